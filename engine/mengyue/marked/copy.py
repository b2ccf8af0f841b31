"""The copy of a workbook with the findings in it.

Only what is marked changes: parts that have nothing to say stay byte for byte, and so keep pictures, charts, formulas,
validations and whatever else a library that reads and rewrites a workbook would lose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mengyue.i18n import _
from mengyue.intake.workbook_looks import read_looks
from mengyue.intake.workbook_package import Package, open_package
from mengyue.marked.cells import all_cells, cell_at, style_of, unselect
from mengyue.marked.coloured_styles import Styles
from mengyue.marked.comments import clear_comments, write_comments
from mengyue.marked.results import Row, remove_results, write_results, written
from mengyue.marked.workbook_parts import Parts
from mengyue.model.finding import Finding, Severity, severity_name

__all__ = ["marked_copy"]

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.REVIEW, Severity.INFO)
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})(?= |$)")


def marked_copy(data: bytes, file: str, findings: Sequence[Finding]) -> dict[str, bytes]:
    """Return the parts of the workbook ``data`` with ``findings`` on it.

    Raises ``InputError`` when it cannot be read.
    """
    package = open_package(data, file)
    parts = Parts(package)
    rows: list[Row] = [(finding, _cell(package, finding)) for finding in findings]
    rows.sort(key=lambda row: _ORDER.index(row[0].severity))
    hidden = {number for number, look in read_looks(package).items() if look.look.name == "UNSEEN"}
    styles = Styles(parts.styles(package.styles_part, package.main_part))
    remove_results(parts, package.main_part)
    for sheet in package.sheets:
        found: dict[tuple[int, int], list[Finding]] = {}
        for finding, cell in rows:
            if cell and cell[0] == sheet.name:
                found.setdefault(_numbers(cell[1]), []).append(finding)
        clear_comments(parts, sheet.part)
        _mark(parts, sheet.part, found, styles, hidden)
        write_comments(parts, sheet.part, {place: _told(told) for place, told in found.items()})
    write_results(parts, package.main_part, rows, styles)
    return parts.close()


def _mark(
    parts: Parts, sheet: str, found: dict[tuple[int, int], list[Finding]], styles: Styles, hidden: set[int]
) -> None:
    """Colour the cells of ``found``. What is white on white stays so: in a colour it would read as if it were said."""
    root = parts.tree(sheet)
    unselect(root)
    for cell in all_cells(root):
        style = style_of(cell)
        if styles.cleared(style) != style:
            cell.set("s", str(styles.cleared(style)))
    for (row, column), told in found.items():
        if told[0].severity is Severity.INFO:
            continue
        cell = cell_at(root, row, column)
        style = style_of(cell)
        if style not in hidden:
            cell.set("s", str(styles.coloured(style, told[0].severity)))


def _told(findings: Sequence[Finding]) -> str:
    """Return the text of the comment on one cell, the gravest finding first."""
    texts = []
    for finding in findings:
        level = severity_name(finding.severity)
        lines = [_("【{level}】{code}　{message}").format(level=level, code=finding.code, message=_message(finding))]
        if finding.required:
            required = _("{required}；实际：{found}").format(
                required=finding.required, found=finding.found or _("未填")
            )
            lines.append(_("要求：") + required)
        if finding.basis:
            lines.append(_("依据：") + finding.basis)
        if finding.hint:
            lines.append(_("办法：") + finding.hint)
        texts.append("\n".join(lines))
    return written("\n\n".join(texts))


def _message(finding: Finding) -> str:
    """Return the message without the name of the cell on which it stands."""
    start = _("{cell}：{message}").format(cell=finding.label.partition(" ")[0], message="")
    return finding.message.removeprefix(start) if "!" in start else finding.message


def _cell(package: Package, finding: Finding) -> tuple[str, str] | None:
    """Return sheet and cell of ``finding``, with which its label begins; None when it has none."""
    for sheet in sorted(package.sheets, key=lambda sheet: -len(sheet.name)):
        if finding.label.startswith(f"{sheet.name}!"):
            match = _CELL.match(finding.label, len(sheet.name) + 1)
            if match:
                return sheet.name, match[0]
    return None


def _numbers(cell: str) -> tuple[int, int]:
    match = _CELL.match(cell)
    assert match is not None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]), column
