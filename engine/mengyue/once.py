"""What is made once and used by any number of threads."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import RLock
from typing import Any, TypeVar

__all__ = ["Lately", "Once", "Same"]

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


class Lately:
    """Results by what they are of, of any number of documents in bounded memory: what was asked for lately, and before.

    ``most`` is a size in characters, as :meth:`put` is told. It is looked at between documents alone (:meth:`turn`):
    one document, however large, never drives out what it is made of itself. So at most two documents more are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._length = 0
        self._lately: dict[Hashable, tuple[Any, int]] = {}
        self._before: dict[Hashable, tuple[Any, int]] = {}

    def get(self, key: Hashable) -> Any:
        """Return what is kept for ``key``, or ``None``."""
        kept = self._lately.get(key)
        if kept is None:
            kept = self._before.get(key)
            if kept is None:
                return None
            self.put(key, *kept)
        return kept[0]

    def __contains__(self, key: Hashable) -> bool:
        return key in self._lately or key in self._before

    def put(self, key: Hashable, made: object, length: int) -> None:
        """Keep what was made for ``key``; it takes ``length`` characters."""
        self._lately[key] = (made, length)
        self._length += length

    def turn(self) -> None:
        """Begin another document: where more than ``most`` is kept, what nobody asked for since the last time goes."""
        if self._length > self._most:
            self._before, self._lately, self._length = self._lately, {}, 0
