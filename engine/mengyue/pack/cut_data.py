"""Data of pictures that end before the picture does, though decoders fill up what is missing and say nothing.

Whoever sees such a page takes it for one that nobody signed.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from io import BytesIO

__all__ = ["jpeg_breaks_off", "reads_beyond"]

#: Two goes-on of data that broke off: a decoder that reads beyond the end reads these, and what it draws differs.
_GO_ON = (b"\xff" * 4096, zlib.compress(bytes(range(256)))[2:-4] * 32)
#: The same for JPEG, where the byte 255 begins a marker and the end has one of its own.
_START, _END = b"\xff\xd8", b"\xff\xd9"
_GO_ON_JPEG = tuple(more.replace(b"\xff", b"\x7e") + _END for more in _GO_ON)
#: A marker in the data of a scan: neither a stuffed byte nor a restart (ITU-T T.81, B.1.1.2 and B.1.1.5).
_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])", re.DOTALL)
_SCAN = 0xDA


def reads_beyond(decode: Callable[[bytes], bytes | None], data: bytes, goes_on: tuple[bytes, ...] = _GO_ON) -> bool:
    """Tell whether ``decode`` needs what follows ``data``: other bytes after them give another picture, or none."""
    seen = {decode(data + more) for more in goes_on}
    return len(seen) > 1 or None in seen


def jpeg_breaks_off(data: bytes) -> bool:
    """Tell whether a JPEG has no end of its own, or its scans end before the picture does. What follows does not
    count: cameras put a second picture there."""
    end = _end(data)
    return end is None or reads_beyond(_drawn_small, data[:end], _GO_ON_JPEG)


def _end(data: bytes) -> int | None:
    """Return where the marker is that ends a JPEG; nothing where its segments do not lead to one (T.81, B.2.1)."""
    at = data.find(_START)
    if at < 0:
        return None
    at += len(_START)
    while (found := _MARKER.search(data, at)) is not None:
        if found[1] == _END[1:]:
            return found.start()
        length = int.from_bytes(data[found.end() : found.end() + 2], "big")
        at = found.end() + max(length, 2)
    return None


def _drawn_small(data: bytes) -> bytes | None:
    from PIL import Image

    try:
        with Image.open(BytesIO(data), formats=("JPEG",)) as image:
            image.draft(image.mode, (image.width // 8, image.height // 8))
            return bytes(image.tobytes())
    except (Image.DecompressionBombError, OSError, SyntaxError, ValueError):
        return b""  # what cannot be drawn at all is told by who draws it
