"""Clauses that note what is read of them: to choose and number one takes what stands above its wording, and no more; of
its wording each text counts for itself, be it another variant's or that of a shorter agreement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengyue.checks.noted import EVERY, Noted, NotedRecords
from mengyue.library.clause import Clause
from mengyue.lint.watched_policy import text_of

__all__ = ["CLAUSES", "WHOLE", "WatchedClauses", "said_of"]

#: Where it is noted that a clause was asked for, and that all of it was read.
CLAUSES, WHOLE = "clauses", "whole clauses"
#: Where it is noted which text of a clause was read: the key is that of the clause, and the heading behind a slash.
_WORDED = "wording"
#: What is read only where a clause is worded or told of; each is noted under its name.
_APART = frozenset(("abbreviating", "lines", "parameters", "statutes"))
_SAID = frozenset(("wording", "lines", "parameters", "statutes"))
#: Whoever has all that a record says has that too.
_ALL = "__dict__"


def said_of(clauses: Mapping[str, Clause], part: str, key: str) -> str | None:
    """Return what ``clauses`` say at a place that was noted; nothing where ``part`` is none of theirs."""
    if part == CLAUSES:
        return clauses[key].model_dump_json(exclude=set(_SAID)) if key in clauses else ""
    if part == WHOLE:
        return text_of(clauses[key]) if key in clauses else ""
    if part in _APART:
        return text_of(getattr(clauses[key], part)) if key in clauses else ""
    if part != _WORDED:
        return None
    clause, _slash, heading = key.partition("/")
    texts = clauses[clause].wording if clause in clauses else {}
    return "\0".join(texts) if heading == EVERY else texts.get(heading, "")


class WatchedClauses(NotedRecords[Clause]):
    """Clauses by id, each of which notes which of its texts, and what else changes with them, is read."""

    def __init__(self, clauses: Mapping[str, Clause], noted: Noted) -> None:
        super().__init__(CLAUSES, clauses, noted)
        self._watched: dict[str, Clause] = {}

        class WatchedClause(Clause):
            def __getattribute__(self, name: str) -> Any:
                if name == "wording":
                    clause = super().__getattribute__("id")
                    return NotedRecords(_WORDED, clauses[clause].wording, noted, f"{clause}/")
                if name in _APART:
                    clause = super().__getattribute__("id")
                    noted.now.add((name, clause))
                    return getattr(clauses[clause], name)
                if name == _ALL:
                    noted.now.add((WHOLE, super().__getattribute__("id")))
                return super().__getattribute__(name)

        self._made = WatchedClause

    def __getitem__(self, key: str) -> Clause:
        found = super().__getitem__(key)
        if key not in self._watched:
            self._watched[key] = self._made.model_construct(**found.__dict__)
        return self._watched[key]
