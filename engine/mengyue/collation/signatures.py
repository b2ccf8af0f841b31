"""Digital signatures in a returned PDF, judged by pyHanko. Nothing is fetched from any network."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

from mengyue.sign.packages import need

__all__ = ["read_signatures"]

#: Dates are those of China (UTC+8).
_CHINA = timezone(timedelta(hours=8))
#: Object identifiers of the Chinese algorithms (SM2, SM3; GM/T 0006), which pyHanko does not know.
_CHINESE = "1.2.156.10197."


def read_signatures(path: Path | BinaryIO, trust: list[Path]) -> list[dict[str, Any]]:
    """Return what is to be said of each signature in the file; ``trust`` are files of trusted root certificates.

    ``state`` is valid (intact, nothing changed since, issued under a trusted root), untrusted (intact, but the issuer
    is not among the trusted roots), altered (broken, or the content changed since) or unsupported (Chinese
    algorithms: to be verified on the platform where it was signed).
    """
    need("pyhanko")
    import logging

    from pyhanko.pdf_utils.reader import PdfFileReader

    logging.disable(logging.CRITICAL)  # pyHanko logs what we report
    roots = _certificates(trust)
    with path.open("rb") if isinstance(path, Path) else path as file:
        reader = PdfFileReader(file)
        return [_judged(signature, roots) for signature in reader.embedded_regular_signatures]


def _judged(signature: Any, roots: list[Any]) -> dict[str, Any]:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    told: dict[str, Any] = {"field": signature.field_name, "state": "altered"}
    try:
        signer = signature.signer_info
        certificate = signature.signer_cert
        told |= {
            "signer": certificate.subject.human_friendly,
            "issuer": certificate.issuer.human_friendly,
            "serial": f"{certificate.serial_number:x}",
            "certificate_sha256": certificate.sha256.hex(),
            "not_before": _day(certificate.not_valid_before),
            "not_after": _day(certificate.not_valid_after),
            "algorithm": signer["digest_algorithm"]["algorithm"].native,
        }
        used = (signer["digest_algorithm"]["algorithm"].dotted, signer["signature_algorithm"]["algorithm"].dotted)
        if any(name.startswith(_CHINESE) for name in used):
            return {**told, "state": "unsupported"}
        claimed = signature.self_reported_timestamp
        context = ValidationContext(
            trust_roots=roots, allow_fetching=False, moment=claimed, revocation_mode="soft-fail"
        )
        status = validate_pdf_signature(signature, context, ts_validation_context=context)
        stamped = status.timestamp_validity
        time = stamped.timestamp if stamped is not None and stamped.valid and stamped.trusted else claimed
        whole = status.modification_level in (None, ModificationLevel.NONE, ModificationLevel.LTA_UPDATES) or (
            status.modification_level == ModificationLevel.FORM_FILLING and status.docmdp_ok
        )
        told |= {
            "signed_on": _day(time) if time else "",
            "time_from": "timestamp" if time is not claimed else "signer",
            "coverage": status.coverage.name if status.coverage else "",
            "changes": status.modification_level.name if status.modification_level else "NONE",
        }
        if not (status.intact and status.valid and whole and status.docmdp_ok is not False):
            return told
        expired = time is not None and not certificate.not_valid_before <= time <= certificate.not_valid_after
        return {**told, "state": "valid" if status.trusted and not expired else "untrusted"}
    except Exception as error:  # whatever is wrong inside a hostile signature, it is not a valid one
        return {**told, "problem": type(error).__name__}


def _certificates(paths: list[Path]) -> list[Any]:
    keys = need("pyhanko.keys")
    return [certificate for path in paths for certificate in keys.load_certs_from_pemder([str(path)])]


def _day(moment: datetime) -> str:
    return moment.astimezone(_CHINA).date().isoformat()
