"""A formula that was never computed, and one that failed."""

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
    page.write_formula("C2", "=1+1", None, "")
    page.write_formula("D2", "=A99", None, "#REF!")
    book.close()
    return out.getvalue()


SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [["成员代号", "单位名称", "年主营业务收入", "年研发费用"], ["甲", "甲公司"]],
}
