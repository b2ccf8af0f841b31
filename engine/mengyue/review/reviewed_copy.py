"""The copies of an agreement that are reviewed: the review copy, whose head says which text it is, and the copy marked
已审, whose head says who approved that text and when, from the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mengyue.draft.signed_text import text_sha256
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.i18n import _
from mengyue.language.numerals import chinese_date
from mengyue.manifest.digest import mark_of
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import InternalApproval, Opinion
from mengyue.model.finding import EngineError

__all__ = ["NotCleared", "review_copy", "reviewed_copy"]


class NotCleared(EngineError):
    """An agreement that cannot be marked 已审, for ``reasons``; ``approved`` are the marks of other texts that were
    approved."""

    def __init__(self, draft: Draft, reasons: Sequence[str], approved: Sequence[str]) -> None:
        self.draft, self.reasons, self.approved = draft, tuple(reasons), tuple(approved)
        super().__init__("\n".join((_("《{title}》不能标明已审：").format(title=draft.title), *reasons)))

    def with_changes(self, changes: Sequence[str]) -> NotCleared:
        """Return the same with what changed since the approval."""
        return NotCleared(self.draft, [*self.reasons, *changes], self.approved)


def review_copy(document: Draft | Form) -> Draft | Form:
    """Return ``document`` as a review copy; that of an agreement says on every page which text it is."""
    if not isinstance(document, Draft) or document.kind != "agreement":
        return replace(document, stage=Stage.REVIEW)
    return replace(document, stage=Stage.REVIEW, stamp=f"审阅稿　核对码{mark_of(text_sha256(document))}")


def reviewed_copy(draft: Draft, alliance: Alliance) -> Draft:
    """Return ``draft`` as a copy marked 已审.

    Raises :class:`NotCleared` with all that speaks against the mark: nobody has reviewed it, somebody did not agree to
    it as it stands, or approved another text or did not say which, or facts are missing.
    """
    approvals = alliance.agreement.approvals if alliance.agreement else ()
    reasons = [] if approvals else [_("数据文件没有填写内部审批（agreement.approvals）")]
    mark = mark_of(text_sha256(draft))
    others: dict[str, None] = {}
    for row in approvals:
        said = {"step": row.step, "by": row.by, "mark": mark}
        if row.opinion is not Opinion.AGREED:
            reasons.append(_("{step} {by} 的意见不是“同意”").format(**said))
        elif not row.text:
            reasons.append(_("{step} {by} 的审批没有写明所审文本（text）：审的就是这一稿的，填 {mark}").format(**said))
        elif _plain(row.text) != _plain(mark):
            others[row.text] = None
            line = _("{step} {by} 审批的是另一文本（核对码 {other}），这一稿是 {mark}：审批以后改动过，须重新审批")
            reasons.append(line.format(**said, other=row.text))
    if draft.blanks:
        labels = "、".join(dict.fromkeys(blank.label for blank in draft.blanks))
        reasons.append(_("待填：{labels}").format(labels=labels))
    if reasons:
        raise NotCleared(draft, reasons, tuple(others))
    names = {member.id: member.name or member.id for member in alliance.members}
    stamp = f"已审　核对码{mark}　" + "；".join(_said(row, names) for row in approvals)
    return replace(draft, stage=Stage.DRAFT, stamp=stamp)


def _plain(mark: str) -> str:
    return "".join(mark.split()).replace("-", "").lower()


def _said(approval: InternalApproval, names: dict[str, str]) -> str:
    unit = names.get(approval.unit, approval.unit) + " " if approval.unit else ""
    return f"{unit}{approval.step} {approval.by} {chinese_date(approval.on)}"
