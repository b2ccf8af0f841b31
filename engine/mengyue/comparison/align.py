"""Telling which entry of OLD is which entry of NEW: by what it is, not by where it stands.

Who is the same member, :mod:`mengyue.change.identity` says; other entries are known by the member they belong to or by
their name. OLD put into NEW's order differs from NEW only where facts differ; what stood elsewhere has moved.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mengyue.change.identity import Keys, keys_of
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model

__all__ = ["LISTS", "Move", "align", "moved", "pairs"]

#: Lists that are aligned, and the fields by which an entry is known, the surest first; of members their identity.
LISTS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "members": (("id",),),
    "team": (("name", "unit"), ("name",)),
    "platforms": (("name",),),
    "tasks": (("name",),),
    "contributions": (("member", "form", "description"), ("member", "form"), ("member",)),
    "projects": (("name",),),
    "revenue.shares": (("member",),),
    "ip.background": (("number",), ("title", "owner"), ("title",)),
    "ip.fields": (("name",),),
    "governance.decision.seats": (("name",),),
    "governance.advisory.seats": (("name",),),
    "governance.executive.staff": (("name",),),
}
#: Fields that name a member by its id, or are it.
_MEMBER_FIELDS = ("member", "unit", "owner", "id")


@dataclass(frozen=True, slots=True)
class Move:
    """An entry that stands elsewhere among those that both sides have. Positions count from 1."""

    path: str
    name: str
    old: int
    new: int


def align(old: Alliance, new: Alliance) -> tuple[Alliance, list[Move]]:
    """Return ``old`` with every list in the order of ``new``, and what had to be moved for that.

    An entry that NEW no longer has stays behind the one it followed.
    """
    moves: list[Move] = []
    keys = keys_of(old, new)
    for path in LISTS:
        before, after = _entries(old, path), _entries(new, path)
        if not before or not after:
            continue
        matched = pairs(path, before, after, keys)
        order = _order(matched, len(before))
        if order != list(range(len(before))):
            old = _with_entries(old, path, tuple(before[at] for at in order))
        for at_old, at_new in moved(matched):
            name = _name(path, after[at_new], new)
            moves.append(Move(path, name, at_old + 1, at_new + 1))
    return old, moves


def pairs(path: str, before: Sequence[Any], after: Sequence[Any], keys: Keys) -> list[tuple[int, int]]:
    """Return (index in ``before``, index in ``after``) of entries that are the same one, in the order of ``after``."""
    found: dict[int, int] = {}
    free = set(range(len(before)))
    for fields in LISTS[path]:
        known: dict[Hashable, list[int]] = {}
        for at in sorted(free):
            key = _key(before[at], fields, keys[0])
            if key:
                known.setdefault(key, []).append(at)
        for at, entry in enumerate(after):
            hits = known.get(_key(entry, fields, keys[1])) if at not in found else None
            if hits:
                found[at] = hits.pop(0)
                free.discard(found[at])
    return [(found[at], at) for at in sorted(found)]


def moved(matched: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the fewest pairs of which one can say that they moved while all others kept their order.

    Among equals those stay that stand where they stood: of three in reverse order the middle one.
    """
    size = max((index for index, _at in matched), default=-1) + 1
    best: list[tuple[int, int, int]] = [(0, 0, -1)] * (size + 1)  # a Fenwick tree of (length, unmoved, last pair)
    before: list[int] = []
    for at, (index, there) in enumerate(matched):
        length, unmoved, last = _best(best, index)
        before.append(last)
        entry = (length + 1, unmoved + (index == there), at)
        place = index + 1
        while place <= size:
            if entry[:2] > best[place][:2]:
                best[place] = entry
            place += place & -place
    kept: set[int] = set()
    at = _best(best, size)[2]
    while at >= 0:
        kept.add(at)
        at = before[at]
    return [pair for at, pair in enumerate(matched) if at not in kept]


def _best(tree: Sequence[tuple[int, int, int]], place: int) -> tuple[int, int, int]:
    found = (0, 0, -1)
    while place > 0:
        if tree[place][:2] > found[:2]:
            found = tree[place]
        place -= place & -place
    return found


def _order(matched: Sequence[tuple[int, int]], count: int) -> list[int]:
    common = [index for index, _new in matched]
    known = set(common)
    followers: dict[int, list[int]] = {}
    last = -1
    for index in range(count):
        if index in known:
            last = index
        else:
            followers.setdefault(last, []).append(index)
    order = list(followers.get(-1, ()))
    for index in common:
        order += [index, *followers.get(index, ())]
    return order


def _key(entry: Any, fields: Sequence[str], keys: Mapping[str, str]) -> Hashable:
    values = [getattr(entry, name) for name in fields]
    if any(value is None for value in values[:1]):
        return None
    texts = (str(value) for value in values)
    return tuple(
        keys.get(text, text) if name in _MEMBER_FIELDS else text for name, text in zip(fields, texts, strict=True)
    )


def _entries(alliance: Alliance, path: str) -> tuple[Any, ...]:
    holder: Any = alliance
    for name in path.split("."):
        holder = getattr(holder, name, None)
    return holder or ()


def _with_entries(model: Any, path: str, entries: tuple[Any, ...]) -> Any:
    name, _dot, rest = path.partition(".")
    value: Any = _with_entries(getattr(model, name), rest, entries) if rest else entries
    assert isinstance(model, Model)
    return model.model_copy(update={name: value})


def _name(path: str, entry: Any, alliance: Alliance) -> str:
    names = {member.id: member.name or member.id for member in alliance.members}
    if path == "members":
        return str(entry.name or entry.id)
    first = next((str(getattr(entry, name)) for name in LISTS[path][-1] if getattr(entry, name)), "")
    return names.get(first, first) if LISTS[path][-1][0] in _MEMBER_FIELDS else first
