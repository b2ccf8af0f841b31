"""Telling the rows of two states of a list apart: by what they say, never by where they stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

from mengyue.change.changes import Pair, Rows
from mengyue.change.identity import Keys
from mengyue.model.base import Model
from mengyue.model.describe import describe

__all__ = ["form", "rows"]

Row = TypeVar("Row", bound=Model)
Form = Hashable


def form(value: Any, keys: Mapping[str, str], *, reference: bool = False) -> Form:
    """Return ``value`` in a form that is equal for two values that say the same, whatever the order of their lists."""
    if isinstance(value, Model):
        described = describe(type(value))
        return tuple(
            (name, form(getattr(value, name), keys, reference=described[name].is_member_reference))
            for name in type(value).model_fields
        )
    if isinstance(value, tuple):
        return tuple(sorted((form(item, keys, reference=reference) for item in value), key=repr))
    if isinstance(value, dict):
        return tuple(sorted(((key, form(item, keys)) for key, item in value.items()), key=repr))
    if reference and isinstance(value, str):
        return keys.get(value, value)
    return value  # type: ignore[no-any-return]


def rows(
    before: Sequence[Row],
    after: Sequence[Row],
    known_by: Callable[[Row], tuple[Any, ...]],
    references: Callable[[Row], str | None],
    keys: Keys,
) -> Rows[Row]:
    """Compare two lists row by row.

    Rows that say the same are the same; of the others those that are ``known_by`` the same values (and name the same
    member, given by ``references``) are one row that changed, in the order in which they stand.
    """
    forms_before = [form(row, keys[0]) for row in before]
    forms_after = [form(row, keys[1]) for row in after]
    equal = Counter(forms_before) & Counter(forms_after)
    rest_before = _without(before, forms_before, Counter(equal))
    rest_after = _without(after, forms_after, Counter(equal))

    def key(row: Row, side: Mapping[str, str]) -> Hashable:
        member = references(row)
        return (*known_by(row), side.get(member, member) if member is not None else None)

    waiting: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rest_before:
        waiting[key(row, keys[0])].append(row)
    added: list[Row] = []
    changed: list[Pair[Row]] = []
    for row in rest_after:
        same = waiting[key(row, keys[1])]
        if same:
            changed.append(Pair(same.pop(0), row))
        else:
            added.append(row)
    gone = {id(row) for same in waiting.values() for row in same}
    removed = [row for row in rest_before if id(row) in gone]
    return Rows(tuple(added), tuple(removed), tuple(changed), bool(added or removed or changed))


def _without(items: Sequence[Row], forms: Sequence[Form], equal: Counter[Form]) -> list[Row]:
    """Return the ``items`` whose form is not among ``equal``, each of which stands for one item."""
    rest = []
    for item, found in zip(items, forms, strict=True):
        if equal[found] > 0:
            equal[found] -= 1
        else:
            rest.append(item)
    return rest
