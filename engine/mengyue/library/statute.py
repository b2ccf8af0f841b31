"""The statute register: every law that a clause or rule cites, by name, version and article."""

from __future__ import annotations

from datetime import date

from mengyue.model.base import Model, field

__all__ = ["Law", "StatuteArticle"]


class StatuteArticle(Model):
    """One article: what it says in our words, and whether we checked it against the text."""

    says: str = field("要旨", "用我们自己的话概括", default=...)
    verified: bool = field("已核对", default=...)
    how: str = field("核对方式", default="")


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
    articles: dict[str, StatuteArticle] = field("条文", default={})
