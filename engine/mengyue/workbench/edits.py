"""Changes that somebody makes in the page, put into the data: value by value, so that two people lose nothing.

A change says what the page showed before (``was``). Where the file says something else by now and not the same as the
change, the two contradict each other: nobody is overruled silently.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mengyue.intake.named_ids import resolve_names
from mengyue.intake.remarks import Remarks
from mengyue.library.data_model import data_model
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import Shape, describe, label_in
from mengyue.workbench.form_parts import FormGrid, dotted, field_at, grids_by_pattern, value_at
from mengyue.workbench.lapsed_approval import lapse
from mengyue.workbench.list_merge import Clash, merged
from mengyue.workbench.list_rows import AT, KEY, WITHIN, are_rows, bare, grid_rows, moved_above, not_ours, put, store
from mengyue.workbench.typed_in import TypedFault, shown_value, typed_value

__all__ = ["Edited", "apply"]


@dataclass(slots=True)
class Edited:
    """The data as changed, with what contradicts, what could not be read (by place), and the labels of what changed.
    ``states`` say of each change whether it was taken: ``saved``, ``clash`` or ``refused``; ``values`` what the page is
    to take for granted there from now on: a text, or its own rows."""

    raw: dict[str, Any]
    clashes: list[Clash] = field(default_factory=list)
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    states: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    lists: dict[int, tuple[FormGrid, list[dict[str, Any]], list[dict[str, Any]]]] = field(default_factory=dict)


def apply(raw: Mapping[str, Any], edits: Sequence[Any], *, prefer: str = "") -> Edited:
    """Put ``edits`` into a copy of ``raw``. ``prefer`` says who is right where two changed the same: ``mine`` is the
    page, ``theirs`` the file; with neither it is a clash.

    An edit is ``{"path": [...], "was": text, "now": text}`` or ``{"grid": pattern, "was": rows, "now": rows}``.
    Raises :class:`EngineError` for what no page of ours sends.
    """
    edited = Edited(copy.deepcopy(dict(raw)))
    for edit in edits:
        if not isinstance(edit, dict):
            raise not_ours()
        before = len(edited.clashes), len(edited.faults)
        if "grid" in edit:
            _grid(edited, edit, prefer)
        else:
            _value(edited, edit, prefer)
        clashed, refused = len(edited.clashes) > before[0], len(edited.faults) > before[1]
        edited.states.append("clash" if clashed else "refused" if refused else "saved")
    lapse(raw, edited.raw, edits)
    resolve_names(edited.raw, {}, Remarks())
    for number, edit in enumerate(edits):
        if edited.states[number] != "saved":
            edited.values.append(None)
        elif number in edited.lists:
            edited.values.append(_own_rows(edited.raw, *edited.lists[number]))
        else:
            edited.values.append(shown_value(value_at(edited.raw, edit["path"])))
    return edited


def _value(edited: Edited, edit: Mapping[str, Any], prefer: str) -> None:
    path: Any = edit.get("path")
    now, was = edit.get("now"), edit.get("was", "")
    described = field_at(path)
    if described is None or not isinstance(now, str) or not isinstance(was, str):
        raise not_ours()
    place = dotted(path)
    label = label_in(data_model(), place) if path[0] != "narratives" else str(path[1])
    try:
        value = typed_value(now, described)
    except TypedFault as fault:
        edited.faults[place] = (str(fault), fault.hint)
        return
    theirs = shown_value(value_at(edited.raw, path))
    if theirs != was and theirs != shown_value(value) and prefer != "mine":
        if not prefer:
            edited.clashes.append(Clash(place, label, was, now, theirs))
        return
    if theirs != shown_value(value):
        edited.labels.append(label)
        put(edited.raw, path, value)


def _grid(edited: Edited, edit: Mapping[str, Any], prefer: str) -> None:
    grid = grids_by_pattern().get(str(edit.get("grid")))
    was: Any = edit.get("was")
    now: Any = edit.get("now")
    if grid is None or not are_rows(was) or not are_rows(now):
        raise not_ours()
    faults = len(edited.faults)
    typed = [_typed_row(edited, grid, row, number) for number, row in enumerate(now)]
    if len(edited.faults) > faults:
        return
    moved = moved_above(edited.raw, grid, edit.get("above"))
    before = [{**row, WITHIN: moved(row.get(WITHIN, -1))} for row in was]
    wanted = [
        {AT: row.get(AT), WITHIN: moved(row.get(WITHIN, -1)), **({KEY: row[KEY]} if KEY in row else {}), **shown}
        for row, shown in zip(now, typed, strict=True)
    ]
    theirs = grid_rows(edited.raw, grid)
    rows, clashes = merged(grid, before, wanted, theirs, prefer)
    edited.clashes += clashes
    edited.lists[len(edited.states)] = (grid, wanted, rows)
    if clashes or [bare(grid, row) for row in rows] == [bare(grid, row) for row in theirs]:
        return
    edited.labels.append(grid.label)
    _renamed(edited.raw, grid, theirs, rows)
    store(edited.raw, grid, rows)


def _own_rows(
    raw: Mapping[str, Any], grid: FormGrid, wanted: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]] | None:
    """Return the rows that a page sent as they count now: where they stand, and what it may take for what was there.

    What somebody else changed in them is left out: the page has not shown it yet.
    """
    final = grid_rows(raw, grid)
    placed = sorted(rows, key=lambda row: row.get(WITHIN, -1))
    if len(final) != len(placed):
        return None
    by_key = {row[KEY]: (row, now) for row, now in zip(placed, final, strict=True) if KEY in row}
    own = []
    for mine in wanted:
        if mine.get(KEY) in by_key:
            row, now = by_key[mine[KEY]]
            names = [column.name for column in grid.columns]
            cells = {name: now[name] if row[name] == mine[name] else mine[name] for name in names}
            own.append({**now, KEY: mine[KEY], **cells})
    return own


def _typed_row(edited: Edited, grid: FormGrid, row: Mapping[str, Any], number: int) -> dict[str, str]:
    made = {}
    for column in grid.columns:
        text = row.get(column.name) or ""
        try:
            made[column.name] = shown_value(typed_value(str(text), column.described))
        except TypedFault as fault:
            edited.faults[f"{grid.pattern}[{number}].{column.name}"] = (str(fault), fault.hint)
            made[column.name] = ""
    return made


def _renamed(
    raw: dict[str, Any], grid: FormGrid, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]
) -> None:
    """Where a member gets another id, whatever names it by the old one follows."""
    if grid.pattern != "members":
        return
    old = {row[AT]: str(row["id"]) for row in before}
    names = {
        old[r[AT]]: str(r["id"]) for r in after if r.get(AT) in old and r["id"] and old[r[AT]] not in ("", r["id"])
    }
    if names:
        _follow(raw, Alliance, names)


def _follow(data: Any, model: type[Model], names: Mapping[str, str]) -> None:
    for described in describe(model).values():
        value = data.get(described.name) if isinstance(data, dict) else None
        if described.record is not None:
            items = value.values() if isinstance(value, dict) and described.shape is Shape.TABLE else value
            for item in items if isinstance(items, list) else [value]:
                _follow(item, described.record, names)
        elif described.is_member_reference and isinstance(value, str):
            data[described.name] = names.get(value, value)
        elif described.is_member_reference and isinstance(value, list):
            data[described.name] = [names.get(item, item) for item in value]
