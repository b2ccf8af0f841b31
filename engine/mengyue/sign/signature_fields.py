"""Named signature fields for a member that signs electronically."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from mengyue.sign.measured_places import Place, places
from mengyue.sign.packages import need
from mengyue.sign.packet import saved
from mengyue.sign.page_plan import Sheet

__all__ = ["field_name", "with_fields"]

#: Size of a visible field in points.
_WIDTH, _HEIGHT = 170.0, 42.0


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
        found = places(data, sheets)
        for sheet in sheets:
            page = pdf.pages[sheet.page - 1]
            field = pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Widget,
                    FT=pikepdf.Name.Sig,
                    T=pikepdf.String(field_name(sheet)),
                    Rect=pikepdf.Array(_box([place for place in found if place.sheet is sheet])),
                    F=4,  # printed
                    P=page.obj,
                )
            )
            page.obj["/Annots"] = pikepdf.Array([*page.obj.get("/Annots", []), field])
            fields.append(field)
        pdf.Root["/AcroForm"] = pikepdf.Dictionary(Fields=fields)
        return saved(pdf)


def _box(found: Sequence[Place]) -> tuple[int, int, int, int]:
    """Return the box of a member's field: right of the words for its signature, else of those for its seal."""
    if not found:
        return (90, 90, 90 + round(_WIDTH), 90 + round(_HEIGHT))
    place = found[-1]
    left = min(place.right + 6, place.width - _WIDTH - 20)
    low = place.bottom - 8
    return (round(left), round(low), round(left + _WIDTH), round(low + _HEIGHT))
