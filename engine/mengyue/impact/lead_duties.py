"""What a lead unit must do about a change: correct, hand in, send again, sign a supplement, file by a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mengyue.i18n import _
from mengyue.impact.impact_report import AllianceImpact, DocumentImpact, Duty, DutyKind, FindingTold

__all__ = ["duties_of"]

#: Articles that one sentence names.
_NAMED = 6


def duties_of(impact: AllianceImpact, as_of: date) -> tuple[Duty, ...]:
    """Return what is to be done, the most pressing first; nothing for what has only become easier."""
    return tuple(dict.fromkeys(_duties(impact, as_of)))


def _duties(impact: AllianceImpact, as_of: date) -> Iterator[Duty]:
    if impact.problem:
        text = _("核对适用的政策：{problem}").format(problem=impact.problem)
        yield Duty(kind=DutyKind.CHOOSE_POLICY, text=text, about=impact.new_policy)
    for finding in impact.appeared:
        if finding.severity == "error" and not _of_library(finding):
            yield Duty(kind=DutyKind.CORRECT, text=_remedy(finding), about=finding.code)
    for moved in impact.altered:
        if moved.blocks:
            yield Duty(
                kind=DutyKind.CORRECT,
                text=_("{code}：{message}").format(code=moved.code, message=moved.new),
                about=moved.code,
            )
    for document in impact.documents:
        yield _about(document)
    for paper in impact.owed:
        text = _("另行提交《{title}》{copies} 份（{at}）").format(title=paper.title, copies=paper.copies, at=paper.at)
        yield Duty(kind=DutyKind.HAND_IN, text=text, about=paper.id)
    for moved in impact.recounted:
        text = _("《{title}》改为提交 {new}（原为 {old}）").format(title=moved.title, new=moved.new, old=moved.old)
        yield Duty(kind=DutyKind.HAND_IN, text=text, about=moved.code)
    for moved in impact.deadlines:
        day = _date(moved.new)
        if day is not None and day >= as_of:
            text = _("{title}：于 {day} 前办理").format(title=moved.title, day=day.isoformat())
            yield Duty(kind=DutyKind.FILE_BY, text=text, about=moved.code, by=day)


def _of_library(finding: FindingTold) -> bool:
    """Tell whether it is the library that is at fault: nothing that a lead unit could mend."""
    return finding.code == "DR-REFUSED" or finding.code.startswith("LB-")


def _remedy(finding: FindingTold) -> str:
    text = _("{code}：{message}").format(code=finding.code, message=finding.message)
    return _("{text}；{hint}").format(text=text, hint=finding.hint) if finding.hint else text


def _about(document: DocumentImpact) -> Duty:
    names = {"title": document.title, "articles": _articles(document)}
    if document.kind == "agreement":
        if document.done:
            text = _("《{title}》已签署，要采用新内容的，就{articles}签订补充协议").format(**names)
            return Duty(kind=DutyKind.SUPPLEMENT, text=text, about=document.id)
        text = _("《{title}》的{articles}有变，重新起草后再签署").format(**names)
        return Duty(kind=DutyKind.REDRAFT, text=text, about=document.id)
    if document.done:
        text = _("《{title}》的{articles}有变，重新报送").format(**names)
        return Duty(kind=DutyKind.RESEND, text=text, about=document.id)
    text = _("《{title}》的{articles}有变，按新内容重新生成").format(**names)
    return Duty(kind=DutyKind.REFILL, text=text, about=document.id)


def _articles(document: DocumentImpact) -> str:
    names = [unit.number or _("“{title}”").format(title=unit.title) for unit in document.units]
    listed = "、".join(dict.fromkeys(names[:_NAMED]))
    if len(names) > _NAMED:
        return _("{listed}等 {count} 处").format(listed=listed, count=len(names))
    return listed


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
