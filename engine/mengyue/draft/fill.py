"""Filling: alliance and form layout become a form."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from mengyue.checks.unchanged import Unchanged, unchanged_of
from mengyue.draft.blank_labels import blank_label
from mengyue.draft.blanks import blanks_in, blanks_of
from mengyue.draft.texts_filled import texts_filled
from mengyue.draft.tree import Blank, Form, Group, Inline, Stage, Text
from mengyue.draft.wording_scope import TracedScope, Wording, rows
from mengyue.language.errors import located
from mengyue.library.form import Binding, FormGroup, FormLayout
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance

__all__ = ["fill"]

Cell = tuple[Inline, ...]


def fill(
    alliance: Alliance,
    layout: FormLayout,
    policy: Policy | None,
    wording: Wording,
    *,
    stage: Stage,
    stamp: str = "",
    names: Mapping[str, Any] | None = None,
) -> Form:
    """Fill the form ``layout`` with what is known of ``alliance``.

    A fact that is missing is a blank in its cell. What the layout leaves to the hand (the date on which an agreement
    not yet signed takes effect) is printed as issued. Opinion blocks have no cell, so nothing can fill them. ``names``
    are further names for the layout's expressions. Raises :class:`EngineError` when one of these is at fault.
    """
    scope = TracedScope(alliance, policy, wording, **(names or {}))
    unchanged = unchanged_of(policy, layout, wording)
    with located(f"templates/forms/{layout.id}.yaml"):
        cells, groups, blanks = scope.kept(
            unchanged, "form", None, partial(_contents, scope, layout, unchanged), texts_filled
        )
    form = Form(layout.id, layout.title, stage, f"forms/{layout.id}", cells, groups, stamp, layout=layout)
    return blanks_of(form, {id(cells): blanks, id(groups): ()})


def _contents(
    scope: TracedScope, layout: FormLayout, unchanged: Unchanged
) -> tuple[dict[str, Cell], dict[str, Group], tuple[Blank, ...]]:
    """Return cells and groups with the blanks in them; a cell or group of which nothing has changed is of before."""
    cells = {
        binding.id: scope.kept(unchanged, ("cell", binding.id), None, partial(_cell, scope, binding), texts_filled)
        for binding in layout.bindings()
    }
    groups = {
        part.group.id: scope.kept(
            unchanged,
            ("group", part.group.id),
            None,
            partial(_group, scope, part.group, unchanged),
            texts_filled,
        )
        for part in layout.parts
        if part.group
    }
    return cells, groups, blanks_in((cells, groups))


def _cell(scope: TracedScope, binding: Binding, names: Mapping[str, Any] | None = None) -> Cell:
    names = names or {}
    with located(binding.id):
        if not scope.test(binding.known, **names):
            return (_blank(binding.blank),)
        found = scope.line(binding.text, **names) if binding.text else scope.inlines(binding.value, **names)
    if binding.by_hand and any(isinstance(part, Blank) for part in found):
        return (Text(binding.by_hand),)
    return found


def _row_cell(scope: TracedScope, column: Binding, index: int, row: Any) -> Cell:
    return _cell(scope, column, {"row": row, "index": index})


def _group(scope: TracedScope, group: FormGroup, unchanged: Unchanged) -> Group:
    """One row an item, then empty rows up to the issued number; a list known to be incomplete says so in the first."""
    found, ids = list(rows(scope.value(group.rows))), [column.id for column in group.columns]
    columns = [
        scope.column(unchanged, ("column", group.id, column.id), found, partial(_row_cell, scope, column))
        for column in group.columns
    ]
    filled = [dict(zip(ids, row, strict=True)) for row in zip(*columns, strict=True)]
    complete = scope.test(group.known)
    wanted = max(group.minimum, len(filled) + (0 if complete else 1))
    for index in range(len(filled) + 1, wanted + 1):
        printed = {c.id: _cell(scope, c, {"index": index}) if c.printed else () for c in group.columns}
        filled.append(printed)
        if not complete:
            printed[group.blank_column] = (_blank(group.blank),)
            complete = True
    return Group(tuple(filled))


def _blank(path: str) -> Blank:
    return Blank(path, blank_label(path))
