"""What stands beside the words of a document, as people call it, and what of it changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from mengyue.i18n import _
from mengyue.word.content import Kind, Mark

__all__ = ["changed_marks", "mark_name", "spelled"]

_DIGEST = 8
_DIGESTED = frozenset((Kind.PICTURE, Kind.OBJECT))


def mark_name(kind: Kind) -> str:
    """Return what to call a mark of that kind."""
    return {
        Kind.TEXT: _("文字"),
        Kind.FOOTNOTE: _("脚注"),
        Kind.ENDNOTE: _("尾注"),
        Kind.COMMENT: _("批注"),
        Kind.BOX: _("文本框或艺术字"),
        Kind.PICTURE: _("图片"),
        Kind.OBJECT: _("对象"),
        Kind.FIELD: _("域"),
        Kind.LINK: _("链接"),
        Kind.BOUND: _("随数据变化的内容控件"),
        Kind.HIDDEN: _("隐藏文字"),
        Kind.STRUCK: _("删除线"),
        Kind.FAINT: _("看不见的文字（白色、极小或压扁）"),
        Kind.RAISED: _("上标或下标"),
        Kind.OFF_PAGE: _("移出页面的文字"),
    }[kind]


def said(mark: Mark) -> str:
    """Return what a mark says: its words, or the first characters of a digest."""
    return mark.text[:_DIGEST] if mark.kind in _DIGESTED else mark.text


def spelled(mark: Mark) -> str:
    """Return the mark as one may write it into a line."""
    return f"〔{mark_name(mark.kind)}：{said(mark)}〕"


def changed_marks(old: Sequence[Mark], new: Sequence[Mark]) -> tuple[tuple[Kind, str, str], ...]:
    """Return (kind, old, new) of the marks that only one side has; those of one kind are paired in order."""
    before, after = Counter(old) - Counter(new), Counter(new) - Counter(old)
    found: list[tuple[Kind, str, str]] = []
    for kind in dict.fromkeys(mark.kind for mark in [*before, *after]):
        gone = [said(mark) for mark in before.elements() if mark.kind is kind]
        come = [said(mark) for mark in after.elements() if mark.kind is kind]
        for at in range(max(len(gone), len(come))):
            found.append((kind, gone[at] if at < len(gone) else "", come[at] if at < len(come) else ""))
    return tuple(found)
