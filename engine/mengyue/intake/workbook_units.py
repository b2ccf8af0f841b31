"""Titles taken apart: the name of a column and the unit in brackets after it; 万元 to 元, exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TypeVar

from mengyue.intake.workbook_plan import folded
from mengyue.model.describe import FieldDescription, Kind

__all__ = ["FACTORS", "is_own_remark", "match_title", "sheet_unit", "unit_is_known"]

#: What units of money are in yuan.
FACTORS = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "万": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
    "亿": Decimal(100_000_000),
}
_HARMLESS = frozenset(
    ("必填", "选填", "可不填", "年-月-日", "年月日", "是/否", "是或否", "yyyy-mm-dd", "yyyy-mm", "年月")
)

T = TypeVar("T")


def match_title(title: str, names: Mapping[str, T]) -> tuple[T | None, str]:
    """Return what in ``names`` goes by ``title``, and the unit written in brackets after it."""
    text = folded(title)
    bracket = re.fullmatch(r"(.+?)[(\[]([^()\[\]]*)[)\]]", text)
    if bracket:
        unit = re.sub(r"^(单位:|人民币)+", "", bracket[2])
        if text not in names or unit in FACTORS:
            found = names.get(bracket[1].strip("*:"))
            if found is not None or text not in names:
                return found, unit
    return names.get(text), ""


def unit_is_known(field: FieldDescription, unit: str) -> bool:
    """Tell whether ``unit`` says something about the numbers of ``field`` that we understand."""
    if not unit or field.kind not in (Kind.MONEY, Kind.PERCENT, Kind.INTEGER):
        return True
    if field.kind is Kind.MONEY and unit in FACTORS:
        return True
    return unit == folded(field.unit) or unit in _HARMLESS or (field.kind is Kind.PERCENT and unit == "百分比")


def is_own_remark(field: FieldDescription, bracket: str) -> bool:
    """Tell whether what stands in brackets after a title of ``field`` is somebody's own addition: 联系人（手机）."""
    known = bracket in FACTORS or bracket in _HARMLESS or bracket == folded(field.unit)
    return bool(bracket) and not known and unit_is_known(field, bracket)


_UNIT = "(?:人民币)?([百千万亿]*元)"
#: 单位：万元 · 金额以万元计 · 按万元填列 · （万元）, in folded text.
_NOTED = re.compile(
    f"(?:金额|计量|货币)?单位(?:均)?[:为是]*{_UNIT}|(?:以|按|用){_UNIT}(?:为单位|计|填|列)|金额均?为{_UNIT}(?![0-9])"
    rf"|[(\[]?(?:金额)?{_UNIT}[)\]]?"
)


def sheet_unit(text: str) -> str:
    """Return the unit that a line above or below the table gives for all of it, as in “单位：万元”."""
    told = folded(text)
    match = _NOTED.search(told)
    if match is None or (match.re.groups == match.lastindex and match.group() not in (told, told.rpartition(":")[2])):
        return ""  # 万元 in the middle of a sentence says nothing of the table
    return match[match.lastindex or 0]
