"""What changes of the library are called: one line each, for people."""

from __future__ import annotations

from collections.abc import Mapping

from mengyue.i18n import _
from mengyue.impact.impact_report import Change, DutyKind, Effect, Kind

__all__ = ["duty_name", "effect_name", "kind_name", "told"]


def kind_name(kind: Kind) -> str:
    """Return what a kind of content is called."""
    names: Mapping[Kind, str] = {
        Kind.POLICY: _("政策"), Kind.RULE: _("规则"), Kind.PARAMETER: _("参数"), Kind.DOCUMENT: _("文件"),
        Kind.DEADLINE: _("期限"), Kind.CONTENT: _("必备内容"), Kind.CHOICE: _("适用表述"), Kind.DEFINITION: _("定义"),
        Kind.WORDS: _("用词"), Kind.CLAUSE: _("条款"), Kind.VARIANT: _("表述"), Kind.APPROVAL: _("批准"),
        Kind.PRESET: _("方案"), Kind.OUTLINE: _("提纲"), Kind.TABLE: _("表"), Kind.FORM: _("表式"),
        Kind.STATUTE: _("法规"), Kind.LOOKS: _("版面"), Kind.OTHER: _("其他"),
    }  # fmt: skip
    return names[kind]


def effect_name(effect: Effect) -> str:
    """Return what an effect is called."""
    return {
        Effect.ADDED: _("新增"), Effect.REMOVED: _("删去"), Effect.TIGHTENED: _("收紧"), Effect.LOOSENED: _("放宽"),
        Effect.CHANGED: _("改变"), Effect.EARLIER: _("提前"), Effect.LATER: _("推后"), Effect.REWORDED: _("改写"),
        Effect.RENUMBERED: _("改编号"), Effect.REPEALED: _("废止"), Effect.RETIRED: _("停用"), Effect.LOST: _("失去"),
        Effect.GIVEN: _("取得"),
    }[effect]  # fmt: skip


def duty_name(kind: DutyKind) -> str:
    """Return what a kind of duty is called."""
    return {
        DutyKind.CORRECT: _("补正资料"), DutyKind.HAND_IN: _("提交文件"), DutyKind.RESEND: _("重新报送"),
        DutyKind.REFILL: _("重新生成"), DutyKind.SUPPLEMENT: _("签订补充协议"), DutyKind.REDRAFT: _("重新起草"),
        DutyKind.FILE_BY: _("按期办理"), DutyKind.CHOOSE_POLICY: _("核对政策"),
    }[kind]  # fmt: skip


def told(change: Change) -> str:
    """Return a change as one line: what, how, of what to what."""
    names = {"kind": kind_name(change.kind), "effect": effect_name(change.effect), "id": change.id}
    head = _("{kind} {id} {effect}").format(**names)
    if change.policy and change.kind is not Kind.POLICY:
        head = f"{head}〔{change.policy}〕"
    if change.title and change.title != change.id:
        head = _("{head}：{title}").format(head=head, title=change.title)
    if change.old and change.new:
        return _("{head}（{old} → {new}）").format(head=head, old=change.old, new=change.new)
    figure = change.old or change.new
    return _("{head}（{figure}）").format(head=head, figure=figure) if figure else head
