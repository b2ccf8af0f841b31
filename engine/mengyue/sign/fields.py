"""Named signature fields for a member that signs electronically."""

from __future__ import annotations

from io import BytesIO

from mengyue.sign.packages import need
from mengyue.sign.packet import saved
from mengyue.sign.plan import Purpose, Sheet

__all__ = ["field_name", "with_fields"]

#: Size of a visible field in points, and what stands before it on the page.
_WIDTH, _HEIGHT = 170.0, 42.0
_BEFORE = {Purpose.SIGN: "（签字）", Purpose.SEAL: "（盖章）"}


def field_name(sheet: Sheet) -> str:
    """Return the name of the field on ``sheet``: member and page, as the mark says them."""
    return f"M{sheet.member}-P{sheet.page}"


def with_fields(data: bytes, sheets: list[Sheet]) -> bytes:
    """Return the PDF with an empty signature field (ISO 32000-1, 12.7.4.5) beside the line on each of ``sheets``.

    Written here and not by pyHanko: its writer stamps the time and a random identifier into the file.
    """
    pikepdf = need("pikepdf")
    with pikepdf.open(BytesIO(data)) as pdf:
        fields = pikepdf.Array()
        for sheet in sheets:
            page = pdf.pages[sheet.page - 1]
            field = pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Widget,
                    FT=pikepdf.Name.Sig,
                    T=pikepdf.String(field_name(sheet)),
                    Rect=pikepdf.Array(_box(data, sheet)),
                    F=4,  # printed
                    P=page.obj,
                )
            )
            page.obj["/Annots"] = pikepdf.Array([*page.obj.get("/Annots", []), field])
            fields.append(field)
        pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=fields)
        return saved(pdf)


def _box(data: bytes, sheet: Sheet) -> tuple[int, int, int, int]:
    """Find the place of the field: right of the words, or at the lower edge of the text where they are not found."""
    pdfium = need("pypdfium2")
    document = pdfium.PdfDocument(data)
    try:
        page = document[sheet.page - 1]
        text = page.get_textpage()
        found = text.search(_BEFORE[sheet.purpose]).get_next()
        if found is None:
            return (90, 90, 90 + round(_WIDTH), 90 + round(_HEIGHT))
        _left, bottom, right, _top = text.get_charbox(found[0] + found[1] - 1)
        left = min(right + 6, page.get_width() - _WIDTH - 20)
        low = bottom - 8
        return (round(left), round(low), round(left + _WIDTH), round(low + _HEIGHT))
    finally:
        document.close()
