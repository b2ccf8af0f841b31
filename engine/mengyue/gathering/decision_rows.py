"""汇总表: what members said, as a workbook; and what a person has decided in it, read back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mengyue.collation.tick_rows import rows_of
from mengyue.docx.zip import pack, read_parts
from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["COLUMNS", "DECIDE", "Decided", "decision_sheet", "read_decided"]

_TAKE, _KEEP = "采用", "不采用"
_WORDS = {_TAKE: True, _KEEP: False, "take": True, "keep": False}
#: The columns to be filled in, and what a decision hangs on.
DECIDE, _BY, _ID = "决定", "决定人", "识别码"
#: Caption and width of each column, in characters; its words are Chinese, as the documents are.
COLUMNS = (
    ("成员单位", 16), ("情况", 8), ("资料", 26), ("发出时", 24), ("现在", 24), ("所填", 32), ("说明", 22),
    ("填表人", 16), ("出处", 28), ("处理", 10), (DECIDE, 10), (_BY, 10), (_ID, 13),
)  # fmt: skip
_LONGEST = 32_000


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about the change ``id``; ``line`` is where it stands in the table."""

    id: str
    take: bool
    by: str
    line: int


def decision_sheet(rows: Sequence[Sequence[str]], missing: Sequence[Sequence[str]], title: str, on: date) -> bytes:
    """Return the .xlsx: ``rows`` in the order of :data:`COLUMNS`, ``missing`` (member, what is missing) on a sheet of
    their own. Every cell is text; the columns to be filled in are blue."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": datetime(on.year, on.month, on.day)})
        common = {
            "font_name": "宋体",
            "font_size": 10,
            "text_wrap": True,
            "valign": "top",
            "border": 1,
            "num_format": "@",
        }
        head = book.add_format({**common, "bold": True, "bg_color": "#F2F2F2"})
        plain, blue = book.add_format(common), book.add_format({**common, "bg_color": "#DDEBF7"})
        page = book.add_worksheet("汇总表")
        for at, (caption, width) in enumerate(COLUMNS):
            page.set_column(at, at, width)
            page.write_string(0, at, caption, head)
        for line, row in enumerate(rows, 1):
            for at, text in enumerate(row):
                page.write_string(line, at, text[:_LONGEST], blue if COLUMNS[at][0] in (DECIDE, _BY) else plain)
        column = [caption for caption, _width in COLUMNS].index(DECIDE)
        choices = {"validate": "list", "source": [_TAKE, _KEEP], "error_message": "请从列表中选"}
        page.data_validation(1, column, max(len(rows), 1), column, choices)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(len(rows), 1), len(COLUMNS) - 1)
        _printed(page)
        beside = book.add_worksheet("仍缺")
        for at, (caption, width) in enumerate((("成员单位", 20), ("仍缺的资料", 100))):
            beside.set_column(at, at, width)
            beside.write_string(0, at, caption, head)
        for line, row in enumerate(missing, 1):
            for at, text in enumerate(row):
                beside.write_string(line, at, text[:_LONGEST], plain)
        _printed(beside)
    return pack(read_parts(out.getvalue()))


def _printed(page: object) -> None:
    page.set_landscape()  # type: ignore[attr-defined]
    page.set_paper(9)  # type: ignore[attr-defined]  # A4
    page.fit_to_pages(1, 0)  # type: ignore[attr-defined]
    page.repeat_rows(0)  # type: ignore[attr-defined]


def read_decided(data: bytes, name: str) -> list[Decided]:
    """Read a table that was filled in, .xlsx or .csv. Raises :class:`EngineError` with all its faults."""
    found, faults = [], []
    for line, row in rows_of(data, name, (DECIDE, _BY, _ID), _("汇总表")):
        word = row.get(DECIDE, "")
        if not word:
            continue
        if word not in _WORDS:
            message = _("第 {line} 行的决定“{word}”应为{options}")
            faults.append(message.format(line=line, word=word[:20], options=f"{_TAKE}、{_KEEP}"))
        elif not row.get(_BY):
            faults.append(_("第 {line} 行没有写决定人").format(line=line))
        else:
            found.append(Decided(row.get(_ID, ""), _WORDS[word], row[_BY], line))
    if faults:
        raise EngineError("\n".join(f"{name}：{fault}" for fault in faults))
    return found
