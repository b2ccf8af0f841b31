"""Findings for people: grouped by file, aligned, the blocking ones first, a count at the end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from mengyue.cli.report.to_fill import FEW, to_fill, waiting_for_facts
from mengyue.cli.terminal import columns, pad, printable, width, wrap
from mengyue.i18n import _
from mengyue.intake.counted_places import counted
from mengyue.model.finding import Finding, Severity, State, severity_name

__all__ = ["ORDER", "plain", "render", "summary"]

ORDER = (Severity.ERROR, Severity.WARNING, Severity.REVIEW, Severity.INFO)
_COLOURS = {
    Severity.ERROR: ("red", "bold"),
    Severity.WARNING: ("yellow",),
    Severity.REVIEW: ("cyan",),
    Severity.INFO: ("dim",),
}
#: More things than this that share one fault are not all named.
MANY = 12
Painter = Callable[..., str]


def plain(text: str, *_styles: str) -> str:
    """Paint nothing."""
    return text


def render(findings: Sequence[Finding], paint: Painter = plain) -> str:
    """Return the report, closed by a summary line."""
    lines: list[str] = []
    single, gathered = _gathered(findings)
    for file, group in groupby(sorted(single, key=_order), key=lambda finding: finding.file):
        if file:
            lines.append(paint(printable(file), "bold"))
        rows = list(group)
        waiting = waiting_for_facts(rows)
        if waiting:
            rows = [row for row in rows if row not in waiting]
            lines += [*to_fill(waiting), ""] if not rows else to_fill(waiting)
        if not rows:
            continue
        widest = max(width(row.code) for row in rows)
        level = max(width(severity_name(row.severity)) for row in rows)
        for _rule, same in groupby(rows, key=_question):
            alike = list(same)
            for row in alike:
                lines += _entry(row, (level, widest), paint, details=row is alike[-1])
        lines.append("")
    for row in gathered:
        widths = width(severity_name(row.severity)), width(row.code)
        lines += [*_entry(row, widths, paint, details=True), ""]
    lines.append(summary(findings))
    return "\n".join(lines) + "\n"


def _gathered(findings: Sequence[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Take apart what is said of whole files and in the same words of several: that is said once, with all places."""
    alike: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        if finding.file and finding.line is None:
            key = finding.code, finding.severity, finding.message, finding.hint, finding.basis, finding.state
            alike.setdefault(key, []).append(finding)
    groups = [(group, _named(group)) for group in alike.values() if len({finding.file for finding in group}) > 1]
    taken = {id(finding) for group, _places in groups for finding in group}
    rows = []
    for group, places in groups:
        message = _("{message}（{count} 处）：{places}")
        message = message.format(message=group[0].message, count=len(group), places=places)
        rows.append(replace(group[0], message=message, file="", label="", path=""))
    return [finding for finding in findings if id(finding) not in taken], rows


def _named(findings: Sequence[Finding]) -> str:
    """Name what ``findings`` are about: the files, or of very many things with names of their own the first few."""
    labels = [counted(finding.label) for finding in findings if finding.label]
    if len(findings) <= MANY or len(labels) < len(findings):
        return _files(findings)
    return _("{names} 等").format(names="、".join(labels[:FEW]))


def _files(findings: Sequence[Finding]) -> str:
    """Name the files of ``findings``, folder by folder."""
    folders: dict[str, list[str]] = {}
    for file in dict.fromkeys(finding.file for finding in findings):
        folder, _slash, name = file.rpartition("/")
        folders.setdefault(folder, []).append(name)
    return "；".join(f"{folder}/ {'、'.join(names)}".strip("/ ") for folder, names in folders.items())


def _order(finding: Finding) -> tuple[str, int, bool, str, int, int]:
    """Faults in the order of the file; questions rule by rule, since one asks the same of every member."""
    severity = ORDER.index(finding.severity)
    rule = finding.code if finding.severity is Severity.REVIEW else ""
    return finding.file, severity, finding.state is State.UNJUDGED, rule, finding.line or 0, finding.column or 0


def _question(finding: Finding) -> object:
    """What findings share that need their basis and hint said only once; any other finding stands alone."""
    if finding.severity is Severity.REVIEW:
        return finding.code, finding.basis, finding.hint, finding.found, finding.required
    return id(finding)


def _entry(finding: Finding, widths: tuple[int, int], paint: Painter, *, details: bool) -> Iterator[str]:
    name = severity_name(finding.severity)
    place, message = _place(finding)
    level, widest = widths
    head = f"  {pad(name, level)}  {pad(printable(finding.code), widest)}  "
    left = width(head)
    body = printable(counted(f"{place}　{message}" if place else message))
    first, *rest = wrap(body, max(columns() - left, 24))
    yield head.replace(name, paint(name, *_COLOURS[finding.severity]), 1) + first
    for line in rest:
        yield " " * left + line
    for caption, text in _details(finding) if details else ():
        for line in wrap(printable(f"{caption}{text}"), max(columns() - left, 24)):
            yield " " * left + paint(line, "dim")


def _place(finding: Finding) -> tuple[str, str]:
    """Return where the finding is, and its message. In a workbook the cell, which both name, is said once."""
    cell = finding.label.partition(" ")[0]
    start = _("{cell}：{message}").format(cell=cell, message="")
    if "!" in cell and finding.message.startswith(start):
        return _in_sheet(finding.label), finding.message.removeprefix(start)
    if "!" in cell:
        return _in_sheet(finding.label), finding.message
    position = ""
    if finding.line is not None and not finding.file.lower().endswith(".xlsx"):
        position = f"{finding.line}:{finding.column}" if finding.column is not None else str(finding.line)
    return " ".join(part for part in (position, finding.label or finding.path) if part), finding.message


def _in_sheet(label: str) -> str:
    """Return ``label`` with the cell and the name of the field: sheet and row are said by the cell already."""
    cell, _space, field = label.partition(" ")
    name = field.rpartition("·")[2]
    return cell if not name or re.search(r"\[\d+\]", name) else f"{cell} {name}"


def _details(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.required:
        found = finding.found or _("未填")
        yield _("要求："), _("{required}；实际：{found}").format(required=finding.required, found=found)
    elif finding.found.endswith(("。", "；")) and finding.found not in finding.message:
        yield _("原句："), finding.found
    if finding.basis:
        yield _("依据："), finding.basis
    if finding.hint:
        yield _("办法："), finding.hint


def summary(findings: Sequence[Finding]) -> str:
    """Return one line with the counts."""
    if not findings:
        return _("没有发现问题")
    counts = [
        _("{severity} {count}").format(severity=severity_name(severity), count=count)
        for severity in ORDER
        if (count := sum(finding.severity is severity for finding in findings))
    ]
    text = _("共 {total} 项：{counts}").format(total=len(findings), counts=_("，").join(counts))
    unjudged = sum(finding.state is State.UNJUDGED for finding in findings)
    if unjudged:
        text += _("；其中资料不足、暂无法判断 {count}").format(count=unjudged)
    return text
