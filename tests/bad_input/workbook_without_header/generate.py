"""Rows without a header."""

from __future__ import annotations

SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [["甲", "甲公司"], ["乙", "乙公司"]],
}
