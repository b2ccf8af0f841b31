"""What is certain is read, and said."""

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
    page.set_row(2, None, None, {"hidden": True})
    book.close()
    return out.getvalue()


SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [
        ["成员单位一览"],
        ["成员代号", "单位名称", "主营业务收入（万元）", "电话", "邮箱", "备注"],
        ["甲", "甲公司", 1234.5, 13800000001, "ａ@b.example.com", "重要"],
    ],
}
