"""PDFs read by pypdf: another program than the one that reads them when they are made, so that it is a proof."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["PdfRead", "Unread", "read_pdf"]


class Unread(Exception):
    """The PDF cannot be read."""


@dataclass(frozen=True, slots=True)
class PdfRead:
    """A PDF: the number of its pages, whether there are files inside, and who is named as author."""

    pages: int
    attached: bool
    author: str
    _reader: Any

    def texts(self) -> Iterator[str]:
        """Yield the text of each page."""
        for page in self._reader.pages:
            yield page.extract_text()


def read_pdf(data: bytes) -> PdfRead:
    """Open a PDF. Raises :class:`Unread` for one that is damaged or encrypted."""
    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what it complains of is told by our own findings
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted:
            raise Unread
        information: Mapping[str, Any] = reader.metadata or {}
        author = str(information.get("/Author") or "").strip()
        return PdfRead(len(reader.pages), bool(list(reader.attachments)), author, reader)
    except Unread:
        raise
    except Exception as error:  # pypdf raises whatever a damaged file makes it trip over
        raise Unread from error
