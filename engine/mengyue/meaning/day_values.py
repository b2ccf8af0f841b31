"""Days as values of sentences hold them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

__all__ = ["day_of"]


def day_of(size: Decimal) -> date | None:
    """Return the day that a value of kind 日期 holds (20261201); nothing when there is no such day."""
    number = int(size)
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        return None
