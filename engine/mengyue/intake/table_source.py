"""Tables to sources: a CSV file or workbook with one alliance a row, or a workbook with one alliance in many sheets."""

from __future__ import annotations

from mengyue.i18n import _
from mengyue.intake.alliance_list import is_alliance_list, read_alliance_list
from mengyue.intake.csv_cells import read_csv_grid
from mengyue.intake.source import Read
from mengyue.intake.workbook_cells import Reader
from mengyue.intake.workbook_extras import tell_extras
from mengyue.intake.workbook_package import Package, open_package
from mengyue.intake.workbook_report import WorkbookReport
from mengyue.intake.workbook_source import has_own_sheets, read_workbook_source
from mengyue.library.faults import shown

__all__ = ["read_csv_file", "read_workbook_file"]


def read_csv_file(text: str, file: str) -> Read:
    """Read ``text`` as a table with one alliance a row."""
    grid, broken = read_csv_grid(text, file)
    faults = [((finding.line or 0, finding.column or 0), finding) for finding in broken]
    if not grid.rows and broken:
        return Read([], list(faults), [], is_table=True)
    report = WorkbookReport(file)
    sources = read_alliance_list(grid, report.sheet("", 0))
    if broken:  # the table ends there, as far as we know
        report.faults = [entry for entry in report.faults if entry[1].code != "IN-305"]
    return Read(sources, [*faults, *report.faults], report.close(), is_table=True)


def read_workbook_file(data: bytes, file: str) -> Read:
    """Read ``data`` as a workbook. Raises ``InputError`` when it is no readable one."""
    package = open_package(data, file)
    if not has_own_sheets(package):
        read = _lists(package, file)
        if read is not None:
            return read
    found = read_workbook_source(package, file)
    sources = [] if not found.source.data and found.faults else [found.source]
    return Read(sources, [*found.faults], found.notes, found.unread, True)


def _lists(package: Package, file: str) -> Read | None:
    """Read the sheets that have one alliance a row; None when there are none."""
    report = WorkbookReport(file)
    reader = Reader(package)
    sources = []
    others = []
    for number, entry in enumerate(package.sheets):
        grid = reader.grid(entry)
        if is_alliance_list(grid):
            if entry.hidden:
                report.note("IN-625", _("工作表“{name}”是隐藏的，也已读取").format(name=shown(entry.name)))
            page = report.sheet(entry.name, number)
            sources += read_alliance_list(grid, page, package.epoch_1904)
            tell_extras(package, entry, page)
        elif grid.rows:
            others.append(entry.name)
    if not sources and not report.faults:
        return None
    for name in others:
        report.note("IN-624", _("工作表“{name}”不在数据之内，没有读取").format(name=shown(name)))
    return Read(sources, [*report.faults], report.close(), is_table=True)
