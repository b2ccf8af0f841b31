"""Finding our marks in the picture of a page, whatever its direction, resolution and dirt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mengyue.sign.mark import Mark, decode
from mengyue.sign.packages import need

__all__ = ["Reading", "is_blank", "read_marks"]

#: Each mark and the angle by which the page is turned, in degrees, counter-clockwise positive as zxing counts.
Reading = dict[Mark, int]
#: A page darker than white in fewer of its pixels than this is the empty back of a sheet.
_BLANK = 0.0004
#: Parts of the width and height in which a mark stands: corners, whichever way the page lies.
_CORNER = 0.34


def read_marks(picture: Any) -> Reading:
    """Return the marks in ``picture`` (Pillow). Tries the plain picture first; each further try is for worse scans."""
    grey = picture.convert("L")
    for tried in _tries(grey):
        found = _decoded(tried)
        if found:
            return found
    return {}


def is_blank(picture: Any) -> bool:
    """Tell whether a page shows nothing: the back of a sheet."""
    grey = picture.convert("L")
    grey.thumbnail((600, 600))
    counts = grey.histogram()
    total = sum(counts)
    middle = sum(counts[level] * level for level in range(256)) / total
    dark = sum(counts[: max(1, int(middle) - 60)])
    return bool(middle > 150 and dark / total < _BLANK)


def _tries(grey: Any) -> Iterator[Any]:
    from PIL import ImageFilter, ImageOps

    yield grey
    wide, high = grey.size
    across, down = int(wide * _CORNER), int(high * _CORNER)
    boxes = [
        (wide - across, 0, wide, down),
        (0, high - down, across, high),
        (0, 0, across, down),
        (wide - across, high - down, wide, high),
    ]
    corners = [ImageOps.autocontrast(grey.crop(box), cutoff=1) for box in boxes]
    scale = 3 if max(wide, high) < 1400 else 2
    for corner in corners:
        larger = corner.resize((corner.width * scale, corner.height * scale), 3)  # bicubic
        yield larger
        yield larger.filter(ImageFilter.GaussianBlur(scale * 0.7))
        yield larger.filter(ImageFilter.UnsharpMask(radius=scale * 2, percent=300, threshold=0))
    for corner in corners:
        yield corner.filter(ImageFilter.MedianFilter(3))


def _decoded(grey: Any) -> Reading:
    zxing = need("zxingcpp")
    found: Reading = {}
    for binarizer in (zxing.Binarizer.LocalAverage, zxing.Binarizer.GlobalHistogram):
        for code in zxing.read_barcodes(
            grey, formats=zxing.BarcodeFormat.QRCode, try_invert=False, binarizer=binarizer
        ):
            mark = decode(code.text)
            if mark is not None:
                found.setdefault(mark, int(code.orientation))
        if found:
            break
    return found
