"""What is to be said about deadlines that have passed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mengyue.deadlines.deadline import Deadline, Needed, Status
from mengyue.i18n import _
from mengyue.library.policy import Force
from mengyue.model.finding import Finding, Severity, State

__all__ = ["findings"]

#: What a passed deadline weighs: 原则上 and 鼓励 never block.
_SEVERITY = {
    Force.HARD: Severity.ERROR, Force.SOFT: Severity.WARNING, Force.PREFERRED: Severity.INFO, Force.INFO: Severity.INFO,
}  # fmt: skip
#: No rest of the State Council's notices has been longer (days); until it is over, unknown holidays may excuse.
_LONGEST_REST = 10


def findings(deadlines: Sequence[Deadline], as_of: date) -> list[Finding]:
    """Return a finding for every deadline that has passed, and for every safe day that has."""
    return [found for deadline in deadlines for found in _findings(deadline, as_of)]


def _findings(deadline: Deadline, as_of: date) -> Iterator[Finding]:
    if deadline.outer is None or deadline.safe is None or deadline.by_authority:
        return
    names = "、".join(_lacking(paper) for paper in deadline.lacking)
    title = deadline.named
    details = {"title": title, "papers": names or deadline.title, "day": deadline.outer.isoformat()}
    path = "papers" if deadline.documents else deadline.event
    hint = ""
    if deadline.documents:
        hint = _("报送后在文件材料（papers）中填写文件代号、年度、提交日期（submitted_on）和报送单位（submitted_to）")
    if deadline.status is Status.OVERDUE:
        severity = _SEVERITY[deadline.force]
        message = _("“{title}”已逾期：最迟日期为{day}，未见报送：{papers}")
        if not deadline.certain and (as_of - deadline.outer).days <= _LONGEST_REST and severity is Severity.ERROR:
            severity = Severity.WARNING
            message = _("“{title}”可能已逾期（节假日安排未收录，只按周末顺延到{day}），未见报送：{papers}")
        yield _finding(deadline, severity, State.VIOLATED, message.format(**details), path, hint)
    elif deadline.status is Status.EXPIRED:
        message = _("“{title}”：期满日为{day}，已经届满")
        yield _finding(deadline, Severity.WARNING, State.NOTE, message.format(**details), path, deadline.note)
    elif deadline.status is Status.PAST_SAFE:
        message = _("“{title}”的稳妥日期{safe}已过，最迟日期为{day}，未见报送：{papers}")
        text = message.format(safe=deadline.safe.isoformat(), **details)
        severity = Severity.INFO if deadline.force is Force.INFO else Severity.WARNING
        yield _finding(deadline, severity, State.NOTE, text, path, hint)
    elif deadline.status is Status.FILED_LATE and deadline.done_on is not None:
        message = _("“{title}”办理得迟了：最迟日期为{day}，{done}才办理")
        text = message.format(done=deadline.done_on.isoformat(), **details)
        severity = Severity.INFO if deadline.force is Force.INFO else Severity.WARNING
        yield _finding(deadline, severity, State.NOTE, text, path, _("已经过去的不能补正，向主管部门说明原因"))
    open_to = [paper for paper in deadline.documents if paper.unaddressed]
    if open_to:
        message = _("“{title}”应报送{to}，没有写明已经报送哪几处：{papers}；是否都已报送？")
        text = message.format(
            title=title,
            to="、".join(deadline.to),
            papers="、".join(paper.named for paper in open_to),
        )
        hint = _("在文件材料（papers）的报送单位（submitted_to）中逐一填写")
        yield _finding(deadline, Severity.REVIEW, State.QUESTION, text, "papers", hint)


def _lacking(paper: Needed) -> str:
    if not paper.waiting:
        return paper.named
    return _("{name}（未报送{to}）").format(name=paper.named, to="、".join(paper.waiting))


def _finding(deadline: Deadline, severity: Severity, state: State, message: str, path: str, hint: str) -> Finding:
    required = deadline.outer.isoformat() if deadline.outer else ""
    basis = f"{deadline.basis}“{deadline.wording}”"
    return Finding(deadline.code, severity, message, path=path, basis=basis, hint=hint, required=required, state=state)
