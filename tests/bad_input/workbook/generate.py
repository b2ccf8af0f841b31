"""An old workbook."""

from __future__ import annotations


def content() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)
