"""Results kept while the data that they were made from are the same: what has not changed is not worked out again."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, TypeVar

from pydantic_core import PydanticSerializationError, to_json

from mengyue.model.alliance import Alliance
from mengyue.once import Same

__all__ = ["EVERYTHING", "DataDigests", "Reads", "Unchanged", "digests_of", "unchanged_of"]

_Made = TypeVar("_Made")
#: All of the data.
EVERYTHING = "*"


class Reads:
    """The names that an evaluation has looked up, each of the scope; :attr:`now` is what is being written."""

    def __init__(self) -> None:
        self.now: set[str] = set()


class DataDigests:
    """The digests of the fields of an alliance, each made when it is asked for."""

    def __init__(self, alliance: Alliance) -> None:
        self._values = alliance.__dict__
        self._found: dict[str, bytes] = {}

    def of(self, field: str) -> object:
        """Return what tells the value of ``field`` from any other."""
        if field == EVERYTHING:
            return self._everything
        found = self._found.get(field)
        if found is None:
            found = self._found[field] = _digest(self._values.get(field))
        return found

    @cached_property
    def _everything(self) -> tuple[object, ...]:
        return tuple(self.of(field) for field in self._values)


def _digest(value: Any) -> bytes:
    return blake2b(to_json(value), digest_size=16).digest()


class Unchanged:
    """Results of one policy and library, by what they are of. Threads may share it.

    A result is kept with the names that were looked up for it and with the digests of the data behind them. What looks
    up a name that could be anything is not kept.
    """

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[object, frozenset[str], tuple[str, ...], tuple[object, ...], Any]] = {}

    def kept(
        self,
        what: Hashable,
        reads: Reads,
        digest: Callable[[str], object],
        fields: Callable[[str], tuple[str, ...] | None],
        held: object,
        make: Callable[[], _Made],
    ) -> _Made:
        """Return what ``make`` makes of ``what``, made anew only when what it reads, or ``held``, is not as before.

        ``fields`` tells the fields behind a name, ``None`` for one that could be anything; ``digest`` what tells the
        value of a field from any other.
        """
        before = self._made.get(what)
        if before is not None:
            was, names, needed, digests, result = before
            if was == held and digests == tuple([digest(field) for field in needed]):
                reads.now |= names
                made: _Made = result
                return made
        outer, reads.now = reads.now, set()
        try:
            found = make()
        finally:
            own, reads.now = reads.now, outer
            outer |= own
        behind = [fields(name) for name in own]
        if None not in behind:
            needed = tuple(sorted({field for part in behind for field in part or ()}))
            try:
                digests = tuple([digest(field) for field in needed])
            except PydanticSerializationError:  # a value that cannot be told from others
                return found
            self._made[what] = (held, frozenset(own), needed, digests, found)
        return found


def unchanged_of(*things: object) -> Unchanged:
    """Return the results of ``things``, such as a policy and a library: made once for the very same ones."""
    return _unchanged(Same(*things))


@lru_cache(maxsize=32)
def _unchanged(_things: Same) -> Unchanged:
    return Unchanged()


def digests_of(alliance: Alliance) -> DataDigests:
    """Return the digests of an alliance, shared by all that is made of it."""
    return _digests(Same(alliance))


@lru_cache(maxsize=4)
def _digests(same: Same) -> DataDigests:
    alliance: Any = same.things[0]
    return DataDigests(alliance)
