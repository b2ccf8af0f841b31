"""The clauses of an agreement where they stand: preamble, articles, schedules."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mengyue.draft.blanks import inlines_in, texts_of
from mengyue.draft.tree import Article, Blank, Draft, Item, Origin, Paragraph, Table, Value

__all__ = ["Placed", "placed"]

_QUOTED = 80


@dataclass(frozen=True)
class Placed:
    """A clause at its place; ``number`` is 第十二条, 序文 or 附件2."""

    number: str
    title: str
    blocks: tuple[Paragraph | Item | Table, ...]
    origin: Origin

    @property
    def name(self) -> str:
        """How a person calls it: 第十二条　成果验收."""
        return f"{self.number}　{self.title}" if self.title else self.number

    def paths(self) -> Iterator[str]:
        """Yield the data paths of the facts that it shows or misses."""
        for inline in inlines_in(self.blocks):
            if isinstance(inline, Value | Blank) and inline.path:
                yield inline.path.partition(":")[0]

    @property
    def text(self) -> str:
        """Its words, a paragraph a line."""
        return "\n".join(_line(block) for block in self.blocks if not isinstance(block, Table))

    @property
    def quoted(self) -> str:
        """Its first words."""
        first = self.text.partition("\n")[0]
        return first if len(first) <= _QUOTED else f"{first[:_QUOTED]}……"


def placed(draft: Draft) -> Iterator[Placed]:
    """Yield every clause of ``draft`` in reading order."""
    if draft.preamble_origin.clause:
        yield Placed("序文", "", draft.preamble, draft.preamble_origin)
    for block in draft.body:
        if isinstance(block, Article) and block.origin.clause:
            yield Placed(block.number, block.title, block.blocks, block.origin)
    for schedule in draft.schedules:
        if schedule.origin.clause:
            yield Placed(f"附件{schedule.number}", schedule.title, schedule.blocks, schedule.origin)


def _line(block: Paragraph | Item) -> str:
    text = texts_of(block.inlines)
    return block.number + text if isinstance(block, Item) else text
