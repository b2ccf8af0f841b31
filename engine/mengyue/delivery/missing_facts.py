"""What is missing from each alliance: the blanks of its documents and the rules that cannot be judged yet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity, State
from mengyue.pipeline import Made
from mengyue.untrusted import cell

__all__ = ["Missing", "Outcome", "counted", "missing_csv", "missing_facts", "unjudged"]


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
        return counted(self.findings, severity)

    @property
    def unjudged(self) -> list[Finding]:
        """The findings that say a rule cannot be judged yet."""
        return unjudged(self.findings)


def counted(findings: Iterable[Finding], severity: Severity) -> int:
    """Return the number of ``findings`` of ``severity`` that were judged."""
    return sum(f.severity is severity and f.state is not State.UNJUDGED for f in findings)


def unjudged(findings: Iterable[Finding]) -> list[Finding]:
    """Return those of ``findings`` that say a rule cannot be judged yet."""
    return [finding for finding in findings if finding.state is State.UNJUDGED]


def missing_facts(made: Made) -> list[Missing]:
    """Return each missing fact once, with the documents that show it."""
    where: dict[tuple[str, str], list[str]] = {}
    for tree, paper in zip(made.trees, made.papers, strict=True):
        for blank in tree.blanks:
            titles = where.setdefault((blank.path.partition(":")[0], blank.label), [])
            if paper.title not in titles:
                titles.append(paper.title)
    return [Missing(_("待填"), "", path, label, "、".join(titles)) for (path, label), titles in where.items()]


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
