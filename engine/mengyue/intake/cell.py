"""Where a value stands in a workbook, and saying so in findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from mengyue.i18n import _
from mengyue.library.yaml_file import Position
from mengyue.model.describe import parent
from mengyue.model.finding import Finding

__all__ = ["CellPosition", "column_letters", "in_cell", "sheet_position"]


class CellPosition(tuple[int, int]):
    """Row and column, both from 1, of a cell in ``sheet``. The number of the sheet orders findings."""

    sheet: str
    number: int

    @classmethod
    def at(cls, row: int, column: int, sheet: str, number: int = 0) -> CellPosition:
        """Make the position of one cell."""
        position = cls((row, column))
        position.sheet = sheet
        position.number = number
        return position

    @property
    def name(self) -> str:
        """Return the name that people use, ``成员单位!C7``."""
        return f"{self.sheet}!{column_letters(self[1])}{self[0]}"


def column_letters(column: int) -> str:
    """Return the letters of ``column``: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def sheet_position(positions: Mapping[str, Position], path: str) -> CellPosition | None:
    """Return the cell of ``path``, or of the nearest parent that has one; None when the file is no workbook."""
    while path and path not in positions:
        path = parent(path)
    position = positions.get(path)
    return position if isinstance(position, CellPosition) else None


def in_cell(finding: Finding, position: CellPosition | None) -> Finding:
    """Return ``finding`` with its cell before message and label; unchanged when there is no cell."""
    if position is None or not position.sheet:
        return finding
    message = _("{cell}：{message}").format(cell=position.name, message=finding.message)
    return replace(finding, message=message, label=f"{position.name} {finding.label}".strip())
