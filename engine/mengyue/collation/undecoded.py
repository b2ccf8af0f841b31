"""Pictures in a PDF that cannot be decoded, or break off: the page comes out white, as if nobody had signed it."""

from __future__ import annotations

from pathlib import Path

from mengyue.sign.packages import need

__all__ = ["holds_undecoded"]

#: Pictures smaller than this, in points, are dots and rules.
_SMALL = 20.0
_DEPTH = 4
#: How a JPEG ends, and how far from the end of its data that may be.
_END, _TAIL = b"\xff\xd9", 4096


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
                data = bytes(item.get_data()) if item.get_filters() == ["DCTDecode"] else _END
            except pdfium.PdfiumError:
                return True
            if _END not in data[-_TAIL:]:
                return True
        return False
    except pdfium.PdfiumError:
        return True
    finally:
        document.close()
