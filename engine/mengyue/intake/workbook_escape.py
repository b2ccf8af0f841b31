"""Texts that look like Excel's escapes: ``_x0041_`` must not come back as ``A`` (ECMA-376 part 1, 22.9.2.19).

XlsxWriter escapes one escape after another, and misses those that share an underscore (``_x0041_x0042_``). Here the
underscores are marked before it writes, and the marks become escapes in what it wrote.
"""

from __future__ import annotations

import io
import re
import zipfile

__all__ = ["escaped", "marked"]

_MARK = "\ufdd0"  # no character, so in no text that was read
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def marked(text: str) -> str:
    """Return ``text`` with a mark in place of every underscore that could begin an escape."""
    return _ESCAPE.sub(_MARK, text)


def escaped(workbook: bytes) -> bytes:
    """Return ``workbook`` with escapes in place of the marks; the same bytes when there are none."""
    mark = _MARK.encode()
    with zipfile.ZipFile(io.BytesIO(workbook)) as package:
        parts = [(info, package.read(info)) for info in package.infolist()]
    if not any(mark in data for _info, data in parts):
        return workbook
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for info, data in parts:
            package.writestr(info, data.replace(mark, b"_x005F_"), zipfile.ZIP_DEFLATED)
    return out.getvalue()
