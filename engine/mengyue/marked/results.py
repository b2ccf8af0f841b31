"""The first sheet of a marked copy: all findings, each with a way to its cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, count

from lxml import etree

from mengyue.i18n import _
from mengyue.intake.own_marks import RESULTS, RESULTS_MARK, named_sheet
from mengyue.marked.coloured_styles import Styles
from mengyue.marked.spreadsheet_xml import child_named, namespace, tag
from mengyue.marked.workbook_parts import Parts
from mengyue.model.finding import Finding, severity_name
from mengyue.untrusted import one_line

__all__ = ["Row", "remove_results", "write_results", "written"]

#: Finding, and the cell where it stands, if there is one: name of the sheet and of the cell.
Row = tuple[Finding, tuple[str, str] | None]
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
#: What stands behind the defined names of a workbook (ECMA-376 part 1, 18.2.27).
_BEHIND_NAMES = (
    "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr", "smartTagTypes", "webPublishing",
    "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip
_WIDTHS = (8, 16, 22, 70, 40, 50)


def remove_results(parts: Parts, workbook: str) -> None:
    """Take out the sheets in which earlier checks listed their findings."""
    book = parts.tree(workbook)
    sheets = child_named(book, "sheets")
    marks = [name for name in book.iter(tag(book, "definedName")) if name.get("name") == RESULTS_MARK]
    ours = {named_sheet(mark.text or "") for mark in marks}
    for mark in marks:
        names = mark.getparent()
        assert names is not None
        names.remove(mark)
        if not len(names) and names.getparent() is not None:
            book.remove(names)
    for index in reversed(range(len(sheets))):
        if sheets[index].get("name", "") in ours and len(sheets) > 1:
            sheets.remove(sheets[index])
            _shift(book, lambda number, gone=index: number - (number > gone))


def write_results(parts: Parts, workbook: str, rows: Sequence[Row], styles: Styles) -> None:
    """Put the sheet with ``rows`` before all others, and open the workbook on it."""
    book = parts.tree(workbook)
    sheets = child_named(book, "sheets")
    part = parts.new_name("xl/worksheets/sheet{}.xml")
    parts.put(part, _sheet(namespace(book), rows, styles), _TYPE)
    taken = {sheet.get("name", "").casefold() for sheet in sheets}
    names = chain((RESULTS,), (f"{RESULTS} {number}" for number in count(2)))
    name = next(name for name in names if name not in taken)
    new = etree.Element(tag(book, "sheet"), name=name)
    new.set("sheetId", str(max((int(sheet.get("sheetId", "0")) for sheet in sheets), default=0) + 1))
    new.set(f"{{{parts.relation_namespace}}}id", parts.relate(workbook, "worksheet", part))
    sheets.insert(0, new)
    _shift(book, lambda number: number + 1)
    mark = etree.SubElement(child_named(book, "definedNames", before=_BEHIND_NAMES), tag(book, "definedName"))
    mark.set("name", RESULTS_MARK)
    mark.set("hidden", "1")
    mark.text = f"'{name}'!$A$1"
    for view in book.iter(tag(book, "workbookView")):
        view.set("activeTab", "0")
        view.set("firstSheet", "0")


def _shift(book: etree._Element, new_place: object) -> None:
    """Names that belong to one sheet know it by its place."""
    assert callable(new_place)
    for name in book.iter(tag(book, "definedName")):
        if name.get("localSheetId") is not None:
            name.set("localSheetId", str(new_place(int(name.get("localSheetId", "0")))))


def _sheet(space: str, rows: Sequence[Row], styles: Styles) -> etree._Element:
    root = etree.Element(f"{{{space}}}worksheet", nsmap={None: space})
    view = etree.SubElement(etree.SubElement(root, tag(root, "sheetViews")), tag(root, "sheetView"))
    view.set("tabSelected", "1")
    view.set("workbookViewId", "0")
    etree.SubElement(view, tag(root, "pane"), ySplit="1", topLeftCell="A2", activePane="bottomLeft", state="frozen")
    columns = etree.SubElement(root, tag(root, "cols"))
    for number, width in enumerate(_WIDTHS, 1):
        etree.SubElement(columns, tag(root, "col"), min=str(number), max=str(number), width=str(width), customWidth="1")
    data = etree.SubElement(root, tag(root, "sheetData"))
    heads = (_("级别"), _("编号"), _("位置"), _("问题"), _("依据"), _("办法"))
    head, plain = styles.wrapped(bold=True), styles.wrapped()
    _add(data, 1, heads, [head] * len(heads))
    links = []
    for number, (finding, cell) in enumerate(rows, 2):
        place = f"{cell[0]}!{cell[1]}" if cell else finding.label
        values = (
            severity_name(finding.severity), finding.code, place, finding.message, finding.basis, finding.hint,
        )  # fmt: skip
        _add(data, number, values, [styles.coloured(plain, finding.severity), *[plain] * 5])
        if cell:
            links.append((f"C{number}", "'{}'!{}".format(cell[0].replace("'", "''"), cell[1])))
    if not rows:
        _add(data, 2, (_("没有发现问题"),), [plain])
    if links:
        area = etree.SubElement(root, tag(root, "hyperlinks"))
        for reference, target in links:
            etree.SubElement(area, tag(root, "hyperlink"), ref=reference, location=target)
    etree.SubElement(root, tag(root, "pageSetup"), paperSize="9", orientation="landscape")
    return root


def _add(data: etree._Element, number: int, values: Sequence[str], styles: Sequence[int]) -> None:
    row = etree.SubElement(data, tag(data, "row"), r=str(number))
    for letter, value, style in zip("ABCDEF", values, styles, strict=False):
        cell = etree.SubElement(row, tag(data, "c"), r=f"{letter}{number}", s=str(style), t="inlineStr")
        text = etree.SubElement(etree.SubElement(cell, tag(data, "is")), tag(data, "t"))
        text.text = written(value)
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def written(text: str) -> str:
    """Return ``text`` fit for a cell or comment: line by line, without what XML or a spreadsheet would take amiss."""
    lines = (one_line(line) for line in text.split("\n"))
    return re.sub(r"_x(?=[0-9A-Fa-f]{4}_)", "_x005F_x", "\n".join(lines))[:30000]
