"""Long lists as an Excel workbook, a sheet each; written row by row, so that any length takes little memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from mengyue.docx.zip import pack, read_parts
from mengyue.i18n import _

__all__ = ["Listed", "list_workbook"]

#: Excel's own limits: characters of a cell, rows of a sheet.
_LONGEST, _ROWS = 32_767, 1_048_576


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet: its name, its columns with their widths in Excel's units, its rows."""

    name: str
    columns: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[str]]


def list_workbook(title: str, day: date, sheets: Iterable[Listed]) -> bytes:
    """Return the .xlsx, dated ``day``. Every cell is text: what looks like a formula stays text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": title, "created": datetime(day.year, day.month, day.day)})
        common = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top", "border": 1}
        styles = book.add_format({**common, "bold": True, "bg_color": "#F2F2F2"}), book.add_format(common)
        for sheet in sheets:
            _sheet(book, sheet, styles)
    return pack(read_parts(out.getvalue()))


def _sheet(book: Any, listed: Listed, styles: tuple[Any, Any]) -> None:
    head, plain = styles
    sheet = book.add_worksheet(listed.name)
    for at, (_caption, width) in enumerate(listed.columns):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    for at, (caption, _width) in enumerate(listed.columns):
        sheet.write_string(0, at, caption, head)
    last = 0
    for last, row in enumerate(listed.rows, 1):
        if last >= _ROWS - 1:
            sheet.write_string(last, 0, _("超过 Excel 的行数，其余见 JSON"), plain)
            break
        for at, cell in enumerate(row):
            sheet.write_string(last, at, cell[:_LONGEST], plain)
    sheet.autofilter(0, 0, max(last, 1), len(listed.columns) - 1)
