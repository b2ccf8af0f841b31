"""The impact as Markdown for a pull request: short first, details folded, within what a comment may hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.impact.impact_report import Kind, Report
from mengyue.impact.portfolio import Kept
from mengyue.impact.summary_lines import alliance_lines, change_lines, headline
from mengyue.impact.told_change import duty_name, kind_name, told
from mengyue.model.finding import Severity, severity_name

__all__ = ["MARKER", "MOST", "markdown"]

#: Characters of a comment: GitHub takes 65,536, GitLab 1,000,000.
MOST = 60_000
#: By this a workflow finds the comment that it wrote before.
MARKER = "<!-- mengyue impact -->"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~@])")


def markdown(report: Report, kept: Kept, limit: int = MOST) -> str:
    """Return the comment. What does not fit is counted, and stands in the other formats."""
    pages = list(_head(report, kept))
    room = limit - sum(map(len, pages)) - 300
    for opening, rows in _folded(report, kept):
        block = f"\n<details>\n<summary>{opening}</summary>\n\n"
        body, left = "", 0
        for row in rows:
            if left or len(block) + len(body) + len(row) > room:
                left += 1
            else:
                body += row
        if left:
            body += _("- ……另有 {count} 项，见 JSON 或表格").format(count=left) + "\n"
        block += body + "\n</details>\n"
        if len(block) > room + 200:
            break
        pages.append(block)
        room -= len(block)
    return "".join(pages)


def _head(report: Report, kept: Kept) -> Iterator[str]:
    yield f"{MARKER}\n### {_('内容库变动的影响')}\n\n{_plain(headline(report))}\n"
    for note in report.notes:
        yield f"\n> {_plain(note)}\n"
    if kept.duties:
        yield "\n" + _("| 须办 | 联合体数 | 最早日期 | 事项 |") + "\n| --- | ---: | --- | --- |\n"
        ranked = sorted(kept.duties.items(), key=lambda item: -item[1].count)
        for (kind, _about), duty in ranked[:20]:
            yield f"| {duty_name(kind)} | {duty.count} | {duty.by} | {_plain(duty.text)[:300]} |\n"
        if len(ranked) > 20:
            yield _("| …… | | | 另有 {count} 项 |").format(count=len(ranked) - 20) + "\n"
    counts = [(_("新出现"), kept.appeared), (_("不再有"), kept.vanished)]
    if any(counter for _name, counter in counts):
        yield "\n" + _("| 规则 | 级别 | 变化 | 联合体数 |") + "\n| --- | --- | --- | ---: |\n"
        for name, counter in counts:
            for (code, severity), count in counter.most_common(20):
                yield f"| {_plain(code)} | {severity_name(Severity(severity))} | {name} | {count} |\n"


def _folded(report: Report, kept: Kept) -> Iterator[tuple[str, Iterator[str]]]:
    by_kind: dict[Kind, list[str]] = {}
    for change in report.changes:
        rows = [f"- {_plain(told(change))}\n", *(f"  - {_plain(line)}\n" for line in change_lines(change))]
        by_kind.setdefault(change.kind, []).append("".join(rows))
    for kind, listed in by_kind.items():
        yield _("{kind}：{count} 处变动").format(kind=kind_name(kind), count=len(listed)), iter(listed)
    if report.tally.affected:
        rows_of = (
            f"- **{_plain(impact.name)}**（{_plain(impact.file)}）\n"
            + "".join(f"  - {_plain(line)}\n" for line in alliance_lines(impact))
            for impact in kept.alliances()
        )
        yield _("受影响的联合体：{count} 个").format(count=report.tally.affected), rows_of


def _plain(text: str) -> str:
    """Return text of others as Markdown shows it: no markup, no mention of anybody, one line."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split())).replace("\\@", "@\u200b")
