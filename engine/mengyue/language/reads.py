"""What an evaluation reads: the names it looks up, and of the data the columns that it goes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

__all__ = ["KEY_OF", "TEXT_OF", "Reads", "said_in", "whole"]

_Made = TypeVar("_Made")
#: Before a column: where its texts stand, and that they say something, not what they say.
TEXT_OF = "text of "
#: Before a column of ids, or of what names units by them: which unit each names, not how it is called there.
KEY_OF = "key of "


def whole(read: Iterable[Any]) -> set[Any]:
    """Return ``read`` with columns of which only where texts stand was read as wholly read."""
    return {said_in(name) if name.__class__ is str and name.startswith(TEXT_OF) else name for name in read}


def said_in(name: str) -> str:
    """Return the column of which ``name`` tells where its texts stand."""
    return name[len(TEXT_OF) :]


class Reads:
    """The names and columns (``members.name``) that have been read; :attr:`now` is what is being written.

    ``holes`` tells whether texts that are only printed are told from those that are read.
    """

    holes = True

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

    def wholly(self, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` makes, of which somebody else may ask what it says: all texts in it count as read."""
        made, own = self.of(make)
        self.now |= whole(own)
        return made
