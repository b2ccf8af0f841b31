"""The picture of an empty signature line: a cross to sign at and a line, drawn here so that its bytes never change."""

from __future__ import annotations

import struct
import zlib
from functools import cache

from deflate import zlib_compress

__all__ = ["placeholder_picture"]

#: In pixels; two to one, as a signature line is.
_WIDTH, _HEIGHT = 384, 192
_INK, _PAPER = 0x40, 0xFF
_BASE, _MARGIN = 136, 20
_CROSS_LEFT, _CROSS_TOP, _CROSS = 28, 92, 30


@cache
def placeholder_picture() -> bytes:
    """Return the picture as a PNG of shades of grey (ISO/IEC 15948)."""
    rows = b"".join(b"\0" + bytes(_INK if _inked(x, y) else _PAPER for x in range(_WIDTH)) for y in range(_HEIGHT))
    head = struct.pack(">2I5B", _WIDTH, _HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", bytes(zlib_compress(rows, 6))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _inked(x: int, y: int) -> bool:
    if _BASE <= y < _BASE + 3:
        return _MARGIN <= x < _WIDTH - _MARGIN
    across, down = x - _CROSS_LEFT, y - _CROSS_TOP
    inside = 0 <= across < _CROSS and 0 <= down < _CROSS
    return inside and min(abs(across - down), abs(across + down - _CROSS + 1)) <= 2


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
