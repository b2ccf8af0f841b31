"""The agreement as a reader meets it: sections, and in them passages with their place and their text."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar

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
from mengyue.proof.table_cells import head_of, said_by

__all__ = ["BLANK", "MakeCells", "Passage", "ReadRow", "Reading", "Section", "Sentence", "read"]

#: Stands for a missing fact, or a place for the hand, in the text of a passage: one character that no wording and no
#: pattern holds.
BLANK = "\u25af"
#: The source of tables that nobody's outline made.
FOREIGN_TABLE = "text"
#: Where the names of members and of the alliance stand in the data.
NAMED = re.compile(r"alliance\.name|members\[[0-9]+\]\.name")
_SENTENCE = re.compile("[^。；！？\n]+[。；！？]?[”）]?")
_Made = TypeVar("_Made")
#: Returns the section that was read from a key; makes it if nobody has.
Known = Callable[[Hashable, Callable[[], "Section"]], "Section"]
#: The cells of a row of a table.
Row = Sequence[tuple[Inline, ...]]
#: A longer cell heads nothing.
_LONG_HEAD = 40
#: So many checks may each have a mark of their own on a passage.
MARKS = 96


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
    the row and the column of a cell, parted by ｜; ``said`` is what a cell of a partner's table states with these.
    """

    place: str
    inlines: tuple[Inline, ...]
    paragraph: int = 0
    item: tuple[int, ...] = ()
    lead: str = ""
    table: str = ""
    row: str = ""
    said: str = ""

    @cached_property
    def marks(self) -> list[object]:
        """What checks know of this passage, each at its number (:class:`~mengyue.proof.kept_sections.KeptSections`)."""
        return [None] * MARKS

    @cached_property
    def names_at(self) -> tuple[int, ...]:
        """Which inlines are a name of a member or of the alliance, as the data have it."""
        return tuple(
            [at for at, part in enumerate(self.inlines) if isinstance(part, Value) and NAMED.fullmatch(part.path)]
        )

    @property
    def is_name(self) -> bool:
        """Whether it is a cell that says nothing but names, or nothing."""
        return bool(self.table) and len(self.names_at) == len(self.inlines)

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

    @cached_property
    def origin(self) -> str:
        """What tells the section from others of its document, and from what a document before had elsewhere: its kind
        and clause, with its bookmark, or else its number and title."""
        return "\n".join((self.kind, self.clause, self.bookmark or f"{self.number}\n{self.title}"))

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
    def clauses(self) -> tuple[str, ...]:
        """The clause of each section."""
        return tuple([section.clause for section in self.sections])

    @cached_property
    def text(self) -> str:
        """All words of the agreement."""
        return "\n".join(section.text for section in self.sections)

    def passages(self) -> Iterator[tuple[Section, Passage]]:
        """Yield every passage with its section."""
        for section in self.sections:
            for passage in section.passages:
                yield section, passage


class ReadRow(NamedTuple):
    """A row of a table, the one that heads it, and its passages."""

    row: Row
    top: Row
    passages: tuple[Passage, ...]


#: Makes the passages of a row, of which those that stand as before are the same.
MakeCells = Callable[[ReadRow | None], Iterator[Passage]]


def _anew(_key: Hashable, make: Callable[[], Section]) -> Section:
    return make()


class KnownPassages:
    """Passages that were read before, by the origin of their section: none."""

    def same(self, origin: str, passage: Passage) -> Passage:
        """Return ``passage``, or the very one that was read before."""
        return passage

    def row(self, origin: str, number: int, row: Row, top: Row, source: str, make: MakeCells) -> tuple[Passage, ...]:
        """Return the passages of row ``number`` of the tables of a section from ``source``, under the row ``top``:
        which is all that ``make`` makes them of, and the row that stood there before."""
        return tuple(make(None))


_NONE_KNOWN = KnownPassages()


def read(draft: Draft, preamble_clause: str = "", known: Known = _anew, same: KnownPassages = _NONE_KNOWN) -> Reading:
    """Return ``draft`` for reading; ``preamble_clause`` is the clause that the preamble comes from.

    ``known`` gives sections that were read before, ``same`` passages of them. Of equal sections of one document each
    is another, and so is each of their passages.
    """
    sections = [known(("preamble", draft.preamble, preamble_clause), lambda: _preamble(draft, preamble_clause, same))]
    heading = ""
    tables: list[Subheading | Paragraph | Item | Table] = []
    for block in draft.body:
        if isinstance(block, Heading):
            sections += _loose(heading, tables, known, same)
            heading, tables = f"{block.number}{block.text}", []
        elif isinstance(block, Article):
            sections.append(known(block, partial(_article, block, same)))
        else:
            tables.append(block)
    sections += _loose(heading, tables, known, same)
    sections += (known(schedule, partial(_schedule, schedule, same)) for schedule in draft.schedules)
    seen: set[str] = set()
    for at, section in enumerate(sections):
        if section.origin in seen:
            sections[at] = replace(section, passages=tuple(replace(passage) for passage in section.passages))
        seen.add(section.origin)
    return Reading(tuple(sections))


def _preamble(draft: Draft, clause: str, same: KnownPassages) -> Section:
    return _with_passages(Section("preamble", "", "序文", (), clause), draft.preamble, same)


def _article(block: Article, same: KnownPassages) -> Section:
    section = Section("article", block.number, block.title, (), block.origin.clause, block.bookmark, block)
    return _with_passages(section, block.blocks, same)


def _schedule(schedule: Schedule, same: KnownPassages) -> Section:
    section = Section("schedule", f"附件{schedule.number}", schedule.title, (), bookmark=schedule.bookmark)
    return _with_passages(section, schedule.blocks, same)


def _loose(
    heading: str, blocks: list[Subheading | Paragraph | Item | Table], known: Known, same: KnownPassages
) -> list[Section]:
    """What stands under a heading outside articles: the tables of the parties."""
    found = tuple(block for block in blocks if not isinstance(block, Subheading))

    def tables() -> Section:
        return _with_passages(Section("tables", "", heading, ()), found, same)

    section = known(("tables", heading, found), tables)
    return [section] if section.passages else []


def _with_passages(section: Section, blocks: Iterable[Paragraph | Item | Table], same: KnownPassages) -> Section:
    passages = [*_passages(blocks, section.origin, same)]
    if len({*map(id, passages)}) != len(passages):  # equal ones are others as well
        passages = [replace(passage) for passage in passages]
    return replace(section, passages=tuple(passages))


def _passages(blocks: Iterable[Paragraph | Item | Table], origin: str, known: KnownPassages) -> Iterator[Passage]:
    paragraph, leads, counts = 0, ["", "", "", ""], [0, 0, 0]
    row_before = 0
    for block in blocks:
        if isinstance(block, Table):
            top: Row = block.rows[0] if block.rows else ()
            for number, row in enumerate((*block.rows, *((block.total,) if block.total else ())), row_before + 1):
                under = () if number == row_before + 1 else top
                cells = partial(_cells, block.source, number, row, under, origin, known)
                yield from known.row(origin, number, row, under, block.source, cells)
            row_before += len(block.rows)
        elif isinstance(block, Item):
            level = block.level
            counts[level - 1] += 1
            counts[level:] = [0] * (3 - level)
            text = texts_of(block.inlines)
            leads[level:] = [text, *[""] * (3 - level)]
            passage = Passage(
                f"第{chinese_number(max(paragraph, 1))}款第{''.join(_labels(counts, level))}项",
                block.inlines,
                max(paragraph, 1),
                tuple(counts[:level]),
                "".join(leads[:level]),
            )
            yield known.same(origin, passage)
        else:
            paragraph += 1
            counts = [0, 0, 0]
            leads = [texts_of(block.inlines), "", "", ""]
            yield known.same(origin, Passage(f"第{chinese_number(paragraph)}款", block.inlines, paragraph))


def _cells(
    source: str, number: int, row: Row, top: Row, origin: str, known: KnownPassages, before: ReadRow | None
) -> Iterator[Passage]:
    """The cells of a row under the row ``top``, of which there is none above the first. What heads a cell are the first
    cells of its row and column; nothing where they are blank or long. Those that stood so ``before`` are the same."""
    first = texts_of(row[0]).strip() if top and row else ""
    heads = first if len(first) <= _LONG_HEAD else ""
    foreign = source == FOREIGN_TABLE
    texts = [texts_of(cell).strip() for cell in row] if foreign else []
    heading = [texts_of(cell).strip() for cell in top] if foreign else []
    stood = before is not None and not foreign and before.row[:1] == row[:1] and bool(before.top) == bool(top)
    for column, cell in enumerate(row, 1):
        here = slice(column - 1, column)
        if stood and before and before.row[here] == row[here] and before.top[here] == top[here]:
            yield before.passages[column - 1]
            continue
        above = texts_of(top[column - 1]).strip() if heads and 1 < column <= len(top) else ""
        headed = f"{heads}｜{above}" if heads and column > 1 and len(above) <= _LONG_HEAD else ""
        said = ""
        if foreign:
            said = said_by(texts, heading, column)
            name = head_of(texts[: column - 1])
            headed = f"{name}｜{above}" if headed and name and len(name) <= _LONG_HEAD else headed
        yield known.same(origin, Passage(f"第{number}行第{column}栏", cell, table=source, row=headed, said=said))


def _labels(counts: list[int], level: int) -> Iterator[str]:
    yield f"（{chinese_number(counts[0] or 1)}）"
    if level > 1:
        yield f"{counts[1] or 1}."
    if level > 2:
        yield f"（{counts[2] or 1}）"
