"""Answers given row by row elsewhere than in a spreadsheet, put into the 核对表 as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mengyue.collation.match import Copy
from mengyue.collation.tick_rows import rows_of
from mengyue.collation.ticks import HEAD, TICKS, plain_cells, read_ticks, written_rows
from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError
from mengyue.sign.sent_record import Issued

__all__ = ["ANSWERS", "TableRow", "answer_mark", "answered", "said_of", "sheet_cells", "shown_mark", "table_rows"]

#: What a person says of a page, and which sheet it is.
ANSWERS = ("签字", "盖章", "签署日期", "备注")
_PLACE = ("文件代号", "文件", "页", "成员号", "成员单位", "份")
_WHERE = ("来源摘要", "来源页")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of the table. ``key`` tells it from all others; it stays the same whatever is answered, but for the sheet
    that the page is said to be."""

    key: str
    cells: Mapping[str, str]

    @property
    def sheet(self) -> str:
        """Which sheet the page is: document, page, member and copy, as :func:`sheet_cells` takes it; nothing where
        nobody has said it."""
        return _sheet(self.cells)


def table_rows(data: bytes, name: str = TICKS) -> list[TableRow]:
    """Return the rows of a table. Raises :class:`EngineError` when it is none."""
    rows = []
    for _line, cells in rows_of(data, name):
        whole = plain_cells(cells)
        rows.append(TableRow("~".join([*(whole[word] for word in _WHERE), _sheet(whole)]), whole))
    return rows


def _sheet(cells: Mapping[str, str]) -> str:
    return "/".join(cells[word] for word in ("文件代号", "页", "成员号", "份")) if cells["文件代号"] else ""


def said_of(cells: Mapping[str, str]) -> dict[str, str]:
    """Return what a row says that a person can change: the answers, and the sheet that the page is."""
    return {**{word: cells[word] for word in ANSWERS}, "页次": _sheet(cells)}


def answer_mark(said: Mapping[str, str]) -> str:
    """Return a mark of what is said of a page, by which it is seen whether it has changed."""
    return digest("\0".join(said.values()).encode())[:16]


def shown_mark(row: TableRow) -> str:
    """Return the mark of what a row says."""
    return answer_mark(said_of(row.cells))


def sheet_cells(sheet: str, issued: Issued) -> dict[str, str]:
    """Return the cells that say which sheet a page is; empty ones for none. Raises :class:`EngineError` for a sheet
    that was not sent out."""
    if not sheet:
        return dict.fromkeys(_PLACE, "")
    titles = {paper.kind: paper for paper in issued.papers}
    names = {party.index: party.name for party in issued.parties}
    for asked in issued.sheets:
        paper = titles[asked.document]
        for number in range(1, paper.copies + 1):
            copy = Copy(asked.document, asked.page, asked.member, number)
            if sheet == f"{copy.document}/{copy.page}/{copy.member}/{copy.copy}":
                values = (copy.document, paper.title, copy.page, copy.member, names.get(copy.member, ""), copy.copy)
                return dict(zip(_PLACE, map(str, values), strict=True))
    raise EngineError(_("发出的签署页中没有这一张"))


def answered(data: bytes, answers: Mapping[str, Mapping[str, str]], issued: Issued) -> bytes:
    """Return the table with ``answers`` (cells by row) put in; all other rows and cells stay as they are.

    Raises :class:`EngineError` when a row could not be read afterwards; ``issued`` knows papers and members.
    """
    rows = table_rows(data)
    made = written_rows([{**row.cells, **answers.get(row.key, {})}[word] for word in HEAD] for row in rows)
    read_ticks(made, TICKS, issued)
    return made
