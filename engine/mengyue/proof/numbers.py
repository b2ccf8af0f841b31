"""Reading numbers back from text: 三十, 30, 百分之三十, 万分之五, 500,000元, 人民币伍拾万元整."""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["NUMBER", "RATE", "capital_value", "number", "rate"]

_PLAIN = "零一二三四五六七八九"
_UNITS = {"十": 10, "百": 100, "千": 1000}
#: A number in figures or in Chinese, as part of a larger pattern.
NUMBER = r"(?:[0-9][0-9,，]*(?:\.[0-9]+)?|[零一二两三四五六七八九十百千]{1,9})"
#: A share: 30%, 百分之三十, 千分之五, 万分之五, 5‰.
RATE = rf"(?:{NUMBER}\s?[%％‰]|[百千万]分之{NUMBER})"
_CAPITAL_DIGITS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_CAPITAL_UNITS = {"拾": 10, "佰": 100, "仟": 1000}


def number(text: str) -> Decimal | None:
    """Return the number that ``text`` writes, or ``None``."""
    figures = text.replace(",", "").replace("，", "")
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", figures):
        return Decimal(figures)
    total, digit = 0, 0
    for character in text:
        if character == "两":
            digit = 2
        elif character in _PLAIN:
            digit = _PLAIN.index(character)
        elif character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            return None
    return Decimal(total + digit) if text else None


def rate(text: str) -> Decimal | None:
    """Return the share that ``text`` writes, in per cent: 万分之五 → 0.05, 5‰ → 0.5."""
    text = text.replace(" ", "")
    fraction = re.fullmatch(rf"([百千万])分之({NUMBER})", text)
    if fraction:
        value = number(fraction[2])
        return None if value is None else value / {"百": 1, "千": 10, "万": 100}[fraction[1]]
    value = number(text[:-1])
    return None if value is None else value / (10 if text[-1] == "‰" else 1)


def capital_value(text: str) -> Decimal | None:
    """Return the amount in yuan that capitals write, 人民币 and 整 or 正 being optional, or ``None``."""
    found = re.fullmatch(
        r"(?:人民币)?(?:([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+)[元圆])?零?(?:([壹贰叁肆伍陆柒捌玖])角)?零?(?:([壹贰叁肆伍陆柒捌玖])分)?[整正]?",
        text,
    )
    if not found or not any(found.groups()):
        return None
    cents = sum(_CAPITAL_DIGITS[g] * w for g, w in ((found[2], 10), (found[3], 1)) if g)
    return Decimal(_whole(found[1] or "")) + Decimal(cents) / 100


def _whole(text: str) -> int:
    total, part, digit = 0, 0, 0
    for character in text:
        if character in _CAPITAL_DIGITS:
            digit = _CAPITAL_DIGITS[character]
        elif character in _CAPITAL_UNITS:
            part += (digit or 1) * _CAPITAL_UNITS[character]
            digit = 0
        elif character == "万":
            total += (part + digit) * 10_000
            part = digit = 0
        else:
            total = (total + part + digit) * 100_000_000
            part = digit = 0
    return total + part + digit
