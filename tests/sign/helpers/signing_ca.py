"""A certificate authority of the test's own, and members that sign with it."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

_FROM, _TO = datetime(2026, 1, 1, tzinfo=UTC), datetime(2030, 1, 1, tzinfo=UTC)


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


class Authority:
    """Issues certificates and signs with them."""

    def __init__(self, name: str = "Example Root") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        builder = x509.CertificateBuilder().subject_name(_name(name)).issuer_name(_name(name))
        builder = builder.public_key(self.key.public_key()).serial_number(1)
        builder = builder.not_valid_before(_FROM).not_valid_after(_TO)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.root = builder.sign(self.key, hashes.SHA256())
        self.serial = 1

    def write(self, path: Path) -> Path:
        path.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))
        return path

    def sign(self, data: bytes, field: str, member: str) -> bytes:
        """Return ``data`` with ``field`` signed in the name of ``member``, as a signing program does."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import signers

        self.serial += 1
        key = ec.generate_private_key(ec.SECP256R1())
        builder = x509.CertificateBuilder().subject_name(_name(member)).issuer_name(self.root.subject)
        builder = builder.public_key(key.public_key()).serial_number(self.serial)
        builder = builder.not_valid_before(_FROM).not_valid_after(_TO)
        usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
        certificate = builder.add_extension(usage, critical=True).sign(self.key, hashes.SHA256())
        signer = signers.SimpleSigner.load_pkcs12_data(
            pkcs12.serialize_key_and_certificates(
                b"member", key, certificate, [self.root], serialization.NoEncryption()
            ),
            [],
        )
        assert signer is not None
        out = BytesIO()
        signers.sign_pdf(
            IncrementalPdfFileWriter(BytesIO(data)),
            signers.PdfSignatureMetadata(field_name=field),
            signer=signer,
            output=out,
        )
        return out.getvalue()
