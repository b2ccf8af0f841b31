"""Rows marked as examples or explanations that somebody has filled in: nobody can know whether they count."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mengyue.intake.cell_value import ValueFault, plain_text, value_text
from mengyue.intake.cell_words import CellWords
from mengyue.intake.grid import Cell, CellKind, Row
from mengyue.intake.several import is_organisation
from mengyue.intake.workbook_plan import Column
from mengyue.library.typed_values import ConversionFault, convert
from mengyue.model.describe import Kind

__all__ = ["typed_over"]

_PLAIN = (Kind.LINE, Kind.PROSE, Kind.CODE, Kind.TEXT, Kind.ANY, Kind.DATE_OR_TEXT)


def typed_over(
    row: Row, fields: Mapping[int, tuple[Column, str]], keys: set[int], example: bool, words: CellWords
) -> Cell | None:
    """Return the first cell of a marked ``row`` that is no example (``example``), or no explanation, of its column.

    ``keys`` are columns of the layout's own in which neither has anything.
    """
    for number in sorted(row.cells):
        cell = row.cells[number]
        if cell is row.first:
            continue
        if number in keys and example and plain_text(cell):
            return cell
        if number not in fields:
            continue
        column, unit = fields[number]
        if example and not _is_example(cell, column, unit):
            return cell
        if not example and _is_value(cell, column, words):
            return cell
    return None


def _is_example(cell: Cell, column: Column, unit: str) -> bool:
    return _read(cell, column, unit) == column.example or plain_text(cell) == column.example


def _is_value(cell: Cell, column: Column, words: CellWords) -> bool:
    """Tell whether ``cell`` holds what could be data, not words about them."""
    if cell.kind is not CellKind.TEXT:
        return True
    text = plain_text(cell)
    if column.field.kind in _PLAIN:
        if column.field.kind is Kind.CODE and re.fullmatch("[0-9A-Za-z@._+-]{6,60}", text):
            return True
        return not re.search("[，；。、：:（(]", text) and is_organisation(text, words.organisations)
    try:
        convert(column.field.kind, _read(cell, column, ""))
    except ConversionFault:
        return False
    return column.field.kind is not Kind.CHOICE or _read(cell, column, "") in column.field.choices


def _read(cell: Cell, column: Column, unit: str) -> str:
    try:
        return value_text(cell, column.field, unit, False, lambda _code, _message: None)
    except ValueFault:
        return ""
