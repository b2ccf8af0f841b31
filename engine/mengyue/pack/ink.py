"""Whether a paper that somebody has put in bears a signature or a seal, as far as its file shows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from enum import StrEnum
from importlib import import_module
from typing import Any

from mengyue.pack.pages import one_at_a_time, page_texts

__all__ = ["Ink", "ink"]

#: Dots per inch at which pages are looked at: a seal of 40 mm is 80 dots wide.
_RESOLUTION = 50
#: How much redder than green and blue a dot of a seal is, how much bluer than red one of a pen, of 255; how many dots.
_RED, _BLUE, _DOTS = 50, 50, 40


class Ink(StrEnum):
    """What a file shows of signatures and seals."""

    SIGNED = "signed"  # an electronic signature
    COLOURED = "coloured"  # red or blue on a scan or photo, as seals and pens are
    GREY = "grey"  # scans without colour: a person must look
    NONE = "none"  # printed text alone


def ink(pdf: bytes) -> Ink:
    """Return what the PDF shows; a drawing or picture pasted in counts as a scan. It must be one that opens."""
    pikepdf = import_module("pikepdf")
    try:
        return _seen(pikepdf, pdf)
    except (AttributeError, TypeError, ValueError, RecursionError, pikepdf.PdfError):  # not as the standard has it
        return Ink.GREY


def _seen(pikepdf: Any, pdf: bytes) -> Ink:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        if any(_signed(field) for field in _fields(opened)):
            return Ink.SIGNED
        pages = [number for number, page in enumerate(opened.pages) if _pictured(page.obj.get("/Resources"), set())]
        pages += [number for number, page in enumerate(opened.pages) if "/Annots" in page and _drawn_on(page.Annots)]
    if not pages:
        return Ink.NONE if any(text.strip() for text in page_texts(pdf)) else Ink.GREY
    return Ink.COLOURED if _any_coloured(pdf, sorted(set(pages))) else Ink.GREY


def _fields(opened: Any) -> Iterator[Any]:
    waiting = list(opened.Root.get("/AcroForm", {}).get("/Fields", []))
    for _count in range(10_000):
        if not waiting:
            return
        field = waiting.pop()
        waiting += list(field.get("/Kids", []))
        yield field


def _signed(field: Any) -> bool:
    return field.get("/FT") == "/Sig" and "/V" in field


def _drawn_on(notes: Any) -> bool:
    """Tell whether a pen, a stamp or a picture was put onto a page as a note."""
    return any(note.get("/Subtype") in ("/Ink", "/Stamp") for note in notes)


def _pictured(resources: Any, seen: set[Any]) -> bool:
    """Tell whether a page, or a form drawn on it, draws a picture."""
    for thing in (resources or {}).get("/XObject", {}).values():
        if thing.objgen in seen:
            continue
        seen.add(thing.objgen)
        if thing.get("/Subtype") == "/Image" or _pictured(thing.get("/Resources"), seen):
            return True
    return False


@one_at_a_time
def _any_coloured(pdf: bytes, pages: list[int]) -> bool:
    document = import_module("pypdfium2").PdfDocument(pdf)
    try:
        return any(_coloured(document[number].render(scale=_RESOLUTION / 72).to_pil()) for number in pages)
    finally:
        document.close()


def _coloured(picture: Any) -> bool:
    """Tell whether a picture (Pillow) has red or blue dots enough for a seal or a signature."""
    from PIL import ImageChops

    red, green, blue = picture.convert("RGB").split()
    seal = ImageChops.darker(ImageChops.subtract(red, green), ImageChops.subtract(red, blue))
    pen = ImageChops.subtract(blue, red)
    return any(sum(made.histogram()[least:]) >= _DOTS for made, least in ((seal, _RED), (pen, _BLUE)))
