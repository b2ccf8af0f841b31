"""Judgements by the facts of the data that were read for them: where these are equal, nothing is judged again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from mengyue.proof.data_facts import Facts

__all__ = ["JudgedByFacts"]

_Judged = TypeVar("_Judged")
#: So many judgements of one thing are kept, each by other facts.
_MOST = 4


class _Noted:
    """Facts that note which of them are read."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.read: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        found = self.read[name] = getattr(self.facts, name)
        return found


class JudgedByFacts(Generic[_Judged]):
    """What one thing was judged to be, by the facts that were read for it. Threads may share it."""

    __slots__ = ("_judged",)

    def __init__(self) -> None:
        self._judged: tuple[tuple[dict[str, Any], _Judged], ...] = ()

    def once(self, facts: Facts, judge: Callable[[Facts], _Judged]) -> _Judged:
        """Return what ``judge`` finds, which must read nothing but the thing itself and ``facts``."""
        outer = facts if isinstance(facts, _Noted) else None
        real = outer.facts if outer else facts
        values = real.__dict__
        for read, judged in self._judged:
            for name, value in read.items():
                if (now := values[name]) is not value and now != value:
                    break
            else:
                if outer:
                    outer.read |= read
                return judged
        noted = _Noted(real)
        found = judge(cast(Facts, noted))
        self._judged = ((noted.read, found), *self._judged[: _MOST - 1])
        if outer:
            outer.read |= noted.read
        return found
