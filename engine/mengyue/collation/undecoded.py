"""Pictures in a PDF that cannot be decoded, or break off: the page comes out white, as if nobody had signed it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mengyue.collation.cut_pictures import draws_cut_picture
from mengyue.sign.packages import need

__all__ = ["holds_undecoded"]

#: Pictures smaller than this, in points, are dots and rules.
_SMALL = 20.0
_DEPTH = 4
#: How a JPEG ends, and how far from the end of its data that may be.
_END, _TAIL = b"\xff\xd9", 4096
#: Bits a sample as pdfium tells them, and the bytes of a line end that may follow the data (ISO 32000-1, 7.3.8.1).
_TOLD = (1, 8, 24)
_LINE_END = 2


def holds_undecoded(path: Path, number: int) -> bool:
    """Tell whether page ``number`` (from 1) of a PDF holds a picture of some size that cannot be decoded to its end."""
    pdfium = need("pypdfium2")
    from pypdfium2 import raw  # type: ignore[import-untyped]

    document = pdfium.PdfDocument(path)
    try:
        page = document[number - 1]
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH):
            left, bottom, right, top = item.get_bounds()
            if abs(right - left) < _SMALL or abs(top - bottom) < _SMALL:
                continue
            try:
                item.get_bitmap(render=False)
                if _breaks_off(item):
                    return True
            except pdfium.PdfiumError:
                return True
        return draws_cut_picture(path, number)
    except pdfium.PdfiumError:
        return True
    finally:
        document.close()


def _breaks_off(item: Any) -> bool:
    """Tell whether the data of a picture end before the picture does: a JPEG without its end, too few samples."""
    inner = item.get_filters(skip_simple=True)
    if inner not in ([], ["DCTDecode"]):
        return False
    data = bytes(item.get_data(decode_simple=True))
    if inner:
        return _END not in data[-_TAIL:]
    told = item.get_metadata()
    if len(data) >= _size(told, told.bits_per_pixel):
        return False
    # Other depths are told as the next of 1, 8 and 24 bits.
    depths = range(max((depth for depth in _TOLD if depth < told.bits_per_pixel), default=0) + 1, told.bits_per_pixel)
    return not any(0 <= len(data) - _size(told, depth) <= _LINE_END for depth in depths)


def _size(told: Any, depth: int) -> int:
    """Return how many bytes the samples of a picture take at ``depth`` bits each: rows are filled up to bytes."""
    rows: int = told.height * ((told.width * depth + 7) // 8)
    return rows
