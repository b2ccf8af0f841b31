"""Records built before, in this process or an earlier one, by the very text that they were built from.

A library has hundreds of files; who opens it again, for another alliance or another command, does not parse what has
not changed. Only what had no faults is kept, so every fault is told anew.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from mengyue.library.record_bytes import as_bytes, from_bytes
from mengyue.model.finding import Finding
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults

__all__ = ["kept"]

Built = TypeVar("Built")
#: More than any library has; then all is forgotten rather than some.
_MOST = 5000
_ABSENT = object()
_RECORDS: dict[tuple[type, str, str | bytes], Any] = {}
_PACK = KeptPack("records")


def kept(cls: type, name: str, text: str | bytes, faults: list[Finding], build: Callable[[], Built]) -> Built:
    """Return what ``build`` makes of ``text``, the content of the file called ``name``; ``faults`` is what it adds to.

    ``cls`` says what is made of it. The records must be immutable.
    """
    key = (cls, name, text)
    found = _RECORDS.get(key, _ABSENT)  # one step: another thread may forget all at any moment
    if found is not _ABSENT:
        known: Built = found
        return known
    written = KeptResults.key([cls.__module__, cls.__qualname__, name, text])
    data = _PACK.get(written)
    if data is not None:
        made: Built = from_bytes(data)
    else:
        before = len(faults)
        made = build()
        if len(faults) != before:
            return made
        data = as_bytes(made)
        if data is not None:
            _PACK.put(written, data)
    if len(_RECORDS) >= _MOST:
        _RECORDS.clear()
    _RECORDS[key] = made
    return made
