"""The copy of an agreement marked 已审: who reviewed it and when stands at the head of every page, from the data."""

from __future__ import annotations

from dataclasses import replace

from mengyue.draft.tree import Draft, Stage
from mengyue.i18n import _
from mengyue.language.numerals import chinese_date
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import InternalApproval, Opinion
from mengyue.model.finding import EngineError

__all__ = ["reviewed_copy"]


def reviewed_copy(draft: Draft, alliance: Alliance) -> Draft:
    """Return ``draft`` as a copy marked 已审.

    Raises :class:`EngineError` with all that speaks against the mark: nobody has reviewed it, somebody did not agree to
    it as it stands, or facts are missing.
    """
    approvals = alliance.agreement.approvals if alliance.agreement else ()
    reasons = [] if approvals else [_("数据文件没有填写内部审批（agreement.approvals）")]
    reasons += [
        _("{step} {by} 的意见不是“同意”").format(step=approval.step, by=approval.by)
        for approval in approvals
        if approval.opinion is not Opinion.AGREED
    ]
    if draft.blanks:
        labels = "、".join(dict.fromkeys(blank.label for blank in draft.blanks))
        reasons.append(_("待填：{labels}").format(labels=labels))
    if reasons:
        head = _("《{title}》不能标明已审：").format(title=draft.title)
        raise EngineError("\n".join((head, *reasons)))
    names = {member.id: member.name or member.id for member in alliance.members}
    return replace(draft, stage=Stage.DRAFT, stamp="已审　" + "；".join(_said(row, names) for row in approvals))


def _said(approval: InternalApproval, names: dict[str, str]) -> str:
    unit = names.get(approval.unit, approval.unit) + " " if approval.unit else ""
    return f"{unit}{approval.step} {approval.by} {chinese_date(approval.on)}"
