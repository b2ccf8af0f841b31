"""The agreement as a reader meets it: sections, and in them passages with their place and their text."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, TypeVar

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import (
    Article,
    Blank,
    Draft,
    Heading,
    Inline,
    Item,
    Paragraph,
    Schedule,
    Space,
    Subheading,
    Table,
    Value,
)  # fmt: skip
from mengyue.language.numerals import chinese_number

__all__ = ["BLANK", "Passage", "Reading", "Section", "Sentence", "read"]

#: Stands for a missing fact, or a place for the hand, in the text of a passage: one character that no wording and no
#: pattern holds.
BLANK = "\u25af"
_SENTENCE = re.compile("[^。；！？\n]+[。；！？]?[”）]?")
_Made = TypeVar("_Made")
#: Returns the section that was read from a key; makes it if nobody has.
Known = Callable[[Hashable, Callable[[], "Section"]], "Section"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, its offset in the passage, and the words that introduce it (a list's opening line)."""

    text: str
    start: int
    lead: str


@dataclass(frozen=True)
class Passage:
    """A paragraph, an item of a list or a cell of a table.

    ``paragraph`` counts the paragraphs (款) of the section from 1, an item belonging to the paragraph that introduces
    it; it is 0 in tables. ``item`` is the item's number at each level, empty for a paragraph. ``row`` is what heads
    the row and the column of a cell, parted by ｜.
    """

    place: str
    inlines: tuple[Inline, ...]
    paragraph: int = 0
    item: tuple[int, ...] = ()
    lead: str = ""
    table: str = ""
    row: str = ""

    @cached_property
    def text(self) -> str:
        """The words, a missing fact or a place for the hand being :data:`BLANK`."""
        return "".join(BLANK if isinstance(part, Blank | Space) else part.text for part in self.inlines)

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences, each with its offset."""
        return tuple(Sentence(m[0], m.start(), self.lead) for m in _SENTENCE.finditer(self.text))

    def parts(self) -> Iterator[tuple[int, Inline]]:
        """Yield each inline with the offset at which it begins."""
        at = 0
        for part in self.inlines:
            yield at, part
            at += 1 if isinstance(part, Blank | Space) else len(part.text)

    def data_path(self, start: int, end: int) -> str:
        """Return the path of the fact in which the span lies, or nothing when it is (partly) fixed wording."""
        for at, part in self.parts():
            if at <= start and end <= at + len(part.text) and isinstance(part, Value):
                return part.path
        return ""


@dataclass(frozen=True)
class Section:
    """The preamble, an article, the parties' tables under a heading, or a schedule."""

    kind: str
    number: str
    title: str
    passages: tuple[Passage, ...]
    clause: str = ""
    bookmark: str = ""
    article: Article | None = None

    def once(self, what: str, held: object, make: Callable[[], _Made]) -> _Made:
        """Return what a check makes of this section, kept as long as ``held``, all else that it reads, is the same."""
        kept = self._made.get(what)
        if kept is None or kept[0] != held:
            self._made[what] = kept = (held, make())
        made: _Made = kept[1]
        return made

    @cached_property
    def _made(self) -> dict[str, tuple[object, Any]]:
        return {}

    @property
    def variant(self) -> str:
        """The variant of the clause, where an article is worded by one."""
        return self.article.origin.variant if self.article else ""

    @cached_property
    def text(self) -> str:
        """All its words, passages parted by line ends."""
        return "\n".join(passage.text for passage in self.passages)

    @property
    def name(self) -> str:
        """How a person calls it: 第十二条　成果验收."""
        return "　".join(part for part in (self.number, self.title) if part)

    def items(self, paragraph: int | None = None) -> int:
        """Return how many first-level items ``paragraph`` has, or the longest list of the section has."""
        counts: dict[int, int] = {}
        for passage in self.passages:
            if len(passage.item) == 1:
                counts[passage.paragraph] = passage.item[0]
        return max(counts.values(), default=0) if paragraph is None else counts.get(paragraph, 0)

    @property
    def paragraphs(self) -> int:
        """How many paragraphs (款) it has."""
        return max((passage.paragraph for passage in self.passages), default=0)


@dataclass(frozen=True)
class Reading:
    """All sections in reading order."""

    sections: tuple[Section, ...]

    @cached_property
    def articles(self) -> tuple[Section, ...]:
        """The articles in order."""
        return tuple(section for section in self.sections if section.kind == "article")

    @cached_property
    def schedules(self) -> tuple[Section, ...]:
        """The schedules in order."""
        return tuple(section for section in self.sections if section.kind == "schedule")

    @cached_property
    def prose(self) -> tuple[Section, ...]:
        """The preamble and the articles: what is wording rather than tables."""
        return tuple(section for section in self.sections if section.kind in ("preamble", "article"))

    @cached_property
    def text(self) -> str:
        """All words of the agreement."""
        return "\n".join(section.text for section in self.sections)

    def passages(self) -> Iterator[tuple[Section, Passage]]:
        """Yield every passage with its section."""
        for section in self.sections:
            for passage in section.passages:
                yield section, passage


def _anew(_key: Hashable, make: Callable[[], Section]) -> Section:
    return make()


def read(draft: Draft, preamble_clause: str = "", known: Known = _anew) -> Reading:
    """Return ``draft`` for reading; ``preamble_clause`` is the clause that the preamble comes from.

    ``known`` gives sections that were read before. Of equal sections of one document each is another.
    """
    sections = [known(("preamble", draft.preamble, preamble_clause), lambda: _preamble(draft, preamble_clause))]
    heading = ""
    tables: list[Subheading | Paragraph | Item | Table] = []
    for block in draft.body:
        if isinstance(block, Heading):
            sections += _loose(heading, tables, known)
            heading, tables = f"{block.number}{block.text}", []
        elif isinstance(block, Article):
            sections.append(known(block, partial(_article, block)))
        else:
            tables.append(block)
    sections += _loose(heading, tables, known)
    sections += (known(schedule, partial(_schedule, schedule)) for schedule in draft.schedules)
    seen: set[int] = set()
    for at, section in enumerate(sections):
        if id(section) in seen:
            sections[at] = replace(section, passages=tuple(replace(passage) for passage in section.passages))
        seen.add(id(section))
    return Reading(tuple(sections))


def _preamble(draft: Draft, clause: str) -> Section:
    return Section("preamble", "", "序文", tuple(_passages(draft.preamble)), clause)


def _article(block: Article) -> Section:
    passages = tuple(_passages(block.blocks))
    return Section("article", block.number, block.title, passages, block.origin.clause, block.bookmark, block)


def _schedule(schedule: Schedule) -> Section:
    passages = tuple(_passages(schedule.blocks))
    return Section("schedule", f"附件{schedule.number}", schedule.title, passages, bookmark=schedule.bookmark)


def _loose(heading: str, blocks: list[Subheading | Paragraph | Item | Table], known: Known) -> list[Section]:
    """What stands under a heading outside articles: the tables of the parties."""
    found = tuple(block for block in blocks if not isinstance(block, Subheading))
    section = known(("tables", heading, found), lambda: Section("tables", "", heading, tuple(_passages(found))))
    return [section] if section.passages else []


def _passages(blocks: Iterable[Paragraph | Item | Table]) -> Iterator[Passage]:
    paragraph, leads, counts = 0, ["", "", "", ""], [0, 0, 0]
    row_before = 0
    for block in blocks:
        if isinstance(block, Table):
            for number, row in enumerate((*block.rows, *((block.total,) if block.total else ())), row_before + 1):
                for column, cell in enumerate(row, 1):
                    heads = _heads(block, row, column) if number > row_before + 1 and column > 1 else ""
                    yield Passage(f"第{number}行第{column}栏", cell, table=block.source, row=heads)
            row_before += len(block.rows)
        elif isinstance(block, Item):
            level = block.level
            counts[level - 1] += 1
            counts[level:] = [0] * (3 - level)
            text = texts_of(block.inlines)
            leads[level:] = [text, *[""] * (3 - level)]
            yield Passage(
                f"第{chinese_number(max(paragraph, 1))}款第{''.join(_labels(counts, level))}项",
                block.inlines,
                max(paragraph, 1),
                tuple(counts[:level]),
                "".join(leads[:level]),
            )
        else:
            paragraph += 1
            counts = [0, 0, 0]
            leads = [texts_of(block.inlines), "", "", ""]
            yield Passage(f"第{chinese_number(paragraph)}款", block.inlines, paragraph)


def _heads(table: Table, row: Sequence[tuple[Inline, ...]], column: int) -> str:
    """What heads a row and a column: the first cell of each; nothing where they are blank or long."""
    top = table.rows[0][column - 1] if len(table.rows[0]) >= column else ()
    heads = (texts_of(row[0]).strip(), texts_of(top).strip())
    return "｜".join(heads) if heads[0] and all(len(head) <= 40 for head in heads) else ""


def _labels(counts: list[int], level: int) -> Iterator[str]:
    yield f"（{chinese_number(counts[0] or 1)}）"
    if level > 1:
        yield f"{counts[1] or 1}."
    if level > 2:
        yield f"（{counts[2] or 1}）"
