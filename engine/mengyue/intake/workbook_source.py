"""Workbooks (.xlsx): one alliance in many sheets, laid out as ``schemas/workbook.yaml`` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from mengyue.i18n import _
from mengyue.intake.cell import CellPosition
from mengyue.intake.source import Source
from mengyue.intake.workbook_cells import Reader
from mengyue.intake.workbook_extras import tell_extras
from mengyue.intake.workbook_form import read_form
from mengyue.intake.workbook_header import titles_known
from mengyue.intake.workbook_layout import WorkbookLayout, load_layout
from mengyue.intake.workbook_package import Package, SheetEntry
from mengyue.intake.workbook_plan import Sheet, folded, plan
from mengyue.intake.workbook_report import WorkbookReport
from mengyue.intake.workbook_rows import Content, Owner, read_rows, sheet_titles
from mengyue.library.faults import shown
from mengyue.model.finding import Finding

__all__ = ["WorkbookSource", "has_own_sheets", "read_workbook_source"]


@dataclass(frozen=True, slots=True)
class WorkbookSource:
    """A workbook as read: data and places, the faults each with its cell, and what a reader should know.

    ``owners`` are the rows of each list by the keys that the workbook gives them, ``there`` the lists and records whose
    sheets were found.
    """

    source: Source
    faults: list[tuple[CellPosition, Finding]]
    notes: list[Finding]
    unread: frozenset[str] = frozenset()
    owners: Mapping[str, Owner] = field(default_factory=dict)
    there: frozenset[str] = frozenset()


def has_own_sheets(package: Package) -> bool:
    """Tell whether ``package`` has a sheet that goes by a name of the layout."""
    names = {name for sheet in plan(load_layout()) for name in sheet.names}
    return any(folded(entry.name) in names for entry in package.sheets)


def read_workbook_source(
    package: Package, file: str, *, layout: WorkbookLayout | None = None, sheets: Sequence[Sheet] = ()
) -> WorkbookSource:
    """Read ``package`` as far as it can be understood. Raises ``InputError`` where it is damaged.

    ``layout`` and ``sheets`` are those of another workbook than that of the whole alliance.
    """
    layout = layout or load_layout()
    sheets = sheets or plan(layout)
    report = WorkbookReport(file)
    content = Content(package.epoch_1904)
    reader = Reader(package)
    found = _matched(package, layout, sheets, report, reader)
    for number, sheet in enumerate(sheets):
        if sheet.name in found:
            entry = found[sheet.name]
            sheet_report = report.sheet(entry.name, number)
            if entry.hidden:
                report.note("IN-625", _("工作表“{name}”是隐藏的，也已读取").format(name=shown(entry.name)))
            read = read_rows if sheet.path else read_form
            read(sheet, reader.grid(entry), layout, sheet_report, content)
            tell_extras(package, entry, sheet_report)
    there = frozenset(path for sheet in sheets if sheet.name in found for path in (sheet.path, *sheet.tops) if path)
    source = Source(content.data, content.positions)
    return WorkbookSource(source, report.faults, report.close(), frozenset(report.unread), content.owners, there)


def _matched(
    package: Package, layout: WorkbookLayout, sheets: Sequence[Sheet], report: WorkbookReport, reader: Reader
) -> dict[str, SheetEntry]:
    """Find the sheet for every sheet of the layout."""
    names: dict[str, Sheet] = {name: sheet for sheet in sheets for name in sheet.names}
    names |= {folded(sheet.name): sheet for sheet in sheets}
    guide = {folded(name) for name in (layout.guide.name, *layout.guide.also)}
    found: dict[str, SheetEntry] = {}
    unknown = []
    for entry in package.sheets:
        sheet = names.get(folded(entry.name))
        if sheet is None:
            if folded(entry.name) not in guide:
                unknown.append(entry)
        elif sheet.name in found:
            message = _("工作表“{name}”与“{first}”对应同一数据")
            report.fault("IN-604", message.format(name=shown(entry.name), first=shown(found[sheet.name].name)))
        else:
            found[sheet.name] = entry
    missing = {name: sheet for name, sheet in names.items() if sheet.name not in found}
    for entry in unknown:
        title = folded(entry.name)
        begun = [sheet for sheet in sheets if sheet.name in found and title.startswith(folded(found[sheet.name].name))]
        if copied := _by_titles(entry, begun, layout, package, reader, 2):
            message = _("工作表“{name}”像是“{first}”的副本，不能确定以哪张为准")
            hint = _("只留一张；另一张删去，或者改成不相干的名称。")
            message = message.format(name=shown(entry.name), first=shown(found[copied.name].name))
            report.fault("IN-604", message, hint)
            continue
        close = get_close_matches(title, missing, 1, 0.6)
        close = close or sorted((name for name in missing if title.startswith(name)), key=len)[-1:]
        if close and package.has_content(entry):
            report.unread.add(missing[close[0]].path)
            hint = _("是否应为“{name}”？").format(name=missing[close[0]].name)
            report.fault("IN-604", _("不认识的工作表“{name}”").format(name=shown(entry.name)), hint)
        elif own := _by_titles(entry, list(missing.values()), layout, package, reader, 4):
            report.unread.add(own.path)
            hint = _("是这张表的，把工作表的名称改为“{name}”；不是的，删去这张工作表或者改掉列名。")
            message = _("工作表“{name}”的列名是“{sheet}”表的").format(name=shown(entry.name), sheet=own.name)
            report.fault("IN-604", message, hint.format(name=own.name))
        elif found and package.has_content(entry):
            report.note("IN-624", _("工作表“{name}”不在数据之内，没有读取").format(name=shown(entry.name)))
    if not found and not report.faults:
        known = "、".join(sheet.name for sheet in sheets[:4])
        report.fault("IN-604", _("没有认识的工作表，应有：{names}……").format(names=known))
    return found


def _by_titles(
    entry: SheetEntry, sheets: list[Sheet], layout: WorkbookLayout, package: Package, reader: Reader, least: int
) -> Sheet | None:
    """Return that of ``sheets`` of which ``entry`` has at least ``least`` titles and next to no others."""
    tables = [sheet for sheet in sheets if sheet.path]
    if not tables or not package.has_content(entry):
        return None
    grid = reader.grid(entry)
    known = [(titles_known(grid, sheet_titles(sheet, layout)), sheet) for sheet in tables]
    most = max((number for number, _sheet in known), default=0)
    return next(sheet for number, sheet in known if number == most) if most >= least else None
