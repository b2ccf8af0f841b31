"""Putting the texts of another alliance into a part of a document that prints them: its shape stays, holes are filled.

A value of the tree says where its text comes from. Where that is the very text of the data at this place, the text of
the other alliance there takes its place; what stays the same is the very object of before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

from mengyue.draft.tree import Article, CoverLine, Group, Item, Paragraph, Schedule, SignatureBlock, Table, Value
from mengyue.model.alliance import Alliance
from mengyue.model.data_place import reader_of

__all__ = ["texts_filled"]

#: The parts of a tree in which values stand.
_PARTS = frozenset((Article, CoverLine, Group, Item, Paragraph, Schedule, SignatureBlock, Table))
Fill = Callable[[Alliance], Any]


def texts_filled(part: Any, alliance: Alliance) -> Fill | None:
    """Return what gives ``part``, which was made of ``alliance``, with the texts of another alliance in the places of
    its own; nothing where it prints no text of the data as it stands there."""
    kind: Any = type(part)
    if kind is Value:
        return _value(part, alliance)
    if kind is tuple:
        return _tuple(part, alliance)
    if kind is dict:
        return _dict(part, alliance)
    if kind in _PARTS:
        known = _known.get(id(part))
        if known is not None and known[0] is part and (known[1] is None or known[1](alliance) is part):
            return known[1]
        names = _names(kind)
        values = tuple([getattr(part, name) for name in names])
        fill = _made(values, alliance, part, lambda values: kind(*values))
        if kind in _LARGE:
            _know(part, fill)
        return fill
    return None


def _know(part: Any, fill: Fill | None) -> None:
    if len(_known) >= _MOST:
        _known.clear()
    _known[id(part)] = (part, fill)


#: What fills a part, by the identity of the part, so that one that stands in a whole which is made anew is not looked
#: through again. What was made of a text otherwise than by printing it hangs on what it says: where the very same part
#: stands in another alliance, that text is the same there and still none to be filled in.
_known: dict[int, tuple[Any, Fill | None]] = {}
_LARGE = frozenset((Article, Schedule, SignatureBlock, Table))
_MOST = 1_024


def _value(value: Value, alliance: Alliance) -> Fill | None:
    place = reader_of(value.path) if value.path else None
    if place is None or place(alliance) != value.text:
        return None
    path, last = value.path, value

    def fill(other: Alliance) -> Value:
        nonlocal last
        text, found = place(other), last
        if found.text != text:
            last = found = Value(text, path)
        return found

    return fill


def _cell(value: Value, cell: tuple[Any, ...], alliance: Alliance) -> Fill | None:
    """Return what fills a run of one value, as most cells are."""
    place = reader_of(value.path) if value.path else None
    if place is None or place(alliance) != value.text:
        return None
    path, last = value.path, (value.text, cell)

    def filled(other: Alliance) -> tuple[Any, ...]:
        nonlocal last
        text, (known, found) = place(other), last
        if known != text:
            found = (Value(text, path),)
            last = (text, found)
        return found

    return filled


def _tuple(parts: tuple[Any, ...], alliance: Alliance) -> Fill | None:
    if len(parts) == 1 and type(parts[0]) is Value:
        return _cell(parts[0], parts, alliance)
    fills = [(at, fill) for at, part in enumerate(parts) if (fill := texts_filled(part, alliance)) is not None]
    if not fills:
        return None
    last = parts
    if len(fills) == len(parts):
        return _whole(parts, [fill for _at, fill in fills])

    def filled(other: Alliance) -> tuple[Any, ...]:
        nonlocal last
        before = last
        found: list[Any] | None = None
        for at, one in fills:
            part = one(other)
            if part is not before[at]:
                if found is None:
                    found = list(before)
                found[at] = part
        if found is None:
            return before
        last = made = tuple(found)
        return made

    return filled


def _whole(parts: tuple[Any, ...], fills: list[Fill]) -> Fill:
    """Return what fills every one of ``parts``: the cells of a column."""
    last = parts

    def filled(other: Alliance) -> tuple[Any, ...]:
        nonlocal last
        found, before = tuple([fill(other) for fill in fills]), last
        for one, old in zip(found, before, strict=True):
            if one is not old:
                last = found
                return found
        return before

    return filled


def _dict(parts: dict[str, Any], alliance: Alliance) -> Fill | None:
    keys = tuple(parts)
    return _made(tuple(parts.values()), alliance, parts, lambda values: dict(zip(keys, values, strict=True)))


def _made(
    values: tuple[Any, ...], alliance: Alliance, part: Any, make: Callable[[tuple[Any, ...]], Any]
) -> Fill | None:
    """Return what makes a part of its ``values`` filled, the one of before where these are."""
    inner = _tuple(values, alliance)
    return None if inner is None else _Part(inner, make, (values, part))


class _Part:
    """What makes a part of its values filled, the one of ``last`` where these are: no closure, for it tells that it
    fills what it made and would else refer to itself."""

    __slots__ = ("_inner", "_last", "_make")

    def __init__(self, inner: Fill, make: Callable[[tuple[Any, ...]], Any], last: tuple[Any, Any]) -> None:
        self._inner, self._make, self._last = inner, make, last

    def __call__(self, other: Alliance) -> Any:
        values = self._inner(other)
        known, found = self._last
        if known is not values:
            found = self._make(values)
            self._last = (values, found)
            if type(found) in _LARGE:
                _know(found, self)
        return found


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
