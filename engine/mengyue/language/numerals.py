"""Chinese numerals, amounts, dates and percentages as contracts write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

__all__ = ["amount", "capital_amount", "chinese_date", "chinese_month", "chinese_number", "percent", "rmb"]

_DIGITS = "零一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


@cache
def _locale() -> Locale:
    from babel import Locale

    return Locale.parse("zh_CN")


@cache
def _grouped() -> NumberPattern:
    from babel.numbers import parse_pattern

    return parse_pattern("#,##0.00")


def chinese_number(number: int) -> str:
    """Write ``number`` (1 to 99,999,999) as articles are numbered: 10 十, 12 十二, 101 一百零一, 10,010 一万零一十.

    Articles have no such numbers as the last, but paragraphs of a stranger's file may. Raises ``ValueError`` outside
    that range.
    """
    if not 1 <= number <= 99_999_999:
        raise ValueError(f"no article number: {number}")
    if number > 9999:
        high, low = divmod(number, 10_000)
        rest = chinese_number(low) if low else ""
        rest = "一" + rest if rest.startswith("十") else rest
        return f"{chinese_number(high)}万{'零' if 0 < low < 1000 else ''}{rest}"
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            leading_ten = unit == 10 and digit == 1 and not out
            out += ("零" if gap else "") + ("" if leading_ten else _DIGITS[digit]) + name
            gap = False
        elif out:
            gap = True
    return out


def _fen(value: Decimal | int | str) -> Decimal:
    if isinstance(value, float):
        raise TypeError("an amount must not be a float")
    exact = Decimal(value)
    if not exact.is_finite() or exact < 0 or exact != exact.quantize(Decimal("0.01")):
        raise ValueError(f"not an amount in yuan and fen: {value}")
    return exact.quantize(Decimal("0.01"))


def amount(value: Decimal | int | str) -> str:
    """Write an amount in figures with two decimals and a comma before every three digits: ``500,000.00``.

    Raises ``ValueError`` below one fen.
    """
    written: str = _grouped().apply(_fen(value), _locale(), numbering_system="latn")
    return written


def capital_amount(value: Decimal | int | str) -> str:
    """Write an amount in capitals with the 人民币 prefix, by 正确填写票据和结算凭证的基本规定.

    16409.02 → 人民币壹万陆仟肆佰零玖元零贰分; whole yuan and whole jiao end in 整. Raises ``ValueError`` for a negative
    amount or one finer than a fen, ``TypeError`` for a float.
    """
    exact = _fen(value)
    whole, fraction = divmod(int(exact * 100), 100)
    jiao, fen = divmod(fraction, 10)
    # A zero yuan part is left out when there are jiao or fen.
    text = "" if whole == 0 and fraction else _capitals(whole) + "元"
    if not fraction:
        return f"人民币{text}整"
    if jiao:
        needs_zero = whole != 0 and whole % 10 == 0
        text += ("零" if needs_zero else "") + _CAPITALS[jiao] + "角"
    elif whole:
        text += "零"
    return f"人民币{text}{_CAPITALS[fen]}分" if fen else f"人民币{text}整"


def _capitals(whole: int) -> str:
    """Write a number below 10 to the 16th in capitals: four digits at a time, one 零 where digits are passed over."""
    if whole >= 10**16:
        raise ValueError(f"too large an amount: {whole}")
    text, gap = "", False
    for power, name in ((12, "万"), (8, "亿"), (4, "万"), (0, "")):
        group = whole // 10**power % 10000
        for unit, place in ((1000, "仟"), (100, "佰"), (10, "拾"), (1, "")):
            digit = group // unit % 10
            if digit:
                text += ("零" if gap else "") + _CAPITALS[digit] + place
                gap = False
            elif text:
                gap = True
        gap = False  # 20,7800 is 贰拾万柒仟捌佰, by the same rules 零 may stand there or not
        if group or (name == "亿" and whole >= 10**12):
            text += name
    return text or "零"


def rmb(value: Decimal | int | str) -> str:
    """Write an amount in figures and capitals from the one number: 人民币500,000.00元（大写：人民币伍拾万元整）."""
    return f"人民币{amount(value)}元（大写：{capital_amount(value)}）"


def chinese_date(value: date) -> str:
    """Write a date as 2026年11月22日, without leading zeros."""
    return f"{value.year}年{value.month}月{value.day}日"


def chinese_month(value: str) -> str:
    """Write a month ``2018-06`` as 2018年6月."""
    year, month = value.split("-")
    first = date(int(year), int(month), 1)
    return f"{first.year}年{first.month}月"


def percent(value: Decimal | int | str) -> str:
    """Write a share in per cent exactly, without trailing zeros: 12.5%."""
    exact = Decimal(value).quantize(Decimal("0.0001"))
    return f"{exact:f}".rstrip("0").rstrip(".") + "%"
