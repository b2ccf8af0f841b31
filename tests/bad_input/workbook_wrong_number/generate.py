"""Numbers of tasks that are not there."""

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
    book.close()
    return out.getvalue()


SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [["成员代号", "单位名称"], ["甲", "甲公司"]],
    "任务分工": [["任务编号", "任务名称"], [1, "材料"], [1, "电芯"]],
    "任务参与单位": [["任务编号", "参与单位"], [3, "甲"], [None, "甲"]],
}
