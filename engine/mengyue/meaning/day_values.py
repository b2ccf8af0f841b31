"""Days as values of sentences hold them, and days so many months later."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

__all__ = ["day_of", "months_later"]


def day_of(size: Decimal) -> date | None:
    """Return the day that a value of kind 日期 holds (20261201); nothing when there is no such day."""
    number = int(size)
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        return None


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, the last of its month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, 28)
