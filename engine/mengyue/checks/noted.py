"""Content that notes what is read of it: records by key, and what was made of them with what that read."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import TypeVar, cast

from mengyue.language.reads import Reads

__all__ = ["EVERY", "Noted", "NotedRecords", "noted_by"]

#: Read as a key: which keys there are.
EVERY = "*"
_Record = TypeVar("_Record")
_Made = TypeVar("_Made")


class Noted(Reads):
    """What is read of content, each as its part and its key. What is made once counts as read by all who ask for it."""

    holes = False

    def __init__(self) -> None:
        super().__init__()
        self._made: dict[Hashable, tuple[object, set[Hashable]]] = {}

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` made for ``key``."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = self.of(make)
        self.now |= found[1]
        return cast(_Made, found[0])


class NotedRecords(Mapping[str, _Record]):
    """Records by key, of a ``part``, that note which of them is asked for, and whether all keys are; the keys that are
    noted begin with ``head``."""

    def __init__(self, part: str, records: Mapping[str, _Record], noted: Noted, head: str = "") -> None:
        self._part, self._records, self.noted, self._head = part, records, noted, head

    def __getitem__(self, key: str) -> _Record:
        self.noted.now.add((self._part, f"{self._head}{key}"))
        return self._records[key]

    def __contains__(self, key: object) -> bool:
        self.noted.now.add((self._part, f"{self._head}{key}"))
        return key in self._records

    def __iter__(self) -> Iterator[str]:
        self.noted.now.add((self._part, f"{self._head}{EVERY}"))
        return iter(self._records)

    def __len__(self) -> int:
        self.noted.now.add((self._part, f"{self._head}{EVERY}"))
        return len(self._records)


def noted_by(records: Mapping[str, object]) -> Noted | None:
    """Return where ``records`` note what is read of them, if they do."""
    return records.noted if isinstance(records, NotedRecords) else None
