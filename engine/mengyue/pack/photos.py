"""Photos and scans: upright, on white paper, and as a page of a PDF."""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any, BinaryIO

from mengyue.pack.cut_data import jpeg_breaks_off
from mengyue.pack.cut_tiffs import tiff_breaks_off

__all__ = ["SUFFIXES", "on_paper", "photo_pdf"]

SUFFIXES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".bmp", ".webp")
_FORMATS = ("JPEG", "PNG", "TIFF", "BMP", "WEBP")
#: A4 and the margin around a picture, in points; the longer side of a picture at 300 dots per inch.
_SHORT, _LONG, _MARGIN = 595.28, 841.89, 28.35
_SIDE = 3_508
_QUALITY = 88


def on_paper(frame: Any, file: BinaryIO) -> Any:
    """Return a picture (Pillow) upright, on white paper, in eight bits a colour, whatever its file says of these.

    ``file`` is the file of the picture, opened once more. Raises :class:`OSError` where its data end before the
    picture does.
    """
    from PIL import Image, ImageOps

    if _breaks_off(frame, file):
        raise OSError("the data end before the picture")
    picture = ImageOps.exif_transpose(frame)
    if picture.mode.startswith("I"):  # sixteen bits of grey, which the conversion below would cut off at the lightest
        picture = picture.convert("I").point(lambda level: level / 256).convert("L")
    if picture.has_transparency_data:
        drawn = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", drawn.size, "white"), drawn)
    return picture.convert("RGB")


def _breaks_off(frame: Any, file: BinaryIO) -> bool:
    if frame.format == "TIFF":
        return tiff_breaks_off(frame, file)
    return frame.format in ("JPEG", "MPO") and jpeg_breaks_off(file.read())


def photo_pdf(data: bytes) -> bytes:
    """Return a picture as a PDF: each on a page A4, upright or lying as the picture is. A TIFF may hold several.

    Raises :class:`OSError`, :class:`ValueError` or :class:`SyntaxError` for what is no picture.
    """
    from PIL import Image, ImageSequence

    pikepdf = import_module("pikepdf")
    pdf = pikepdf.new()
    with Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        for number, frame in enumerate(ImageSequence.Iterator(image)):
            if number and image.format != "TIFF":
                break  # further pictures of a photo show the same again
            picture = on_paper(frame, io.BytesIO(data))
            picture.thumbnail((_SIDE, _SIDE))
            _add(pikepdf, pdf, picture)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def _add(pikepdf: Any, pdf: Any, picture: Any) -> None:
    wide, high = (_LONG, _SHORT) if picture.width > picture.height else (_SHORT, _LONG)
    scale = min((wide - 2 * _MARGIN) / picture.width, (high - 2 * _MARGIN) / picture.height)
    across, down = picture.width * scale, picture.height * scale
    jpeg = io.BytesIO()
    picture.save(jpeg, "JPEG", quality=_QUALITY)
    page = pdf.add_blank_page(page_size=(wide, high))
    shown = pikepdf.Stream(
        pdf,
        jpeg.getvalue(),
        Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=picture.width, Height=picture.height,
        ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
    )  # fmt: skip
    page.obj["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(S=shown))
    place = f"q {across:.3f} 0 0 {down:.3f} {(wide - across) / 2:.3f} {(high - down) / 2:.3f} cm /S Do Q"
    page.obj["/Contents"] = pdf.make_stream(place.encode())
