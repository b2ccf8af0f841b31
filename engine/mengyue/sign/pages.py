"""Reading our own PDF: the text of its pages."""

from __future__ import annotations

from mengyue.sign.packages import need

__all__ = ["page_texts"]


def page_texts(data: bytes) -> tuple[str, ...]:
    """Return the text of each page of a PDF that we made."""
    pdfium = need("pypdfium2")
    document = pdfium.PdfDocument(data)
    try:
        texts = []
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            texts.append(str(text.get_text_bounded()))
            text.close()
            page.close()
        return tuple(texts)
    finally:
        document.close()
