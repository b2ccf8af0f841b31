"""Tables made from data."""

from __future__ import annotations

from functools import partial
from typing import Any

from mengyue.checks.unchanged import Unchanged
from mengyue.draft.tree import Blank, Inline, SignedCell, Table, TableColumn, Text
from mengyue.draft.wording_scope import TracedScope, rows
from mengyue.i18n import _
from mengyue.language.errors import located
from mengyue.library.outline import Column, TableSource

__all__ = ["build_table"]


def build_table(
    scope: TracedScope,
    source: TableSource,
    rows_expression: str = "",
    blank_label: str = "",
    unchanged: Unchanged | None = None,
) -> Table:
    """Build the table ``source`` over its rows, or over ``rows_expression`` when given; a column of which nothing has
    changed is that of ``unchanged``.

    Without rows the table shows a blank when its ``blank_when`` holds, else its ``empty`` words.
    """
    with located(_("表“{table}”").format(table=source.id)):
        return _built(scope, source, rows_expression or source.rows, blank_label, unchanged)


def _built(
    scope: TracedScope, source: TableSource, rows_expression: str, blank_label: str, unchanged: Unchanged | None
) -> Table:
    scope = scope.defining(source.definitions)
    found = list(rows(scope.value(rows_expression)))
    worded = [
        scope.column(unchanged, ("column", source.id, rows_expression, place), found, partial(_row_cell, scope, column))
        for place, column in enumerate(source.columns)
    ]
    cells = tuple(zip(*worded, strict=True))
    signed = tuple(
        SignedCell(at, place, _members(scope.value(column.signs, row=row, index=at + 1)))
        for at, row in enumerate(found)
        for place, column in enumerate(source.columns)
        if column.signs
    )
    if not cells:
        unknown = bool(source.blank_when) and scope.test(source.blank_when)
        label = blank_label or source.blank_label or source.title
        said = scope.words(label if unknown else source.empty)
        filler: Inline = Blank(f"{source.id}:{label}", said) if unknown else Text(said)
        at = 1 if len(source.columns) > 1 else 0
        cells = (tuple((filler,) if i == at else () for i in range(len(source.columns))),)
    total: tuple[tuple[Inline, ...], ...] = ()
    if source.total and found:
        total = tuple(scope.inlines(source.total.get(column.caption, "")) for column in source.columns)
    columns = tuple(TableColumn(column.caption, column.width, column.align) for column in source.columns)
    return Table(source.id, cells, total, columns, source.title, source.unit_note, signed)


def _members(value: Any) -> tuple[str, ...]:
    """Return the ids that a column's ``signs`` gives: one, several or none."""
    given = [value] if isinstance(value, str) else rows(value)
    return tuple(str(member) for member in given if member)


def _row_cell(scope: TracedScope, column: Column, index: int, row: Any) -> tuple[Inline, ...]:
    value = column.value
    words = scope.line if "{{" in value or "{%" in value else scope.inlines
    with located(_("“{column}”栏").format(column=column.caption)):
        return words(value, row=row, index=index)
