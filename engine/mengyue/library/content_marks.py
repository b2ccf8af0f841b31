"""Which content a record in memory was read from, by digest: what is made of it may be kept between runs under that."""

from __future__ import annotations

from typing import TypeVar

from mengyue.once import Same

__all__ = ["mark_of", "marked"]

_Record = TypeVar("_Record")
#: So many records are known: libraries and policies that are in use at one time.
_MOST = 64
_MARKS: dict[Same, str] = {}


def marked(record: _Record, digest: str) -> _Record:
    """Return ``record``, which from now on is known to be what was read of the content of that digest."""
    if len(_MARKS) >= _MOST:
        _MARKS.clear()
    _MARKS[Same(record)] = digest
    return record


def mark_of(record: object) -> str:
    """Return the digest of what this very record was read from; nothing for one that was made or changed in memory."""
    return _MARKS.get(Same(record), "")
