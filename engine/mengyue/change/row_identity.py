"""Which rows of two states of a list are the same: told by what they say, never by where they stand.

The supplement and the comparison of data both ask here, so that neither tells of a coming and going where the other
tells of a correction.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, TypeVar

from mengyue.change.change_values import Pair, Rows
from mengyue.change.identity import Keys
from mengyue.model.base import Model
from mengyue.model.describe import describe

__all__ = ["KNOWN_BY", "form", "pairs", "rows"]

Row = TypeVar("Row", bound=Model)
Form = Hashable

#: Lists by their path, and the fields by which a row is known, the surest first; of members their identity. A row that
#: says wholly the same as another is that one before any of these is asked.
KNOWN_BY: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "members": (("id",),),
    "team": (("name", "unit"), ("name",)),
    "platforms": (("name",),),
    "tasks": (("name",),),
    "contributions": (("member", "form", "description"), ("member", "form"), ("member",)),
    "projects": (("name",),),
    "revenue.shares": (("member",),),
    "ip.background": (("number",), ("title", "owner"), ("title",)),
    "ip.fields": (("name",),),
    "governance.decision.seats": (("name", "unit"), ("name",)),
    "governance.advisory.seats": (("name", "unit"), ("name",)),
    "governance.executive.staff": (("name",),),
}


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


def pairs(path: str, before: Sequence[Row], after: Sequence[Row], keys: Keys) -> list[tuple[int, int]]:
    """Return (index in ``before``, index in ``after``) of rows that are the same one, in the order of ``after``.

    ``path`` is one of :data:`KNOWN_BY`. Of several rows that cannot be told apart the first is the first.
    """
    found: dict[int, int] = {}
    free = set(range(len(before)))
    whole: tuple[tuple[str, ...], ...] = () if path == "members" else ((),)
    for fields in (*whole, *KNOWN_BY[path]):
        known: dict[Hashable, list[int]] = defaultdict(list)
        for at in sorted(free):
            known[_key(before[at], fields, keys[0])].append(at)
        known.pop(None, None)
        for at, row in enumerate(after):
            hits = known.get(_key(row, fields, keys[1])) if at not in found else None
            if hits:
                found[at] = hits.pop(0)
                free.discard(found[at])
    return [(found[at], at) for at in sorted(found)]


def rows(path: str, before: Sequence[Row], after: Sequence[Row], keys: Keys) -> Rows[Row]:
    """Return which rows of the list at ``path`` came, went, or say otherwise."""
    same = pairs(path, before, after, keys)
    kept, come = {at for at, _other in same}, {at for _one, at in same}
    added = tuple(row for at, row in enumerate(after) if at not in come)
    removed = tuple(row for at, row in enumerate(before) if at not in kept)
    changed = tuple(
        Pair(before[one], after[other])
        for one, other in same
        if form(before[one], keys[0]) != form(after[other], keys[1])
    )
    return Rows(added, removed, changed, bool(added or removed or changed))


def _key(row: Model, fields: Sequence[str], keys: Mapping[str, str]) -> Hashable:
    """Return what ``fields`` say of ``row``, all fields where none is named; nothing where the first is not known."""
    if not fields:
        return form(row, keys)
    if getattr(row, fields[0]) is None:
        return None
    described = describe(type(row))
    values = ((name, str(getattr(row, name))) for name in fields)
    return tuple(
        keys.get(text, text) if name == "id" or described[name].is_member_reference else text for name, text in values
    )
