"""Text to typed values, strictly: what a contract depends on is never guessed, and advice says what to write.

Pydantic's own conversion takes ``1_000``, ``12.0``, a timestamp for a date and ``yes`` for true; here they are faults.
Dates: ``2026-11-22`` and ``2026年11月22日``. Booleans: true, false, 是, 否. Digits: ASCII only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mengyue.i18n import _
from mengyue.library.faults import shown
from mengyue.model.describe import Kind

__all__ = ["ConversionFault", "convert"]


@dataclass(frozen=True, slots=True)
class ConversionFault(Exception):
    """Why a text is not a value of its kind."""

    code: str
    message: str
    hint: str = ""


def convert(kind: Kind, text: str) -> object:
    """Return the value that ``text`` stands for as ``kind``; raise ``ConversionFault``. Texts pass unchanged."""
    converter = _CONVERTERS.get(kind)
    return text if converter is None else converter(text)


#: A number, with marks between thousands where they belong: 158,26 may be 158.26.
_GROUPED = r"(?:[0-9]{1,24}|[0-9]{1,3}(?:[,， _][0-9]{3}){1,8})"
_FLAGS = {"true": True, "false": False, "是": True, "否": False}
_FLAG_ADVICE = {"yes": "是", "on": "是", "1": "是", "no": "否", "off": "否", "0": "否"}


def _flag(text: str) -> bool:
    value = _FLAGS.get(text.lower())
    if value is not None:
        return value
    advised = _FLAG_ADVICE.get(text.lower())
    hint = _("改写为 {form}。").format(form=advised) if advised else ""
    raise ConversionFault("IN-407", _("“{value}”不是“是”或“否”").format(value=shown(text)), hint)


def _integer(text: str) -> int:
    if re.fullmatch(r"[+-]?[0-9]{1,18}", text):
        return int(text)
    _refuse_full_width(text)
    digits = re.fullmatch(rf"([+-]?{_GROUPED})(?:\.0+)?\s*[人名家项个位件篇票]?", text)
    hint = _("改写为 {form}。").format(form=re.sub(r"[^0-9+-]", "", digits[1])) if digits else ""
    raise ConversionFault("IN-408", _("“{value}”不是整数").format(value=shown(text)), hint)


def _decimal(text: str) -> Decimal:
    if re.fullmatch(r"[+-]?[0-9]{1,40}(\.[0-9]{1,40})?", text):
        return Decimal(text)
    _refuse_full_width(text)
    plain = re.fullmatch(rf"[¥￥]?\s*({_GROUPED}(?:\.[0-9]{{1,10}})?)\s*([元%％]?)", text)
    hint = ""
    if plain:
        hint = _("改写为 {form}。").format(form=re.sub(r"[,， ]", "", plain[1]))
    elif re.fullmatch(r"[¥￥]?[0-9.,， ]+[元%％]?", text):
        hint = _("核对数字和逗号的位置，不写逗号。")
    elif re.fullmatch(r"[0-9.,]+.*[万亿].*", text):
        hint = _("只写数字：数据文件以元为单位，表格按列名的单位；表格里也可写明单位，如 3.86亿元。")
    raise ConversionFault("IN-412", _("“{value}”不是数字").format(value=shown(text)), hint)


def _date(text: str) -> date:
    exact = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text) or re.fullmatch(
        r"([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日", text
    )
    _refuse_full_width(text)
    loose = exact or re.fullmatch(r"([0-9]{4})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})\s*日?", text)
    loose = loose or re.fullmatch(r"([0-9]{4})([0-9]{2})([0-9]{2})", text)
    if loose is None:
        raise ConversionFault("IN-409", _("“{value}”不是日期").format(value=shown(text)))
    year, month, day = (int(part) for part in loose.groups())
    try:
        value = date(year, month, day)
    except ValueError:
        if 1 <= month <= 12:
            message = _("日期不存在：{year}年{month}月没有{day}日").format(year=year, month=month, day=day)
        else:
            message = _("日期不存在：没有{month}月").format(month=month)
        raise ConversionFault("IN-410", message) from None
    if not exact:
        hint = _("改写为 {form}。").format(form=value.isoformat())
        raise ConversionFault("IN-409", _("日期“{value}”的写法不接受").format(value=shown(text)), hint)
    if not 1900 <= year <= 2199:
        raise ConversionFault("IN-413", _("年份 {year} 不合理，应在 1900 至 2199 之间").format(year=year))
    return value


def _date_or_text(text: str) -> date | str:
    return _date(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else text


def _month(text: str) -> str:
    if re.fullmatch(r"(19|20)[0-9]{2}-(0[1-9]|1[0-2])", text):
        return text
    _refuse_full_width(text)
    loose = re.fullmatch(r"((?:19|20)[0-9]{2})\s*[-/.年]?\s*(1[0-2]|0?[1-9])\s*月?([-/.]?[0-9]{1,2}日?)?", text)
    hint = _("改写为 {form}。").format(form=f"{loose[1]}-{int(loose[2]):02d}") if loose else ""
    raise ConversionFault("IN-411", _("“{value}”不是年月").format(value=shown(text)), hint)


def _refuse_full_width(text: str) -> None:
    if re.search("[\uff01-\uff5e]", text):
        folded = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)
        message = _("“{value}”含有全角字符").format(value=shown(text))
        raise ConversionFault("IN-418", message, _("改写为半角：{form}。").format(form=shown(folded)))


_CONVERTERS: dict[Kind, Callable[[str], object]] = {
    Kind.FLAG: _flag,
    Kind.INTEGER: _integer,
    Kind.MONEY: _decimal,
    Kind.PERCENT: _decimal,
    Kind.NUMBER: _decimal,
    Kind.DATE: _date,
    Kind.DATE_OR_TEXT: _date_or_text,
    Kind.MONTH: _month,
}
