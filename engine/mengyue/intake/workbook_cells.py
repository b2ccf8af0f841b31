"""Sheets of a package as rows of cells: what each holds, and how Excel would show it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from xml.etree import ElementTree

from mengyue.i18n import _
from mengyue.intake.workbook_package import Package, SheetEntry, local

__all__ = ["MAX_CELLS", "MAX_ROWS", "Cell", "CellKind", "Grid", "Reader", "Row"]

#: Rows with content in one sheet, and cells with content in one workbook.
MAX_ROWS = 20_000
MAX_CELLS = 500_000
_MAX_STRINGS = 500_000

#: Built-in number formats (ECMA-376 part 1, 18.8.30) that matter; 27-36 and 50-58 are the dates of Chinese Excel.
_BUILT_IN = {0: "General", 9: "0%", 10: "0.00%", 49: "@"}
_BUILT_IN |= {number: "yyyy-mm-dd" for number in (*range(14, 18), 22, *range(27, 32), 36, *range(50, 59))}
_BUILT_IN |= {number: "h:mm" for number in (*range(18, 22), *range(32, 36), *range(45, 48))}


class CellKind(StrEnum):
    """What a cell holds."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    DATE = "date"  # ISO 8601 text; numbers shown as dates are numbers
    ERROR = "error"
    NO_RESULT = "no_result"  # a formula that was never computed


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with content. ``text`` is as stored; ``format`` the number format's code."""

    row: int
    column: int
    kind: CellKind
    text: str
    format: str = "General"
    formula: bool = False


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
    """A sheet: its rows with content, and the areas merged into one cell (top, left, bottom, right)."""

    rows: list[Row] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


class Reader:
    """Reads the sheets of one package; limits count across all of them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._left = MAX_CELLS
        self._strings = _strings(package)
        self._formats = _formats(package)

    def grid(self, sheet: SheetEntry) -> Grid:
        """Read ``sheet``."""
        grid = Grid()
        number = column = 0
        hidden = False
        parents: list[ElementTree.Element] = []
        for event, element in self._package.elements(sheet.part):
            name = local(element)
            if event == "start":
                parents.append(element)
                if name == "row":
                    number = _number(element.get("r")) or number + 1
                    hidden = element.get("hidden", "0") in ("1", "true")
                    column = 0
                continue
            parents.pop()
            if name == "c":
                column = _column(element.get("r")) or column + 1
                self._add(grid, number, hidden, column, element)
            elif name == "mergeCell":
                corners = re.fullmatch(
                    r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})", element.get("ref", "")
                )
                if corners:
                    left, top, right, bottom = corners.groups()
                    grid.merged.append((int(top), _column(left), int(bottom), _column(right)))
            if parents and name in ("c", "row", "mergeCell"):
                parents[-1].remove(element)  # memory stays small however long the sheet
        return grid

    def _add(self, grid: Grid, number: int, hidden: bool, column: int, element: ElementTree.Element) -> None:
        cell = self._cell(number, column, element)
        if cell is None:
            return
        if not grid.rows or grid.rows[-1].number != number:
            grid.rows.append(Row(number, hidden))
        grid.rows[-1].cells[column] = cell
        self._left -= 1
        if self._left < 0 or len(grid.rows) > MAX_ROWS:
            message = _("工作簿内容过多（单张表超过 {rows} 行，或总共超过 {cells} 个单元格）")
            raise self._package.refuse("IN-603", message.format(rows=MAX_ROWS, cells=MAX_CELLS))

    def _cell(self, row: int, column: int, element: ElementTree.Element) -> Cell | None:
        kind = element.get("t", "n")
        children = {local(child): child for child in element}
        value = children.get("v")
        text = "" if value is None or value.text is None else value.text
        formula = "f" in children
        form = self._formats.get(_number(element.get("s")), "General")
        if kind == "inlineStr":
            text = _plain(children["is"]) if "is" in children else ""
            return Cell(row, column, CellKind.TEXT, text, form) if text.strip() else None
        if formula and not text and (kind != "str" or value is None):
            return Cell(row, column, CellKind.NO_RESULT, "", form, True)
        if kind == "s":
            index = _number(text)
            text = self._strings[index] if index < len(self._strings) else ""
        elif kind == "str":
            text = _decoded(text)
        if not text.strip():
            return None
        kinds = {"s": CellKind.TEXT, "str": CellKind.TEXT, "b": CellKind.FLAG, "e": CellKind.ERROR, "d": CellKind.DATE}
        return Cell(row, column, kinds.get(kind, CellKind.NUMBER), text, form, formula)


def _strings(package: Package) -> list[str]:
    if not package.strings_part:
        return []
    strings: list[str] = []
    root = None
    for event, element in package.elements(package.strings_part):
        if event == "start":
            root = element if root is None else root
        elif local(element) == "si":
            strings.append(_plain(element))
            if root is not None:
                root.clear()
            if len(strings) > _MAX_STRINGS:
                raise package.refuse("IN-603", _("工作簿解压后过大，不予读取"))
    return strings


def _plain(item: ElementTree.Element) -> str:
    """Return the text of a string item: plain, or in runs; hints at pronunciation are left out."""
    parts = []
    for child in item:
        if local(child) == "t":
            parts.append(child.text or "")
        elif local(child) == "r":
            parts += [part.text or "" for part in child if local(part) == "t"]
    return _decoded("".join(parts))


def _decoded(text: str) -> str:
    """Undo ``_x000D_`` (ECMA-376 part 1, 22.9.2.19); every line end becomes a newline."""
    if "_x" in text:
        text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _formats(package: Package) -> Mapping[int, str]:
    """Return the number format of every cell style."""
    if not package.styles_part:
        return {}
    codes = dict(_BUILT_IN)
    formats: dict[int, str] = {}
    for part in package.tree(package.styles_part):
        if local(part) == "numFmts":
            codes |= {_number(item.get("numFmtId")): item.get("formatCode", "") for item in part}
        elif local(part) == "cellXfs":
            formats = {n: codes.get(_number(item.get("numFmtId")), "General") for n, item in enumerate(part)}
    return formats


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0


def _column(reference: str | None) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference or "")
    column = 0
    for letter in letters.group() if letters else "":
        column = column * 26 + ord(letter) - 64
    return column
