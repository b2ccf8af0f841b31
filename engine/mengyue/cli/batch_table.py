"""The table at the end of a batch: one line an alliance."""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.cli.terminal import Paint, pad, printable, width
from mengyue.delivery.missing_facts import Outcome
from mengyue.i18n import _
from mengyue.model.finding import Severity

__all__ = ["summary_table"]


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
