"""Papers about a year: whether they can have been written, or handed in, when the file says they were."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mengyue.i18n import _
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, Severity, State

__all__ = ["papers_before_their_time"]


def papers_before_their_time(alliance: Alliance, policy: Policy, as_of: date) -> Iterator[Finding]:
    """Yield a finding for each paper about a year that was handed in before the year in which that can be done.

    The calendar says, entry by entry, in which year papers on which year fall due: a report on the past year cannot be
    handed in within it, a plan for the coming year can.
    """
    offsets: dict[str, tuple[int, str]] = {}  # document to the latest year it may be about, counted from the filing's
    titles = {document.id: document.title for document in policy.documents}
    for entry in policy.calendar:
        each = len(entry.reports_on) == len(entry.documents)
        for index, document in enumerate(entry.documents if entry.reports_on else ()):
            offset = entry.reports_on[index if each else 0]
            if document not in offsets or offset > offsets[document][0]:
                offsets[document] = offset, entry.at
    for index, paper in enumerate(alliance.papers):
        if paper.year is None or paper.document not in offsets:
            continue
        offset, at = offsets[paper.document]
        told = paper.submitted_on or paper.dated
        day, earliest = told or as_of, paper.year - offset
        if day.year >= earliest:
            continue
        title = paper.title or titles.get(paper.document, paper.document)
        if told is None:
            message = _("“{title}”的所属年度为{year}年，最早{earliest}年才能报送")
        else:
            message = _("“{title}”的所属年度为{year}年，最早{earliest}年才能报送，而日期为{day}")
        yield Finding(
            "CK-YEAR",
            Severity.ERROR,
            message.format(title=title, year=paper.year, earliest=earliest, day=day.isoformat()),
            path=f"papers[{index}].year",
            basis=policy.cites(at),
            hint=_("核对所属年度和日期"),
            found=str(paper.year),
            required=_("不晚于{year}年").format(year=day.year + offset),
            state=State.VIOLATED,
        )
