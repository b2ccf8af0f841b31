"""What a member says, held against what was sent and what the data say now: new, changed, contradicting, gone."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from mengyue.gathering.given_values import SaidRow
from mengyue.gathering.member_cut import Cut, Row, cut
from mengyue.gathering.member_parts import MemberParts, Part
from mengyue.gathering.member_returned import Returned, cell_of
from mengyue.gathering.row_twins import key_of, known_by, same_rows
from mengyue.i18n import _
from mengyue.intake.counted_places import counted
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.place_labels import label_of
from mengyue.intake.workbook_plan import Column
from mengyue.model.alliance import Alliance
from mengyue.negotiation.places_of_data import set_value, steps_of

__all__ = ["Change", "ChangeKind", "held_against"]


class ChangeKind(StrEnum):
    """What a value is beside what we have."""

    NEW = "new"
    CHANGED = "changed"
    ROW = "row"
    CONTRADICTS = "contradicts"
    CLEARED = "cleared"
    GONE = "gone"
    LOCKED = "locked"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a member says otherwise than what was sent.

    ``path`` is where it belongs in the data; of a new row the list. ``was`` (sent), ``now`` (ours), ``said`` are as
    people read them, ``value`` is what would be written. ``kind`` decides whether it can be taken without a decision.
    """

    member: str
    kind: ChangeKind
    path: str
    label: str
    was: str
    now: str
    said: str
    value: Any
    file: str
    cell: str
    by: str
    why: str = ""

    @property
    def id(self) -> str:
        """Its name in tables: the same as long as it says the same against the same."""
        told = [self.member, self.path, self.now, self.said, self.kind is ChangeKind.GONE]
        return hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:10]

    @property
    def ids(self) -> tuple[str, ...]:
        """Its name, and that which it had before it was taken."""
        before = replace(self, now=self.was) if self.kind is ChangeKind.SAME else self
        return self.id, before.id

    @property
    def plain(self) -> bool:
        """Whether it is written without being asked about."""
        return self.kind in (ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.ROW)

    @property
    def decidable(self) -> bool:
        """Whether it can be written at all."""
        return self.kind not in (ChangeKind.LOCKED, ChangeKind.SAME)


def held_against(returned: Returned, alliance: Alliance, parts: MemberParts, speech: PackSpeech) -> list[Change]:
    """Return what ``returned`` says otherwise than what was sent, in the order of the workbook."""
    index = next(at for at, member in enumerate(alliance.members) if member.id == returned.sent.member)
    changes = _Holding(returned, cut(alliance, index, parts), index, parts, speech).changes()
    return [_with_inner(change) for change in list(changes)]


def _with_inner(change: Change) -> Change:
    """Tell of a new row also how many rows of its own come with it."""
    record = change.value if isinstance(change.value, dict) else {}
    inner = [(name, len(value)) for name, value in record.items() if isinstance(value, list) and _are_rows(value)]
    told = (_("{label} {count} 项").format(label=_last(f"{change.path}[0].{name}"), count=n) for name, n in inner)
    return replace(change, said="；".join((change.said, *told))) if inner else change


def _are_rows(value: list[Any]) -> bool:
    return all(isinstance(item, dict) for item in value)


def _last(path: str) -> str:
    return label_of(path).rpartition("·")[2]


class _Holding:
    """Holds one answer against both states."""

    def __init__(self, returned: Returned, ours: Cut, index: int, parts: MemberParts, speech: PackSpeech) -> None:
        self.returned, self.ours, self.index, self.parts, self.speech = returned, ours, index, parts, speech
        self.base = returned.sent.base
        self.fresh: dict[tuple[str, str], dict[str, Any]] = {}
        self.same: dict[str, dict[str, Row]] = {}

    def changes(self) -> Iterator[Change]:
        """Yield them."""
        said = self.returned.said
        fixed = self.parts.layout.own.fixed
        for column in self.parts.own.columns:
            name = column.path.partition(".")[2]
            if name in said.own.row.values and name != "id":
                yield from self._field(
                    column, f"members[{self.index}].{name}", self.base.own.get(name), self.ours.own.get(name),
                    said.own, name, locked=name in fixed,
                )  # fmt: skip
        for part in self.parts.parts:
            if part.key in said.rows:
                yield from self._part(part)

    def _field(
        self, column: Column, path: str, base: Any, ours: Any, row: SaidRow, name: str, *, locked: bool = False
    ) -> Iterator[Change]:
        value = row.row.values[name]
        if value == base:
            return
        why = ""
        if locked:
            kind, why = ChangeKind.LOCKED, _("这一项不由成员单位填写")
        elif value == ours:
            kind = ChangeKind.SAME
        elif value is None:
            kind = ChangeKind.CLEARED
        elif ours == base:
            kind = ChangeKind.NEW if base is None else ChangeKind.CHANGED
        else:
            kind, why = ChangeKind.CONTRADICTS, _("发出以后，数据文件里也改过")
        yield self._change(kind, path, row.places.get(name), column, (base, ours, value), why)

    def _change(
        self, kind: ChangeKind, path: str, place: Any, column: Column, values: tuple[Any, Any, Any], why: str = ""
    ) -> Change:
        was, now, said = (self._shown(column, value) for value in values)
        one = self.returned
        label = counted(label_of(path))
        return Change(
            one.sent.member, kind, path, label, was, now, said, values[2], one.file, cell_of(place), one.by, why
        )

    def _shown(self, column: Column, value: Any) -> str:
        if value is None:
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, list):
            return "、".join(self._shown(column, item) for item in value)
        return self.speech.choices(column.field).get(str(value), str(value))

    def _part(self, part: Part) -> Iterator[Change]:
        base = self.base.rows.get(part.key, ())
        ours = self.ours.rows.get(part.key, ())
        same = self.same[part.key] = same_rows(part, base, ours, self._above(part))
        kept = {row.code: row for row in base}
        free = [row for row in ours if row.path not in {found.path for found in same.values()}]
        for said in self.returned.said.rows[part.key]:
            if said.row.code in kept:
                yield from self._known(part, said, kept[said.row.code], same.get(said.row.code))
            else:
                yield from self._new(part, said, free)
        there = self.returned.said.whole.get(part.key, frozenset())
        for row in base:
            blank = all(value is None for value in row.values.values())  # it was sent so, to be filled in
            if row.code not in there and row.code in same and not blank:
                place = same[row.code]
                was, now = self._told(part, row.values), self._told(part, place.values)
                label = counted(label_of(place.path))
                one = self.returned
                yield Change(
                    one.sent.member, ChangeKind.GONE, place.path, label, was, now, "", None, one.file,
                    part.sheet.name, one.by,
                )  # fmt: skip

    def _above(self, part: Part) -> Mapping[str, str]:
        """Return from the codes that rows of the list above have now to those that they had when it was sent."""
        above = self.parts.part(part.above)
        same = self.same.get(above.key, {}) if above else {}
        return {row.code: code for code, row in same.items()}

    def _known(self, part: Part, said: SaidRow, base: Row, ours: Row | None) -> Iterator[Change]:
        if ours is None:
            changed = {n: v for n, v in said.row.values.items() if v is not None and v != base.values.get(n)}
            if changed:
                why = _("发出以后，数据文件里已经删去这一行")
                yield from self._added(part, said, {**base.values, **changed}, ChangeKind.CONTRADICTS, why)
            return
        for column in part.columns:
            name = column.path
            if name in said.row.values:
                yield from self._field(
                    column, f"{ours.path}.{name}", base.values.get(name), ours.values.get(name), said, name,
                    locked=name in part.table.fixed,
                )  # fmt: skip

    def _new(self, part: Part, said: SaidRow, free: list[Row]) -> Iterator[Change]:
        filled = {name: value for name, value in said.row.values.items() if value is not None}
        for row in free:
            if all(row.values.get(name) == value for name, value in filled.items()):
                free.remove(row)
                yield from self._added(part, said, filled, ChangeKind.SAME, "")
                return  # somebody has put it in already
        known = known_by(part)
        twin = next((row for row in free if key_of(row.values, known) == key_of(filled, known) is not None), None)
        if twin is not None:
            free.remove(twin)
            for column in part.columns:
                if column.path in filled:
                    yield from self._field(
                        column, f"{twin.path}.{column.path}", None, twin.values.get(column.path), said, column.path
                    )
            return
        yield from self._added(part, said, filled, ChangeKind.ROW, "")

    def _added(
        self, part: Part, said: SaidRow, values: Mapping[str, Any], kind: ChangeKind, why: str
    ) -> Iterator[Change]:
        """Yield that a row is to be added; what belongs to a row that is new itself goes into that."""
        one = self.returned
        record = _nested({n: v for n, v in values.items() if v is not None})
        if part.table.owner:
            record = {part.table.owner: one.sent.member, **record}
        where = part.table.path
        if part.above == "members":
            where = f"members[{self.index}].{part.inner}"
        elif part.above:
            above = self.parts.part(part.above)
            key = above.key if above else ""
            parent = self.fresh.get((key, said.row.of)) if said.row.of else None
            if parent is not None:
                parent.setdefault(part.inner, []).append(record)
                return
            found = self.same.get(key, {}).get(said.row.of)
            if found is None:
                kind, why = ChangeKind.LOCKED, _("没有写明属于哪一项，不能加入")
            where = f"{found.path}.{part.inner}" if found is not None else where
        if kind is ChangeKind.SAME:
            why = ""
        elif not part.table.add and kind is ChangeKind.ROW:
            kind, why = ChangeKind.LOCKED, _("这张表不由成员单位增加行")
        if said.row.code or not part.above:
            self.fresh[part.key, said.row.code] = record
        text = self._told(part, values)
        yield Change(
            one.sent.member, kind, where, counted(label_of(where)), "", "", text, record, one.file,
            cell_of(said.place), one.by, why,
        )  # fmt: skip

    def _told(self, part: Part, values: Mapping[str, Any]) -> str:
        told = ((c.title, self._shown(c, values.get(c.path))) for c in part.columns)
        return "；".join(f"{title} {value}" for title, value in told if value)


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in values.items():
        set_value(made, steps_of(name), value)
    return made
