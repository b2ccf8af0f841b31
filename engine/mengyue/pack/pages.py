"""Reading our own PDF: the text of its pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from threading import RLock
from typing import ParamSpec, TypeVar

__all__ = ["one_at_a_time", "page_texts"]

_Given = ParamSpec("_Given")
_Result = TypeVar("_Result")
#: PDFium is not made for threads: two calls at once, for two documents even, can end the process.
_PDFIUM = RLock()

#: What PDFium gives for a hyphen at the end of a line.
_HYPHEN = "\x02"


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
            texts.append(str(text.get_text_bounded()).replace(_HYPHEN, "-"))
            text.close()
            page.close()
        return tuple(texts)
    finally:
        document.close()
