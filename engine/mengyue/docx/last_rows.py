"""The last two rows of a table stay on one page, and the first two: no single row is left alone under a head."""

from __future__ import annotations

import re
from collections.abc import Callable

from mengyue.docx.tall_rows import lines_of_row

__all__ = ["with_first_rows_together", "with_last_rows_together", "with_rows_together"]

_BEGIN, _END = "<w:tbl>", "</w:tbl>"
_CELL = "<w:tc>"
_TEXT = re.compile('(<w:pStyle w:val="(?:TableText|DenseTableText|FormText)"/>)(?!<w:keepNext/>)')
_KEEP = "<w:keepNext/>"
_HEAD = "<w:tblHeader/>"
_HEIGHT = re.compile('<w:trHeight w:val="([0-9]+)"')
#: Twips from which a row is high: 16 millimetres.
_HIGH = 907
#: Lines of a row that is short.
_FEW = 2
#: What stands before the rows, a head and two rows.
_LEAST = 4


def with_last_rows_together(xml: str) -> str:
    """Return the XML of a document in which the last row but one of every table of data keeps with the last (ECMA-376
    part 1, 17.3.1.15). A row that may run on to the next page, or is made high for the pen, is left as it is."""
    return _tables(xml, _with_last)


def with_first_rows_together(xml: str) -> str:
    """Return the XML of a document in which the first row of every table of data keeps with the second, if both are
    short: two rows of many lines would take half a page with them.

    The first cell of the row says nothing of it, and LibreOffice 7.4, which asks that cell alone, does not keep it: it
    may lose every row after the two when a page has room for no more."""
    return _tables(xml, _with_first)


def with_rows_together(xml: str) -> str:
    """Return the XML of a document in which the last rows and the first rows of tables stand together."""
    return _tables(xml, lambda rows: _with_first(_with_last(rows)))


def _with_last(rows: list[str]) -> list[str]:
    return rows if any(map(_is_high, rows[-2:])) else _kept(rows, len(rows) - 2)


def _with_first(rows: list[str]) -> list[str]:
    if len(rows) < _LEAST:
        return rows
    at = next((at for at, row in enumerate(rows) if at and _HEAD not in row), 0)
    short = all(lines_of_row(row) <= _FEW and not _is_high(row) for row in rows[at : at + 2])
    return _kept(rows, at, cells=2) if short else rows


def _is_high(row: str) -> bool:
    found = _HEIGHT.search(row)
    return found is not None and int(found[1]) > _HIGH


def _tables(xml: str, kept: Callable[[list[str]], list[str]]) -> str:
    parts = xml.split(_END)
    for number, part in enumerate(parts[:-1]):
        begins = part.rfind(_BEGIN)
        if begins >= 0:  # the end of a table that holds another has none of its own before it
            rows = part[begins:].split("<w:tr>")
            parts[number] = part[:begins] + "<w:tr>".join(kept(rows))
    return _END.join(parts)


def _kept(rows: list[str], at: int, cells: int = 1) -> list[str]:
    """Return the rows of a table, of which the first is what stands before them, with one that keeps with the next,
    said from its cell of number ``cells`` on."""
    if (
        len(rows) < _LEAST
        or not 0 < at < len(rows) - 1
        or any("<w:cantSplit/>" not in row for row in rows[at : at + 2])
    ):
        return rows  # a head and one row, or rows that split anyhow
    held = rows[at].split(_CELL)
    kept = (*held[:cells], *(_TEXT.sub(rf"\1{_KEEP}", cell) for cell in held[cells:]))
    return [*rows[:at], _CELL.join(kept), *rows[at + 1 :]]
