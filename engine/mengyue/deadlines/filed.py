"""What has been handed in, according to the alliance's list of papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from mengyue.deadlines.deadline import Needed
from mengyue.deadlines.occurrence import Occurrence
from mengyue.deadlines.roles import also_called
from mengyue.library.policy import CalendarEntry, Policy, Recurrence
from mengyue.model.alliance import Alliance
from mengyue.model.lifecycle import Paper

__all__ = ["done_since", "needed"]


def needed(
    entry: CalendarEntry,
    occurrence: Occurrence | None,
    policy: Policy,
    alliance: Alliance,
    as_of: date,
    until: date | None = None,
) -> tuple[Needed, ...]:
    """Return the papers of ``entry``, each with the day on which it was handed in for this occurrence.

    ``until`` is the day of the next event of the kind: what was handed in from then on, after the last day for this
    one, belongs to that.
    """
    titles = {document.id: document.title for document in policy.documents}
    rows = []
    for index, document in enumerate(entry.documents):
        year = _year(entry, occurrence, index)
        papers = [
            paper
            for paper in alliance.papers
            if paper.document == document and paper.submitted_on and paper.submitted_on <= as_of
            if occurrence is not None and _belongs(paper, paper.submitted_on, entry, occurrence, year, until)
        ]
        on, waiting = _handed_in(papers, entry, policy, alliance)
        unaddressed = on is not None and len(entry.to) > 1 and not any(paper.submitted_to for paper in papers)
        rows.append(Needed(document, titles.get(document, document), year, on, waiting, unaddressed))
    return tuple(rows)


def done_since(entry: CalendarEntry, policy: Policy, alliance: Alliance, day: date, as_of: date) -> date | None:
    """Return when all papers of ``entry`` had been handed in after ``day``; ``None`` if they have not been."""
    days = []
    for document in entry.documents:
        after = [p for p in alliance.papers if p.document == document and p.submitted_on]
        after = [p for p in after if p.submitted_on and day < p.submitted_on <= as_of]
        days.append(_handed_in(after, entry, policy, alliance)[0])
    known = [found for found in days if found is not None]
    return max(known) if known and len(known) == len(days) else None


def _handed_in(
    papers: Sequence[Paper], entry: CalendarEntry, policy: Policy, alliance: Alliance
) -> tuple[date | None, tuple[str, ...]]:
    """Return when the last addressee had the paper, and who is still waiting.

    A paper of which the file does not say to whom it went counts for all; one that names somebody counts for him.
    """
    if len(entry.to) < 2:
        return _first(papers), ()
    days: list[date] = []
    waiting: list[str] = []
    for name in entry.to:
        names = also_called(name, policy, alliance)
        day = _first(paper for paper in papers if not paper.submitted_to or names & set(paper.submitted_to))
        if day is None:
            waiting.append(name)
        else:
            days.append(day)
    if waiting:
        return None, tuple(waiting) if papers else ()
    return max(days), ()


def _first(papers: Iterable[Paper]) -> date | None:
    return min((paper.submitted_on for paper in papers if paper.submitted_on), default=None)


def _year(entry: CalendarEntry, occurrence: Occurrence | None, index: int) -> int | None:
    """Return the year that a paper is about: paper by paper where there are as many years, else the first."""
    if occurrence is None or occurrence.year is None or not entry.reports_on:
        return None
    offsets = entry.reports_on
    return occurrence.year + (offsets[index] if len(offsets) == len(entry.documents) else offsets[0])


def _belongs(
    paper: Paper,
    submitted_on: date,
    entry: CalendarEntry,
    occurrence: Occurrence,
    year: int | None,
    until: date | None,
) -> bool:
    """A yearly paper goes by the year it is about, if it says so; any other by the day on which it was handed in."""
    if occurrence.year is None:
        if (
            until is not None
            and submitted_on >= until
            and (occurrence.outer is None or submitted_on > occurrence.outer)
        ):
            return False
        again = entry.recurs is Recurrence.EVERY  # what was done on that day ended the time before
        return submitted_on > occurrence.since if again else submitted_on >= occurrence.since
    if year is not None and paper.year is not None:
        return paper.year == year
    return submitted_on.year == occurrence.year
