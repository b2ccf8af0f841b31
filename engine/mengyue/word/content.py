"""What a Word file says, as plain typed values.

A :class:`Document` is made of stories (body, headers, footers, separators of notes, comments that are anchored
nowhere). A story is a sequence of paragraphs and of the edges of tables, rows and cells; a paragraph is a sequence of
runs. Notes, comments and text boxes stand as runs where the page refers to them, with their own paragraphs inside. What
could not be read is listed, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Flag, StrEnum, auto
from itertools import groupby
from typing import NamedTuple

__all__ = [
    "QUIET_FIELDS",
    "Cell",
    "Control",
    "Document",
    "Edge",
    "Kind",
    "Look",
    "Mark",
    "Paragraph",
    "Revision",
    "Run",
    "Story",
    "Unread",
]


class Kind(StrEnum):
    """What a run, or a mark beside the words, is."""

    TEXT = "text"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    COMMENT = "comment"
    BOX = "box"  # a text box, a shape with text, or WordArt
    PICTURE = "picture"
    OBJECT = "object"  # a chart, diagram, embedded file or control
    FIELD = "field"
    LINK = "link"
    BOUND = "bound"  # a content control filled from data inside the file
    HIDDEN = "hidden"
    STRUCK = "struck"
    FAINT = "faint"  # white, tiny or squeezed flat
    RAISED = "raised"  # superscript or subscript
    OFF_PAGE = "off-page"  # set where no page is


class Look(Flag):
    """Formatting that changes what a reader takes from the words."""

    PLAIN = 0
    HIDDEN = auto()
    STRUCK = auto()
    FAINT = auto()
    RAISED = auto()


class Revision(NamedTuple):
    """A tracked change: who and when, as the file says. ``moved`` when it is half of a move; ``never`` when it takes
    away what another one has put in: neither before nor after did it stand there."""

    inserted: bool
    author: str
    date: str
    moved: bool = False
    never: bool = False


class Mark(NamedTuple):
    """Something beside or about the words that a comparison must not pass over."""

    kind: Kind
    text: str


class Cell(NamedTuple):
    """Where in a table, each counted from 1: the table in its story, the row, the cell in the row."""

    table: int
    row: int
    column: int


#: Fields whose code says nothing more than the words or number that they show. Of ``REF`` the target counts.
QUIET_FIELDS = frozenset(
    (
        "PAGE", "NUMPAGES", "SECTIONPAGES", "SECTION", "PAGEREF", "NOTEREF", "TOC", "SEQ",
        "STYLEREF", "TC", "XE", "RD", "LISTNUM", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "INDEX",
        "BIBLIOGRAPHY", "CITATION", "ADVANCE",
    )
)  # fmt: skip
#: Where a link field leads when not within the document.
_TARGET = re.compile(r'\s*"?([^"\s\\][^"\s]*)')


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look, or a thing that stands among them.

    ``text`` is what it shows; empty for things. ``detail`` is the code of a field, the target of a link, the SHA-256
    of a picture or object, the author of a comment. ``inner`` are the paragraphs of a note, comment or text box.
    ``tags`` are those of the content controls around it, outermost first. ``revision`` is the tracked change in which
    it stands, nothing once changes are accepted or rejected.
    """

    text: str = ""
    kind: Kind = Kind.TEXT
    look: Look = Look.PLAIN
    detail: str = ""
    inner: tuple[Paragraph, ...] = ()
    revision: Revision | None = None
    tags: tuple[str, ...] = ()

    @property
    def deleted(self) -> bool:
        """Whether a tracked change takes it away."""
        return self.revision is not None and not self.revision.inserted


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. ``number`` counts from 1 in its story, ``style`` is the style's name, not its id.

    ``label`` is the number or bullet that Word shows in front, computed from the lists of the file (``第一条``);
    ``level`` its depth from 0, -1 without a list. ``cells`` leads to it through tables, outermost first. ``off_page``
    tells that its frame or indent puts it where no page is. ``mark`` is the tracked change of its end.
    """

    number: int
    runs: tuple[Run, ...]
    style: str = ""
    label: str = ""
    level: int = -1
    cells: tuple[Cell, ...] = ()
    bookmarks: tuple[str, ...] = ()
    off_page: bool = False
    mark: Revision | None = None

    @property
    def words(self) -> str:
        """The words that the page shows, without the label; struck words too, hidden and deleted ones not."""
        return "".join(run.text for run in self.runs if run.text and not run.deleted and Look.HIDDEN not in run.look)

    @property
    def shown(self) -> str:
        """Label and words as one reads them."""
        words = self.words
        return f"{self.label} {words.lstrip()}" if self.label else words

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What stands beside the words, and what is special about them; equal neighbours joined."""
        found: list[Mark] = []
        for kind, group in groupby(self._all_marks(), key=lambda mark: mark.kind):
            marks = list(group)
            found += [Mark(kind, "".join(mark.text for mark in marks))] if kind in _JOINED else marks
        if self.off_page and self.words.strip():
            found.append(Mark(Kind.OFF_PAGE, self.words))
        return tuple(found)

    def _all_marks(self) -> Iterator[Mark]:
        return (mark for run in self.runs if not run.deleted for mark in _marks(run))


_LOOKS = (
    (Look.HIDDEN, Kind.HIDDEN), (Look.STRUCK, Kind.STRUCK), (Look.FAINT, Kind.FAINT), (Look.RAISED, Kind.RAISED),
)  # fmt: skip
_JOINED = frozenset(kind for _look, kind in _LOOKS)


def _marks(run: Run) -> Iterator[Mark]:
    if run.kind is Kind.TEXT:
        if run.look and run.text.strip():
            yield from (Mark(kind, run.text) for look, kind in _LOOKS if look in run.look)
    elif run.kind is Kind.FIELD:
        name, _space, rest = run.detail.partition(" ")
        if name.upper() == "REF":  # what it shows now stands among the words; what it will show depends on its target
            yield Mark(Kind.FIELD, f"REF {rest.strip().partition(' ')[0]}")
        elif name.upper() == "HYPERLINK":
            target = _TARGET.match(rest)
            if target:
                yield Mark(Kind.LINK, target[1])
        elif name.upper() not in QUIET_FIELDS:
            yield Mark(Kind.FIELD, run.detail)
    elif run.inner or run.kind in (Kind.FOOTNOTE, Kind.ENDNOTE, Kind.COMMENT, Kind.BOX):
        text = "\n".join(filter(str.strip, (paragraph.shown for paragraph in run.inner)))
        if text or run.kind is not Kind.BOX:
            who = f"{run.detail}：" if run.kind is Kind.COMMENT and run.detail else ""
            yield Mark(run.kind, who + text)
        yield from (mark for paragraph in run.inner for mark in paragraph.marks)
    else:
        yield Mark(run.kind, run.detail)


@dataclass(frozen=True, slots=True)
class Edge:
    """The start or end of a table, row or cell: ``tbl``, ``/tbl``, ``tr``, ``/tr``, ``tc``, ``/tc``."""

    kind: str


@dataclass(frozen=True, slots=True)
class Story:
    """A text of its own: ``kind`` is body, header, footer, separator or comments, ``name`` says which of them.
    ``contents`` is what the lines of its table of contents say, which are no blocks."""

    name: str
    kind: str
    part: str
    blocks: tuple[Paragraph | Edge, ...]
    contents: frozenset[str] = frozenset()

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The paragraphs, those in tables too."""
        return tuple(block for block in self.blocks if isinstance(block, Paragraph))


@dataclass(frozen=True, slots=True)
class Unread:
    """What the reader did not read. ``digest`` is SHA-256 of its content: equal content needs no reading.

    ``kind`` is a word of :mod:`mengyue.word.unread`, ``place`` the part, ``near`` the words beside it (or its own, as
    far as they can be guessed). ``outside`` marks what is not in the file at all, so that nobody can say what it is.
    """

    kind: str
    place: str
    near: str
    digest: str
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A content control: its tag, title and id as the file has them, and the words inside."""

    tag: str
    title: str
    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """Everything read from one Word file. ``comments`` are all of them, anchored or not."""

    name: str
    stories: tuple[Story, ...]
    comments: tuple[Run, ...]
    controls: tuple[Control, ...]
    unread: tuple[Unread, ...]

    @property
    def body(self) -> Story:
        """The body."""
        return self.stories[0]
