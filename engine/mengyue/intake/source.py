"""What every file format is read into: plain data and where each piece of it stood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mengyue.library.yaml_file import Position
from mengyue.model.finding import Finding

__all__ = ["Read", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One alliance as read: ``data`` holds dict, list, str, bool (JSON only) and None.

    ``row`` is the row of a file that holds one alliance a row, else None. ``origin`` gives the path in the file of list
    items that moved up when blank ones were left out, by their path in ``data``.
    """

    data: Any
    positions: Mapping[str, Position]
    row: int | None = None
    origin: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """A file as read: its alliances, the faults each at its place, notes, and what could not be read at all."""

    sources: list[Source]
    faults: list[tuple[Position, Finding]]
    notes: list[Finding]
    unread: frozenset[str] = frozenset()
    is_table: bool = False
