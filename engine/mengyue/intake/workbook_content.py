"""An alliance as the rows of each sheet: the reverse of reading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mengyue.intake.workbook_plan import Sheet
from mengyue.model.alliance import Alliance

__all__ = ["Item", "items", "value_at"]


@dataclass(frozen=True, slots=True)
class Item:
    """One row of a list sheet: its own key, the key of the item that owns it, and the record or text."""

    key: str
    parent: str
    value: Any


def items(alliance: Alliance, sheet: Sheet) -> Iterator[Item]:
    """Yield the rows of ``sheet``; items of a list are numbered from 1. Owners go by their id where they have one."""
    if not sheet.owner:
        yield from _listed(value_at(alliance, sheet.path), "")
        return
    for owner in _listed(value_at(alliance, sheet.owner), ""):
        yield from _listed(value_at(owner.value, sheet.inner), getattr(owner.value, "id", owner.key))


def _listed(values: Any, parent: str) -> Iterator[Item]:
    if isinstance(values, dict):
        yield from (Item(str(key), parent, value) for key, value in values.items())
    else:
        yield from (Item(str(number), parent, value) for number, value in enumerate(values or (), 1))


def value_at(record: Any, path: str) -> Any:
    """Return what stands at ``path`` below ``record``; None where a record on the way is missing."""
    for name in path.split(".") if path else ():
        record = getattr(record, name, None)
    return record
