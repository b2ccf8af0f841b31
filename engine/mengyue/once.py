"""What is made once and used by any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar

__all__ = ["Once", "Same"]

_Made = TypeVar("_Made")
_ABSENT = object()


class Once:
    """A table of what is made once.

    Of threads that ask for the same at the same time one makes it and the others wait; nobody ever sees it half made,
    and what could not be made is not kept. This does not lean on the interpreter's lock. What is made must not change.
    """

    def __init__(self) -> None:
        self._lock = RLock()  # making one thing may need another
        self._made: dict[Hashable, Any] = {}

    def get(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` made for ``key``, calling it if nobody has."""
        found = self._made.get(key, _ABSENT)
        if found is _ABSENT:
            with self._lock:
                found = self._made.get(key, _ABSENT)
                if found is _ABSENT:
                    found = self._made[key] = make()
        made: _Made = found
        return made


class Same:
    """Things by identity, as a key: what is loaded once and never changed needs no other. They are kept with it."""

    def __init__(self, *things: object) -> None:
        self.things = things

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.things)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and [*map(id, self.things)] == [*map(id, other.things)]
