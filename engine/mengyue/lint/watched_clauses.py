"""Clauses that note what is read of them: to choose and number one takes what stands above its wording, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengyue.checks.noted import Noted, NotedRecords
from mengyue.library.clause import Clause

__all__ = ["CLAUSES", "WORDED", "WatchedClauses", "without_wording"]

#: Where it is noted that a clause was asked for, and that what it says was read.
CLAUSES, WORDED = "clauses", "wording"
#: What an edited wording changes with it.
_SAID = frozenset(
    ("approval", "ladder", "lines", "places", "reason", "risk", "statutes", "version", "wording")
)  # fmt: skip
#: Whoever has all that a record says has that too.
_ALL = "__dict__"


def without_wording(clause: Clause) -> str:
    """Return what ``clause`` says to whom it was not noted that its wording was read."""
    return clause.model_dump_json(exclude=set(_SAID))


class WatchedClauses(NotedRecords[Clause]):
    """Clauses by id, each of which notes whether its wording, or what changes with that, is read."""

    def __init__(self, clauses: Mapping[str, Clause], noted: Noted) -> None:
        super().__init__(CLAUSES, clauses, noted)
        self._watched: dict[str, Clause] = {}

        class WatchedClause(Clause):
            def __getattribute__(self, name: str) -> Any:
                if name in _SAID or name == _ALL:
                    noted.now.add((WORDED, super().__getattribute__("id")))
                return super().__getattribute__(name)

        self._made = WatchedClause

    def __getitem__(self, key: str) -> Clause:
        found = super().__getitem__(key)
        if key not in self._watched:
            self._watched[key] = self._made.model_construct(**found.__dict__)
        return self._watched[key]
