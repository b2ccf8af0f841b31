"""What changed in the data itself: field by field, entries matched by identity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mengyue.comparison.align import LISTS, pairs, renamed_members
from mengyue.intake.labels import label_of
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model

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
    return _walk(old, new, "", "", "", renamed_members(old, new))


def _walk(
    old: Any, new: Any, path: str, pattern: str, entry: str, renamed: Mapping[str, str]
) -> Iterator[Fact | Presence]:
    if old == new:
        return
    if pattern in LISTS:
        yield from _entries(old or (), new or (), path, pattern, renamed)
    elif isinstance(old, Model | None) and isinstance(new, Model | None) and (old or new):
        present = new if new is not None else old
        assert present is not None
        for name in type(present).model_fields:
            below = f"{path}.{name}" if path else name
            kind = f"{pattern}.{name}" if pattern else name
            yield from _walk(getattr(old, name, None), getattr(new, name, None), below, kind, entry, renamed)
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in sorted(old.keys() | new.keys()):
            yield from _walk(old.get(key), new.get(key), f"{path}.{key}", f"{pattern}.*", entry, renamed)
    else:
        before, after = _text(old), _text(new)
        reference = isinstance(old, str) and pattern.startswith("[]") and renamed.get(before) == after
        if before != after and (not reference or path.startswith("members")):
            yield Fact(path, label_of(path), before, after, entry)


def _entries(
    old: tuple[Any, ...], new: tuple[Any, ...], path: str, pattern: str, renamed: Mapping[str, str]
) -> Iterator[Fact | Presence]:
    matched = pairs(pattern, old, new, renamed)
    kept_old, kept_new = {a for a, _b in matched}, {b for _a, b in matched}
    for at, entry in enumerate(old):
        if at not in kept_old:
            yield Presence(path, _name(entry), False, at + 1)
    for at, entry in enumerate(new):
        if at not in kept_new:
            yield Presence(path, _name(entry), True, at + 1)
    for before, after in matched:
        yield from _walk(old[before], new[after], f"{path}[{after}]", "[]", _name(new[after]), renamed)


def _name(entry: Any) -> str:
    for field in ("name", "title", "member", "id"):
        value = getattr(entry, field, None)
        if value:
            return str(value)
    return ""


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "；".join(_text(item) for item in value)
    if isinstance(value, Model):
        shown = (_text(getattr(value, name)) for name in type(value).model_fields)
        return "，".join(text for text in shown if text)
    if isinstance(value, dict):
        return "；".join(f"{key}：{_text(item)}" for key, item in value.items())
    return str(value)
