"""What a member has filled in, understood by the model of the whole alliance: every check of a data file holds here.

A value that is at fault is told with its place and left out; the rest is read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mengyue.gathering.member_cut import Row, plain_said
from mengyue.gathering.member_parts import MemberParts, Part
from mengyue.intake.load import load_data
from mengyue.intake.workbook_content import value_at
from mengyue.library.yaml_file import Position
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, InputError
from mengyue.negotiation.places_of_data import found_at, set_value, steps_of

__all__ = ["OWN", "Given", "GivenRow", "Said", "SaidRow", "understood"]

#: The part that holds the single facts of the member.
OWN = ""
#: How often what is at fault is taken out before the rest is given up.
_TRIES = 6
#: A place: the part, the row in it, the column; the whole row where there is no column.
_At = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class GivenRow:
    """A row as filled in: ``values`` by column, None for a blank cell; a column that is not there was not asked.

    ``code`` names a row that was sent; ``of`` is what the row says of the one above.
    """

    code: str
    of: str
    values: Mapping[str, Any]
    places: Mapping[str, Position] = field(default_factory=dict)
    place: Position | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """All that was filled in, as text files would hold it. A part that is not in ``rows`` was not there."""

    own: GivenRow
    rows: Mapping[str, Sequence[GivenRow]]


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A row as understood: its values are those of the columns that are there and not at fault."""

    row: Row
    places: Mapping[str, Position]
    place: Position | None


@dataclass(frozen=True, slots=True)
class Said:
    """What was understood. ``whole`` are the codes of rows of which something is there, at fault or not."""

    own: SaidRow
    rows: Mapping[str, Sequence[SaidRow]]
    whole: Mapping[str, frozenset[str]]


def understood(
    given: Given, parts: MemberParts, alliance: Alliance, member: str, file: str
) -> tuple[Said, list[Finding]]:
    """Return what ``given`` of the member says, and what is wrong with the rest."""
    bad: set[_At] = set()
    findings: list[Finding] = []
    for _try in range(_TRIES):
        building = _Building(given, parts, alliance, member, bad)
        try:
            loaded = load_data(building.raw, file=file, policy=alliance.policy, positions=building.at)
        except InputError as error:
            fresh = {at for finding in error.findings if (at := building.of(finding.path)) is not None} - bad
            findings += [finding for finding in error.findings if finding not in findings]
            if not fresh:
                break
            bad |= {at if at not in bad else (*at[:2], "") for at in fresh}
            continue
        return building.said(loaded.alliance), [*findings, *loaded.notes]
    return Said(SaidRow(Row("", "", {}), {}, None), {}, {}), findings


class _Building:
    """A data file of the alliance with the member's values in it, and of others their names alone."""

    def __init__(self, given: Given, parts: MemberParts, alliance: Alliance, member: str, bad: set[_At]) -> None:
        self.given, self.parts, self.member, self.bad = given, parts, member, bad
        self.at: dict[str, Position] = {}
        self.rows: dict[str, _At] = {}
        mine = self._record("members[0]", (OWN, 0), given.own) | {"id": member}
        others = [{"id": m.id, "name": m.name} for m in alliance.members if m.id != member]
        self.raw: dict[str, Any] = {"policy": alliance.policy, "members": [mine, *others]}
        if alliance.former_members:
            self.raw["former_members"] = [{"id": m.id, "name": m.name} for m in alliance.former_members]
        self.codes: dict[tuple[str, str], str] = {}
        for part in parts.parts:
            for number, row in enumerate(given.rows.get(part.key, ())):
                if (part.key, number, "") not in bad and _has_values(row):
                    self._place(part, number, row)

    def _record(self, path: str, at: tuple[str, int], row: GivenRow) -> dict[str, Any]:
        self.rows[path] = (*at, "")
        if row.place is not None:
            self.at[path] = row.place
        record: dict[str, Any] = {}
        for name, value in row.values.items():
            if name in row.places:
                self.at[f"{path}.{name}"] = row.places[name]
            if value is None or (*at, name) in self.bad:
                continue
            set_value(record, steps_of(name), value)
        return record

    def _place(self, part: Part, number: int, row: GivenRow) -> None:
        path, holder = self._holder(part, row.of)
        path = f"{path}[{len(holder)}]"
        owner = {part.table.owner: self.member} if part.table.owner else {}
        holder.append(self._record(path, (part.key, number), row) | owner)
        if row.code:
            self.codes[part.table.path, row.code] = path

    def _holder(self, part: Part, of: str) -> tuple[str, list[Any]]:
        """Return the list into which a row of ``part`` goes, with its path."""
        if part.above == "members":
            return f"members[0].{part.inner}", self.raw["members"][0].setdefault(part.inner, [])
        if not part.above:
            top = self.raw
            *above, last = part.table.path.split(".")
            for name in above:
                top = top.setdefault(name, {})
            return part.table.path, top.setdefault(last, [])
        listed = self.raw.setdefault(part.above, [])
        path = "" if part.table.of else self.codes.get((part.above, of), "")
        if not path:
            path = f"{part.above}[{len(listed)}]"
            above_part = self.parts.part(part.above)
            owner = above_part.table.owner if above_part else ""
            listed.append({owner: self.member} if owner else {})
        item = listed[int(path[len(part.above) + 1 : -1])]
        return f"{path}.{part.inner}", item.setdefault(part.inner, [])

    def of(self, path: str) -> _At | None:
        """Return the place of what stands at a data path; None for what nobody here has filled in."""
        row = path
        while row and row not in self.rows:
            row = re.sub(r"(\.|^)[^.\[\]]*$|\[\d+\]$", "", row)
        if not row:
            return None
        key, number, _whole = self.rows[row]
        given = self.given.own if key == OWN else self.given.rows[key][number]
        rest = re.sub(r"\[\d+\]$", "", path[len(row) :].lstrip("."))
        if rest in given.values and given.values[rest] is not None and (key, number, rest) not in self.bad:
            return key, number, rest
        return None if key == OWN else (key, number, "")

    def said(self, alliance: Alliance) -> Said:
        """Return what the values mean."""
        rows: dict[str, list[SaidRow]] = {key: [] for key in self.given.rows}
        own = SaidRow(Row("", "", {}), {}, None)
        for path, (key, number, _whole) in self.rows.items():
            if key == OWN:
                own = self._said(alliance.members[0], self.given.own, (key, 0))
            else:
                found = self._said(found_at(alliance, path), self.given.rows[key][number], (key, number))
                if any(value is not None for value in found.row.values.values()):
                    rows[key].append(found)
        whole = {
            key: frozenset(row.code for number, row in enumerate(listed) if self._spoken(key, number, row, rows[key]))
            for key, listed in self.given.rows.items()
        }
        return Said(own, rows, whole)

    def _spoken(self, key: str, number: int, row: GivenRow, said: Sequence[SaidRow]) -> bool:
        return any((k, n) == (key, number) for k, n, _c in self.bad) or any(row.code == s.row.code for s in said)

    def _said(self, record: Any, given: GivenRow, at: tuple[str, int]) -> SaidRow:
        kept = {name: plain_said(value_at(record, name)) for name in given.values if (*at, name) not in self.bad}
        return SaidRow(Row(given.code, given.of, kept), given.places, given.place)


def _has_values(row: GivenRow) -> bool:
    return any(value not in (None, "", []) for value in row.values.values())
