"""Findings for people: grouped by file, aligned, the blocking ones first, a count at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from mengyue.cli.terminal import columns, pad, printable, width, wrap
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity, State

__all__ = ["ORDER", "plain", "render", "severity_name", "summary"]

ORDER = (Severity.ERROR, Severity.WARNING, Severity.REVIEW, Severity.INFO)
_COLOURS = {
    Severity.ERROR: ("red", "bold"),
    Severity.WARNING: ("yellow",),
    Severity.REVIEW: ("cyan",),
    Severity.INFO: ("dim",),
}
Painter = Callable[..., str]


def plain(text: str, *_styles: str) -> str:
    """Paint nothing."""
    return text


def severity_name(severity: Severity) -> str:
    """Return what a severity is called."""
    return {
        Severity.ERROR: _("错误"),
        Severity.WARNING: _("警告"),
        Severity.REVIEW: _("待审"),
        Severity.INFO: _("提示"),
    }[severity]


def render(findings: Sequence[Finding], paint: Painter = plain) -> str:
    """Return the report, closed by a summary line."""
    lines: list[str] = []
    for file, group in groupby(sorted(findings, key=_order), key=lambda finding: finding.file):
        if file:
            lines.append(paint(printable(file), "bold"))
        rows = list(group)
        widest = max(width(row.code) for row in rows)
        for _rule, same in groupby(rows, key=_question):
            alike = list(same)
            for row in alike:
                lines += _entry(row, widest, paint, details=row is alike[-1])
        lines.append("")
    lines.append(summary(findings))
    return "\n".join(lines) + "\n"


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


def _entry(finding: Finding, widest: int, paint: Painter, *, details: bool) -> Iterator[str]:
    name = severity_name(finding.severity)
    place = _place(finding)
    head = f"  {pad(name, 4)}  {pad(printable(finding.code), widest)}  "
    left = width(head)
    body = printable(f"{place}　{finding.message}" if place else finding.message)
    first, *rest = wrap(body, max(columns() - left, 24))
    yield head.replace(name, paint(name, *_COLOURS[finding.severity]), 1) + first
    for line in rest:
        yield " " * left + line
    for caption, text in _details(finding) if details else ():
        for line in wrap(printable(f"{caption}{text}"), max(columns() - left, 24)):
            yield " " * left + paint(line, "dim")


def _place(finding: Finding) -> str:
    position = ""
    if finding.line is not None:
        position = f"{finding.line}:{finding.column}" if finding.column is not None else str(finding.line)
    return " ".join(part for part in (position, finding.label or finding.path) if part)


def _details(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.required:
        found = finding.found or _("未填")
        yield _("要求："), _("{required}；实际：{found}").format(required=finding.required, found=found)
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
