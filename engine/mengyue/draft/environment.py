"""The sandboxed Jinja environment in which clauses, tables, forms and outlines are written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, Undefined, nodes, pass_context
from jinja2.runtime import Context

from mengyue.checks.confined import Confined
from mengyue.checks.count import chars_strict, chars_word
from mengyue.checks.sandbox import duplicates, earlier, plain, plus_days, plus_years
from mengyue.checks.uscc import uscc_fault
from mengyue.draft import numerals
from mengyue.draft.apportion import apportion
from mengyue.draft.inlines import mark_space, mark_value
from mengyue.draft.trace import Missing, TracedText, path_of
from mengyue.i18n import _

__all__ = ["Marked", "WordingEnvironment", "by_hand", "wording_environment"]


#: Rounds that the loops of one text may make together; a table of 1,000 members by 1,000 tasks has as many.
MAX_ROUNDS = 1_000_000
#: What can call itself, or reach for other files.
_REFUSED = (
    nodes.Macro, nodes.CallBlock, nodes.Block, nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport,
)  # fmt: skip


class WordingEnvironment(Confined):
    """Jinja as clauses may use it: no attribute that begins with an underscore, no change of data, strict names."""

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Refuse what needs no end, and make every loop count its rounds."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(_REFUSED):
            tag = type(node).__name__.lower()
            raise TemplateSyntaxError(_("条文不能用“{tag}”").format(tag=tag), node.lineno, name, filename)
        for loop in list(tree.find_all(nodes.For)):
            if loop.recursive:
                raise TemplateSyntaxError(_("条文不能用“{tag}”").format(tag="recursive"), loop.lineno, name, filename)
            loop.iter = nodes.Filter(loop.iter, "counted", [], [], None, None, lineno=loop.lineno)
        return tree


@pass_context
def _counted(context: Context, items: Iterable[Any]) -> Iterator[Any]:
    """Yield ``items`` as long as the text has rounds left."""
    for item in items:
        rounds = getattr(context, "rounds", 0) + 1
        if rounds > MAX_ROUNDS:
            raise ValueError(_("循环超过 {limit} 次").format(limit=MAX_ROUNDS))
        context.rounds = rounds  # type: ignore[attr-defined]
        yield item


def _finalize(value: Any) -> Any:
    """Mark every printed value with its path. Marks that a function made already pass through."""
    if isinstance(value, Undefined):
        return str(value)
    if isinstance(value, Missing):
        return str(value)
    if isinstance(value, Marked):
        return str(value)
    if isinstance(value, date):
        return mark_value(numerals.chinese_date(value), path_of(value))
    if isinstance(value, Decimal):
        return mark_value(format(value, "f"), path_of(value))
    if value is None:
        return ""
    return mark_value(str(value), path_of(value))


class Marked(str):
    """Text that carries its own marks (a reference, a computed value with a path)."""

    __slots__ = ()


def _numeral_filter(function: Callable[[Any], str]) -> Callable[[Any], Any]:
    """Make a filter that keeps the path of its value and lets a missing one stay missing."""

    def apply(value: Any) -> Any:
        if isinstance(value, Missing | Undefined):
            return value
        return Marked(mark_value(function(value), path_of(value)))

    return apply


def _tolerant(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a filter of the check stage let a missing value stay missing."""

    def apply(value: Any, *arguments: Any) -> Any:
        return value if isinstance(value, Missing | Undefined) else function(value, *arguments)

    return apply


def _join_names(values: Iterable[Any]) -> Any:
    """Join with 、; each part keeps its own path, a missing one is a blank."""
    if isinstance(values, Missing):
        return values
    return Marked("、".join(str(v if isinstance(v, Marked) else _finalize(v)) for v in values))


def by_hand(width: int = 12) -> Marked:
    """Return a place for the hand, ``width`` characters wide."""
    return Marked(mark_space(max(1, min(int(width), 60))))


def _hand(value: Any, width: int = 12) -> Any:
    """Leave a place for the hand where the value is missing."""
    return by_hand(width) if isinstance(value, Missing | Undefined) or value is None or value == "" else value


def _hand_date(value: Any) -> Any:
    """Leave year, month and day for the hand where the date is missing."""
    if not isinstance(value, Missing | Undefined) and value is not None:
        return value
    return Marked("".join(mark_space(4 if unit == "年" else 2, ruled=False) + unit for unit in "年月日"))


def _ending(value: Any, mark: str = "") -> Any:
    """Print prose so that it ends in ``mark``, whatever stop the unit put at its end."""
    if isinstance(value, Missing | Undefined | Marked):
        return Marked(f"{value}{mark}")
    return Marked(mark_value(str(value).rstrip("。；，、： \n"), path_of(value)) + mark)


def _label_filter(labels: dict[str, dict[str, str]]) -> Callable[..., Any]:
    @pass_context
    def label(context: Context, value: Any) -> Any:
        if isinstance(value, Missing | Undefined):
            return value
        if isinstance(value, bool):
            return "是" if value else "否"
        enum = value.enum if isinstance(value, TracedText) else type(value).__name__
        words = context.get("_words") or str  # the policy's own words, see ``scope.py``
        return Marked(mark_value(words(labels.get(enum, {}).get(str(value), str(value))), path_of(value)))

    return label


@cache
def _prototype() -> WordingEnvironment:
    env = WordingEnvironment(
        undefined=StrictUndefined,
        finalize=_finalize,
        keep_trailing_newline=False,
        autoescape=False,
    )
    env.globals.clear()
    env.globals["range"] = _short_range
    numeral_filters: dict[str, Callable[[Any], str]] = {
        "rmb": numerals.rmb,
        "amount": numerals.amount,
        "date_cn": numerals.chinese_date,
        "month_cn": numerals.chinese_month,
        "percent": numerals.percent,
        "cn": numerals.chinese_number,
    }
    for name, function in numeral_filters.items():
        env.filters[name] = _numeral_filter(function)
    env.filters["apportion"] = apportion
    env.filters["counted"] = _counted
    env.filters["ending"] = _ending
    env.filters["hand"] = _hand
    env.filters["hand_date"] = _hand_date
    env.filters["join_names"] = _join_names
    env.filters["chars_strict"] = _tolerant(chars_strict)
    env.filters["chars_word"] = _tolerant(chars_word)
    env.filters["uscc_fault"] = _tolerant(uscc_fault)
    env.filters["plain"] = _tolerant(plain)
    env.filters["duplicates"] = duplicates
    env.filters["earlier"] = earlier
    env.filters["plus_days"] = plus_days
    env.filters["plus_years"] = plus_years
    return env


def _short_range(*bounds: int) -> range:
    steps = range(*bounds)
    if len(steps) > 10_000:
        raise ValueError("range too long")
    return steps


def wording_environment(labels: dict[str, dict[str, str]]) -> WordingEnvironment:
    """Return an environment whose ``label`` filter names enumeration values by ``labels``."""
    env = _prototype().overlay()
    assert isinstance(env, WordingEnvironment)
    env.filters = {**_prototype().filters, "label": _label_filter(labels)}
    return env
