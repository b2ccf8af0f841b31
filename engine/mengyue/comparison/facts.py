"""What changed in the data itself: field by field, entries matched by identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mengyue.change.identity import Keys, keys_of
from mengyue.change.row_identity import KNOWN_BY, pairs
from mengyue.intake.place_labels import label_of
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import describe

__all__ = ["Fact", "Presence", "changed_facts", "entries"]


@dataclass(frozen=True, slots=True)
class Fact:
    """A field with its values; ``path`` leads there in NEW, or in OLD where NEW has none. ``entry`` names its owner."""

    path: str
    label: str
    old: str
    new: str
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Presence:
    """An entry of a list that only one side has. ``position`` counts from 1 on that side."""

    path: str
    name: str
    added: bool
    position: int


def entries(old: Alliance, new: Alliance) -> list[Presence]:
    """Return the entries that were added or removed, list by list."""
    return [change for change in _changes(old, new) if isinstance(change, Presence)]


def changed_facts(old: Alliance, new: Alliance) -> list[Fact]:
    """Return the fields that changed in what both sides have. Pass ``old`` aligned with ``new``."""
    return [change for change in _changes(old, new) if isinstance(change, Fact)]


def _changes(old: Alliance, new: Alliance) -> Iterator[Fact | Presence]:
    keys = keys_of(old, new)
    return _Walk(keys, _told(old, new, keys)).below(old, new, "", "", "")


def _told(old: Alliance, new: Alliance, keys: Keys) -> dict[str, str]:
    """Return how members named by OLD are told where their id would mislead: by their id in NEW, or by their full name
    where NEW gave the id to another unit."""
    since = {key: id for id, key in keys[1].items()}
    found = {id: since[key] for id, key in keys[0].items() if key in since and since[key] != id}
    for member in (*old.former_members, *old.members):
        if member.id in keys[1] and keys[1][member.id] != keys[0][member.id] and member.id not in found:
            found[member.id] = member.name or member.id
    return found


class _Walk:
    """A walk through both sides. ``told`` is how members named by OLD are told, where not by their id."""

    def __init__(self, keys: Keys, told: Mapping[str, str]) -> None:
        self.keys, self.told = keys, told

    def below(
        self, old: Any, new: Any, path: str, pattern: str, entry: str, *, reference: bool = False
    ) -> Iterator[Fact | Presence]:
        if old == new and not self.told:
            return
        if pattern in KNOWN_BY:
            yield from self._entries(old or (), new or (), path, pattern)
        elif isinstance(old, Model | None) and isinstance(new, Model | None) and (old or new):
            present = new if new is not None else old
            assert present is not None
            for name, described in describe(type(present)).items():
                values = getattr(old, name, None), getattr(new, name, None)
                below = f"{path}.{name}" if path else name
                kind = f"{pattern}.{name}" if pattern else name
                yield from self.below(*values, below, kind, entry, reference=described.is_member_reference)
        elif isinstance(old, dict) and isinstance(new, dict):
            for key in sorted(old.keys() | new.keys()):
                yield from self.below(old.get(key), new.get(key), f"{path}.{key}", f"{pattern}.*", entry)
        else:
            before, after = _text(old, self.told, reference=reference), _text(new, {}, reference=reference)
            if before != after:
                yield Fact(path, label_of(path), before, after, entry)

    def _entries(
        self, old: tuple[Any, ...], new: tuple[Any, ...], path: str, pattern: str
    ) -> Iterator[Fact | Presence]:
        matched = pairs(pattern, old, new, self.keys)
        kept_old, kept_new = {a for a, _b in matched}, {b for _a, b in matched}
        for at, entry in enumerate(old):
            if at not in kept_old:
                yield Presence(path, _name(entry), False, at + 1)
        for at, entry in enumerate(new):
            if at not in kept_new:
                yield Presence(path, _name(entry), True, at + 1)
        for before, after in matched:
            yield from self.below(old[before], new[after], f"{path}[{after}]", "[]", _name(new[after]))


def _name(entry: Any) -> str:
    for field in ("name", "title", "member", "id"):
        value = getattr(entry, field, None)
        if value:
            return str(value)
    return ""


def _text(value: Any, told: Mapping[str, str], *, reference: bool = False) -> str:
    """Write a value down; members that it names are told as ``told`` says."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "；".join(_text(item, told, reference=reference) for item in value)
    if isinstance(value, Model):
        fields = describe(type(value)).items()
        shown = (_text(getattr(value, name), told, reference=field.is_member_reference) for name, field in fields)
        return "，".join(text for text in shown if text)
    if isinstance(value, dict):
        return "；".join(f"{key}：{_text(item, told)}" for key, item in value.items())
    return told.get(value, value) if reference and isinstance(value, str) else str(value)
