"""What checks read of the sentences of a section, kept between runs: an article that reads as before is not read again.

Only for the first documents of a process: those after them find in memory what they have in common with these. Of a
library that is tried with all its papers every document is kept: sections of many of them read alike.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from mengyue.library.content_library import Library
from mengyue.library.record_bytes import as_bytes, from_bytes
from mengyue.output.kept_pack import KeptPack
from mengyue.output.kept_results import KeptResults
from mengyue.proof.reading import Section, Sentence

__all__ = ["KeptReads"]

#: So many documents of a process are read with what is kept, and add to it.
_DOCUMENTS = 3
_PACK = KeptPack("readings")
#: Of each check by its name: the places of the sentences of which it reads anything, and what.
_Rows = dict[str, tuple[tuple[int, Any], ...]]


class _OfSection:
    """What was read of a section in an earlier process, and whether more has been read since."""

    __slots__ = ("fresh", "key", "rows")

    def __init__(self, key: str) -> None:
        data = _PACK.get(key)
        self.key, self.fresh = key, False
        self.rows: _Rows = from_bytes(data) if data else {}


class KeptReads:
    """What is kept of readings by one library. Threads may share it."""

    def __init__(self) -> None:
        self._documents = 0
        self._most = _DOCUMENTS
        self._known: dict[str, _OfSection] = {}
        self._fresh: list[_OfSection] = []

    def every(self) -> None:
        """Keep from now on what is read of every document; sections that read alike are read once."""
        self._most = sys.maxsize

    @property
    def early(self) -> bool:
        """Tell whether documents are still read with what is kept between runs."""
        return self._documents < self._most

    def of(
        self,
        library: Library,
        section: Section,
        what: str,
        sentences: Iterable[Sentence],
        read: Callable[[Sentence], Any],
    ) -> tuple[tuple[int, Any], ...]:
        """Return the place and reading of each of ``sentences``, those of ``section``, of which ``read`` reads
        anything; ``what`` names it. It reads the sentence and the lexicon of ``library``, and nothing else."""
        kept = section.once("readings", None, lambda: self._of(_key(library, sentences)))
        found = kept.rows.get(what)
        if found is None:
            found = kept.rows[what] = _read(sentences, read)
            if not kept.fresh:
                kept.fresh = True
                self._fresh.append(kept)
        return found

    def _of(self, key: str) -> _OfSection:
        if self._most == _DOCUMENTS:
            return _OfSection(key)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = _OfSection(key)
        return found

    def document(self) -> None:
        """Keep what has been read of a document."""
        if self._documents >= self._most:
            return
        self._documents += 1
        while self._fresh:
            kept = self._fresh.pop()
            data = as_bytes(kept.rows)
            if data is None:  # of what cannot be written only the others
                data = as_bytes({what: rows for what, rows in kept.rows.items() if as_bytes(rows) is not None})
            if data is not None:
                _PACK.put(kept.key, data)
            kept.fresh = False


def _read(sentences: Iterable[Sentence], read: Callable[[Sentence], Any]) -> tuple[tuple[int, Any], ...]:
    found = ((at, read(sentence)) for at, sentence in enumerate(sentences))
    return tuple((at, one) for at, one in found if one is not None)


def _key(library: Library, sentences: Iterable[Sentence]) -> str:
    from mengyue.proof.said import sentences_of  # heavy: what is found without reading sentences does without

    return KeptResults.key(
        [sentences_of(library).digest, *(part for sentence in sentences for part in (sentence.text, sentence.lead))]
    )
