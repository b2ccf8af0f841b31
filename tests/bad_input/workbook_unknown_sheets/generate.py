"""A sheet whose name is nearly right."""

from __future__ import annotations

SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位列表": [["成员代号"], ["甲"]],
}
