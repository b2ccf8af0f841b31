"""A difference between two Word files: where, how, what the words became, who did it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from mengyue.comparison.cut_words import Piece
from mengyue.comparison.lines import Line
from mengyue.comparison.match_lines import Pair
from mengyue.comparison.trail import Remark
from mengyue.comparison.where import Place
from mengyue.word.content import Kind

__all__ = ["Change", "Difference", "Differences", "Trace"]


class Change(StrEnum):
    """How a place differs."""

    WORDS = "words"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    SPLIT = "split"  # the same words in other paragraphs
    REFERENCE = "reference"  # leads to another article
    MARK = "mark"  # something beside the words: a note, a picture, a field, hidden or struck words
    REMARK = "remark"  # nothing but a comment


class Trace(StrEnum):
    """Whether the tracked changes of the file say all of it."""

    TRACKED = "tracked"
    PARTLY = "partly"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that differs. ``old`` and ``new`` are the paragraphs or cells as one reads them, ``pieces`` what
    became of the words. ``place`` is the one in OLD, of what was added the one in NEW. ``lines`` are the indexes of the
    lines on both sides; ``mark`` is what kind of mark differs."""

    place: Place
    change: Change
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()
    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    trace: Trace = Trace.NONE
    remarks: tuple[Remark, ...] = ()
    mark: Kind | None = None
    old_lines: tuple[int, ...] = ()
    new_lines: tuple[int, ...] = ()
    #: The place in NEW, where it has one of its own.
    stands: Place | None = None
    #: The column of the cell, of a change in a table.
    column: int = -1


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs. ``renumbered`` counts lines that differ in nothing but their number, ``unlinked`` references that
    say the same and no longer follow their article, ``widths`` places where only punctuation or figures changed their
    width. ``old`` and ``new`` are the lines of the bodies, ``pairs`` how they answer to each other."""

    found: tuple[Difference, ...]
    renumbered: int
    old: tuple[Line, ...]
    new: tuple[Line, ...]
    pairs: tuple[Pair, ...]
    unlinked: int = 0
    widths: int = 0
