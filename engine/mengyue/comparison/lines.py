"""A story as lines to be compared: paragraphs, and rows of tables with their cells, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mengyue.comparison.where import ARTICLE, Place, Region, Walker
from mengyue.comparison.widths import narrow
from mengyue.word.content import Edge, Kind, Mark, Paragraph, Story

__all__ = ["Line", "as_compared", "lines_of"]

_SPACES = re.compile(r"\s+")
_NUMBER = re.compile(r"[\s0-9０-９.．、（）()一二三四五六七八九十]*")
#: The caption of a column that counts the rows.
_ORDINAL = re.compile("序号?|项次|行次")
#: Characters that one program writes for another.
_ALIKE = str.maketrans(
    {"\u00a0": " ", "\u2007": " ", "\u3000": " ", "\u2011": "-", "\u00ad": "", "\u200b": "", "\ufeff": ""}
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph outside tables, or a row of a table.

    ``number`` is what stands in front, ``text`` the words; of a row these are its cells, in ``cells`` each with its
    place. ``head`` tells a heading. ``numbers`` are those of its paragraphs in the story; ``marks`` what stands beside
    the words, comments left out.
    """

    place: Place
    number: str
    text: str
    numbers: tuple[int, ...]
    head: bool = False
    cells: tuple[tuple[Place, str], ...] = ()
    marks: tuple[Mark, ...] = ()
    #: The cell of a row that merely counts the rows, -1 where there is none.
    ordinal: int = -1

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return bool(self.cells)

    @property
    def key(self) -> tuple[str, ...]:
        """What must be the same for the line to be the same: not the numbers of articles, which shift."""
        return tuple(as_compared(text) for _place, text in self.cells) if self.cells else (as_compared(self.text),)

    @property
    def matched(self) -> tuple[str, ...]:
        """What makes it the same line in another file: its key without what merely counts, and of either width."""
        return tuple("" if at == self.ordinal else narrow(text) for at, text in enumerate(self.key))

    @property
    def shown(self) -> str:
        """Number and words as one reads them."""
        if self.cells:
            return "｜".join(text for _place, text in self.cells if text)
        return f"{self.number}　{self.text}" if self.number else self.text


def as_compared(text: str) -> str:
    """Return ``text`` without what is no wording: white space, and the numbers of articles."""
    return re.sub(ARTICLE, "第…条", _SPACES.sub("", text.translate(_ALIKE)))


def lines_of(story: Story, name: str = "") -> list[Line]:
    """Return the lines of ``story`` that say anything; ``name`` is what to call a story other than the body."""
    walker = Walker(story.paragraphs)
    found: list[Line] = []
    row: list[Paragraph] = []
    heads: list[str] = []
    depth = rows = 0
    for block in story.blocks:
        if isinstance(block, Edge):
            depth += {"tbl": 1, "/tbl": -1}.get(block.kind, 0)
            if block.kind == "tbl" and depth == 1:
                heads, rows = [], 0
            if block.kind == "tr" and depth == 1:
                row = []
            if block.kind == "/tr" and depth == 1:
                rows += 1
                line = _row(row, walker, heads, rows, name)
                heads = heads or [text for _place, text in line.cells]
                if any(text for _place, text in line.cells) or line.marks:
                    found.append(line)
            continue
        if depth:
            row.append(block)
            continue
        place, head = walker.at(block) if not name else (Place(Region.OUTSIDE, title=name), False)
        number, text = walker.split(block)
        marks = _marks((block,))
        if text or number or marks:
            found.append(Line(place, number, text, (block.number,), head, marks=marks))
    return found


def _row(paragraphs: Sequence[Paragraph], walker: Walker, heads: Sequence[str], number: int, name: str) -> Line:
    columns: dict[int, list[Paragraph]] = {}
    for paragraph in paragraphs:
        columns.setdefault(paragraph.cells[0].column, []).append(paragraph)
    texts = {column: "\n".join(p.shown for p in inside).strip() for column, inside in columns.items()}
    first = _SPACES.sub(" ", next((text for text in texts.values() if text and not _NUMBER.fullmatch(text)), ""))
    titled = len(set(filter(None, heads))) > 2  # a table of two columns has labels in its first, no head row
    cells = []
    for column, text in texts.items():
        if name:
            place = Place(Region.OUTSIDE, title=name)
        else:
            caption = heads[column - 1] if titled and column <= len(heads) else ""
            caption = "" if caption == first else caption
            place = walker.in_row(first[:40].rstrip("：:"), _SPACES.sub("", caption), number)
        cells.append((place, text))
    place = cells[0][0] if cells else walker.place
    whole = Place(Region.OUTSIDE, title=name) if name else walker.in_row(first[:40].rstrip("：:"), "", number)
    numbers = tuple(paragraph.number for paragraph in paragraphs)
    captions = [_SPACES.sub("", heads[column - 1]) if column <= len(heads) else "" for column in texts]
    counts = (at for at, (_place, text) in enumerate(cells) if _ORDINAL.fullmatch(captions[at]) and text.isdigit())
    return Line(
        whole if cells else place, "", "", numbers, cells=tuple(cells), marks=_marks(paragraphs),
        ordinal=next(counts, -1),
    )  # fmt: skip


def _marks(paragraphs: Sequence[Paragraph]) -> tuple[Mark, ...]:
    return tuple(_of(paragraphs))


def _of(paragraphs: Sequence[Paragraph]) -> Iterator[Mark]:
    for paragraph in paragraphs:
        yield from (mark for mark in paragraph.marks if mark.kind is not Kind.COMMENT)
