"""Counting days: periods after an event, and days of the year (民法典 arts. 200-203)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from mengyue.library.policy import Span

__all__ = ["after", "day_of_year"]


def after(day: date, count: int, unit: Span) -> date | None:
    """Return the last day of the period of ``count`` units after ``day``, which is not counted itself (art. 201).

    A period of months or years ends on the day of the same number, or with the month where there is none (art. 202).
    ``None`` beyond the year 9999.
    """
    try:
        if unit is Span.DAY:
            return day + timedelta(days=count)
        if unit is Span.YEAR_END:
            return date(day.year + count, 12, 31)
        months = day.month - 1 + count * (12 if unit is Span.YEAR else 1)
        year, month = day.year + months // 12, months % 12 + 1
        return date(year, month, min(day.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


def day_of_year(text: str, year: int) -> date:
    """Return the day ``MM-DD`` of ``year``; ``02-末``, or a day that the month has not, is its last day."""
    month, _dash, day = text.partition("-")
    last = monthrange(year, int(month))[1]
    return date(year, int(month), last if day == "末" else min(int(day), last))
