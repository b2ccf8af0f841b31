"""An index of statutes: how many articles a law has, and which articles are about what."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.model.base import Model, field

__all__ = ["StatuteIndex"]


class StatuteIndex(Model):
    """One law of ``clauses/statute-index.yaml``, made from its text; the register says which version that is."""

    law: str = field("法规代号", "法规登记册的键", default=...)
    aliases: tuple[str, ...] = field("简称", default=())
    articles: int = field("条数", default=..., ge=1)
    subjects: dict[str, tuple[int, ...]] = field("事项", "用语所在的条", default={})
    says: dict[str, str] = field("各条讲什么", "条号或者起止条，第一个词是它的事项", default={})

    def said(self) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Yield articles with words for what each is about, its subject first."""
        for numbers, words in self.says.items():
            first, _to, last = numbers.partition("-")
            for number in range(int(first), int(last or first) + 1):
                yield number, tuple(words.split())
