"""The rows of a list as the page shows them, and as they stand in the data."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Any

from mengyue.i18n import _
from mengyue.model.describe import FieldDescription
from mengyue.model.finding import EngineError
from mengyue.workbench.form_parts import Column, FormGrid, value_at
from mengyue.workbench.typed_in import shown_value, typed_value

__all__ = [
    "AT", "KEY", "NO", "WITHIN", "are_rows", "bare", "grid_rows", "moved_above", "not_ours", "put", "rows_above",
    "store", "told_rows",
]  # fmt: skip

#: How rows are told in a page: which row of the whole list it is, in which row of the list above, where in its own.
AT, WITHIN, NO = "_at", "_in", "_no"
#: What a page calls a row of its own, saved or not.
KEY = "_key"


def grid_rows(raw: Mapping[str, Any], grid: FormGrid) -> list[dict[str, Any]]:
    """Return the rows of a list as the page shows them; blank rows of the file are left out."""
    rows = []
    for at, (within, no, row) in enumerate(_stored(raw, grid)):
        shown = {column.name: shown_value(value_at(row, column.name.split("."))) for column in grid.columns}
        if any(shown.values()):
            rows.append({AT: at, WITHIN: within, NO: no, **shown})
    return rows


def _stored(raw: Mapping[str, Any], grid: FormGrid) -> Iterator[tuple[int, int, Any]]:
    """Yield the rows as they stand in the data, with the row of the list above and their own place."""
    if not grid.within:
        for no, row in enumerate(_list(raw, grid.pattern)):
            yield -1, no, row
        return
    name = grid.pattern.rpartition(".")[2]
    for within, above in enumerate(_list(raw, grid.within)):
        found = above.get(name) if isinstance(above, dict) else None
        for no, row in enumerate(found if isinstance(found, list) else ()):
            yield within, no, row


def _list(raw: Any, pattern: str) -> list[Any]:
    found = value_at(raw, pattern.split("."))
    return found if isinstance(found, list) else []


def rows_above(raw: Mapping[str, Any], grid: FormGrid) -> list[tuple[int, str]]:
    """Return the rows of the list above, by the words that tell them apart."""
    found = value_at(raw, grid.within.split("."))
    columns = {column.name: column.described for column in grid.above}
    named = []
    for at, row in enumerate(found if isinstance(found, list) else []):
        if not isinstance(row, dict):
            continue
        texts = [(name, text) for name, text in row.items() if isinstance(text, str) and text]
        words = [_in_words(raw, columns.get(name), text) for name, text in texts[:2]]
        if words:
            named.append((at, f"{at + 1}　{'　'.join(words)[:40]}"))
    return named


def _in_words(raw: Mapping[str, Any], described: FieldDescription | None, value: str) -> str:
    """Return a text of a row as a person reads it: what a code stands for, the name of a member."""
    if described is None:
        return value
    if described.is_member_reference:
        rows = (row for name in ("members", "former_members") for row in _list(raw, name) if isinstance(row, dict))
        return next((str(row.get("name") or value) for row in rows if row.get("id") == value), value)
    return described.choices.get(value) or value


def moved_above(raw: Mapping[str, Any], grid: FormGrid, shown: Any) -> Callable[[Any], Any]:
    """Return where a row of the list above is by now, by where the page has it, which showed the list as ``shown``."""
    now = rows_above(raw, grid) if grid.within else []
    if not grid.within or not isinstance(shown, list) or [list(row) for row in now] == shown:
        return lambda at: at
    if not all(isinstance(row, list) and len(row) == 2 and all(isinstance(v, str | int) for v in row) for row in shown):
        raise not_ours()
    moved: dict[Any, int] = {}
    old, new = ([str(label).partition("　")[2] for _at, label in rows] for rows in (shown, now))
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            moved.update(zip((row[0] for row in shown[a:b]), (row[0] for row in now[c:d]), strict=True))
    return moved.get


def store(raw: dict[str, Any], grid: FormGrid, rows: Sequence[Mapping[str, Any]]) -> None:
    """Make ``rows`` the list; what the page does not show of a row stays with it, wherever it goes."""
    stored = dict(enumerate(_stored(raw, grid)))
    blank = [at for at, (_within, _no, row) in stored.items() if not _has_values(row)]
    lists: dict[int, list[Any]] = {-1: []} if not grid.within else {w: [] for w in range(len(_list(raw, grid.within)))}
    for row in rows:
        within, at = row.get(WITHIN), row.get(AT)
        if within not in lists:
            raise EngineError(
                _("“{label}”的每一行要先选定所属的{above}").format(label=grid.label, above=grid.within_label)
            )
        kept = stored[at][2] if isinstance(at, int) and at in stored else None
        if kept is None:
            place = next((place for place in blank if stored[place][0] == within), None)
            kept = stored[blank.pop(blank.index(place))][2] if place is not None else {}
        made = copy.deepcopy(kept) if isinstance(kept, dict) else {}
        for column in grid.columns:
            _cell(made, column, str(row.get(column.name) or ""))
        lists[within].append(made)
    if not grid.within:
        put(raw, grid.pattern.split("."), lists[-1])
        return
    name = grid.pattern.rpartition(".")[2]
    for within, above in enumerate(_list(raw, grid.within)):
        if lists[within] or above.get(name):
            above[name] = lists[within]


def _cell(row: dict[str, Any], column: Column, text: str) -> None:
    path = column.name.split(".")
    value = typed_value(text, column.described)
    if value is not None or value_at(row, path) is not None:
        put(row, path, value)


def put(raw: dict[str, Any], path: Sequence[str | int], value: Any) -> None:
    """Put ``value`` at ``path``, with what leads there. Raises :class:`EngineError` for a row that there is not."""
    at: Any = raw
    for part, following in pairwise(path):
        if isinstance(at, list):
            if int(part) >= len(at):
                raise not_ours()
            at = at[int(part)]
            continue
        if not isinstance(at.get(part), dict | list):
            at[part] = [] if isinstance(following, int) else {}
        at = at[part]
    at[path[-1]] = value


def _has_values(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_has_values, value.values()))
    if isinstance(value, list):
        return any(map(_has_values, value))
    return value not in (None, "")


def bare(grid: FormGrid, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what a row says, wherever it stands in its list."""
    return (row.get(WITHIN, -1), *(str(row.get(column.name) or "") for column in grid.columns))


def told_rows(grid: FormGrid, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return rows as text, one a line."""
    lines = []
    for row in rows:
        cells = [str(row.get(column.name) or "") for column in grid.columns]
        lines.append("，".join(cell for cell in cells if cell))
    return "\n".join(lines)


def are_rows(value: Any) -> bool:
    """Tell whether ``value`` is what our pages send as rows."""
    return isinstance(value, list) and len(value) <= 5000 and all(map(_is_row, value))


def _is_row(value: Any) -> bool:
    return isinstance(value, dict) and all(v is None or isinstance(v, str | int) for v in value.values())


def not_ours() -> EngineError:
    """Return the error for what none of our pages sends."""
    return EngineError(_("页面发来的改动读不懂；请刷新页面再试"))
