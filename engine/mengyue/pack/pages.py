"""Reading our own PDF: the text of its pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from threading import RLock
from typing import ParamSpec, TypeVar

__all__ = ["is_drawn_on", "lowest", "one_at_a_time", "page_texts"]

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
#: PDFium is not made for threads: two calls at once, for two documents even, can end the process.
_PDFIUM = RLock()

#: What PDFium gives for a hyphen at the end of a line, and for the end of that line.
_HYPHEN = "\x02"
#: PDFium's kind of an object that is text (fpdf_edit.h, FPDF_PAGEOBJ_TEXT).
_TEXT = 1


def one_at_a_time(work: Callable[_Given, _Result]) -> Callable[_Given, _Result]:
    """Let one thread of the process at a time into ``work``, which uses PDFium and leaves nothing of it open."""

    @wraps(work)
    def alone(*given: _Given.args, **named: _Given.kwargs) -> _Result:
        with _PDFIUM:
            return work(*given, **named)

    return alone


@one_at_a_time
def page_texts(data: bytes) -> tuple[str, ...]:
    """Return the text of each page of a PDF that we made."""
    document = import_module("pypdfium2").PdfDocument(data)
    try:
        texts = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            texts.append(str(text.get_text_bounded()).replace(_HYPHEN, "-\n"))
            text.close()
            page.close()
        return tuple(texts)
    finally:
        document.close()


@one_at_a_time
def lowest(data: bytes, number: int, above: float) -> float:
    """Return how far the lowest character of page ``number`` (from 1) stands over the line ``above`` the edge of the
    paper, in points; characters below the line do not count, a page without any gives infinity."""
    document = import_module("pypdfium2").PdfDocument(data)
    try:
        page = document[number - 1]
        text = page.get_textpage()
        boxes = (text.get_charbox(at) for at in range(text.count_chars()))
        found = min((box[1] - above for box in boxes if box[1] >= above and box[3] > box[1]), default=float("inf"))
        text.close()
        page.close()
        return found
    finally:
        document.close()


@one_at_a_time
def is_drawn_on(data: bytes, number: int) -> bool:
    """Tell whether page ``number`` (from 1) shows anything but text: lines, pictures."""
    document = import_module("pypdfium2").PdfDocument(data)
    try:
        page = document[number - 1]
        found = any(drawn.type != _TEXT for drawn in page.get_objects())
        page.close()
        return found
    finally:
        document.close()
