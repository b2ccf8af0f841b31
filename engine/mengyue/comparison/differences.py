"""Everything that differs between two Word files, place by place: the one reader of changes.

``differences`` takes OLD and NEW as they are to be compared, and NEW as it stands in the file, with its tracked changes
and comments: from there it is known who changed what, and what was changed without a trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from mengyue.comparison.beside_words import changed_marks, mark_name
from mengyue.comparison.cut_words import Piece, diff_words
from mengyue.comparison.lines import Line, as_compared, lines_of
from mengyue.comparison.match_lines import Pair, match_lines
from mengyue.comparison.other_places import story_name
from mengyue.comparison.shifted_references import same_references
from mengyue.comparison.trail import Remark, Trail
from mengyue.comparison.where import Place, Region
from mengyue.word.content import Document, Kind, Run, Story

__all__ = ["Change", "Difference", "Differences", "Trace", "differences"]


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
    say the same and no longer follow their article. ``old`` and ``new`` are the lines of the bodies, ``pairs`` how they
    answer to each other."""

    found: tuple[Difference, ...]
    renumbered: int
    old: tuple[Line, ...]
    new: tuple[Line, ...]
    pairs: tuple[Pair, ...]
    unlinked: int = 0


def differences(old: Document, new: Document, raw: Document | None = None, quiet: str = "") -> Differences:
    """Compare ``old`` with ``new``; ``raw`` is NEW with its changes unsettled. Comments by ``quiet`` are ours."""
    mine, theirs = lines_of(old.body), lines_of(new.body)
    pairs = match_lines(mine, theirs)
    trail = Trail((raw or new).body, new.body)
    known = Counter(_said(run) for run in old.comments)
    found: list[Difference] = []
    told: Counter[Remark] = Counter()
    renumbered = 0
    numbers = _numbers(pairs, mine, theirs)
    for at, pair in enumerate(pairs):
        made = list(_of_pair(pair, mine, theirs, numbers))
        here = trail.of(_paragraphs(pair.new, theirs), *_around(pairs, at, theirs))
        remarks = tuple(r for r in here.remarks if r.author != quiet and not known[r] and r.text)
        renumbered += not made and _shifted(pair, mine, theirs)
        if remarks and not made:
            line = theirs[pair.new[-1]] if pair.new else mine[pair.old[-1]]
            made = [Difference(_place(pair, mine, theirs), Change.REMARK, line.shown, line.shown)]
        told.update(remarks)
        for difference in made:
            trace = _trace(difference, pair, mine, here.before, here.inserted, bool(here.authors))
            found.append(
                replace(
                    difference, authors=here.authors, dates=here.dates, trace=trace, remarks=remarks,
                    old_lines=pair.old, new_lines=pair.new,
                )
            )  # fmt: skip
    found += _elsewhere(old, new)
    found += _loose_remarks(new if raw is None else raw, quiet, known, told)
    unlinked = sum(_is_unlinked(one) for one in found)
    found = [one for one in found if not _is_unlinked(one)]
    return Differences(tuple(found), renumbered, tuple(mine), tuple(theirs), tuple(pairs), unlinked)


def _is_unlinked(one: Difference) -> bool:
    """Tell whether a reference has become text: who types a paper anew leaves no fields."""
    return one.mark is Kind.FIELD and one.old.startswith("REF ") and not one.new and not one.remarks


def _said(run: Run) -> Remark:
    return Remark(run.detail, "\n".join(p.shown for p in run.inner if p.shown.strip()))


def _loose_remarks(raw: Document, quiet: str, known: Counter[Remark], told: Counter[Remark]) -> Iterator[Difference]:
    """Yield the comments that stand nowhere, or where only deleted words were."""
    left = Counter(_said(run) for run in raw.comments if run.detail != quiet)
    for remark in (left - known - told).elements():
        if remark.text:
            place = Place(Region.OUTSIDE, title=story_name("comments", "comments"))
            yield Difference(place, Change.REMARK, "", "", remarks=(remark,))


def _of_pair(
    pair: Pair, mine: Sequence[Line], theirs: Sequence[Line], numbers: Mapping[str, str]
) -> Iterator[Difference]:
    before, after = [mine[at] for at in pair.old], [theirs[at] for at in pair.new]
    old, new = "\n".join(line.shown for line in before), "\n".join(line.shown for line in after)
    place = _place(pair, mine, theirs)
    stands = after[0].place if before and after else None
    if pair.moved:
        yield Difference(place, Change.MOVED, old, new, stands=stands)
    elif not before or not after:
        change = Change.ADDED if after else Change.REMOVED
        yield Difference(place, change, old, new, diff_words(_words(before), _words(after)))
    elif pair.same and len(before) == len(after) == 1:
        if not same_references(_raw(before[0]), _raw(after[0]), numbers):
            pieces = diff_words(_raw(before[0]), _raw(after[0]))
            yield Difference(place, Change.REFERENCE, old, new, pieces, stands=stands)
    elif pair.same:
        yield Difference(place, Change.SPLIT, old, new, stands=stands)
    elif before[0].is_row and len(before[0].cells) == len(after[0].cells):
        for at, ((where, was), (there, is_now)) in enumerate(zip(before[0].cells, after[0].cells, strict=True)):
            if as_compared(was) != as_compared(is_now):
                yield Difference(where, Change.WORDS, was, is_now, diff_words(was, is_now), stands=there, column=at)
    else:
        pieces = diff_words(_words(before), _words(after))
        yield Difference(place, Change.WORDS, old, new, pieces, stands=stands)
    marks = [[mark for line in side for mark in line.marks] for side in (before, after)]
    for kind, gone, come in changed_marks(*marks):
        yield Difference(place, Change.MARK, gone, come, mark=kind, stands=stands)


def _words(lines: Sequence[Line]) -> str:
    return "\n".join("｜".join(text for _place, text in line.cells) if line.cells else line.text for line in lines)


def _raw(line: Line) -> str:
    return _words([line])


def _place(pair: Pair, mine: Sequence[Line], theirs: Sequence[Line]) -> Place:
    return mine[pair.old[0]].place if pair.old else theirs[pair.new[0]].place


def _numbers(pairs: Sequence[Pair], mine: Sequence[Line], theirs: Sequence[Line]) -> dict[str, str]:
    """Return the numbers of articles in OLD with those they have in NEW."""
    found = {}
    for pair in pairs:
        if len(pair.old) == len(pair.new) == 1 and mine[pair.old[0]].head and mine[pair.old[0]].number:
            found[mine[pair.old[0]].number] = theirs[pair.new[0]].number
    return found


def _shifted(pair: Pair, mine: Sequence[Line], theirs: Sequence[Line]) -> bool:
    return bool(pair.old and pair.new) and mine[pair.old[0]].number != theirs[pair.new[0]].number


def _paragraphs(indexes: tuple[int, ...], lines: Sequence[Line]) -> list[int]:
    return [number for at in indexes for number in lines[at].numbers]


def _around(pairs: Sequence[Pair], at: int, theirs: Sequence[Line]) -> tuple[int, int]:
    """Return the paragraphs of NEW before and behind something that is gone from there."""
    if pairs[at].new:
        return 0, 0
    before = next((pair.new[-1] for pair in reversed(pairs[:at]) if pair.new and not pair.moved), None)
    after = next((pair.new[0] for pair in pairs[at + 1 :] if pair.new and not pair.moved), None)
    return (
        max(theirs[before].numbers) if before is not None else 0,
        min(theirs[after].numbers) if after is not None else 0,
    )


def _trace(
    difference: Difference, pair: Pair, mine: Sequence[Line], before: str, inserted: bool, marked: bool
) -> Trace:
    if not marked:
        return Trace.NONE
    if difference.change is Change.ADDED:
        return Trace.TRACKED if inserted else Trace.PARTLY
    was = as_compared("".join("".join(line.key) for line in (mine[at] for at in pair.old)))
    told = as_compared(before)
    whole = was in told if difference.change is Change.REMOVED else was == told
    return Trace.TRACKED if whole else Trace.PARTLY


def _elsewhere(old: Document, new: Document) -> Iterator[Difference]:
    """Yield what differs in headers, footers and the like."""
    before, after = ({s.name: s for s in side.stories[1:] if s.kind != "comments"} for side in (old, new))
    for name in dict.fromkeys([*before, *after]):
        kind = (after.get(name) or before[name]).kind
        empty = Story(name, kind, "", ())
        title = story_name(name, kind)
        lines = [lines_of(side.get(name, empty), title) for side in (before, after)]
        for pair in match_lines(*lines):
            for difference in _of_pair(pair, lines[0], lines[1], {}):
                if difference.mark is not None:
                    title = f"{story_name(name, kind)}·{mark_name(difference.mark)}"
                    difference = replace(difference, place=replace(difference.place, title=title))
                yield difference
