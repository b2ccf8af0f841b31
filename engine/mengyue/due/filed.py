"""What has been handed in, according to the alliance's list of papers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mengyue.due.deadline import Needed
from mengyue.due.occurrence import Occurrence
from mengyue.library.policy import CalendarEntry, Policy, Recurrence
from mengyue.model.alliance import Alliance
from mengyue.model.lifecycle import Paper

__all__ = ["done_since", "needed"]


def needed(
    entry: CalendarEntry, occurrence: Occurrence | None, policy: Policy, alliance: Alliance, as_of: date
) -> tuple[Needed, ...]:
    """Return the papers of ``entry``, each with the day on which it was handed in for this occurrence."""
    titles = {document.id: document.title for document in policy.documents}
    rows = []
    for index, document in enumerate(entry.documents):
        year = _year(entry, occurrence, index)
        days = [
            paper.submitted_on
            for paper in alliance.papers
            if paper.document == document and paper.submitted_on and paper.submitted_on <= as_of
            if occurrence is not None and _belongs(paper, paper.submitted_on, entry, occurrence, year)
        ]
        rows.append(Needed(document, titles.get(document, document), year, min(days, default=None)))
    return tuple(rows)


def done_since(entry: CalendarEntry, papers: Sequence[Paper], day: date, as_of: date) -> date | None:
    """Return when all papers of ``entry`` had been handed in after ``day``; ``None`` if they have not been."""
    days = [
        min(
            (
                p.submitted_on
                for p in papers
                if p.document == document and p.submitted_on and day < p.submitted_on <= as_of
            ),
            default=None,
        )
        for document in entry.documents
    ]
    known = [found for found in days if found is not None]
    return max(known) if known and len(known) == len(days) else None


def _year(entry: CalendarEntry, occurrence: Occurrence | None, index: int) -> int | None:
    """Return the year that a paper is about: paper by paper where there are as many years, else the first."""
    if occurrence is None or occurrence.year is None or not entry.reports_on:
        return None
    offsets = entry.reports_on
    return occurrence.year + (offsets[index] if len(offsets) == len(entry.documents) else offsets[0])


def _belongs(paper: Paper, submitted_on: date, entry: CalendarEntry, occurrence: Occurrence, year: int | None) -> bool:
    """A yearly paper goes by the year it is about, if it says so; any other by the day on which it was handed in."""
    if occurrence.year is None:
        again = entry.recurs is Recurrence.EVERY  # what was done on that day ended the time before
        return submitted_on > occurrence.since if again else submitted_on >= occurrence.since
    if year is not None and paper.year is not None:
        return paper.year == year
    return submitted_on.year == occurrence.year
