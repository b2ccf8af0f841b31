"""Filters over lists. They give lists, spend a step an item, and take a missing list for an empty one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.filters import FILTERS

from mengyue.i18n import _
from mengyue.language.budget import MAX_ITEMS, check_length
from mengyue.language.errors import ExpressionError
from mengyue.language.filters import printed
from mengyue.language.holes import by_unit, marked
from mengyue.language.marks import Marked
from mengyue.language.missing import Missing
from mengyue.language.operators import BINARY
from mengyue.language.values import Sequence, path_of

__all__ = [
    "all_of", "any_of", "duplicates", "each", "earlier", "extreme", "first", "gaps", "join", "join_names", "last",
    "last_years", "length", "listed", "reader", "reversed_", "sort", "taken", "total", "unique", "where",
]  # fmt: skip

_ADD = BINARY["+"]


def _items(context: Any, value: Any) -> list[Any]:
    """Return the items of ``value``, counted."""
    if isinstance(value, str) or not hasattr(value, "__iter__"):
        raise ExpressionError(_("“{value}”不是列表").format(value=str(value)[:40]))
    items = value if isinstance(value, list) else list(value)
    check_length(items, len(items))
    context.budget.spend(len(items))
    return items


def taken(name: str) -> Callable[..., Any]:
    """Return Jinja's filter ``name`` (map, select, reject, selectattr, rejectattr), made to give a list."""
    filter_ = FILTERS[name]
    wanted, by_attribute = name.startswith("select"), name.endswith("attr")

    @pass_context
    def apply(context: Any, value: Any, *arguments: Any, **named: Any) -> Any:
        items = _items(context, value)
        if name == "map":
            attribute = named.get("attribute")
            if isinstance(attribute, str) and len(named) == 1 and not arguments:
                read = reader(context, attribute)
                return [read(item) for item in items]
        elif not named:
            judge = _judge(context, arguments, by_attribute)
            if judge is not None:
                return [item for item in items if bool(judge(item)) is wanted]
        return list(filter_(context, items, *arguments, **named))

    return apply


def _judge(context: Any, arguments: tuple[Any, ...], by_attribute: bool) -> Callable[[Any], Any] | None:
    """Return what a choosing filter asks of each item, the test looked up once; nothing for what is left to Jinja."""
    read: Callable[[Any], Any] | None = None
    if by_attribute:
        if not arguments or not isinstance(arguments[0], str):
            return None
        read, arguments = reader(context, arguments[0]), arguments[1:]
    if not arguments:
        return read or bool
    test = context.environment.tests.get(arguments[0]) if isinstance(arguments[0], str) else None
    passed = getattr(getattr(test, "jinja_pass_arg", None), "name", "")
    if test is None or passed not in ("", "context"):
        return None
    before, after = ((context,) if passed else ()), arguments[1:]
    if read is None:
        return lambda item: test(*before, item, *after)
    return lambda item: test(*before, read(item), *after)


@pass_context
def listed(context: Any, value: Any) -> list[Any]:
    """Return the items as a list; of a text its characters."""
    if isinstance(value, str):
        check_length([], len(value))
        return list(value)
    return list(_items(context, value))


def length(value: Any) -> int:
    """Count the items of a list or the characters of a text."""
    return len(value)


@pass_context
def first(context: Any, value: Any) -> Any:
    """Return the first item; of an empty list a missing one."""
    items = _items(context, value)
    return _or_missing(items[0]) if items else _beyond(value)


@pass_context
def last(context: Any, value: Any) -> Any:
    """Return the last item; of an empty list a missing one."""
    items = _items(context, value)
    return _or_missing(items[-1]) if items else _beyond(value)


def _or_missing(value: Any) -> Any:
    return Missing() if value is None else value


def _beyond(value: Any) -> Missing:
    """Return what is missing from an empty list."""
    if isinstance(value, Missing):
        return value
    return Missing(f"{value.path}[0]", value.model) if isinstance(value, Sequence) and value.path else Missing()


@pass_context
def total(context: Any, value: Any, attribute: Any = None, start: Any = 0) -> Any:
    """Add up the items, or their ``attribute``; lists are joined. One item missing, the sum is missing."""
    result = list(start) if isinstance(start, tuple) else start
    for item in _values(context, value, attribute):
        result = _ADD(result, item)
        context.budget.spend(len(result) // 10 if isinstance(result, list | str) else 0)
    return result


def _values(context: Any, value: Any, attribute: Any) -> list[Any]:
    items = _items(context, value)
    if attribute is None:
        return items
    read = reader(context, attribute)
    return [read(item) for item in items]


def reader(context: Any, attribute: Any) -> Callable[[Any], Any]:
    """Return what reads ``attribute`` (dots for fields of fields) of an item."""
    parts = [int(p) if p.isdigit() else p for p in str(attribute).split(".")]
    get = context.environment.getitem
    if len(parts) == 1:
        (only,) = parts
        return lambda item: get(item, only)

    def read(item: Any) -> Any:
        for part in parts:
            item = get(item, part)
        return item

    return read


@pass_context
def extreme(context: Any, value: Any, attribute: Any = None, *, largest: bool) -> Any:
    """Return the largest or smallest item (by ``attribute``); of an empty list a missing one."""
    items = _items(context, value)
    keys = _values(context, value, attribute)
    unknown = next((key for key in keys if isinstance(key, Missing)), None)
    if unknown is not None or not items:
        return _beyond(value) if unknown is None else unknown
    pick = max if largest else min
    return items[pick(range(len(items)), key=keys.__getitem__)]


@pass_context
def sort(context: Any, value: Any, reverse: bool = False, case_sensitive: bool = False, attribute: Any = None) -> Any:
    """Sort the items (by ``attribute``); missing ones come last."""
    items = _items(context, value)
    keys = _values(context, value, attribute)
    known = [at for at, key in enumerate(keys) if not isinstance(key, Missing)]
    known.sort(key=lambda at: _folded(keys[at], case_sensitive), reverse=reverse)
    return [items[at] for at in known] + [items[at] for at, key in enumerate(keys) if isinstance(key, Missing)]


def _folded(key: Any, case_sensitive: bool) -> Any:
    return key.lower() if isinstance(key, str) and not case_sensitive else key


@pass_context
def unique(context: Any, value: Any, case_sensitive: bool = False, attribute: Any = None) -> list[Any]:
    """Leave out items that repeat an earlier one."""
    items = _items(context, value)
    seen: set[Any] = set()
    found = []
    for item, key in zip(items, _values(context, items, attribute), strict=True):
        folded = _folded(by_unit(key), case_sensitive)
        if folded not in seen:
            seen.add(folded)
            found.append(item)
    return found


@pass_context
def reversed_(context: Any, value: Any) -> list[Any]:
    """Return the items from last to first."""
    return list(reversed(_items(context, value)))


@pass_context
def join(context: Any, value: Any, separator: str = "", attribute: Any = None) -> Any:
    """Write the items one after the other with ``separator`` between; a missing one is a blank."""
    if isinstance(value, Missing):
        return value
    write = context.frame.scope.written
    values = _values(context, value, attribute)
    if any(isinstance(item, Marked) for item in values):
        return marked(_joined(context, [printed(item, write) for item in values], str(separator)), values)
    return _joined(context, [write(item) for item in values], str(separator))


@pass_context
def join_names(context: Any, value: Any) -> Any:
    """Join with 、; each part keeps its own path, a missing one is a blank."""
    if isinstance(value, Missing):
        return value
    write = context.frame.scope.written
    items = _items(context, value)
    return marked(_joined(context, [printed(item, write) for item in items], "、"), items)


def _joined(context: Any, parts: list[str], separator: str) -> str:
    whole = sum(map(len, parts)) + len(separator) * len(parts)
    check_length(separator, whole)
    context.budget.spend(whole // 10)
    return separator.join(parts)


@pass_context
def duplicates(context: Any, value: Any, attribute: str) -> list[Any]:
    """Return each item whose ``attribute`` repeats that of an earlier item."""
    items, seen, found = _items(context, value), set[object](), []
    for item, key in zip(items, _values(context, items, attribute), strict=True):
        key = by_unit(key)
        if key and key in seen:
            found.append(item)
        seen.add(key)
    return found


@pass_context
def earlier(context: Any, value: Any, attribute: str) -> list[Any]:
    """Return each item whose ``attribute`` lies before that of an item that stands before it."""
    items, latest, found = _items(context, value), None, []
    for item, key in zip(items, _values(context, items, attribute), strict=True):
        if isinstance(key, Missing):
            continue
        if latest is not None and key < latest:
            found.append(item)
        else:
            latest = key
    return found


def _asking(context: Any, name: str, arguments: tuple[Any, ...]) -> Callable[[Any], Any]:
    """Return what asks an item: a definition that speaks of ``item``, or an attribute and a test of it."""
    frame = context.frame
    if frame.scope.defines(name):
        if arguments:
            raise ExpressionError(_("定义“{name}”之后不能再写判断").format(name=name))
        return lambda item: frame.scope.of_item(name, item, frame)
    read = reader(context, name)
    if not arguments:
        return read
    test, *rest = arguments
    return lambda item: context.environment.call_test(test, read(item), rest, {}, context)


@pass_context
def each(context: Any, value: Any, name: str) -> list[Any]:
    """Return for each item what the definition ``name`` gives, or the attribute of that name."""
    ask = _asking(context, name, ())
    return [ask(item) for item in _items(context, value)]


@pass_context
def where(context: Any, value: Any, name: str, *test: Any) -> list[Any]:
    """Return the items for which the definition ``name`` holds, or the test of the attribute."""
    ask = _asking(context, name, test)
    return [item for item in _items(context, value) if ask(item)]


@pass_context
def any_of(context: Any, value: Any, name: str, *test: Any) -> bool:
    """Tell whether the definition, or the test of the attribute, holds for an item at least."""
    ask = _asking(context, name, test)
    return any(ask(item) for item in _items(context, value))


@pass_context
def all_of(context: Any, value: Any, name: str, *test: Any) -> bool:
    """Tell whether the definition, or the test of the attribute, holds for every item."""
    ask = _asking(context, name, test)
    return all(ask(item) for item in _items(context, value))


@pass_context
def last_years(context: Any, value: Any, years: Any, attribute: str = "year") -> Any:
    """Return the items of the last ``years`` years on record up to the day of judgement, by year.

    They are as many years in a row, of which the last is the latest that has an item and is not after ``as_of``. For a
    year without an item there is a missing one, so that a sum over them is unknown.
    """
    if isinstance(value, Missing):
        return value
    found = []
    for year, item in _window(context, value, years, attribute):
        known = _("{year}年").format(year=year)
        found.append(Missing(f"{path_of(value)}:{known}") if item is None else item)
    return found


@pass_context
def gaps(context: Any, value: Any, years: Any, attribute: str = "year") -> Any:
    """Return which of the last ``years`` years on record have no item (see ``last_years``)."""
    if isinstance(value, Missing):
        return value
    return [year for year, item in _window(context, value, years, attribute) if item is None]


def _window(context: Any, value: Any, years: Any, attribute: str) -> list[tuple[int, Any]]:
    if not isinstance(years, int) or not 1 <= years <= MAX_ITEMS:
        raise ExpressionError(_("年数应为正整数"))
    items, day = _items(context, value), context.frame("as_of")
    known = {
        year: item
        for item, year in zip(items, _values(context, items, attribute), strict=True)
        if isinstance(year, int) and (isinstance(day, Missing) or year <= day.year)
    }
    latest = max(known, default=None)
    return [] if latest is None else [(year, known.get(year)) for year in range(latest - years + 1, latest + 1)]
