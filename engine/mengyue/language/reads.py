"""What an evaluation reads: the names it looks up, and of the data the columns that it goes to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

__all__ = ["Reads"]

_Made = TypeVar("_Made")


class Reads:
    """The names and columns (``members.name``) that have been read; :attr:`now` is what is being written."""

    def __init__(self) -> None:
        self.now: set[Any] = set()

    def of(self, make: Callable[[], _Made]) -> tuple[_Made, set[Any]]:
        """Return what ``make`` makes and what it reads, which counts as read here as well."""
        outer, self.now = self.now, set()
        try:
            made = make()
        finally:
            own, self.now = self.now, outer
            outer |= own
        return made, own
