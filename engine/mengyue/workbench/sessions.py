"""Who is logged in, and how often somebody may try.

A session is a random word in a cookie; kept is only its digest, with who it is, until when, and what proved their
password: another password, or none any more, ends it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from threading import Lock

from mengyue.workbench.accounts import Account, Accounts
from mengyue.workbench.kept_state import KeptState

__all__ = ["HOURS", "Sessions", "Tries"]

#: Hours that a login holds.
HOURS = 12
#: Seconds over which failures count, and how many are let by: of a name from a place, of a place, of a name.
_SPAN, _MOST = 900.0, (5, 30, 50)


class Sessions:
    """The logins of one server; they outlive it."""

    def __init__(self, state: KeptState, accounts: Accounts) -> None:
        self._state, self._accounts = state, accounts

    def begin(self, account: Account) -> str:
        """Return the word for the cookie of somebody who has logged in."""
        word = secrets.token_urlsafe(32)
        self._state.begin_session(_digest(word), account.name, _digest(account.proof), int(time.time()) + HOURS * 3600)
        return word

    def who(self, word: str) -> Account | None:
        """Return whose session ``word`` is."""
        found = self._state.session(_digest(word), int(time.time())) if word else None
        account = self._accounts.now().get(found[0]) if found else None
        return account if account and found and found[1] == _digest(account.proof) else None

    def end(self, word: str) -> None:
        """Log out."""
        self._state.end_session(_digest(word), int(time.time()))


class Tries:
    """Failed logins of the last quarter of an hour."""

    def __init__(self) -> None:
        self._failed: dict[tuple[str, str], list[float]] = {}
        self._lock = Lock()

    def wait(self, name: str, place: str) -> int:
        """Return how many seconds somebody at ``place`` has to wait before the next try as ``name``."""
        now = time.monotonic()
        with self._lock:
            waits = [
                int(_SPAN - (now - times[-most])) + 1
                for key, most in zip(_keys(name, place), _MOST, strict=True)
                if len(times := self._recent(key, now)) >= most
            ]
        return max(waits, default=0)

    def failed(self, name: str, place: str) -> None:
        """Note a wrong name or password."""
        now = time.monotonic()
        with self._lock:
            for key in _keys(name, place):
                self._failed[key] = [*self._recent(key, now), now][-max(_MOST) :]
            if len(self._failed) > 10_000:  # names that nobody has
                self._failed = {key: times for key, times in self._failed.items() if now - times[-1] < _SPAN}

    def forget(self, name: str, place: str) -> None:
        """Somebody has shown who they are."""
        with self._lock:
            self._failed.pop((name, place), None)

    def _recent(self, key: tuple[str, str], now: float) -> list[float]:
        return [at for at in self._failed.get(key, ()) if now - at < _SPAN]


def _keys(name: str, place: str) -> tuple[tuple[str, str], tuple[str, str], tuple[str, str]]:
    return (name, place), ("", place), (name, "")


def _digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()
