"""The impact for people at a terminal: how many, what to do, what changed, then each alliance."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.impact.impact_report import AllianceImpact, Change, Detail, Report
from mengyue.impact.portfolio import Kept, Summed
from mengyue.impact.told_change import duty_name, told
from mengyue.model.finding import Severity, severity_name

__all__ = ["alliance_lines", "change_lines", "headline", "lines", "summed"]

_LONGEST = 300


def headline(report: Report) -> str:
    """Return the one sentence that matters."""
    tally, names = report.tally, {"old": report.old.name, "new": report.new.name, "changes": len(report.changes)}
    if not tally.alliances:
        return _("{old} → {new}：内容库变动 {changes} 处").format(**names)
    counts = {"all": tally.alliances, "affected": tally.affected, "blocked": tally.blocked, "signed": tally.signed}
    text = _(
        "{old} → {new}：内容库变动 {changes} 处；{all} 个联合体中 {affected} 个受影响，"
        "{blocked} 个新增错误，{signed} 个已签署的协议有变"
    )
    return text.format(**names, **counts)


def lines(report: Report, kept: Kept) -> Iterator[tuple[str, str]]:
    """Yield (kind, line): kind is ``head``, ``line`` or ``note``."""
    yield "head", headline(report)
    for note in report.notes:
        yield "line", note
    if kept.duties:
        yield "head", _("牵头单位须办的事")
        for (kind, _about), duty in kept.duties.items():
            yield "line", f"{duty_name(kind)}　{summed(duty)}"
    if report.changes:
        yield "head", _("内容库的变动（{count} 处）").format(count=len(report.changes))
        for change in report.changes:
            yield "line", told(change)
            for line in change_lines(change):
                yield "note", line
    for impact in kept.alliances():
        yield "head", _("{name}（{file}）").format(name=impact.name, file=impact.file)
        for line in alliance_lines(impact):
            yield "line", line


def summed(duty: Summed) -> str:
    """Return a duty with how many alliances it comes to, and the first of them."""
    names = "、".join(duty.names) + (_("等") if duty.count > len(duty.names) else "")
    return _("{text}——{count} 个：{names}").format(text=_short(duty.text), count=duty.count, names=names)


def change_lines(change: Change) -> Iterator[str]:
    """Yield what reads otherwise in a change of the library."""
    for detail in (*change.details, *change.sentences):
        yield from _sides(detail)


def alliance_lines(impact: AllianceImpact) -> Iterator[str]:
    """Yield what a change does to one alliance, a line each."""
    if impact.problem:
        yield impact.problem
    for name, findings in ((_("新出现"), impact.appeared), (_("不再有"), impact.vanished)):
        for finding in findings:
            level = severity_name(Severity(finding.severity))
            yield f"{name}　{level} {finding.code} {finding.label}　{_short(finding.message)}".replace("  ", " ")
    for moved in impact.altered:
        yield _("变动　{code}：{old} → {new}").format(code=moved.code, old=_short(moved.old), new=_short(moved.new))
    for name, papers in ((_("新增文件"), impact.owed), (_("不再要求"), impact.dropped)):
        for paper in papers:
            yield _("{name}　《{title}》{copies} 份（{at}）").format(
                name=name, title=paper.title, copies=paper.copies, at=paper.at
            )
    for moved in impact.recounted:
        yield _("份数有变　《{title}》：{old} → {new}").format(title=moved.title, old=moved.old, new=moved.new)
    for document in impact.documents:
        yield _("内容有变　《{title}》").format(title=document.title)
        for unit in document.units:
            yield f"　{unit.number} {unit.title}".rstrip()
            for detail in unit.sentences:
                yield from (f"　　{line}" for line in _sides(detail))
    if impact.not_compared:
        yield _("文件内容没有比较：{reason}").format(reason=impact.not_compared)
    for moved in impact.deadlines:
        yield _("期限　{title}：{old} → {new}").format(
            title=moved.title, old=moved.old or _("无"), new=moved.new or _("无")
        )
    for duty in impact.duties:
        yield _("须办　{text}").format(text=_short(duty.text))


def _sides(detail: Detail) -> Iterator[str]:
    head = _("{label}：").format(label=detail.label) if detail.label else ""
    if detail.old == detail.new:  # no change: what it touches
        yield f"{head}{_short(detail.new)}"
    elif detail.old and detail.new:
        yield _("{head}{old} → {new}").format(head=head, old=_short(detail.old), new=_short(detail.new))
    elif detail.new:
        yield _("{head}新增：{text}").format(head=head, text=_short(detail.new))
    else:
        yield _("{head}删去：{text}").format(head=head, text=_short(detail.old))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
