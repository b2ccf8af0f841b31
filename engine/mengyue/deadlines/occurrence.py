"""When an entry of a calendar falls due: its occurrences, one after another, as the alliance's life gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta

from mengyue.deadlines.days import after, day_of_year
from mengyue.library.holidays import Holidays
from mengyue.library.policy import CalendarEntry, Nature, Recurrence, Span

__all__ = ["Occurrence", "occurrences"]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time at which an entry falls due. Papers count from ``since``; ``year`` is that of a yearly duty."""

    since: date
    opens: date | None
    safe: date | None
    outer: date | None
    counted: date | None
    certain: bool
    year: int | None = None


def occurrences(
    entry: CalendarEntry,
    event: date,
    cap: int | None,
    holidays: Holidays,
    done_since: Callable[[date], date | None],
    ends: date | None = None,
) -> Iterator[Occurrence]:
    """Yield the occurrences of ``entry`` in order, without end if it recurs, none that falls due after ``ends``.

    ``event`` is the date from which it runs, ``cap`` the most units between two occurrences; ``done_since`` tells on
    which day the duty was done after a day, because an interval runs anew from there.
    """
    for found in _endless(entry, event, cap, holidays, done_since):
        last = found.counted or found.opens
        if ends is not None and last is not None and last > ends:
            return
        yield found


def _endless(
    entry: CalendarEntry,
    event: date,
    cap: int | None,
    holidays: Holidays,
    done_since: Callable[[date], date | None],
) -> Iterator[Occurrence]:
    if entry.recurs in (Recurrence.YEARLY, Recurrence.WINDOW):
        yield from _yearly(entry, event, holidays)
        return
    base = event
    while True:
        found = _after(entry, base, cap, holidays)
        if found is None:
            return
        yield found
        if entry.recurs is Recurrence.ONCE or found.outer is None:
            return
        if entry.by_whom == "authority":
            base = found.outer
            continue
        done = done_since(base)
        if done is None:
            return
        base = done


def _yearly(entry: CalendarEntry, event: date, holidays: Holidays) -> Iterator[Occurrence]:
    """Without an event the duty is taken up from this day on.

    A year in which it would report on a time before the event, or whose day lies before it, owes nothing.
    """
    first = event.year - (min((0, *entry.reports_on)) if entry.event else 0)
    for year in range(first, MAXYEAR):
        safe, counted = day_of_year(entry.safe, year), day_of_year(entry.outer, year)
        outer, safe, certain = _rolled(entry, counted, safe, holidays)
        if outer < event:
            continue
        opens = day_of_year(entry.opens, year) if entry.opens else None
        yield Occurrence(date(year, 1, 1), opens, safe, outer, counted, certain, year)


def _after(entry: CalendarEntry, base: date, cap: int | None, holidays: Holidays) -> Occurrence | None:
    if entry.unit is None or (entry.after is None and (cap is None or not entry.after_at)):
        raise ValueError(entry.id)
    opens = None
    if entry.after_min is not None:  # when the period is full: on the day after its last
        full = after(base, entry.after_min, entry.unit)
        opens = after(full, 1, Span.DAY) if full else None
        if opens is None or opens.year >= MAXYEAR:
            return None
    if entry.nature is Nature.EARLIEST:
        return Occurrence(base, opens, None, None, None, True)
    count = min(count for count in (entry.after, cap) if count is not None)
    counted = after(base, count, entry.unit)
    if counted is None or counted.year >= MAXYEAR or (entry.recurs is Recurrence.EVERY and counted <= base):
        return None
    outer, safe, certain = _rolled(entry, counted, counted, holidays)
    return Occurrence(base, opens if opens and opens <= safe else None, safe, outer, counted, certain)


def _rolled(entry: CalendarEntry, counted: date, safe: date, holidays: Holidays) -> tuple[date, date, bool]:
    """Return the last day, the safe day, and whether the holidays that matter are known.

    Where they are not, a weekend may yet have to be worked, so only the day as counted is safe.
    """
    if not entry.rolls_over:
        return counted, safe, True
    outer = holidays.roll(counted)
    days = [counted + timedelta(days=offset) for offset in range((outer - counted).days + 1)]
    certain = all(holidays.known(day) for day in days)
    return outer, outer if certain and safe == counted else safe, certain
