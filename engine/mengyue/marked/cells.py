"""The cells of a sheet by their places, made where they are not there yet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from mengyue.intake.cell import column_letters
from mengyue.marked.spreadsheet_xml import child_named, local, tag

__all__ = ["all_cells", "cell_at", "style_of", "unselect"]


def cell_at(root: etree._Element, row: int, column: int) -> etree._Element:
    """Return the cell in ``row`` and ``column``, counted from 1; a new one has the style of its row or column."""
    data = child_named(root, "sheetData")
    line = _placed(data, "row", row, _row_number)
    if line is None:
        line = _insert(data, "row", row, _row_number)
        line.set("r", str(row))
    cell = _placed(line, "c", column, _column_number)
    if cell is None:
        cell = _insert(line, "c", column, _column_number)
        cell.set("r", f"{column_letters(column)}{row}")
        style = line.get("s") if line.get("customFormat") in ("1", "true") else _column_style(root, column)
        if style:
            cell.set("s", style)
    return cell


def all_cells(root: etree._Element) -> Iterator[etree._Element]:
    """Yield every cell."""
    yield from root.iter(tag(root, "c"))


def style_of(cell: etree._Element) -> int:
    """Return the number of the style of ``cell``."""
    text = cell.get("s", "0")
    return int(text) if text.isdecimal() else 0


def unselect(root: etree._Element) -> bool:
    """Take the sheet out of the selection: of two selected sheets every change to one would go into both."""
    views = [view for view in root.iter(tag(root, "sheetView")) if view.get("tabSelected") is not None]
    for view in views:
        del view.attrib["tabSelected"]
    return bool(views)


def _row_number(element: etree._Element) -> int:
    text = element.get("r", "")
    return int(text) if text.isdecimal() else 0


def _column_number(element: etree._Element) -> int:
    number = 0
    for letter in re.sub("[^A-Z]", "", element.get("r", "")):
        number = number * 26 + ord(letter) - 64
    return number


def _placed(parent: etree._Element, name: str, number: int, of: object) -> etree._Element | None:
    """Return the child at ``number``. What carries no number follows what stands before it."""
    assert callable(of)
    last = 0
    for child in parent:
        if local(child) == name:
            last = of(child) or last + 1
            if last == number:
                return child
    return None


def _insert(parent: etree._Element, name: str, number: int, of: object) -> etree._Element:
    assert callable(of)
    place, last = 0, 0
    for index, child in enumerate(parent):
        last = (of(child) or last + 1) if local(child) == name else last
        if last < number:
            place = index + 1
    new = etree.Element(tag(parent, name))
    parent.insert(place, new)
    return new


def _column_style(root: etree._Element, column: int) -> str | None:
    for range_ in root.iter(tag(root, "col")):
        if int(range_.get("min", "0")) <= column <= int(range_.get("max", "0")):
            return range_.get("style")
    return None
