"""The values in which a difference is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Generic, TypeVar

from mengyue.model.alliance import Alliance, ClauseChoice
from mengyue.model.cooperation import Agreement, BackgroundIP, Seat, Share, Task
from mengyue.model.events_and_years import AllianceEvent
from mengyue.model.member import Member, Tier
from mengyue.model.resources import Contribution

__all__ = ["Changes", "Choice", "Correction", "Leaving", "Office", "Pair", "Regrading", "Renaming", "Rows"]

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Pair(Generic[Row]):
    """One row before and after."""

    before: Row
    after: Row


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """What became of the rows of a list. ``any`` is true where the list is to be agreed anew, though no row is told."""

    added: Sequence[Row] = ()
    removed: Sequence[Row] = ()
    changed: Sequence[Pair[Row]] = ()
    any: bool = False


@dataclass(frozen=True, slots=True)
class Leaving:
    """A member that leaves, and the event if it is recorded.

    One that was expelled agreed beforehand and one that has ceased cannot: neither signs the supplement.
    """

    member: Member
    event: AllianceEvent | None
    expelled: bool
    ceased: bool

    @property
    def signs(self) -> bool:
        """Whether it signs the supplement."""
        return not (self.expelled or self.ceased)


@dataclass(frozen=True, slots=True)
class Renaming:
    """A member under a new name."""

    member: Member
    before: str


@dataclass(frozen=True, slots=True)
class Correction:
    """A code of a member as it should have been; ``label`` names the code, ``before`` is empty where it was missing."""

    member: Member
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Regrading:
    """A member in another tier."""

    member: Member
    before: Tier | None


@dataclass(frozen=True, slots=True)
class Office:
    """A fact of the bodies that changed; ``label`` names it. Seats are listed by the schedule."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A clause for which the parties chose otherwise."""

    clause: str
    before: ClauseChoice | None
    after: ClauseChoice | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that the parties have to agree anew.

    ``known`` is false when only the record of events is there, not the data as signed: then rows are not told. The
    ``original`` agreement is as signed, ``on`` the day of the events.
    """

    known: bool
    original: Agreement | None = None
    on: date | None = None
    joined: Sequence[Member] = ()
    left: Sequence[Leaving] = ()
    renamed: Sequence[Renaming] = ()
    corrected: Sequence[Correction] = ()
    regraded: Sequence[Regrading] = ()
    leads_before: Sequence[Member] = ()
    leads_after: Sequence[Member] = ()
    tasks: Rows[Task] = field(default_factory=Rows)
    contributions: Rows[Contribution] = field(default_factory=Rows)
    shares: Rows[Share] = field(default_factory=Rows)
    background: Rows[BackgroundIP] = field(default_factory=Rows)
    seats: Rows[Seat] = field(default_factory=Rows)
    offices: Sequence[Office] = ()
    term: Pair[int | None] | None = None
    liability: Pair[str | None] | None = None
    choices: Sequence[Choice] = ()
    signatories: Sequence[Member] = ()

    @property
    def lead_changed(self) -> bool:
        """Whether other units lead."""
        return bool(self.leads_before or self.leads_after)

    @property
    def governance(self) -> bool:
        """Whether the bodies changed."""
        return bool(self.offices or self.seats.any)

    def __bool__(self) -> bool:
        """Whether anything changed that the parties must agree on."""
        told = (getattr(self, f.name) for f in fields(self) if f.name not in ("known", "original", "on", "signatories"))
        return any(value.any if isinstance(value, Rows) else bool(value) for value in told)


def signing(alliance: Alliance, left: Sequence[Leaving]) -> tuple[Member, ...]:
    """Return who signs: every member, then those who leave by agreement."""
    return (*alliance.members, *(leaving.member for leaving in left if leaving.signs))
