"""A table for reviewers as an Excel workbook: one sheet, every cell text."""

from __future__ import annotations

import io
import math
from datetime import date, datetime
from typing import Any

from mengyue.docx.zip import pack, read_parts
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.review.report_table import Closing, Report

__all__ = ["render_sheet"]

#: Excel's own limit for one cell.
_LONGEST = 32_767
#: A millimetre in Excel's unit of width: one digit of 11-point type, some 1.9 mm.
_PER_MM = 1 / 1.9
#: Width of a digit of 10-point type in millimetres, height of a line and Excel's greatest height of a row in points.
_DIGIT, _LINE, _TALLEST = 1.66, 13.5, 409
_FORMULA = ("=", "+", "-", "@")


def render_sheet(report: Report, *, modified: date) -> bytes:
    """Return the .xlsx of ``report``. Its head repeats on every page; text that looks like a formula stays text."""
    import xlsxwriter

    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"title": report.title, "created": datetime(modified.year, modified.month, modified.day)})
        sheet = book.add_worksheet(report.title.partition("（")[0])
        common = {"font_name": "宋体", "font_size": 10, "text_wrap": True, "valign": "top"}
        title = book.add_format({"font_name": "黑体", "font_size": 16})
        plain = book.add_format({"font_name": "宋体", "font_size": 10})
        head = book.add_format({**common, "bold": True, "border": 1, "align": "center", "bg_color": "#F2F2F2"})
        looks = {
            (align, quoted): book.add_format({**common, "border": 1, "align": align, "quote_prefix": quoted})
            for align in ("left", "center", "right")
            for quoted in (False, True)
        }
        sheet.write_string(0, 0, report.title, title)
        for at, (caption, fact) in enumerate(report.facts, 1):
            sheet.write_string(at, 0, f"{caption}：{fact}", plain)
        top = len(report.facts) + 1
        for at, column in enumerate(report.columns):
            sheet.set_column(at, at, column.width * _PER_MM)
            sheet.write_string(top, at, column.caption, head)
        for line, row in enumerate(report.rows, top + 1):
            sheet.set_row(line, _height(row, report))
            for at, (cell, column) in enumerate(zip(row, report.columns, strict=True)):
                if len(cell) > _LONGEST:
                    raise EngineError(_("表“{report}”有一格超过 Excel 的长度限制").format(report=report.title))
                sheet.write_string(line, at, cell, looks[column.align, cell.startswith(_FORMULA)])
        sheet.write_string(top + len(report.rows) + 2, 0, report.note, plain)
        if report.closing and report.closing.rows:
            _closing(book, report.closing, looks, head)
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, top + max(len(report.rows), 1), len(report.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(top)
        sheet.set_footer("&C第 &P 页 共 &N 页")
    return pack(read_parts(out.getvalue()))


def _closing(book: Any, closing: Closing, looks: dict[tuple[str, bool], Any], head: Any) -> None:
    """Write the second table on a sheet of its own."""
    sheet = book.add_worksheet("附表")
    sheet.write_string(0, 0, closing.title)
    for at, column in enumerate(closing.columns):
        sheet.set_column(at, at, column.width * _PER_MM)
        sheet.write_string(1, at, column.caption, head)
    for line, row in enumerate(closing.rows, 2):
        sheet.set_row(line, _height(row, closing))
        for at, (cell, column) in enumerate(zip(row, closing.columns, strict=True)):
            sheet.write_string(line, at, cell, looks[column.align, cell.startswith(_FORMULA)])
    sheet.freeze_panes(2, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.set_footer("&C第 &P 页 共 &N 页")


def _height(row: tuple[str, ...], report: Report | Closing) -> float:
    """Height of a row in points: not every program makes room for wrapped text when it opens a file."""
    lines = max(_lines(cell, column.width) for cell, column in zip(row, report.columns, strict=True))
    return min(_LINE * lines + 3, _TALLEST)


def _lines(cell: str, width: float) -> int:
    """Lines that ``cell`` takes. One that is wrapped loses room at its end: a mark takes the character before along."""
    room = max(width - 3, _DIGIT) / _DIGIT
    lengths = [sum(1 + (ord(c) > 255) for c in line) for line in cell.split("\n")]
    return sum(1 if length <= room - 1 else math.ceil(length / max(room - 2, 1)) for length in lengths)
