"""Amounts whose unit is not certain."""

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
    page.write_number("C2", 12, book.add_format({"num_format": '0"万元"'}))
    book.close()
    return out.getvalue()


SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [["成员代号", "年主营业务收入（美元）", "年研发费用"], ["甲", 1]],
}
