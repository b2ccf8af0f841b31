"""Reading our own PDF: the text of its pages."""

from __future__ import annotations

from importlib import import_module

__all__ = ["page_texts"]

#: What PDFium gives for a hyphen at the end of a line.
_HYPHEN = "\x02"


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
