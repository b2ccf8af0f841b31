"""The sandbox in which expressions of policies and clauses run: what they may touch, and the functions they have."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from typing import Any, NoReturn

from pydantic import BaseModel

from mengyue.checks.confined import Confined
from mengyue.checks.count import chars_strict, chars_word
from mengyue.checks.missing import Missing
from mengyue.checks.uscc import uscc_fault
from mengyue.i18n import _, language
from mengyue.model.finding import EngineError

__all__ = ["ExpressionError", "Parameters", "Sandbox", "shown"]


class ExpressionError(EngineError):
    """An expression in the content library is wrong (never the alliance file's fault)."""


def duplicates(items: Iterable[Any], attribute: str) -> Iterator[Any]:
    """Yield each item whose ``attribute`` repeats that of an earlier item."""
    seen: set[object] = set()
    for item in items:
        value = getattr(item, attribute)
        if value and value in seen:
            yield item
        seen.add(value)


def earlier(items: Iterable[Any], attribute: str) -> Iterator[Any]:
    """Yield each item whose ``attribute`` lies before that of an item that stands before it."""
    latest: Any = None
    for item in items:
        value = getattr(item, attribute)
        if value is None:
            continue
        if latest is not None and value < latest:
            yield item
        else:
            latest = value


def plain(value: Any, places: int = 4) -> str:
    """Write a number without trailing zeros, cut (never rounded up over a threshold) after ``places`` decimals."""
    if isinstance(value, Missing) or value is None:
        return ""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    return f"{number:f}".rstrip("0").rstrip(".") if places else f"{number:f}"


def shown(value: Any) -> str:
    """Write a value as a message shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat() if language() == "en" else f"{value.year}年{value.month}月{value.day}日"
    return str(value)


def plus_years(day: Any, years: Any) -> Any:
    """Return the day of the same date ``years`` later; the last of the month where there is none (民法典 art. 202)."""
    if not isinstance(day, date) or isinstance(years, Missing):
        return Missing()
    year = day.year + int(years)
    leap = day.month == 2 and day.day == 29
    return date(year, 2, 28) if leap and not isleap(year) else day.replace(year=year)


def plus_days(day: Any, days: Any) -> Any:
    """Return the last day of a period of ``days`` after ``day``, which is not counted itself (民法典 art. 201)."""
    if not isinstance(day, date) or isinstance(days, Missing):
        return Missing()
    return day + timedelta(days=int(days))


class Parameters(dict[str, Any]):
    """The policy's parameters; an unknown one is an error in the content, not a missing fact."""


class Sandbox(Confined):
    """Jinja as our content uses it: records are read by field only, ``None`` is a missing value, nothing is global.

    ``filters`` and ``globals`` may be extended before the first expression is compiled.
    """

    def __init__(self) -> None:
        super().__init__(undefined=Missing, finalize=shown)
        functions: dict[str, Callable[..., Any]] = {
            "chars_strict": chars_strict, "chars_word": chars_word, "uscc_fault": uscc_fault,
        }  # fmt: skip
        self.globals = dict(functions)
        self.filters |= functions | {"duplicates": duplicates, "earlier": earlier, "plain": plain}
        self.filters |= {"plus_days": plus_days, "plus_years": plus_years}
        self.tests["none"] = lambda value: value is None or isinstance(value, Missing)
        self.compiled: dict[str, Any] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of a record, a key of a mapping, or a safe attribute of a plain value."""
        if isinstance(obj, Missing):
            return obj
        if isinstance(obj, BaseModel):
            value = obj.__dict__.get(attribute)
            if value is not None:
                return value
            if attribute not in type(obj).model_fields:
                raise ExpressionError(_("“{name}”没有“{field}”项").format(name=type(obj).__name__, field=attribute))
            return self.undefined(obj=obj, name=attribute)
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, Parameters):
            raise ExpressionError(_("没有名为“{name}”的参数").format(name=attribute))
        value = super().getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute) if value is None else value

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item, or a field by its name."""
        if isinstance(obj, (Missing, BaseModel)):
            return self.getattr(obj, str(argument))
        value = super().getitem(obj, argument)
        return self.undefined(obj=obj, name=argument) if value is None else value

    def unsafe_undefined(self, obj: Any, attribute: str) -> NoReturn:
        """Refuse loudly: our content has no reason to reach for internals."""
        raise ExpressionError(_("不允许访问“{name}”").format(name=attribute))
