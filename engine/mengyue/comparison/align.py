"""Telling which entry of OLD is which entry of NEW: by what it is, not by where it stands.

Who is the same member, :mod:`mengyue.change.identity` says, and which row is the same,
:mod:`mengyue.change.row_identity`.
OLD put into NEW's order differs from NEW only where facts differ; what stood elsewhere has moved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mengyue.change.identity import keys_of
from mengyue.change.row_identity import KNOWN_BY, pairs
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import describe

__all__ = ["Move", "align", "moved"]


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
    for path in KNOWN_BY:
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
    field = next((name for name in KNOWN_BY[path][-1] if getattr(entry, name)), "")
    first = str(getattr(entry, field, ""))
    kind: type[Model] = type(entry)
    return names.get(first, first) if field and describe(kind)[field].is_member_reference else first
