"""The digital signatures in a PDF and how they stand."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from mengyue.collation.signatures import read_signatures
from mengyue.i18n import _
from mengyue.model.finding import Finding, MissingProgram, Severity
from mengyue.verify.told import found

__all__ = ["signatures"]


def signatures(name: str, data: bytes, trust: Sequence[Path]) -> Iterator[Finding]:
    """Yield how each signature of the PDF ``name`` stands; ``trust`` are files of trusted root certificates."""
    try:
        rows = read_signatures(io.BytesIO(data), list(trust))
    except MissingProgram as missing:
        yield found(
            "VF-UNJUDGED", Severity.REVIEW, _("“{file}”有电子签名，没有核验。").format(file=name) + str(missing), name
        )
        return
    except Exception:
        yield found("VF-SIGNATURE", Severity.ERROR, _("“{file}”的电子签名读不出来").format(file=name), name)
        return
    states = {
        "valid": (Severity.INFO, _("有效")),
        "untrusted": (Severity.REVIEW, _("签名完好，但签发机构不在信任的根证书之内，须由人核实")),
        "unsupported": (Severity.REVIEW, _("国密算法（SM2/SM3），不能在此验证；请在签署平台验证后由人核对")),
        "altered": (Severity.ERROR, _("验证不通过")),
    }
    for row in rows:
        severity, words = states[row["state"]]
        message = _("{file}：{signer}，{date}，{state}")
        facts = {"file": name, "signer": row.get("signer") or "?", "date": row.get("signed_on") or "?", "state": words}
        yield found("VF-SIGNATURE", severity, message.format(**facts), name)
