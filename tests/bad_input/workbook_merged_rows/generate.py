"""One amount for two rows."""

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
    page.merge_range("B2:B3", 100)
    book.close()
    return out.getvalue()


SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [["成员代号", "单位名称"], ["甲", "甲公司"]],
    "投入": [["投入单位", "投入金额"], ["甲"], ["甲"]],
}
