"""Computing the deadlines of one alliance under its policies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from mengyue.checks.rule_scope import Scope
from mengyue.deadlines.deadline import Deadline, Needed, Status
from mengyue.deadlines.filed import done_since, needed
from mengyue.deadlines.occurrence import Occurrence, occurrences
from mengyue.deadlines.roles import addressees, date_at, number_at, responsible, subject_of
from mengyue.i18n import _, language
from mengyue.language.values import Record, path_of
from mengyue.library.data_model import data_model
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
        scope = Scope(alliance, policy, {"as_of": as_of})
        for entry in policy.calendar:
            try:
                records: list[Record | None] = list(scope.evaluate(entry.each)) if entry.each else [None]
                records.sort(key=lambda record: date_at(alliance, entry.event, _item(record)) or date.max)
                items = [_item(record) for record in records]
                for index, record in enumerate(records):
                    run = _Entry(
                        entry, policy, scope, holidays, as_of, until, record, _next(items, index, entry, alliance)
                    )
                    found += run.deadlines()
            except ValueError as error:  # the pack has not been linted
                message = _("政策 {policy} 的期限 {id} 写得不完整，请运行 mengyue library check")
                raise EngineError(message.format(policy=policy.id, id=entry.id)) from error
    return sorted(found, key=lambda deadline: (deadline.day or date.max, deadline.outer or date.max, deadline.code))


def _item(record: Record | None) -> object:
    return None if record is None else record.model


def _next(items: Sequence[object], index: int, entry: CalendarEntry, alliance: Alliance) -> date | None:
    """Return the day of the next event that is not of the same day."""
    day = date_at(alliance, entry.event, items[index])
    days = (date_at(alliance, entry.event, item) for item in items[index + 1 :])
    return next((other for other in days if other is not None and other != day), None)


@dataclass(frozen=True, slots=True)
class _Entry:
    """One entry of a calendar over one alliance; over one ``item`` of it where the entry counts event by event."""

    entry: CalendarEntry
    policy: Policy
    scope: Scope
    holidays: Holidays
    as_of: date
    until: date | None
    record: Record | None
    next_event: date | None

    @property
    def alliance(self) -> Alliance:
        return self.scope.alliance

    @property
    def item(self) -> object:
        """The item itself."""
        return _item(self.record)

    def deadlines(self) -> Iterator[Deadline]:
        """Yield what is overdue and what lies ahead."""
        entry, as_of, until = self.entry, self.as_of, self.until
        event, lacks = self._event(), ""
        if event is None:
            lacks = self._path(entry.event)
        elif entry.after_at and number_at(self.alliance, entry.after_at) is None:
            lacks = entry.after_at
        if event is None or lacks:
            papers = needed(entry, None, self.policy, self.alliance, as_of)
            yield self._made(None, papers, Status.UNKNOWN, None, lacks)
            return
        cap = number_at(self.alliance, entry.at_most or entry.after_at)
        ends = self._day(entry.ends)
        for occurrence in occurrences(entry, event, cap, self.holidays, self._done_since, ends):
            day = occurrence.safe or occurrence.opens
            last = occurrence.outer
            if until is not None and day is not None and day > until and (last is None or last > as_of):
                return
            papers = needed(entry, occurrence, self.policy, self.alliance, as_of, self.next_event)
            done_on = self._done_on(papers)
            status = _status(entry, occurrence, done_on, as_of)
            ahead = last >= as_of if last else done_on is None
            if ahead or status in (Status.OVERDUE, Status.EXPIRED) or self._late(status):
                yield self._made(occurrence, papers, status, done_on, "")
            if ahead and until is None and status not in (Status.FILED, Status.FILED_LATE):
                return

    def _late(self, status: Status) -> bool:
        """Whether this was done too late; of events, each of which has its own deadline, that is told for ever."""
        return bool(self.entry.each) and status is Status.FILED_LATE

    def _event(self) -> date | None:
        entry = self.entry
        if entry.recurs in (Recurrence.YEARLY, Recurrence.WINDOW) and not entry.event:
            return self.as_of
        return self._day(entry.since) or date_at(self.alliance, entry.event, self.item)

    def _day(self, expression: str) -> date | None:
        value = self.scope.evaluate(expression, item=self.record) if expression else None
        return date(value.year, value.month, value.day) if isinstance(value, date) else None

    def _done_since(self, day: date) -> date | None:
        return done_since(self.entry, self.policy, self.alliance, day, self.as_of)

    def _done_on(self, papers: Sequence[Needed]) -> date | None:
        entry = self.entry
        once = entry.recurs is Recurrence.ONCE
        day = date_at(self.alliance, entry.done, self.item) if once else None
        if day is not None and day <= self.as_of:
            return day
        if entry.by_whom == "authority":
            return None
        days = [paper.submitted_on for paper in papers if paper.submitted_on is not None]
        return max(days) if days and len(days) == len(papers) else None

    def _path(self, path: str) -> str:
        """Return the data path of ``path``, which may be below the item."""
        return path_of(self.record) + path if path.startswith(".") else path

    def _made(
        self,
        occurrence: Occurrence | None,
        papers: tuple[Needed, ...],
        status: Status,
        done_on: date | None,
        lacks: str,
    ) -> Deadline:
        entry, policy, alliance = self.entry, self.policy, self.alliance
        event = self._path(entry.event)
        year = occurrence.year if occurrence else None
        return Deadline(
            code=entry.id,
            title=(language() == "en" and entry.title_en) or entry.title,
            policy=policy.id,
            policy_title=policy.title,
            status=status,
            nature=entry.nature,
            force=next((rule.force for rule in policy.rules if rule.id == entry.rule), Force.HARD),
            wording=entry.wording,
            basis=policy.cites(entry.at),
            opens=occurrence.opens if occurrence else None,
            safe=occurrence.safe if occurrence else None,
            outer=occurrence.outer if occurrence else None,
            counted=occurrence.counted if occurrence else None,
            certain=occurrence.certain if occurrence else True,
            ambiguous=entry.ambiguous,
            years=tuple(year + offset for offset in entry.reports_on) if year is not None else (),
            event=event,
            event_label=label_in(data_model(), event) if event else "",
            event_on=self._event() if event else None,
            missing=lacks,
            missing_label=label_in(data_model(), lacks) if lacks else "",
            by=responsible(entry, policy, alliance, self.item),
            by_authority=entry.by_whom == "authority",
            to=addressees(entry, alliance),
            documents=papers,
            done_on=done_on,
            rule=entry.rule,
            note=entry.note,
            subject=subject_of(self.item, alliance),
        )


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
