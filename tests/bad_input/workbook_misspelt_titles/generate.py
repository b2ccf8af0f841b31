"""Titles that are nearly right."""

from __future__ import annotations

SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"], ["联合体名", "示例"]],
    "成员单位": [["成员代号", "统一社会信用代号"], ["甲", "91450200MA9XXX0119"]],
}
