"""One member's own out of the alliance: what its workbook is filled with, and what an answer is held against."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from mengyue.gathering.member_parts import MemberParts, Part
from mengyue.intake.workbook_content import value_at
from mengyue.model.alliance import Alliance

__all__ = ["Cut", "Row", "as_data", "cut", "from_data", "plain_said"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list: ``code`` names it as long as it lives, ``of`` the row above; ``path`` is its place in the data,
    nothing for a row that is new. ``values`` hold texts, whole numbers, flags and lists of texts by column."""

    code: str
    of: str
    values: Mapping[str, Any]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Cut:
    """What the data say of one member: its facts by their place below the member, its rows by the part's key."""

    own: Mapping[str, Any]
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)


def plain_said(value: Any) -> Any:
    """Return ``value`` as text, whole number, flag or list of texts, the same for what says the same."""
    if isinstance(value, tuple | list):
        return [plain_said(item) for item in value] or None
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, StrEnum) else value


def cut(alliance: Alliance, index: int, parts: MemberParts) -> Cut:
    """Return what ``alliance`` says of the member at ``index``."""
    member = alliance.members[index]
    own = {c.path.partition(".")[2]: c for c in parts.own.columns}
    facts = {path: plain_said(value_at(member, path)) for path in own}
    made: dict[str, tuple[Row, ...]] = {}
    codes: dict[str, str] = {}
    for part in parts.parts:
        rows: list[Row] = []
        for path, of, record in _listed(alliance, index, part, codes):
            values = {c.path: plain_said(value_at(record, c.path)) for c in part.columns}
            code = _code(part.key, len(rows) + 1, of, values)
            codes[path] = code
            rows.append(Row(code, of, values, path))
        made[part.key] = tuple(rows)
    return Cut({path: value for path, value in facts.items() if value is not None}, made)


def _listed(alliance: Alliance, index: int, part: Part, codes: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    """Yield path, row above and record of the rows that are the member's own."""
    name, owner = alliance.members[index].id, part.table.owner
    if part.above == "members":
        for at, record in enumerate(value_at(alliance.members[index], part.inner) or ()):
            yield f"members[{index}].{part.inner}[{at}]", "", record
    elif not part.above:
        for at, record in enumerate(value_at(alliance, part.table.path) or ()):
            if getattr(record, owner) == name:
                yield f"{part.table.path}[{at}]", "", record
    else:
        for number, above in enumerate(value_at(alliance, part.above) or ()):
            place = f"{part.above}[{number}]"
            if not owner and place not in codes:
                continue
            of = codes.get(place, "") if not owner else str(getattr(above, part.table.of, None) or number + 1)
            for at, record in enumerate(value_at(above, part.inner) or ()):
                if not owner or getattr(record, owner) == name:
                    yield f"{place}.{part.inner}[{at}]", of, record


def _code(key: str, number: int, of: str, values: Mapping[str, Any]) -> str:
    said = json.dumps([key, number, of, values], ensure_ascii=False, sort_keys=True)
    return f"{number}-{hashlib.sha256(said.encode()).hexdigest()[:4].upper()}"


def as_data(found: Cut) -> dict[str, Any]:
    """Return what JSON holds of it: what is known, without places."""
    rows = {
        key: [[r.code, r.of, {name: value for name, value in r.values.items() if value is not None}] for r in listed]
        for key, listed in found.rows.items()
        if listed
    }
    return {"own": dict(found.own), "rows": rows}


def from_data(data: Any) -> Cut | None:
    """Read back what :func:`as_data` gave; None for anything else."""
    if not isinstance(data, dict) or not isinstance(data.get("own"), dict) or not isinstance(data.get("rows"), dict):
        return None
    made = {key: tuple(map(_row, rows if isinstance(rows, list) else [None])) for key, rows in data["rows"].items()}
    if any(row is None for rows in made.values() for row in rows):
        return None
    return Cut(data["own"], {key: tuple(row for row in rows if row is not None) for key, rows in made.items()})


def _row(told: Any) -> Row | None:
    if not isinstance(told, list) or len(told) != 3 or not isinstance(told[2], dict):
        return None
    return Row(str(told[0]), str(told[1]), told[2])
