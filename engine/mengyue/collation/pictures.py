"""Turning the pages of a returned file into pictures, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mengyue.collation.limits import Limits
from mengyue.collation.refused_files import Refused
from mengyue.pack.photos import on_paper
from mengyue.sign.packages import need

__all__ = ["image_pages", "pdf_page", "pdf_pages"]


def pdf_pages(path: Path, numbers: list[int], limits: Limits) -> Iterator[tuple[int, Any, Any]]:
    """Yield number, picture and a function that draws the page finer, for pages ``numbers`` (from 1)."""
    pdfium = need("pypdfium2")
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        raise Refused("damaged") from None
    try:
        for number in numbers:
            try:
                picture = pdf_page(document, number, limits.resolution, limits)
            except pdfium.PdfiumError:
                raise Refused("damaged") from None
            yield number, picture, lambda n=number: pdf_page(document, n, limits.second_resolution, limits)
    finally:
        document.close()


def pdf_page(document: Any, number: int, resolution: int, limits: Limits) -> Any:
    """Draw one page (from 1) of an open document, however large or small it says it is."""
    page = document[number - 1]
    try:
        longest = max(page.get_width(), page.get_height(), 1.0)
        scale = min(resolution / 72, limits.side / longest)
        bitmap = page.render(scale=scale, may_draw_forms=False)
        picture = bitmap.to_pil().convert("RGB")
        bitmap.close()
        return picture
    finally:
        page.close()


def image_pages(path: Path, limits: Limits) -> Iterator[tuple[int, Any, Any]]:
    """Yield the pages of a picture file. Only a TIFF holds several; further pictures of a photo show the same again."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = limits.pixels
    try:
        with (
            path.open("rb") as file,
            Image.open(path, formats=("JPEG", "PNG", "TIFF", "BMP", "WEBP")) as image,
        ):
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if number > limits.pages:
                    raise Refused("too-many-pages")
                if number > 1 and (image.format != "TIFF" or _is_preview(frame)):
                    continue
                if frame.width * frame.height > limits.pixels:
                    raise Refused("image-too-large")
                frame.draft("RGB", (limits.side, limits.side))  # a JPEG is read no finer than needed
                picture = on_paper(frame, file)
                picture.thumbnail((limits.side, limits.side))
                yield number, picture, lambda: None
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refused("image-too-large") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        raise Refused("damaged") from None


def _is_preview(frame: Any) -> bool:
    """Tell whether a picture in a TIFF is a smaller view of another (TIFF 6.0, NewSubfileType, bit 0)."""
    return bool(int(frame.tag_v2.get(254, 0)) & 1)
