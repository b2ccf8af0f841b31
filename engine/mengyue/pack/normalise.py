"""PDFs without what differs from run to run: dates, checksums, identifiers, running numbers of fonts."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING

from mengyue.pack.type1 import renumbered

if TYPE_CHECKING:
    from pikepdf import Pdf

__all__ = ["normalise", "saved"]


def normalise(data: bytes) -> bytes:
    """Return ``data``, a PDF by LibreOffice, as it comes out of every run. Of its properties the title stays.

    Raises :class:`pikepdf.PdfError` when it is not whole: nothing is repaired, since nobody knows what is lost.
    """
    import pikepdf

    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length2" in item]
        own = int.from_bytes(_digest(pdf), "big")
        for number, font in enumerate(fonts, own):
            font.write(renumbered(font.read_bytes(), int(font.Length1), int(font.Length2), number))
        title = str(pdf.docinfo.get("/Title", "")) if "/Info" in pdf.trailer else ""
        return saved(pdf, title)


def _digest(pdf: Pdf) -> bytes:
    """A digest of what the first and last page say: fonts of different documents should not share their numbers."""
    pages = (pdf.pages[0], pdf.pages[-1]) if pdf.pages else ()
    contents = (page.Contents.read_bytes() for page in pages if "/Contents" in page)
    return hashlib.sha256(b"".join((str(len(pdf.pages)).encode(), *contents))).digest()


def saved(pdf: Pdf, title: str) -> bytes:
    """Return the bytes of ``pdf``: no dates, no metadata stream, an identifier made from the content."""
    import pikepdf

    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    if "/Metadata" in pdf.Root:
        del pdf.Root.Metadata
    for key in ("/DocChecksum", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]
    if title:
        pdf.docinfo["/Title"] = title
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()
