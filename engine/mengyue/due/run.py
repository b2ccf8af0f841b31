"""Computing the deadlines of one alliance under its policies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mengyue.due.deadline import Deadline, Needed, Status
from mengyue.due.filed import done_since, needed
from mengyue.due.occurrence import Occurrence, occurrences
from mengyue.due.places import addressees, date_at, number_at, responsible
from mengyue.i18n import _, language
from mengyue.library.holidays import Holidays
from mengyue.library.policy import CalendarEntry, Force, Nature, Policy, Recurrence
from mengyue.model.alliance import Alliance
from mengyue.model.describe import label_in
from mengyue.model.finding import EngineError

__all__ = ["deadlines"]


def deadlines(
    alliance: Alliance, policies: Sequence[Policy], holidays: Holidays, *, as_of: date, until: date | None = None
) -> list[Deadline]:
    """Return what is overdue and what lies ahead, by date; what cannot be computed stands last.

    Without ``until`` that is the next time of every duty, however far off; with it, every time up to that day. What
    has been done is listed as long as its last day is not past.
    """
    found: list[Deadline] = []
    for policy in policies:
        for entry in policy.calendar:
            try:
                found += _of_entry(entry, policy, alliance, holidays, as_of, until)
            except ValueError as error:  # the pack has not been linted
                message = _("政策 {policy} 的期限 {id} 写得不完整，请运行 mengyue library check")
                raise EngineError(message.format(policy=policy.id, id=entry.id)) from error
    return sorted(found, key=lambda deadline: (deadline.day or date.max, deadline.outer or date.max, deadline.code))


def _of_entry(
    entry: CalendarEntry, policy: Policy, alliance: Alliance, holidays: Holidays, as_of: date, until: date | None
) -> Iterator[Deadline]:
    yearly = entry.recurs in (Recurrence.YEARLY, Recurrence.WINDOW)
    event = as_of if yearly and not entry.event else date_at(alliance, entry.event)
    if event is None:
        papers = needed(entry, None, policy, alliance, as_of)
        yield _deadline(entry, policy, alliance, None, papers, Status.UNKNOWN, None)
        return
    cap = number_at(alliance, entry.at_most)

    def done(day: date) -> date | None:
        return done_since(entry, alliance.papers, day, as_of)

    for occurrence in occurrences(entry, event, cap, holidays, done):
        day = occurrence.safe or occurrence.opens
        last = occurrence.outer
        if until is not None and day is not None and day > until and (last is None or last > as_of):
            return
        papers = needed(entry, occurrence, policy, alliance, as_of)
        done_on = _done_on(entry, alliance, papers, as_of)
        status = _status(entry, occurrence, done_on, as_of)
        ahead = last >= as_of if last else done_on is None
        if ahead or status in (Status.OVERDUE, Status.EXPIRED):
            yield _deadline(entry, policy, alliance, occurrence, papers, status, done_on)
        if ahead and until is None and status not in (Status.FILED, Status.FILED_LATE):
            return


def _done_on(entry: CalendarEntry, alliance: Alliance, papers: Sequence[Needed], as_of: date) -> date | None:
    day = date_at(alliance, entry.done) if entry.recurs is Recurrence.ONCE else None
    if day is not None and day <= as_of:
        return day
    if entry.by_whom == "authority":
        return None
    days = [paper.submitted_on for paper in papers if paper.submitted_on is not None]
    return max(days) if days and len(days) == len(papers) else None


def _status(entry: CalendarEntry, occurrence: Occurrence, done_on: date | None, as_of: date) -> Status:
    if done_on is not None:
        late = occurrence.outer is not None and done_on > occurrence.outer
        return Status.FILED_LATE if late else Status.FILED
    if occurrence.outer is not None and as_of > occurrence.outer and entry.by_whom != "authority":
        passed = {Nature.DEADLINE: Status.OVERDUE, Nature.EXPIRY: Status.EXPIRED}
        return passed.get(entry.nature, Status.PENDING)
    if occurrence.opens is not None and as_of < occurrence.opens:
        return Status.NOT_OPEN
    if occurrence.safe is not None and as_of > occurrence.safe:
        return Status.PAST_SAFE
    return Status.PENDING


def _deadline(
    entry: CalendarEntry,
    policy: Policy,
    alliance: Alliance,
    occurrence: Occurrence | None,
    papers: tuple[Needed, ...],
    status: Status,
    done_on: date | None,
) -> Deadline:
    label = label_in(Alliance, entry.event) if entry.event else ""
    unknown = occurrence is None
    year = occurrence.year if occurrence else None
    place = entry.at if entry.at.startswith("《") else f"《{policy.title}》{entry.at}"
    return Deadline(
        code=entry.id,
        title=(language() == "en" and entry.title_en) or entry.title,
        policy=policy.id,
        policy_title=policy.title,
        status=status,
        nature=entry.nature,
        force=next((rule.force for rule in policy.rules if rule.id == entry.rule), Force.HARD),
        wording=entry.wording,
        basis=place,
        opens=occurrence.opens if occurrence else None,
        safe=occurrence.safe if occurrence else None,
        outer=occurrence.outer if occurrence else None,
        counted=occurrence.counted if occurrence else None,
        certain=occurrence.certain if occurrence else True,
        ambiguous=entry.ambiguous,
        years=tuple(year + offset for offset in entry.reports_on) if year is not None else (),
        event=entry.event,
        event_label=label,
        event_on=date_at(alliance, entry.event),
        missing=entry.event if unknown else "",
        missing_label=label if unknown else "",
        by=responsible(entry, policy, alliance),
        by_authority=entry.by_whom == "authority",
        to=addressees(entry, alliance),
        documents=papers,
        done_on=done_on,
        rule=entry.rule,
        note=entry.note,
    )
