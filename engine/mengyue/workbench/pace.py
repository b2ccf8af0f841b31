"""How often something may be asked: so many times in so many seconds, for each who asks."""

from __future__ import annotations

import time
from collections import deque
from threading import Lock

__all__ = ["Pace"]

#: Who is remembered at most; beyond that everybody is forgotten but who asks now.
_MOST = 10_000


class Pace:
    """Counts askings within a window of ``seconds``."""

    def __init__(self, times: int, seconds: float) -> None:
        self._times, self._seconds = times, seconds
        self._asked: dict[str, deque[float]] = {}
        self._lock = Lock()

    def full(self, who: str) -> bool:
        """Tell whether ``who`` has asked too often; that is not counted as asking."""
        with self._lock:
            return len(self._recent(who)) >= self._times

    def take(self, who: str) -> bool:
        """Count an asking of ``who``; tell whether it is one too many."""
        with self._lock:
            found = self._recent(who)
            if len(found) >= self._times:
                return True
            found.append(time.monotonic())
            return False

    def _recent(self, who: str) -> deque[float]:
        if len(self._asked) > _MOST:
            self._asked.clear()
        found = self._asked.setdefault(who, deque())
        while found and time.monotonic() - found[0] > self._seconds:
            found.popleft()
        return found
