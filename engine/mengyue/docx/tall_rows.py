"""Rows of tables that may run on to the next page: those too tall to be kept together."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = ["lines_of_row", "with_tall_rows_split"]

_KEPT = "<w:cantSplit/>"
#: A row this short in XML holds no text worth measuring.
_SHORT = 600
#: Size of the text in twips, the largest that our tables use (小四, 12 points); smaller text takes fewer lines.
_EM = 240
#: Lines up to which a row is kept together: about half of what a landscape page has room for below the head.
_LINES = 12
#: Left and right of the text of a cell, in twips.
_MARGINS = 114
_WIDTH = '<w:tcW w:w="'
_WORDS = re.compile(">([^<]+)<")
_CELL = re.compile(r'<w:tcW w:w="(\d+)"(.*?)</w:tc>', re.S)
_PARAGRAPH = re.compile(r"<w:p[ >].*?</w:p>", re.S)
_TEXT = re.compile(r"<w:t(?: [^<>]*)?>([^<]*)</w:t>|(<w:br/>)")


def with_tall_rows_split(xml: str) -> str:
    """Return the XML of a document in which only short rows are kept on one page.

    A row that is kept together (ECMA-376 part 1, 17.4.6) and taller than the page below a repeated head does not run
    on: LibreOffice 7.4 leaves out what has no room. A row that repeats as head is never split.
    """
    first, *rest = xml.split(_KEPT)
    if not rest:
        return xml
    pieces = [first]
    for piece in rest:
        row = piece[: piece.find("</w:tr>")]
        pieces += ("" if len(row) > _SHORT and _is_tall(row) else _KEPT, piece)
    return "".join(pieces)


@lru_cache(maxsize=2048)
def _is_tall(row: str) -> bool:
    return "<w:tblHeader/>" not in row and _may_be_tall(row) and lines_of_row(row) > _LINES


def _may_be_tall(row: str) -> bool:
    """Tell whether a cell has paragraphs and characters enough, were all of them wide: nearly all rows have not."""
    return any(map(_cell_may_be_tall, row.split("</w:tc>")))


def _cell_may_be_tall(cell: str) -> bool:
    begin = cell.find(_WIDTH)
    if begin < 0:
        return False
    width = int(cell[begin + len(_WIDTH) : cell.index('"', begin + len(_WIDTH))])
    halves = max(width - _MARGINS, _EM) * 2 // _EM - 1  # as a line may end one short of its room
    paragraphs = cell.count("</w:p>") + cell.count("<w:br/>")
    return paragraphs + 2 * sum(map(len, _WORDS.findall(cell, begin))) // halves > _LINES


@lru_cache(maxsize=512)
def lines_of_row(row: str) -> int:
    """Return about how many lines the fullest cell of a row takes."""
    return max(
        (
            sum(_lines_of(paragraph, max(int(width) - _MARGINS, _EM)) for paragraph in _PARAGRAPH.findall(rest))
            for width, rest in _CELL.findall(row)
        ),
        default=0,
    )


def _lines_of(paragraph: str, width: int) -> int:
    halves, lines = 0, 1
    found = _TEXT.findall(paragraph)
    if sum([len(text) for text, _broken in found]) * 2 * _EM <= width * 2:  # all of it would stand on one line
        return 1 + sum([bool(broken) for _text, broken in found])
    for text, broken in found:
        if broken:
            halves, lines = 0, lines + 1
        for character in text:
            halves += 2 if unicodedata.east_asian_width(character) in "WFA" else 1
            if halves * _EM > width * 2:
                halves, lines = 2, lines + 1
    return lines
