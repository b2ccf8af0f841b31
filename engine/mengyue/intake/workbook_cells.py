"""Sheets of a package as rows of cells: what each holds, and how Excel would show it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from mengyue.i18n import _
from mengyue.intake.grid import Cell, CellKind, Grid, Look, Row
from mengyue.intake.workbook_looks import CellLook, is_struck, read_looks
from mengyue.intake.workbook_package import Package, SheetEntry, local

__all__ = ["MAX_CELLS", "MAX_ROWS", "Reader"]

#: Rows with content in one sheet, and cells with content in one workbook.
MAX_ROWS = 20_000
MAX_CELLS = 500_000
_MAX_STRINGS = 500_000
_MAX_COLUMN = 16_384


class Reader:
    """Reads the sheets of one package; limits count across all of them."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._left = MAX_CELLS
        self._strings = _strings(package)
        self._looks = read_looks(package)

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
            if name == "col" and element.get("hidden", "0") in ("1", "true"):
                last = min(_number(element.get("max")), _MAX_COLUMN)
                grid.hidden_columns |= set(range(_number(element.get("min")), last + 1))
            elif name == "c":
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
        written = children["f"].text or "=" if "f" in children else ""
        style = self._looks.get(_number(element.get("s")), CellLook())
        form, look = style.format, style.look
        if _is_picture(element, text, written):
            return Cell(row, column, CellKind.PICTURE, "", form)
        if kind == "inlineStr":
            text, struck = _string(children["is"]) if "is" in children else ("", False)
            look = Look.STRUCK if struck else look
            return Cell(row, column, CellKind.TEXT, text, form, look=look) if text.strip() else None
        if written and not text and (kind != "str" or value is None):
            return Cell(row, column, CellKind.NO_RESULT, "", form, written)
        if kind == "s" and text.strip():
            index = _number(text.strip())
            if not text.strip().isdecimal() or index >= len(self._strings):
                return Cell(row, column, CellKind.ERROR, _("共享文字 {number}").format(number=text[:12]), form)
            text, struck = self._strings[index]
            look = Look.STRUCK if struck else look
        elif kind == "str":
            text = _decoded(text)
        if not text.strip():
            return None
        kinds = {"s": CellKind.TEXT, "str": CellKind.TEXT, "b": CellKind.FLAG, "e": CellKind.ERROR, "d": CellKind.DATE}
        return Cell(row, column, kinds.get(kind, CellKind.NUMBER), text, form, written, look)


def _is_picture(element: ElementTree.Element, text: str, formula: str) -> bool:
    """Tell whether a cell shows a picture: WPS writes a formula DISPIMG, Excel an error with rich data behind it."""
    if re.match(r"=?\s*(_xlfn\.|_xlws\.)*(DISPIMG|IMAGE)\s*\(", formula or text, re.IGNORECASE):
        return True
    return element.get("t") == "e" and element.get("vm") is not None and text.strip().upper() == "#VALUE!"


def _strings(package: Package) -> list[tuple[str, bool]]:
    """Return the shared strings, each with whether any of it is struck through."""
    if not package.strings_part:
        return []
    strings: list[tuple[str, bool]] = []
    root = None
    for event, element in package.elements(package.strings_part):
        if event == "start":
            root = element if root is None else root
        elif local(element) == "si":
            strings.append(_string(element))
            if root is not None:
                root.clear()
            if len(strings) > _MAX_STRINGS:
                raise package.refuse("IN-603", _("工作簿解压后过大，不予读取"))
    return strings


def _string(item: ElementTree.Element) -> tuple[str, bool]:
    """Return the text of a string item, plain or in runs, and whether any of it is struck; phonetics are left out."""
    parts = []
    struck = False
    for child in item:
        if local(child) == "t":
            parts.append(child.text or "")
        elif local(child) == "r":
            text = "".join(part.text or "" for part in child if local(part) == "t")
            struck |= bool(text.strip()) and any(is_struck(part) for part in child if local(part) == "rPr")
            parts.append(text.translate(_RAISED) if _is_raised(child) and not text.strip("0123456789+-n() ") else text)
    return _decoded("".join(parts)), struck


#: Digits that stand raised, as in 10⁴ and m² and for footnotes, are no digits of the text.
_RAISED = str.maketrans("0123456789+-n()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ⁽⁾")


def _is_raised(run: ElementTree.Element) -> bool:
    marks = [mark for part in run if local(part) == "rPr" for mark in part if local(mark) == "vertAlign"]
    return any(mark.get("val") == "superscript" for mark in marks)


def _decoded(text: str) -> str:
    """Undo ``_x000D_`` (ECMA-376 part 1, 22.9.2.19); every line end becomes a newline."""
    if "_x" in text:
        text = re.sub(r"_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else 0


def _column(reference: str | None) -> int:
    letters = re.match(r"[A-Z]{1,3}", reference or "")
    column = 0
    for letter in letters.group() if letters else "":
        column = column * 26 + ord(letter) - 64
    return column
