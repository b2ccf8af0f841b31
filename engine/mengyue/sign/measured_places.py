"""Where on a page the places to sign and to seal are, measured on the PDF itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mengyue.pack.pages import one_at_a_time
from mengyue.sign.names_on_page import plain
from mengyue.sign.packages import need
from mengyue.sign.page_plan import Sheet, Spot

__all__ = ["Place", "places"]


@dataclass(frozen=True, slots=True)
class Place:
    """The box of a keyword on a page, in points from the lower left corner of the paper, and the size of the paper."""

    sheet: Sheet
    spot: Spot
    left: float
    bottom: float
    right: float
    top: float
    width: float
    height: float


@one_at_a_time
def places(data: bytes, sheets: Sequence[Sheet]) -> list[Place]:
    """Return the places of ``sheets`` in the PDF ``data``, in their order; a place that is not found is left out."""
    document = need("pypdfium2").PdfDocument(data)
    try:
        return [place for sheet in sheets for place in _on_page(document[sheet.page - 1], sheet)]
    finally:
        document.close()


def _on_page(page: object, sheet: Sheet) -> Iterator[Place]:
    text = page.get_textpage()  # type: ignore[attr-defined]
    said, characters = "", []
    for number in range(text.count_chars()):
        piece = plain(text.get_text_range(number, 1))
        said += piece
        characters += [number] * len(piece)
    for spot in sheet.spots:
        at = -1
        for _time in range(spot.nth):
            at = said.find(spot.keyword, at + 1)
            if at < 0:
                break
        if at < 0:
            continue
        boxes = [text.get_charbox(characters[n]) for n in range(at, at + len(spot.keyword))]
        line = [box for box in boxes if box[3] > boxes[-1][1]]  # of a keyword over two lines, what is on the second
        size = page.get_size()  # type: ignore[attr-defined]
        yield Place(
            sheet,
            spot,
            min(box[0] for box in line),
            min(box[1] for box in line),
            max(box[2] for box in line),
            max(box[3] for box in line),
            *size,
        )
