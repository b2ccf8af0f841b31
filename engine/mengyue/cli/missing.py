"""What is missing from each alliance: the blanks of its documents and the rules that cannot be judged yet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mengyue.cli.terminal import Paint, pad, printable, width
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity, State
from mengyue.untrusted import cell

__all__ = ["Missing", "Outcome", "missing_csv", "summary_table"]


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that is missing: a fact (its place in the data) or the judgement of a rule."""

    kind: str
    code: str
    path: str
    label: str
    where: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one alliance."""

    name: str
    folder: str
    documents: int
    blanks: Sequence[Missing]
    findings: Sequence[Finding]

    def count(self, severity: Severity) -> int:
        """Return the number of findings of ``severity`` that were judged."""
        return sum(f.severity is severity and f.state is not State.UNJUDGED for f in self.findings)

    @property
    def unjudged(self) -> list[Finding]:
        """The findings that say a rule cannot be judged yet."""
        return [finding for finding in self.findings if finding.state is State.UNJUDGED]


def missing_csv(outcomes: Iterable[Outcome]) -> bytes:
    """Return the table of everything missing, one row each, as a CSV that Excel opens in the right encoding."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([_("联合体"), _("文件夹"), _("类别"), _("编号"), _("资料"), _("数据位置"), _("涉及")])
    for outcome in outcomes:
        rows = [*outcome.blanks, *(_unjudged(finding) for finding in outcome.unjudged)]
        for row in rows:
            cells = (outcome.name, outcome.folder, row.kind, row.code, row.label, row.path, row.where)
            writer.writerow(map(cell, cells))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _unjudged(finding: Finding) -> Missing:
    return Missing(_("暂无法判断"), finding.code, finding.path, finding.label, finding.message)


def summary_table(outcomes: Sequence[Outcome], paint: Paint) -> str:
    """Return one line an alliance: documents made, findings, facts missing, rules not judged."""
    head = [_("联合体"), _("文件"), _("错误"), _("警告"), _("待审"), _("待填"), _("暂无法判断")]
    counts = [_counts(outcome) for outcome in outcomes]
    totals = [sum(column) for column in zip(*counts, strict=True)]
    names = [*(_short(outcome.name) for outcome in outcomes), _("合计（{count} 个）").format(count=len(outcomes))]
    rows = [[name, *map(str, row)] for name, row in zip(names, [*counts, totals], strict=True)]
    widths = [max(width(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = [paint(_line(head, widths), "bold"), *(_line(row, widths) for row in rows)]
    return "\n".join(lines) + "\n"


def _counts(outcome: Outcome) -> list[int]:
    judged = [outcome.count(severity) for severity in (Severity.ERROR, Severity.WARNING, Severity.REVIEW)]
    return [outcome.documents, *judged, len(outcome.blanks), len(outcome.unjudged)]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    numbers = (" " * (size - width(cell)) + cell for cell, size in zip(cells[1:], widths[1:], strict=True))
    return "  ".join([pad(cells[0], widths[0]), *numbers]).rstrip()


def _short(name: str, limit: int = 40) -> str:
    name = printable(name).replace("\n", " ")
    while width(name) > limit:
        name = name[:-2] + "…" if name.endswith("…") else name[:-1] + "…"
    return name
