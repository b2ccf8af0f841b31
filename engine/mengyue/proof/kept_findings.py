"""What checks found in a document, kept between runs by all that they read: one that reads alike is not judged again.

As names of the data are read as neutral ones, a document in which only a unit is called otherwise reads alike. Only for
the first documents of a process: those after them find in memory what they have in common with these.
"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from mengyue.draft.tree import Article, Inline
from mengyue.library.content_library import Library
from mengyue.library.content_marks import mark_of
from mengyue.library.policy import Policy
from mengyue.model.finding import Finding
from mengyue.model.finding_rows import findings_of, rows_of
from mengyue.output.kept_results import KeptResults
from mengyue.output.program_digest import program_digest
from mengyue.proof.reading import Reading, Section
from mengyue.proof.told_values import plain, told_value

__all__ = ["KeptFindings", "content_mark", "section_digest"]

#: Bytes of what was found in all documents together, each of which takes some ten thousand.
_STORE = KeptResults("found", 16 << 20)
#: Of a check: the expressions that it asked for and what tells their values, and what it found.
_Row = tuple[tuple[tuple[str, bool, str], ...], list[dict[str, Any]]]


def content_mark(library: Library, policies: Iterable[Policy]) -> str:
    """Return what tells the content from any other; nothing when some of it is not as it was read from its files."""
    marks = [mark_of(library), *map(mark_of, policies)]
    return KeptResults.key([program_digest(), *marks]) if all(marks) else ""


class KeptFindings:
    """What checks found in a document: its ``reading``, content of that ``mark`` and ``others`` are all they read."""

    def __init__(self, mark: str, reading: Reading, others: Sequence[str]) -> None:
        digests = [section_digest(section) for section in reading.sections]
        self._key = KeptResults.key([mark, str(len(others)), *others, *digests])
        data = _STORE.get(self._key)
        self._rows: dict[str, _Row] = marshal.loads(data) if data else {}  # ours: see KeptResults
        self._fresh = False

    def get(self, check: str, now: Callable[[str, bool], object]) -> tuple[Finding, ...] | None:
        """Return what ``check`` found if the values that it asked for are the same ``now``."""
        row = self._rows.get(check)
        if row is None or any(told_value(now(name, holds)) != value for name, holds, value in row[0]):
            return None
        return findings_of(row[1])

    def put(self, check: str, asked: Mapping[tuple[str, bool], object], found: tuple[Finding, ...]) -> None:
        """Keep what ``check`` found with the values that it ``asked`` for, if they can be told from others."""
        values = [(name, holds, told_value(value)) for (name, holds), value in asked.items()]
        if all(value is not None for _name, _holds, value in values):
            self._rows[check] = (tuple((name, holds, value or "") for name, holds, value in values), rows_of(found))
            self._fresh = True

    def write(self) -> None:
        """Write what was not known before."""
        if self._fresh:
            self._fresh = False
            _STORE.put(self._key, marshal.dumps(plain(self._rows)))


def section_digest(section: Section) -> bytes:
    """Return the digest of all that checks read of a section."""
    return section.once("digest", None, partial(_digest, section))


def _digest(section: Section) -> bytes:
    told = list(_told(section))
    try:
        data = marshal.dumps(told, 2)  # the format that writes equal values alike, however often one object is in them
    except ValueError:  # a text of ours
        data = marshal.dumps(plain(told), 2)
    return hashlib.sha256(data).digest()


def _told(section: Section) -> Iterable[object]:
    """All that checks read of a section, as plain data."""
    yield section.kind, section.number, section.title, section.clause, section.bookmark
    yield _of_article(section.article)
    for passage in section.passages:
        yield passage.place, passage.paragraph, passage.item, passage.lead, passage.table, passage.row, passage.said
        yield [_of_inline(part) for part in passage.inlines]


def _of_article(article: Article | None) -> object:
    """An article besides its words, which passages have."""
    if article is None:
        return None
    origin = article.origin
    marks = [(type(block).__name__, getattr(block, "bookmark", "")) for block in article.blocks]
    return article.joined, article.prominent, [getattr(origin, name) for name in origin.__slots__], marks


def _of_inline(part: Inline) -> tuple[object, ...]:
    return type(part).__name__, *[getattr(part, name) for name in part.__slots__]
