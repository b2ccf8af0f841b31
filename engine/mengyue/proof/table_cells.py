"""What a cell of a partner's table says, as a sentence: of whom, what, how much."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["TOTAL", "head_of", "said_by"]

#: A cell that only counts rows.
_SERIAL = re.compile("[0-9一二三四五六七八九十]{1,3}[.、．]?|[（(][0-9一二三四五六七八九十]{1,3}[）)]")
#: The unit of a column, in the brackets of its heading: 出资（万元）, 收益比例/%.
_UNIT = re.compile("[（(/](?:单位[：:])?(?:人民币)?(万元|亿元|元|％|%)[）)]?")
_BARE = re.compile("[0-9][0-9,，]{0,20}(?:\\.[0-9]{1,4})?")
#: What stands in front of its value in the same row.
_LABEL = re.compile(
    ".{0,10}?(?:单位|企业|负责人|专家|科学家|代表人|代表|秘书长|理事长|联系人|联络人|主持人|代码|经费|预算|资金|投入"
    "|拨款|金额|合计|总计|总额|期限|时间|日期|名称|比例|份额|数量|家数|周期)(?:[（(][^（）()]{1,8}[）)])?[：:]?"
)
_LONGEST = 60
#: What heads the row or column of a total.
TOTAL = re.compile("(?:合\\s?计|总\\s?计|共\\s?计|总额|总和|总数)(?:数|额)?")


def head_of(row: Sequence[str]) -> str:
    """Return the cell that names a row: the first that does not only count it."""
    return next((cell for cell in row if cell and not _SERIAL.fullmatch(cell)), row[0] if row else "")


def said_by(row: Sequence[str], top: Sequence[str], column: int) -> str:
    """Return what cell ``column``, from 1, of ``row`` states under the row ``top``, of which there is none above the
    first; nothing where it heads others or is blank.

    甲公司 | 45 under 收益比例（%） says 甲公司的收益比例为45%; 首席专家 | 李某 says 首席专家为李某.
    """
    value = row[column - 1]
    if column < 2 or not value or len(value) > _LONGEST or "。" in value:
        return ""
    before = row[column - 2]
    heading = top[column - 1] if column <= len(top) else ""
    unit = _UNIT.search(heading) or _UNIT.search(before)
    if unit and _BARE.fullmatch(value):
        value += unit[1]
    labelled = _LABEL.fullmatch(before) and not _LABEL.fullmatch(value) and not (heading and TOTAL.fullmatch(before))
    if labelled and (len(row) == 2 or not _LABEL.fullmatch(heading)):
        label = _UNIT.sub("", before).rstrip("：:")
        return f"{label}为{value}" + (f"（{_UNIT.sub('', heading)}）" if heading and len(row) == 2 else "")
    name = head_of(row)
    if not top or name == row[column - 1] or not heading or not name or max(len(name), len(heading)) > _LONGEST:
        return ""
    if TOTAL.fullmatch(name):
        return f"{_UNIT.sub('', heading)}{name}为{value}"
    return f"{name}的{_UNIT.sub('', heading)}为{value}"
