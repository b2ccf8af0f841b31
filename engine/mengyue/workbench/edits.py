"""Changes that somebody makes in the page, put into the data: value by value, so that two people lose nothing.

A change says what the page showed before (``was``). Where the file says something else by now and not the same as the
change, the two contradict each other: nobody is overruled silently.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from mengyue.i18n import _
from mengyue.intake.named_ids import resolve_names
from mengyue.intake.remarks import Remarks
from mengyue.library.data_model import data_model
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import Shape, describe, label_in
from mengyue.model.finding import EngineError
from mengyue.workbench.form_parts import Column, FormGrid, dotted, field_at, grids_by_pattern, value_at
from mengyue.workbench.typed_in import TypedFault, shown_value, typed_value

__all__ = ["Clash", "Edited", "apply", "grid_rows"]

#: How rows are told in a page: where they stand in the file, and in which row of the list above.
AT, WITHIN = "_at", "_in"


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people changed the same: what the page had, what somebody wants, what the file says by now."""

    place: str
    label: str
    was: str
    mine: str
    theirs: str


@dataclass(slots=True)
class Edited:
    """The data as changed, with what contradicts, what could not be read (by place), and the labels of what changed."""

    raw: dict[str, Any]
    clashes: list[Clash] = field(default_factory=list)
    faults: dict[str, tuple[str, str]] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)


def apply(raw: Mapping[str, Any], edits: Sequence[Any], *, force: bool = False) -> Edited:
    """Put ``edits`` into a copy of ``raw``. With ``force`` what others wrote meanwhile gives way.

    An edit is ``{"path": [...], "was": text, "now": text}`` or ``{"grid": pattern, "was": rows, "now": rows}``.
    Raises :class:`EngineError` for what no page of ours sends.
    """
    edited = Edited(copy.deepcopy(dict(raw)))
    for edit in edits:
        if not isinstance(edit, dict):
            raise _not_ours()
        if "grid" in edit:
            _grid(edited, edit, force)
        else:
            _value(edited, edit, force)
    resolve_names(edited.raw, {}, Remarks())
    return edited


def _value(edited: Edited, edit: Mapping[str, Any], force: bool) -> None:
    path: Any = edit.get("path")
    now, was = edit.get("now"), edit.get("was", "")
    described = field_at(path)
    if described is None or not isinstance(now, str) or not isinstance(was, str):
        raise _not_ours()
    place = dotted(path)
    label = label_in(data_model(), place) if path[0] != "narratives" else str(path[1])
    try:
        value = typed_value(now, described)
    except TypedFault as fault:
        edited.faults[place] = (str(fault), fault.hint)
        return
    theirs = shown_value(value_at(edited.raw, path))
    if not force and theirs != was and theirs != shown_value(value):
        edited.clashes.append(Clash(place, label, was, now, theirs))
        return
    if theirs != shown_value(value):
        edited.labels.append(label)
        _put(edited.raw, path, value)


def _put(raw: dict[str, Any], path: Sequence[str | int], value: Any) -> None:
    at: Any = raw
    for part, following in pairwise(path):
        if isinstance(at, list):
            if int(part) >= len(at):
                raise _not_ours()
            at = at[int(part)]
            continue
        if not isinstance(at.get(part), dict | list):
            at[part] = [] if isinstance(following, int) else {}
        at = at[part]
    at[path[-1]] = value


def grid_rows(raw: Mapping[str, Any], grid: FormGrid) -> list[dict[str, Any]]:
    """Return the rows of a list as the page shows them; blank rows of the file are left out."""
    rows = []
    for within, at, row in _stored(raw, grid):
        shown = {column.name: shown_value(value_at(row, column.name.split("."))) for column in grid.columns}
        if any(shown.values()):
            rows.append({AT: at, WITHIN: within, **shown})
    return rows


def _stored(raw: Mapping[str, Any], grid: FormGrid) -> Iterator[tuple[int, int, Any]]:
    """Yield the rows as they stand in the data, with the row of the list above and their own place."""
    if not grid.within:
        for at, row in enumerate(_list(raw, grid.pattern)):
            yield -1, at, row
        return
    name = grid.pattern.rpartition(".")[2]
    for within, above in enumerate(_list(raw, grid.within)):
        found = above.get(name) if isinstance(above, dict) else None
        for at, row in enumerate(found if isinstance(found, list) else ()):
            yield within, at, row


def _list(raw: Any, pattern: str) -> list[Any]:
    found = value_at(raw, pattern.split("."))
    return found if isinstance(found, list) else []


def _grid(edited: Edited, edit: Mapping[str, Any], force: bool) -> None:
    grid = grids_by_pattern().get(str(edit.get("grid")))
    was: Any = edit.get("was")
    now: Any = edit.get("now")
    if grid is None or not _are_rows(was) or not _are_rows(now):
        raise _not_ours()
    typed = [_typed_row(edited, grid, row, number) for number, row in enumerate(now)]
    if edited.faults:
        return
    theirs = grid_rows(edited.raw, grid)
    mine = [{AT: row.get(AT), WITHIN: row.get(WITHIN, -1), **shown} for row, shown in zip(now, typed, strict=True)]
    merged = _merged(grid, was, mine, theirs, force, edited)
    if merged is None or _bare(grid, merged) == _bare(grid, theirs):
        return
    edited.labels.append(grid.label)
    _renamed(edited.raw, grid, theirs, merged)
    _store(edited.raw, grid, merged)


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


def _merged(
    grid: FormGrid,
    was: list[dict[str, Any]],
    mine: list[dict[str, Any]],
    theirs: list[dict[str, Any]],
    force: bool,
    edited: Edited,
) -> list[dict[str, Any]] | None:
    """Return the rows with the changes of both; None when they contradict each other."""
    if force or _bare(grid, was) == _bare(grid, theirs):
        return mine
    if _bare(grid, mine) in (_bare(grid, was), _bare(grid, theirs)):
        return theirs
    if len(was) != len(theirs) or [r.get(AT) for r in mine[: len(was)]] != [r.get(AT) for r in was]:
        edited.clashes.append(Clash(grid.pattern, grid.label, _told(grid, was), _told(grid, mine), _told(grid, theirs)))
        return None
    merged = []
    for old, new, other in zip(was, mine, theirs, strict=False):
        row = dict(other)
        for column in grid.columns:
            a, b, c = (str(r.get(column.name) or "") for r in (old, new, other))
            if a != b and b != c and a != c:
                place = f"{grid.pattern}[{new[AT]}].{column.name}"
                edited.clashes.append(Clash(place, f"{grid.label}·{column.label}", a, b, c))
            elif a != b:
                row[column.name] = b
        merged.append(row)
    return None if edited.clashes else [*merged, *mine[len(was) :]]


def _store(raw: dict[str, Any], grid: FormGrid, rows: Sequence[Mapping[str, Any]]) -> None:
    stored = {(within, at): row for within, at, row in _stored(raw, grid)}
    blank = [place for place, row in stored.items() if not _has_values(row)]
    lists: dict[int, list[Any]] = {-1: []} if not grid.within else {w: [] for w in range(len(_list(raw, grid.within)))}
    for row in rows:
        within, at = row.get(WITHIN), row.get(AT)
        if within not in lists:
            raise EngineError(
                _("“{label}”的每一行要先选定所属的{above}").format(label=grid.label, above=grid.within_label)
            )
        kept = stored.get((within, at)) if isinstance(at, int) else None
        if kept is None:
            place = next((place for place in blank if place[0] == within), None)
            kept = stored[blank.pop(blank.index(place))] if place else {}
        made = copy.deepcopy(kept) if isinstance(kept, dict) else {}
        for column in grid.columns:
            _cell(made, column, str(row.get(column.name) or ""))
        lists[within].append(made)
    if not grid.within:
        _put(raw, grid.pattern.split("."), lists[-1])
        return
    name = grid.pattern.rpartition(".")[2]
    for within, above in enumerate(_list(raw, grid.within)):
        if lists[within] or above.get(name):
            above[name] = lists[within]


def _cell(row: dict[str, Any], column: Column, text: str) -> None:
    path = column.name.split(".")
    value = typed_value(text, column.described)
    if value is not None or value_at(row, path) is not None:
        _put(row, path, value)


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


def _has_values(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_values, value.values()))
    if isinstance(value, list):
        return any(map(_has_values, value))
    return value not in (None, "")


def _bare(grid: FormGrid, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    return [(r.get(WITHIN, -1), *(str(r.get(column.name) or "") for column in grid.columns)) for r in rows]


def _told(grid: FormGrid, rows: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for row in rows:
        cells = [str(row.get(column.name) or "") for column in grid.columns]
        lines.append("，".join(cell for cell in cells if cell))
    return "\n".join(lines)


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 5000 and all(map(_is_row, value))


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and all(v is None or isinstance(v, str | int) for v in value.values())


def _not_ours() -> EngineError:
    return EngineError(_("页面发来的改动读不懂；请刷新页面再试"))
