"""Everything that differs between two Word files, place by place: the one reader of changes.

``differences`` takes OLD and NEW as they are to be compared, and NEW as it stands in the file, with its tracked changes
and comments: from there it is known who changed what, and what was changed without a trace.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mengyue.comparison.beside_words import changed_marks, mark_name
from mengyue.comparison.cut_words import diff_words
from mengyue.comparison.difference import Change, Difference, Differences, Trace
from mengyue.comparison.framed import with_frames
from mengyue.comparison.lines import Line, as_compared, lines_of
from mengyue.comparison.linked_references import led_to, told_links
from mengyue.comparison.match_lines import Pair, match_lines
from mengyue.comparison.other_places import story_name
from mengyue.comparison.row_cells import match_cells
from mengyue.comparison.shifted_references import same_references
from mengyue.comparison.trail import Remark, Tracked, Trail
from mengyue.comparison.where import Place, Region
from mengyue.comparison.widths import only_width
from mengyue.progress import still
from mengyue.word.content import Document, Run, Story

__all__ = ["Change", "Difference", "Differences", "Trace", "differences"]


def differences(old: Document, new: Document, raw: Document | None = None, quiet: str = "") -> Differences:
    """Compare ``old`` with ``new``; ``raw`` is NEW with its changes unsettled. Comments by ``quiet`` are ours."""
    mine, theirs = lines_of(old.body), lines_of(new.body)
    pairs = match_lines(mine, theirs)
    trail = Trail((raw or new).body, new.body)
    known = Counter(_said(run) for run in old.comments)
    found: list[Difference] = []
    told: Counter[Remark] = Counter()
    renumbered = widths = 0
    numbers = _numbers(pairs, mine, theirs)
    for at, pair in enumerate(pairs):
        still()
        whole = list(_of_pair(pair, mine, theirs, numbers))
        made = [one for one in whole if one.change is not Change.WORDS or not only_width(one.pieces)]
        widths += len(whole) - len(made)
        here = trail.of(_paragraphs(pair.new, theirs), *_around(pairs, at, theirs))
        remarks = tuple(r for r in here.remarks if r.author != quiet and not known[r] and r.text)
        renumbered += not whole and _shifted(pair, mine, theirs)
        if remarks and not made:
            line = theirs[pair.new[-1]] if pair.new else mine[pair.old[-1]]
            made = [Difference(_place(pair, mine, theirs), Change.REMARK, line.shown, line.shown)]
        told.update(remarks)
        for difference in made:
            found.append(
                replace(_traced(difference, pair, mine, here), remarks=remarks, old_lines=pair.old, new_lines=pair.new)
            )
    found += _elsewhere(old, new, raw or new)
    found += _loose_remarks(new if raw is None else raw, quiet, known, told)
    found, unlinked = told_links(found, theirs, led_to(old.body, mine), led_to(new.body, theirs))
    found = with_frames(found)
    return Differences(tuple(found), renumbered, tuple(mine), tuple(theirs), tuple(pairs), unlinked, widths)


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
    if pair.moved and pair.same:
        yield Difference(place, Change.MOVED, old, new, stands=stands)
    elif not before or not after:
        change = Change.ADDED if after else Change.REMOVED
        if old or new:  # what holds nothing but a picture is told with its marks
            yield Difference(place, change, old, new, diff_words(_words(before), _words(after)))
    elif pair.same and len(before) == len(after) == 1:
        if not same_references(_raw(before[0]), _raw(after[0]), numbers):
            pieces = diff_words(_raw(before[0]), _raw(after[0]))
            yield Difference(place, Change.REFERENCE, old, new, pieces, stands=stands)
    elif pair.same:
        yield Difference(place, Change.SPLIT, old, new, stands=stands)
    elif before[0].is_row and after[0].is_row:
        yield from _of_row(before[0], after[0])
    else:
        pieces = diff_words(_words(before), _words(after))
        yield Difference(place, Change.WORDS, old, new, pieces, stands=stands)
    marks = [[mark for line in side for mark in line.marks] for side in (before, after)]
    for kind, gone, come in changed_marks(*marks):
        yield Difference(place, Change.MARK, gone, come, mark=kind, stands=stands)


def _of_row(before: Line, after: Line) -> Iterator[Difference]:
    same = len(before.cells) == len(after.cells)
    places = ((at, at) for at in range(len(before.cells)))
    for mine, theirs in places if same else match_cells(before.key, after.key):
        where, was = before.cells[mine] if mine >= 0 else (after.cells[theirs][0], "")
        there, now = after.cells[theirs] if theirs >= 0 else (where, "")
        if same and mine == before.ordinal == after.ordinal:
            continue
        if as_compared(was) != as_compared(now) or min(mine, theirs) < 0:
            change = Change.WORDS if min(mine, theirs) >= 0 else Change.ADDED if mine < 0 else Change.REMOVED
            column = mine if mine >= 0 else theirs
            yield Difference(where, change, was, now, diff_words(was, now), stands=there, column=column)


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
    if not (pair.old and pair.new):
        return False
    before, after = mine[pair.old[0]], theirs[pair.new[0]]
    return before.number != after.number or (before.ordinal >= 0 and before.key != after.key)


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


def _traced(difference: Difference, pair: Pair, mine: Sequence[Line], here: Tracked) -> Difference:
    """Return ``difference`` with who made it, and whether the tracked changes say all of it."""
    trace = _trace(difference, pair, mine, here.before, here.inserted, bool(here.authors))
    return replace(difference, authors=here.authors, dates=here.dates, trace=trace)


def _trace(
    difference: Difference, pair: Pair, mine: Sequence[Line], before: str, inserted: bool, marked: bool
) -> Trace:
    if not marked:
        return Trace.NONE
    if difference.change in (Change.MOVED, Change.SPLIT):
        return Trace.TRACKED
    if difference.change is Change.ADDED:
        return Trace.TRACKED if inserted else Trace.PARTLY
    was = as_compared("".join("".join(line.key) for line in (mine[at] for at in pair.old)))
    told = as_compared(before)
    whole = was in told if difference.change is Change.REMOVED else was == told
    return Trace.TRACKED if whole else Trace.PARTLY


def _elsewhere(old: Document, new: Document, raw: Document) -> Iterator[Difference]:
    """Yield what differs in headers, footers and the like."""
    before, after, tracked = ({s.name: s for s in side.stories[1:] if s.kind != "comments"} for side in (old, new, raw))
    for name in dict.fromkeys([*before, *after]):
        kind = (after.get(name) or before[name]).kind
        empty = Story(name, kind, "", ())
        title = story_name(name, kind)
        mine, theirs = (lines_of(side.get(name, empty), title) for side in (before, after))
        trail = Trail(tracked.get(name, empty), after.get(name, empty))
        pairs = _lone(match_lines(mine, theirs))
        for at, pair in enumerate(pairs):
            here = trail.of(_paragraphs(pair.new, theirs), *_around(pairs, at, theirs))
            for difference in _of_pair(pair, mine, theirs, {}):
                if difference.mark is not None:
                    title = f"{story_name(name, kind)}·{mark_name(difference.mark)}"
                    difference = replace(difference, place=replace(difference.place, title=title))
                yield _traced(difference, pair, mine, here)


def _lone(pairs: list[Pair]) -> list[Pair]:
    """Let the one line that is gone be the one that has come: a header says another thing in the same place."""
    gone = [pair for pair in pairs if not pair.new]
    come = [pair for pair in pairs if not pair.old]
    if len(gone) != 1 or len(come) != 1:
        return pairs
    joined = Pair(gone[0].old, come[0].new, False)
    return [joined if pair is come[0] else pair for pair in pairs if pair is not gone[0]]
