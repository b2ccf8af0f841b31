"""Sheets of single records: one value a row, its name beside it."""

from __future__ import annotations

from mengyue.i18n import _
from mengyue.intake.cell_value import ValueFault, plain_text, value_text
from mengyue.intake.grid import Cell, Grid
from mengyue.intake.workbook_header import unknown_title
from mengyue.intake.workbook_layout import WorkbookLayout
from mengyue.intake.workbook_plan import Column, Sheet, all_names, folded, title_names
from mengyue.intake.workbook_report import SheetReport
from mengyue.intake.workbook_rows import Content, told_hidden, value_of
from mengyue.intake.workbook_units import is_own_remark, match_title, unit_is_known
from mengyue.library.faults import shown

__all__ = ["read_form"]


def read_form(sheet: Sheet, grid: Grid, layout: WorkbookLayout, report: SheetReport, content: Content) -> None:
    """Read ``grid`` as ``sheet``."""
    if not grid.rows:
        return
    for row in grid.rows:
        titles = {folded(plain_text(cell)): cell.column for cell in row.cells.values()}
        item = next((titles[name] for name in titles if name in title_names(layout.item)), 0)
        value = next((titles[name] for name in titles if name in title_names(layout.content)), 0)
        if item and value:
            header = row.number
            break
    else:
        message = _("没有找到标题行，应有：{titles}……").format(titles=f"{layout.item.name}、{layout.content.name}")
        report.fault("IN-605", message, grid.rows[0].number, grid.rows[0].first.column)
        for path in sheet.tops:
            report.unread(path)
        return
    for path in sheet.tops:
        content.positions.setdefault(path, report.at(header, item))
    _Form(sheet, report, content).read(grid, header, item, value)


class _Form:
    """Reads the rows below the header."""

    def __init__(self, sheet: Sheet, report: SheetReport, content: Content) -> None:
        self.sheet, self.report, self.content = sheet, report, content
        self.names: dict[str, Column | str] = {**all_names(sheet.columns)}
        self.seen: set[str] = set()

    def read(self, grid: Grid, header: int, item: int, value: int) -> None:
        unknown: list[tuple[str, int]] = []
        hidden: list[int] = []
        titled = next(row.cells.keys() for row in grid.rows if row.number == header)
        beside: set[int] = set()
        for row in grid.rows:
            if row.number <= header:
                continue
            for number in sorted(row.cells.keys() - titled - beside):
                beside.add(number)
                self.report.remark(row.number, number)("IN-624", _("没有列名的列里有内容，没有读取"))
            hidden += [row.number] if row.hidden and value in row.cells else []
            cell = row.cells.get(value)
            title = plain_text(row.cells[item]) if item in row.cells else ""
            column, unit = match_title(title, self.names)
            if isinstance(column, Column):
                self.take(column, unit, title, cell, row.number, item, value)
            elif cell is not None and not title:
                self.report.fault("IN-606", _("有内容而没有项目名"), row.number, value)
            elif cell is not None and folded(title) not in self.sheet.headings:
                unknown.append((title, row.number))
        missing = [n for n, column in self.names.items() if isinstance(column, Column) and column.path not in self.seen]
        for title, number in unknown:
            unknown_title(title, missing, self.names, self.report, number, item)
        if hidden:
            told_hidden(self.report, header, item, hidden)

    def take(self, column: Column, unit: str, title: str, cell: Cell | None, row: int, item: int, value: int) -> None:
        if column.path in self.seen:
            message = _("项目“{name}”重复").format(name=shown(title))
            self.report.fault("IN-606", message, row, item, path=column.path, hint=_("删去多余的一行。"))
            return
        self.seen.add(column.path)
        if cell is not None and not unit_is_known(column.field, unit):
            message = _("项目“{name}”的单位不认识").format(name=shown(title))
            self.report.fault("IN-610", message, row, item, path=column.path)
        if cell is not None and is_own_remark(column.field, unit):
            self.report.remark(row, item)("IN-624", _("“{name}”括号里的字没有采用"), title)
        text = None
        if cell is not None:
            try:
                remark = self.report.remark(row, value)
                text = value_text(cell, column.field, unit, self.content.epoch_1904, remark) or None
            except ValueFault as error:
                self.report.value_fault(error, row, value, column.path)
        shown_list = value_of(column, text, self.report.remark(row, value))
        self.content.put(self.content.data, "", column.path, shown_list, self.report.at(row, value))
