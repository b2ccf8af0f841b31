"""A number of which the cell shows another one, and a format that may hide it."""

from __future__ import annotations

import io

import xlsxwriter


def content() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in SHEETS.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    page.write_number("C2", 0.4, book.add_format({"num_format": "0;-0;"}))
    book.close()
    return out.getvalue()


SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [["成员代号", "单位名称", "年研发费用"], ["甲", "甲公司", 1], ["乙", "乙公司", 2]],
}
