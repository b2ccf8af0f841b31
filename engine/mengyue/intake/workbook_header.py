"""Finding the table in a sheet: its header row, and what each column of it holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from mengyue.i18n import _
from mengyue.intake.cell_value import plain_text
from mengyue.intake.grid import Grid, Row
from mengyue.intake.workbook_plan import Column, folded
from mengyue.intake.workbook_report import SheetReport
from mengyue.intake.workbook_units import is_own_remark, match_title, sheet_unit, unit_is_known
from mengyue.library.faults import shown
from mengyue.model.describe import Kind

__all__ = [
    "NUMBER",
    "OWN_KEY",
    "PARENT_KEY",
    "UNIT",
    "Header",
    "find_header",
    "is_sideways",
    "titles_known",
    "unknown_title",
]

#: Columns of the layout's own stand under these names beside those of the data.
NUMBER, OWN_KEY, PARENT_KEY, UNIT = "#number", "#key", "#parent", "#unit"
_ROWS_SEARCHED = 40


@dataclass(slots=True)
class Header:
    """The header row, the columns with a field and their units, and the columns of the layout's own by role.

    ``titles`` are those of all columns, folded.
    """

    row: int
    first_column: int
    fields: dict[int, tuple[Column, str]] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)


def find_header(
    grid: Grid, names: Mapping[str, Column | str], report: SheetReport, markers: Collection[str] = ()
) -> Header | None:
    """Return the header of ``grid``: of its first rows the one with most known titles; None when none is known.

    A row that begins with one of ``markers`` explains, and one of many cells of which next to none is a title is data
    in which a title's word happens to stand.
    """
    lower_titles(grid, names)
    best: Row | None = None
    most = 0
    for row in grid.rows[:_ROWS_SEARCHED]:
        known = {id(match_title(plain_text(cell), names)[0]) for cell in row.cells.values()} - {id(None)}
        few = len(known) < 3 and len(known) * 4 < len(row.cells)
        if len(known) > most and not few and folded(plain_text(row.first)) not in markers:
            best, most = row, len(known)
    if best is None:
        return None
    above = [cell.text for row in grid.rows if row.number < best.number for cell in row.cells.values()]
    unit = next((found for found in map(sheet_unit, above) if found), "")
    return _Columns(best, names, unit, report).header


def lower_titles(grid: Grid, names: Mapping[str, object]) -> None:
    """Put titles merged over two or three rows into the lowest of these, where the titles below a common head stand."""
    rows = {row.number: row for row in grid.rows[:_ROWS_SEARCHED]}
    for top, left, bottom, _right in grid.merged:
        cell = rows[top].cells.get(left) if 0 < bottom - top <= 2 and top in rows and bottom in rows else None
        if cell is not None and match_title(plain_text(cell), names)[0] is not None:
            rows[bottom].cells.setdefault(left, replace(cell, row=bottom))


def titles_known(grid: Grid, names: Mapping[str, Column | str]) -> int:
    """Return how many columns of ``names`` the fullest of the first rows has, if next to none else."""
    most = 0
    for row in grid.rows[:_ROWS_SEARCHED]:
        found = [match_title(plain_text(cell), names)[0] for cell in row.cells.values()]
        known = {_target(target) for target in found if target is not None}
        most = max(most, len(known)) if len(known) * 5 >= len(found) * 4 else most
    return most


def is_sideways(grid: Grid, names: Mapping[str, Column | str]) -> bool:
    """Tell whether the titles stand below one another at the left: an item a column, not an item a row."""
    first = [match_title(plain_text(row.first), names)[0] for row in grid.rows[:_ROWS_SEARCHED]]
    return len({_target(target) for target in first if target is not None}) >= 4


class _Columns:
    """Matches the titles of one header row."""

    def __init__(self, row: Row, names: Mapping[str, Column | str], unit: str, report: SheetReport) -> None:
        self.row = row.number
        self.names = names
        self.report = report
        self.header = Header(row.number, row.first.column)
        self.seen: dict[str, str] = {}
        titles = {number: plain_text(cell) for number, cell in row.cells.items()}
        self.header.titles = {number: folded(title) for number, title in titles.items()}
        unknown = []
        for number, title in titles.items():
            found, own_unit = match_title(title, names)
            if found is None:
                unknown.append(number)
            else:
                self.take(number, title, found, own_unit, unit)
        if OWN_KEY in names.values() and OWN_KEY not in self.seen and NUMBER in self.seen:
            self.header.roles[OWN_KEY] = self.header.roles.pop(NUMBER)
        missing = [name for name, target in names.items() if _target(target) not in self.seen]
        for number in unknown:
            unknown_title(titles[number], missing, self.names, self.report, self.row, number)

    def take(self, number: int, title: str, found: Column | str, own_unit: str, unit: str) -> None:
        key = _target(found)
        if key in self.seen:
            message = _("列“{name}”与“{first}”对应同一数据").format(name=shown(title), first=shown(self.seen[key]))
            self.report.fault("IN-606", message, self.row, number, hint=_("删去多余的一列。"))
            return
        self.seen[key] = title
        if isinstance(found, str):
            self.header.roles[found] = number
            return
        if not unit_is_known(found.field, own_unit):
            message = _("列“{name}”的单位不认识").format(name=shown(title))
            self.report.fault("IN-610", message, self.row, number)
        if is_own_remark(found.field, own_unit):
            self.report.remark(self.row, number)("IN-624", _("“{name}”括号里的字没有采用"), title)
        if found.field.kind is Kind.MONEY and unit:
            if own_unit and own_unit != unit:
                message = _("列“{name}”与表上方注明的单位“{unit}”不一致").format(name=shown(title), unit=unit)
                self.report.fault("IN-610", message, self.row, number)
            own_unit = own_unit or unit
        self.header.fields[number] = (found, own_unit)


def _target(target: Column | str) -> str:
    return target if isinstance(target, str) else target.path


def _is_name(target: Column | str) -> bool:
    """Tell whether a column names what its rows are about: without it they name nothing."""
    return isinstance(target, Column) and target.path == "name"


def unknown_title(
    title: str, missing: list[str], names: Mapping[str, Column | str], report: SheetReport, row: int, column: int
) -> None:
    """Report a title that is not known: a fault when it looks like a missing one, else a note that it is not read."""
    close = get_close_matches(folded(title)[:80], missing, 1, 0.7)
    close = close or [name for name in missing if _is_name(names[name]) and folded(title)[-2:] == name[-2:]]
    target = names[close[0]] if close else None
    if isinstance(target, Column):
        hint = _("是否应为“{name}”？").format(name=target.title)
        report.fault("IN-606", _("不认识的列名或项目名“{name}”").format(name=shown(title)), row, column, hint=hint)
    else:
        report.remark(row, column)("IN-624", _("“{name}”不在数据之内，没有读取"), title)
