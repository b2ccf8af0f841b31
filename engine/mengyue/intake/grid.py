"""A table as rows of cells, whatever file it stood in: a sheet of a workbook, a CSV file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["Cell", "CellKind", "Grid", "Look", "Row"]


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"  # ISO 8601 text; numbers shown as dates are numbers
    ERROR = "error"
    NO_RESULT = "no_result"  # a formula that was never computed
    PICTURE = "picture"  # a picture in the cell, by WPS or Excel


class Look(StrEnum):
    """What the look of a cell says about its content."""

    PLAIN = "plain"
    STRUCK = "struck"  # struck through, whole or in part
    UNSEEN = "unseen"  # white on white, or by a number format that shows nothing


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with content. ``text`` is as stored; ``format`` the number format's code.

    ``exported`` marks cells of a CSV file: another program wrote down what a table showed.
    """

    row: int
    column: int
    kind: CellKind
    text: str
    format: str = "General"
    formula: str = ""
    look: Look = Look.PLAIN
    exported: bool = False


@dataclass(slots=True)
class Row:
    """One row with content."""

    number: int
    hidden: bool
    cells: dict[int, Cell] = field(default_factory=dict)

    @property
    def first(self) -> Cell:
        """Return the leftmost cell."""
        return self.cells[min(self.cells)]


@dataclass(slots=True)
class Grid:
    """A table: its rows with content, the areas merged into one cell (top, left, bottom, right), hidden columns."""

    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
