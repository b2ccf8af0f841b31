"""Proposals: what one side wants otherwise, in the pieces in which one decides on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from mengyue.comparison.beside_words import mark_name
from mengyue.comparison.cut_words import diff_words, told_words
from mengyue.comparison.differences import Change, Difference
from mengyue.comparison.lines import Line, as_compared
from mengyue.comparison.where import Place, Region
from mengyue.model.finding import Finding
from mengyue.negotiation.facts_in import FactChange
from mengyue.negotiation.returned_file import Returned
from mengyue.negotiation.tree_lines import TreeLine

__all__ = ["BY_HAND", "Class", "Proposal", "Verdict", "lines_after", "pieces_of", "proposals_of"]


class Class(StrEnum):
    """What sort of change it is."""

    FACT = "fact"
    PARAMETER = "parameter"  # of a clause, within its bounds
    OUTSIDE = "outside"  # of a clause, outside its bounds
    VARIANT = "variant"  # another wording of ours
    WEAKER = "weaker"  # our text weakened
    FREE = "free"
    ARTICLE = "article"  # an article that we do not have
    REMOVED = "removed"  # an article of ours taken out
    TITLE = "title"  # the title of an article
    ROWS = "rows"  # rows or columns of a table come or gone
    LAYOUT = "layout"  # moved, split: the same words
    BESIDE = "beside"  # notes, pictures, fields, hidden words
    REMARK = "remark"  # a comment alone
    ELSEWHERE = "elsewhere"  # headers, headings, signing pages: no data and no clause says them
    COMPUTED = "computed"  # a sum or the like: the data say it together
    DROPPED = "dropped"  # an article that was sent and that no draft has by now


#: What no decision can write: a person does it.
BY_HAND = (Class.REMARK, Class.LAYOUT, Class.BESIDE, Class.ELSEWHERE, Class.DROPPED)


class Verdict(StrEnum):
    """Whether our ladder allows it."""

    PREFERRED = "preferred"
    ACCEPTABLE = "acceptable"
    APPROVAL = "approval"
    NEVER = "never"
    UNKNOWN = "unknown"  # no ladder says anything about it


@dataclass(frozen=True)
class Proposal:
    """A change on which one decides as a whole. ``old_lines`` are those of what was sent; what was added stands behind
    the line ``anchor`` (-1: before all). ``text`` is NEW without number, as own text would have it."""

    returned: Returned
    place: Place
    change: Change
    differences: tuple[Difference, ...]
    old: str
    new: str
    old_lines: tuple[int, ...]
    new_lines: tuple[int, ...]
    anchor: int
    column: int = -1
    clause: str = ""
    kind: Class = Class.FREE
    facts: tuple[FactChange, ...] = ()
    values: tuple[tuple[str, Any], ...] = ()  # data path and what to write there
    variant: str = ""
    verdict: Verdict = Verdict.UNKNOWN
    reason: str = ""
    by: str = ""
    notes: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = field(default=(), compare=False)

    @property
    def about_itself(self) -> bool:
        """Whether a member corrects nothing but facts about itself."""
        members = self.returned.members
        own = {f"members[{at}]." for at, id in enumerate(members) if id == self.returned.member}
        return bool(self.values) and bool(own) and all(path.startswith(tuple(own)) for path, _value in self.values)

    @property
    def key(self) -> tuple[object, ...]:
        """What is the same for the same proposal of another side; a fact is one however often it is shown."""
        if self.kind in (Class.FACT, Class.PARAMETER) and self.values:
            return self.returned.paper.kind, self.kind, self.values
        return self.place_key, self.change, as_compared(self.new)

    @property
    def place_key(self) -> tuple[object, ...]:
        """What is the same for every proposal at this place."""
        where = self.old_lines or (self.anchor, "behind")
        column = self.column if self.old_lines else -1
        marks = tuple(d.mark for d in self.differences) if self.change is Change.MARK else ()
        story = self.place.title if self.place.region is Region.OUTSIDE else ""
        text = self.old if self.place.region is Region.OUTSIDE else ""
        return self.returned.paper.kind, where, column, marks, story, text

    def with_(self, **changes: object) -> Proposal:
        """Return it with some of its fields otherwise."""
        return replace(self, **changes)  # type: ignore[arg-type]


def proposals_of(returned: Returned) -> list[Proposal]:
    """Return what a returned file wants, in reading order: added and removed lines that belong together as one."""
    found: list[Proposal] = []
    for run in _joined_moves(_runs(returned)):
        found.append(_proposal(returned, run))
    return found


def _runs(returned: Returned) -> Iterator[tuple[Difference, ...]]:
    run: list[Difference] = []
    whole = _whole_tables(returned)
    for difference in returned.differences.found:
        alone = run and _is_row(run[-1], returned) and not (_rows(run[-1]) | _rows(difference) <= whole)
        if run and (alone or not _goes_on(run[-1], difference)):
            yield tuple(run)
            run = []
        run.append(difference)
    if run:
        yield tuple(run)


def _joined_moves(runs: Iterable[tuple[Difference, ...]]) -> list[tuple[Difference, ...]]:
    """Return the runs with lines that moved together as one, though one between them changed as it moved."""
    made: list[tuple[Difference, ...]] = []
    for run in runs:
        if len(made) > 1 and run[0].change is Change.MOVED and _around(made[-2], made[-1], run):
            made[-2] += run
        else:
            made.append(run)
    return made


def _around(before: Sequence[Difference], between: Sequence[Difference], behind: Sequence[Difference]) -> bool:
    changes = before[0].change, between[0].change
    return (
        changes == (Change.MOVED, Change.WORDS) and _follow(before[-1], between[0]) and _follow(between[-1], behind[0])
    )


def _rows(difference: Difference) -> set[tuple[bool, int]]:
    """Return the lines of a difference, each with whether it is one of NEW."""
    return {(False, at) for at in difference.old_lines} | {(True, at) for at in difference.new_lines}


def _whole_tables(returned: Returned) -> set[tuple[bool, int]]:
    """Return the rows of the tables that have come or gone as a whole: on these one decides at once."""
    found: set[tuple[bool, int]] = set()
    for new, lines in ((False, returned.differences.old), (True, returned.differences.new)):
        change = Change.ADDED if new else Change.REMOVED
        told = (one for one in returned.differences.found if one.change is change and one.column < 0)
        changed = {at for one in told for is_new, at in _rows(one) if is_new is new}
        table: list[int] = []
        for at in range(len(lines) + 1):
            if at < len(lines) and lines[at].is_row:
                table.append(at)
                continue
            if len(table) > 1 and changed.issuperset(table):
                found |= {(new, row) for row in table}
            table = []
    return found


def _is_row(difference: Difference, returned: Returned) -> bool:
    """Tell whether it is a whole row of a table: one decides on each."""
    lines, of = difference.new_lines, returned.differences.new
    if not lines:
        lines, of = difference.old_lines, returned.differences.old
    return difference.column < 0 and bool(lines) and of[lines[0]].is_row


def _goes_on(last: Difference, this: Difference) -> bool:
    """Tell whether ``this`` is another line of what ``last`` begins: one article, or lines side by side in one."""
    if last.change is this.change is Change.MOVED:
        return _moved_on(last, this)
    if this.change is not last.change or this.change not in (Change.ADDED, Change.REMOVED) or this.mark or last.mark:
        return False
    if this.column != last.column:
        return False
    if (this.place.region, this.place.number, this.place.title) != (
        last.place.region,
        last.place.number,
        last.place.title,
    ):
        return False
    sides = (last.new_lines, this.new_lines) if this.change is Change.ADDED else (last.old_lines, this.old_lines)
    return bool(sides[0] and sides[1]) and sides[1][0] == sides[0][-1] + 1


def _moved_on(last: Difference, this: Difference) -> bool:
    """Tell whether two lines moved together."""
    section = (last.place.region, last.place.number, last.place.title)
    return section == (this.place.region, this.place.number, this.place.title) and _follow(last, this)


def _follow(last: Difference, this: Difference) -> bool:
    """Tell whether the lines of ``this`` stand right behind those of ``last`` on both sides."""
    sides = ((last.old_lines, this.old_lines), (last.new_lines, this.new_lines))
    return all(one and two and two[0] == one[-1] + 1 for one, two in sides)


def _proposal(returned: Returned, run: Sequence[Difference]) -> Proposal:
    first = run[0]
    old = "\n".join(_said(d, d.old) for d in run if d.old)
    new = "\n".join(_said(d, d.new) for d in run if d.new)
    old_lines = tuple(at for d in run for at in d.old_lines)
    new_lines = tuple(at for d in run for at in d.new_lines)
    anchor = _anchor(returned, new_lines) if not old_lines and first.place.region is not Region.OUTSIDE else -1
    placed = returned.paper.placed
    lines = [placed[at] for at in old_lines if at in placed]
    clause = next((line.clause for line in lines if line.clause), "")
    if not clause and not old_lines and anchor >= 0:
        head = bool(new_lines) and returned.differences.new[new_lines[0]].head
        clause = _clause_before(placed, anchor, returned.paper.dropped if head else ())
    column = first.column
    return Proposal(
        returned, first.place, first.change, tuple(run), old, new, old_lines, new_lines, anchor, column, clause,
    )  # fmt: skip


def _said(difference: Difference, text: str) -> str:
    """Return one side of a difference; what stands beside the words with what it is."""
    return text if difference.mark is None else f"〔{mark_name(difference.mark)}：{text}〕"


def _anchor(returned: Returned, new_lines: tuple[int, ...]) -> int:
    """Return the line of OLD behind which the lines of NEW stand."""
    last = -1
    for pair in returned.differences.pairs:
        if pair.new and new_lines and pair.new[0] >= new_lines[0]:
            break
        if pair.old and not pair.moved:
            last = pair.old[-1]
    return last


def _clause_before(placed: Mapping[int, TreeLine], anchor: int, dropped: Collection[str]) -> str:
    """Return the clause that ends at the line ``anchor``, or in front of it where that is one of ``dropped``."""
    for at in range(anchor, -1, -1):
        line = placed.get(at)
        if line is not None and line.clause not in dropped:
            return line.clause
    return ""


def pieces_of(proposal: Proposal) -> str:
    """Return what became of the words, marked."""
    parts = [told_words(d.pieces) for d in proposal.differences if d.pieces]
    return "\n".join(parts) or told_words(diff_words(proposal.old, proposal.new))


def lines_after(proposal: Proposal) -> list[Line]:
    """Return the lines of NEW that the proposal consists of."""
    return [proposal.returned.differences.new[at] for at in proposal.new_lines]
