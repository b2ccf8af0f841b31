"""The .zip of a package: the same bytes for the same files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date

__all__ = ["archived"]

_UNIX, _PLAIN_FILE = 3, 0o100644 << 16


def archived(folder: str, files: Mapping[str, bytes], day: date) -> bytes:
    """Return a .zip that holds ``files`` below ``folder``, in the order of their names, all of noon of ``day``.

    Nothing is compressed: .docx and PDF already are, and so no compressor's version shows in the bytes. Names that are
    not ASCII are marked as UTF-8, which Windows reads.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(f"{folder}/{name}", (max(day.year, 1980), day.month, day.day, 12, 0, 0))
            entry.create_system, entry.external_attr = _UNIX, _PLAIN_FILE
            archive.writestr(entry, files[name])
    return out.getvalue()
