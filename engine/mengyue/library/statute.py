"""The statute register: every law that a clause or rule cites, by name, version and article."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from mengyue.model.base import Model, field

__all__ = ["Law", "LawText", "StatuteArticle", "renumbered"]


class StatuteArticle(Model):
    """One article: what it says in our words, and whether we checked it against the text."""

    says: str = field("要旨", "用我们自己的话概括", default=...)
    verified: bool = field("已核对", default=...)
    how: str = field("核对方式", default="")


class LawText(Model):
    """Another text of a registered law, earlier or later than the one whose articles are registered."""

    version: str = field("文本", "通过、修订或修正的日期与方式", default=...)
    effective: date = field("施行日期", default=...)
    verified: bool = field("已核对", "已与条文文本核对", default=False)
    note: str = field("说明", default="")
    was: dict[str, str] = field("条号变更", "较早文本的条号到这一文本的条号", default={})


class Law(Model):
    """A law, regulation or judicial interpretation. Articles are keyed by number (``860``)."""

    key: str = field("代号", default=...)
    title: str = field("名称", default=...)
    kind: str = field("类别", "法律、行政法规、司法解释、部门规章、规范性文件、标准", default=...)
    version: str = field("文本", "通过、修订或修正的日期与方式", default=...)
    effective: date | None = field("施行日期")
    repealed: date | None = field("失效日期")
    replaced_by: str = field("替代法规", default="")
    note: str = field("说明", default="")
    was: dict[str, str] = field("条号变更", "较早文本的条号到登记文本的条号", default={})
    texts: tuple[LawText, ...] = field("其他文本", "登记文本以前和以后的文本，各有施行日期", default=())
    articles: dict[str, StatuteArticle] = field("条文", default={})

    def later(self, day: date) -> tuple[LawText, ...]:
        """Return the texts in force on ``day`` that came after the registered one, the earliest first."""
        start = self.effective or date.min
        return tuple(sorted((t for t in self.texts if start < t.effective <= day), key=lambda text: text.effective))

    def earlier(self, day: date) -> LawText | None:
        """Return the text in force on ``day`` when the registered one was not yet; ``None`` if there was none."""
        if self.effective is None or self.effective <= day:
            return None
        return max((t for t in self.texts if t.effective <= day), key=lambda text: text.effective, default=None)

    def number_on(self, article: str, day: date) -> str:
        """Return the number that an article of the registered text has on ``day``; empty where it is not known."""
        for text in self.later(day):
            article = text.was.get(article, "")
        return article

    def in_force(self, day: date) -> bool:
        """Tell whether a text of the law is in force on ``day``; one without a date is."""
        started = self.effective is None or self.effective <= day or self.earlier(day) is not None
        return started and not (self.repealed and self.repealed <= day)


def renumbered(was: Mapping[str, str]) -> str:
    """Say where numbers went: 9→10、17→22."""
    return "、".join(f"{old}→{new}" for old, new in was.items())
