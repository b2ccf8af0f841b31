"""An 18-digit code typed as a number."""

from __future__ import annotations

SHEETS = {
    "基本信息": [["项目", "内容"], ["适用政策", "guangxi-2021"]],
    "成员单位": [["成员代号", "统一社会信用代码"], ["甲", 914502001234567890]],
}
