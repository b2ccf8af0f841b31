"""An index of statutes: how many articles a law has, and which articles are about what."""

from __future__ import annotations

from mengyue.model.base import Model, field

__all__ = ["StatuteIndex"]


class StatuteIndex(Model):
    """One law of ``clauses/statute-index.yaml``, made from its text; the register says which version that is."""

    law: str = field("法规代号", "法规登记册的键", default=...)
    aliases: tuple[str, ...] = field("简称", default=())
    articles: int = field("条数", default=..., ge=1)
    subjects: dict[str, tuple[int, ...]] = field("事项", "用语所在的条", default={})
