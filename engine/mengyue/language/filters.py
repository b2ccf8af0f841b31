"""Filters: what can be done with a value. A missing value passes through those that work on one value."""

from __future__ import annotations

from calendar import isleap, monthrange
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any, cast

from jinja2 import pass_context

from mengyue.i18n import _
from mengyue.language import numerals
from mengyue.language.budget import MAX_TEXT, check_length
from mengyue.language.errors import ExpressionError
from mengyue.language.holes import Hole, MarkedHole
from mengyue.language.marks import Marked, mark_space, mark_value
from mengyue.language.missing import Missing
from mengyue.language.speech import word
from mengyue.language.values import TracedText, path_of

__all__ = [
    "by_hand", "default", "ending", "hand", "hand_date", "integer", "label", "numeral", "passing", "plain", "plus_days",
    "plus_years", "printed", "replace", "rounded", "string", "wan", "yi",
]  # fmt: skip

#: Decimals that a number may be rounded or cut to.
_PLACES = 12


def passing(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a function of one value let a missing one stay missing."""

    def apply(value: Any, *arguments: Any, **named: Any) -> Any:
        if isinstance(value, Missing):
            return value
        unknown = [argument for argument in arguments if isinstance(argument, Missing)]
        return unknown[0] if unknown else function(value, *arguments, **named)

    return apply


def numeral(function: Callable[[Any], str]) -> Callable[[Any], Any]:
    """Make a filter that writes a value and keeps its path."""
    return passing(lambda value: Marked(mark_value(function(value), path_of(value))))


def printed(value: Any, write: Callable[[Any], str]) -> str:
    """Write ``value`` marked with its path; marks that a filter made already pass through."""
    kind = type(value)
    if kind is Hole:
        return cast(Hole, value).marked()
    if kind is MarkedHole:
        return cast(str, value.raw)
    if isinstance(value, Marked | Missing):
        return str(value)
    return "" if value is None else mark_value(write(value), path_of(value))


def by_hand(width: int = 12) -> Marked:
    """Return a place for the hand, ``width`` characters wide."""
    return Marked(mark_space(max(1, min(int(width), 60))))


def hand(value: Any, width: int = 12) -> Any:
    """Leave a place for the hand where the value is missing."""
    empty = not value and isinstance(value, str)
    return by_hand(width) if isinstance(value, Missing) or value is None or empty else value


def hand_date(value: Any) -> Any:
    """Leave year, month and day for the hand where the date is missing."""
    if not isinstance(value, Missing) and value is not None:
        return value
    return Marked("".join(mark_space(4 if unit == "年" else 2, ruled=False) + unit for unit in "年月日"))


def ending(value: Any, mark: str = "") -> Any:
    """Print prose so that it ends in ``mark``, whatever stop the unit put at its end."""
    if isinstance(value, Missing | Marked):
        return Marked(f"{value}{mark}")
    return Marked(mark_value(word(value).rstrip("。；，、： \n"), path_of(value)) + mark)


@pass_context
def label(context: Any, value: Any) -> Any:
    """Write the Chinese name of an enumeration value, 是 or 否."""
    if isinstance(value, Missing):
        return value
    if isinstance(value, bool):
        return "是" if value else "否"
    said = word(value)
    enum = value.enum if isinstance(value, TracedText) else ""
    scope = context.frame.scope
    return Marked(mark_value(scope.words(scope.labels.get(enum, {}).get(said, said)), path_of(value)))


def plain(value: Any, places: int = 4) -> str:
    """Write a number without trailing zeros, cut (never rounded up over a threshold) after ``places`` decimals."""
    if value is None:
        return ""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise ExpressionError(_("“{value}”不是数字").format(value=value))
    number = number.quantize(Decimal(1).scaleb(-_within(places)), ROUND_DOWN)
    return f"{number:f}".rstrip("0").rstrip(".") if places else f"{number:f}"


def wan(value: Any) -> str:
    """Write an amount in yuan as so many 万元, exactly, without the unit: 4150000 → 415, 12345000 → 1,234.5."""
    return _grouped(plain(Decimal(str(value)) / 10_000, 6))


def yi(value: Any) -> str:
    """Write an amount in yuan as so many 亿元, exactly, without the unit: 120000000 → 1.2."""
    return _grouped(plain(Decimal(str(value)) / 100_000_000, 10))


def _grouped(number: str) -> str:
    whole, point, rest = number.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-") != "0" else number


def rounded(value: Any, places: int = 0) -> Any:
    """Round a number to ``places`` decimals, halves to the even digit."""
    return round(value, _within(places))


def _within(places: int) -> int:
    if not isinstance(places, int) or not 0 <= places <= _PLACES:
        raise ExpressionError(_("小数位数应在0至{most}之间").format(most=_PLACES))
    return places


def integer(value: Any) -> Any:
    """Return the whole number that a number or text says; missing when it says none."""
    try:
        return int(value) if not isinstance(value, str) or value.strip().lstrip("+-").isdecimal() else Missing()
    except (ValueError, OverflowError, TypeError):
        return Missing()


def string(value: Any) -> str:
    """Return a number, date or text as text."""
    return word(value)


def default(value: Any, other: Any = "", even_empty: bool = False) -> Any:
    """Return ``other`` where the value is missing; with ``even_empty`` also where it is empty, 0 or no."""
    return other if isinstance(value, Missing) or value is None or (even_empty and not value) else value


def replace(value: Any, old: str, new: str) -> Any:
    """Put ``new`` in the place of ``old`` everywhere in a text."""
    text, old, new = word(value), word(old), word(new)
    check_length(text, len(text) + (text.count(old) if old else MAX_TEXT) * max(len(new) - len(old), 0))
    return text.replace(old, new)


def plus_years(day: Any, years: Any) -> Any:
    """Return the day of the same date ``years`` later; the last of the month where there is none (民法典 art. 202)."""
    _a_day(day)
    year = day.year + int(years)
    if not 1 <= year <= 9999:
        raise ExpressionError(_("日期超出范围"))
    leap = day.month == 2 and day.day == 29
    return date(year, 2, 28) if leap and not isleap(year) else date(year, day.month, day.day)


def plus_days(day: Any, days: Any) -> Any:
    """Return the last day of a period of ``days`` after ``day``, which is not counted itself (民法典 art. 201)."""
    _a_day(day)
    try:
        return date(day.year, day.month, day.day) + timedelta(days=int(days))
    except OverflowError as error:
        raise ExpressionError(_("日期超出范围")) from error


def month_day(day: Any, earlier: Any = 0) -> str:
    """Return a day of every year (``12-31``, ``02-末``) in Chinese, ``earlier`` days before; leap days do not count.

    Raises :class:`ExpressionError` for what is no such day.
    """
    month, _dash, number = str(day).partition("-")
    try:
        if number == "末" and not earlier:
            return f"{int(month)}月最后一日"
        last = monthrange(2001, int(month))[1]
        found = date(2001, int(month), last if number == "末" else int(number)) - timedelta(days=int(earlier))
    except (ValueError, TypeError) as error:
        raise ExpressionError(
            _("“{value}”不是每年的某日，应写作 03-01 或者 02-末").format(value=str(day)[:40])
        ) from error
    return f"{found.month}月{found.day}日"


def _a_day(day: Any) -> None:
    if not isinstance(day, date):
        raise ExpressionError(_("“{value}”不是日期").format(value=str(day)[:40]))


def numerals_of() -> Iterable[tuple[str, Callable[[Any], str]]]:
    """Yield the filters that write a number or date as papers do."""
    yield "amount", numerals.amount
    yield "cn", numerals.chinese_number
    yield "date_cn", numerals.chinese_date
    yield "month_cn", numerals.chinese_month
    yield "percent", numerals.percent
    yield "rmb", numerals.rmb
