"""Pages of TIFF files whose strips or tiles are missing, or hold less than their part of the picture."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO
from typing import Any, BinaryIO

from mengyue.pack.cut_data import jpeg_breaks_off, reads_beyond

__all__ = ["tiff_breaks_off"]

# Tags and values of TIFF 6.0, sections 8, 10, 11 and 15, and of its supplement on JPEG (Technical Note 2).
_WIDTH, _HEIGHT, _COMPRESSION, _SAMPLES, _PLANAR = 256, 257, 259, 277, 284
_STRIPS, _STRIP_ROWS, _STRIP_BYTES = 273, 278, 279
_TILE_WIDTH, _TILE_HEIGHT, _TILES, _TILE_BYTES = 322, 323, 324, 325
_JPEG_TABLES = 347
_FAX, _JPEG = (2, 3, 4), 7
#: What a fax decoder must know: sizes, photometry, order of bits, options of both codes.
_KEPT = (_WIDTH, _HEIGHT, 258, _COMPRESSION, 262, 266, _SAMPLES, _STRIP_ROWS, 292, 293, _TILE_WIDTH, _TILE_HEIGHT)
_LONG = 4


def tiff_breaks_off(frame: Any, file: BinaryIO) -> bool:
    """Tell whether the page that ``frame`` (Pillow) stands at in a TIFF ``file`` lacks a part of its picture.

    Other codes than fax and JPEG are told by the decoder itself.
    """
    tags = frame.tag_v2
    tiled = _TILES in tags
    starts = tuple(tags.get(_TILES if tiled else _STRIPS, ()))
    lengths = tuple(tags.get(_TILE_BYTES if tiled else _STRIP_BYTES, ()))
    if len(starts) < _parts(tags, tiled) or not all(starts):
        return True
    code = tags.get(_COMPRESSION, 1)
    if code != _JPEG and code not in _FAX:
        return False
    parts = list(_read(file, starts, lengths))
    if code == _JPEG:
        tables = bytes(tags.get(_JPEG_TABLES, b""))
        return any(jpeg_breaks_off(tables[:-2] + part[2:] if tables else part) for part in parts)
    # All strips at once, each followed by the same: a file of hundreds of strips is drawn twice, not a thousand times.
    return reads_beyond(lambda more: _drawn(tags, tiled, [part + more for part in parts]), b"")


def _parts(tags: Any, tiled: bool) -> int:
    """Return of how many strips or tiles the picture is."""
    width, height = int(tags[_WIDTH]), int(tags[_HEIGHT])
    planes = int(tags.get(_SAMPLES, 1)) if tags.get(_PLANAR, 1) == 2 else 1
    if tiled:
        return planes * -(-width // max(int(tags[_TILE_WIDTH]), 1)) * -(-height // max(int(tags[_TILE_HEIGHT]), 1))
    return planes * -(-height // max(min(int(tags.get(_STRIP_ROWS, height)), height), 1))


def _read(file: BinaryIO, starts: tuple[int, ...], lengths: tuple[int, ...]) -> Iterator[bytes]:
    """Yield the data of each part. A length of nothing reaches to the end, as decoders take it."""
    for number, start in enumerate(starts):
        file.seek(start)
        yield file.read((lengths[number] if number < len(lengths) else 0) or -1)


def _drawn(tags: Any, tiled: bool, parts: list[bytes]) -> bytes | None:
    """Return the pixels of a fax picture of the same shape with other data."""
    from PIL import Image

    try:
        with Image.open(BytesIO(_file(tags, tiled, parts)), formats=("TIFF",)) as image:
            return bytes(image.tobytes())
    except (OSError, SyntaxError, ValueError):
        return None


def _file(tags: Any, tiled: bool, parts: list[bytes]) -> bytes:
    """Return a TIFF of one page in numbers of four bytes: head, directory, lists of places and lengths, data."""
    rows = {tag: [tags[tag]] if isinstance(tags[tag], int) else list(tags[tag]) for tag in _KEPT if tag in tags}
    names = (_TILES, _TILE_BYTES) if tiled else (_STRIPS, _STRIP_BYTES)
    rows |= dict.fromkeys(names, [0] * len(parts))
    lists = 8 + 2 + 12 * len(rows) + 4
    at = lists + sum(4 * len(values) for values in rows.values() if len(values) > 1)
    starts = []
    for part in parts:
        starts.append(at)
        at += len(part)
    rows |= {names[0]: starts, names[1]: [len(part) for part in parts]}
    directory, beside = struct.pack("<H", len(rows)), b""
    for tag, values in sorted(rows.items()):
        value = values[0] if len(values) == 1 else lists + len(beside)
        directory += struct.pack("<HHII", tag, _LONG, len(values), value)
        if len(values) > 1:
            beside += struct.pack(f"<{len(values)}I", *values)
    return b"II*\0" + struct.pack("<I", 8) + directory + bytes(4) + beside + b"".join(parts)
