"""One deadline of one alliance, computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mengyue.i18n import _
from mengyue.library.policy import Force, Nature

__all__ = ["Deadline", "Needed", "Status"]


class Status(StrEnum):
    """How things stand on the day asked about."""

    OVERDUE = "overdue"  # the last day is past, and something has not been handed in
    PAST_SAFE = "past_safe"  # the safe day is past, the last day that the wording may allow is not
    EXPIRED = "expired"  # a term has run out
    PENDING = "pending"  # may be done now
    NOT_OPEN = "not_open"  # may not be done yet
    FILED = "filed"
    FILED_LATE = "filed_late"
    UNKNOWN = "unknown"  # cannot be computed: a date is missing


@dataclass(frozen=True, slots=True)
class Needed:
    """A paper that is to be handed in; ``year`` is the year it is about.

    One that is owed to several has been handed in when the last of them has it; ``waiting`` are those who have not,
    once some have. ``unaddressed`` is a paper of which the file does not say to whom it went.
    """

    id: str
    title: str
    year: int | None
    submitted_on: date | None
    waiting: tuple[str, ...] = ()
    unaddressed: bool = False

    @property
    def named(self) -> str:
        """The title with the year that the paper is about."""
        return _of_years(self.title, () if self.year is None else (self.year,))


@dataclass(frozen=True, slots=True)
class Deadline:
    """When something is due, and how it stands.

    ``safe`` is the day that satisfies every reading of the words, ``outer`` the last that any reading allows; both are
    ``None`` where there is no last day. ``subject`` tells one event from another where an entry counts event by event.
    ``counted`` is the last day before it moved past a rest, ``certain`` whether
    the holidays of that time are known. ``missing`` and ``missing_label`` name the date without which nothing can be
    computed.
    """

    code: str
    title: str
    policy: str
    policy_title: str
    status: Status
    nature: Nature
    force: Force
    wording: str
    basis: str
    opens: date | None = None
    safe: date | None = None
    outer: date | None = None
    counted: date | None = None
    certain: bool = True
    ambiguous: bool = False
    years: tuple[int, ...] = ()
    event: str = ""
    event_label: str = ""
    event_on: date | None = None
    missing: str = ""
    missing_label: str = ""
    by: str = ""
    by_authority: bool = False
    to: tuple[str, ...] = ()
    documents: tuple[Needed, ...] = ()
    done_on: date | None = None
    rule: str = ""
    note: str = ""
    subject: str = ""

    @property
    def named(self) -> str:
        """The title with what tells one event from another."""
        return _about(self.title, self.subject)

    @property
    def heading(self) -> str:
        """The title with the years that its papers are about and what tells one event from another."""
        return _about(_of_years(self.title, self.years), self.subject)

    @property
    def day(self) -> date | None:
        """The day to keep in mind: the safe one, or the first on which it may be done."""
        return self.safe or self.opens

    @property
    def lacking(self) -> tuple[Needed, ...]:
        """The papers that have not been handed in."""
        return tuple(paper for paper in self.documents if paper.submitted_on is None)


def _of_years(title: str, years: Sequence[int]) -> str:
    return _("{title}（{year}年度）").format(title=title, year="、".join(map(str, years))) if years else title


def _about(title: str, subject: str) -> str:
    return _("{title}（{subject}）").format(title=title, subject=subject) if subject else title
