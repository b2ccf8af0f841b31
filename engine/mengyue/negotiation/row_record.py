"""The record of the data that a row of a table shows, and the field that each piece of its cells comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from mengyue.draft.tree import Blank, Inline, Text, Value
from mengyue.intake.yaml_write import plain
from mengyue.model.alliance import Alliance
from mengyue.model.describe import FieldDescription, Kind
from mengyue.negotiation.facts_in import field_at
from mengyue.negotiation.places_of_data import steps_of
from mengyue.negotiation.tree_lines import TreeLine

__all__ = ["RowRecord", "fields_of", "member_named", "row_record"]

_RECORD = re.compile(r"(.+?)\[(\d+)\]")
_MEMBER_NAME = re.compile(r"members\[(\d+)\]\.name")
_FLAGS = {"是": True, "否": False}
#: What may stand between the fields of which a cell is composed.
_BETWEEN = re.compile(r"[\s，,、；;：:（）()/]*")


@dataclass(frozen=True, slots=True)
class RowRecord:
    """The record ``list[at]``; ``cells`` are those of the row with the names of members, and what is composed of
    several fields, led back to the fields of the record."""

    list: str
    at: int
    cells: tuple[tuple[Inline, ...], ...]

    @property
    def base(self) -> str:
        """The data path of the record."""
        return f"{self.list}[{self.at}]"


def row_record(line: TreeLine, alliance: Alliance) -> RowRecord | None:
    """Return the record that ``line`` shows; nothing when it shows none, or more than one."""
    paths = [part.path.partition(":")[0] for cell in line.cells for part in cell if isinstance(part, Value | Blank)]
    hits = [(hit, path) for path in paths if (hit := _RECORD.match(path))]
    bases = dict.fromkeys(hit[0] for hit, path in hits if not _MEMBER_NAME.fullmatch(path))
    if len(bases) != 1:
        return None
    found = _RECORD.fullmatch(next(iter(bases)))
    if found is None:
        return None
    fields = dict(fields_of(alliance, found[0]))
    used: set[str] = set()
    cells = tuple(tuple(_led_back(cell, alliance, fields, used, found[0])) for cell in line.cells)
    return RowRecord(found[1], int(found[2]), cells)


def fields_of(alliance: Alliance, base: str) -> Iterator[tuple[str, tuple[FieldDescription, Any]]]:
    """Yield the path of each field of the record ``base`` that is filled in, what is known of it and what it says; of
    everything when ``base`` is empty."""
    data: Any = plain(alliance.model_dump())
    for step in steps_of(base):
        data = data[step]
    for path, value in _leaves(data, base):
        described = field_at(path)
        if described is not None:
            yield path, (described, value)


def _leaves(data: Any, path: str) -> Iterator[tuple[str, Any]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _leaves(value, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from _leaves(value, f"{path}[{at}]")
    else:
        yield path, data


def member_named(alliance: Alliance, name: str) -> str | None:
    """Return the id of the member of that name."""
    return next((one.id for one in alliance.members if name and name in (one.name, one.id)), None)


def _led_back(
    cell: Sequence[Inline],
    alliance: Alliance,
    fields: Mapping[str, tuple[FieldDescription, Any]],
    used: set[str],
    base: str,
) -> Iterator[Inline]:
    follows = [*(next_part for _part, next_part in pairwise([*cell, None]))] if cell else []
    for at, part in enumerate(cell):
        path = part.path.partition(":")[0] if isinstance(part, Value | Blank) else ""
        named = _MEMBER_NAME.fullmatch(path)
        if named and not path.startswith(f"{base}."):
            id = alliance.members[int(named[1])].id
            holders = [
                name for name, (described, value) in fields.items()
                if described.is_member_reference and value == id and name not in used
            ]  # fmt: skip
            near = next((p.path for p in [*follows[at:], *cell[at + 1 :]] if isinstance(p, Value) and p.path), "")
            holders.sort(key=lambda name: (_parent(name) != _parent(near), name.count(".")))
            if holders:
                used.add(holders[0])
                yield Value(part.text, holders[0])
                continue
        if isinstance(part, Value) and not path and part.text.strip():
            yield from _composed(part, fields)
            continue
        yield part


def _parent(path: str) -> str:
    return path.rpartition(".")[0]


def _composed(part: Value, fields: Mapping[str, tuple[FieldDescription, Any]]) -> Iterator[Inline]:
    """Yield a computed text as the fields that it is composed of, or as it is."""
    flags = [path for path, (known, _value) in fields.items() if known.kind is Kind.FLAG]
    if part.text in _FLAGS and len(flags) == 1 and fields[flags[0]][1] is _FLAGS[part.text]:
        yield Value(part.text, flags[0])
        return
    spans: list[tuple[int, int, str]] = []
    texts = [(value, path) for path, (_known, value) in fields.items() if isinstance(value, str) and len(value) > 1]
    for value, path in sorted(texts, key=lambda one: -len(one[0])):
        start = part.text.find(value)
        if start >= 0 and not any(a < start + len(value) and start < b for a, b, _path in spans):
            spans.append((start, start + len(value), path))
    spans.sort()
    edges = [0, *(edge for a, b, _path in spans for edge in (a, b)), len(part.text)]
    between = [part.text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if not spans or not all(_BETWEEN.fullmatch(text) for text in between):
        yield part
        return
    for text, (a, b, path) in zip(between, spans, strict=False):
        if text:
            yield Text(text)
        yield Value(part.text[a:b], path)
    if between[-1]:
        yield Text(between[-1])
