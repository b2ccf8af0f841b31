"""Which content a record in memory was read from, by digest: what is made of it may be kept between runs under that."""

from __future__ import annotations

from threading import Lock
from typing import TypeVar

from mengyue.once import Same

__all__ = ["mark_of", "marked"]

_Record = TypeVar("_Record")
#: So many records are known: libraries and policies that are in use at one time.
_MOST = 64
_MARKS: dict[Same, str] = {}
_LOCK = Lock()


def marked(record: _Record, digest: str) -> _Record:
    """Return ``record``, which from now on is known to be what was read of the content of that digest."""
    with _LOCK:
        _MARKS.pop(Same(record), None)
        _MARKS[Same(record)] = digest
        while len(_MARKS) > _MOST:
            del _MARKS[next(iter(_MARKS))]
    return record


def mark_of(record: object) -> str:
    """Return the digest of what this very record was read from; nothing for one that was made or changed in memory."""
    with _LOCK:
        found = _MARKS.pop(same := Same(record), "")
        if found:
            _MARKS[same] = found  # asked for lately: it stays longest
    return found
