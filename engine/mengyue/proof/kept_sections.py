"""Sections kept from one document to the next: what has not changed is not read again, nor judged again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, replace
from functools import lru_cache, partial
from operator import is_
from threading import RLock
from typing import Any, TypeVar

from mengyue.draft.tree import Item, Paragraph, Table
from mengyue.library.content_library import Library
from mengyue.model.finding import Finding
from mengyue.once import Once, Same
from mengyue.proof.data_facts import Facts
from mengyue.proof.kept_reads import KeptReads
from mengyue.proof.reading import MARKS, KnownPassages, MakeCells, Passage, Reading, ReadRow, Row, Section

__all__ = ["KeptSections", "kept_sections"]

#: So many passages are kept, twice over: those that were asked for lately, and those of before.
_MOST = 5_000
#: What so many checks made of a document is kept together; documents of as many sections count as one.
_MOST_OVER = 400
#: So many passages are known, twice over, by where they stand and what they say.
_MOST_PASSAGES = 5_000
#: A check of passages is known with so many of what it reads besides.
_MOST_HELD = 16
#: Of so many sections each so many documents are known.
_MOST_READINGS = 4
#: So many sections with other passages are kept.
_MOST_OTHERS = 2_000
_Made = TypeVar("_Made")


class _Named:
    """What a section is read from, found by its words: to hash all of it takes as long as to read it."""

    __slots__ = ("_hash", "_key")

    def __init__(self, key: Hashable) -> None:
        self._key = key
        blocks = getattr(key, "blocks", None)
        self._hash = hash(key) if blocks is None else hash((getattr(key, "bookmark", ""), *_words(blocks)))

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and self._key == other._key


def _words(blocks: Iterable[Paragraph | Item | Table]) -> list[str]:
    words: list[str] = []
    for block in blocks:
        if isinstance(block, Table):
            words += [part.text for row in block.rows for cell in row for part in cell]
        else:
            words += [part.text for part in block.inlines]
    return words


class KeptSections(KnownPassages):
    """Sections of documents of libraries that are the same but for their clauses, by all that they were read from: what
    a clause says to the proofreader stands in the document. Threads may share it.

    With a section stays what checks made of it (:meth:`~mengyue.proof.reading.Section.once`). Sections that no document
    asks for any more go, so that what is kept stays small however many documents there are.
    """

    def __init__(self) -> None:
        self._once = Once()
        #: What was read in documents in which a check found nothing, by the check (:func:`own_place.judged`).
        self.sound: dict[tuple[str, str], tuple[Any, ...]] = {}
        self.reads = KeptReads()
        self._over: dict[tuple[str, int], tuple[tuple[Section, ...], object, tuple[Any, ...]]] = {}
        self._differ: dict[tuple[int, int], tuple[tuple[Section, ...], tuple[Section, ...], tuple[int, ...]]] = {}
        self._lately: dict[_Named, Section] = {}
        self._before: dict[_Named, Section] = {}
        self._same: dict[int, tuple[Hashable, Section]] = {}  # lately, by the identity of the key
        self._passages = 0
        self._stood: dict[tuple[str, Passage], Passage] = {}  # lately
        self._stood_before: dict[tuple[str, Passage], Passage] = {}
        self._rows: dict[tuple[str, str, int, bool], ReadRow] = {}
        #: Of checks by name: what they saw, which values they asked for, what they found (:meth:`Case.once`).
        self.found: dict[str, tuple[tuple[object, Mapping[tuple[str, bool], object], tuple[Finding, ...]], ...]] = {}
        self._readings: dict[int, tuple[Reading, ...]] = {}
        #: Sections with their passages otherwise, lately, by origin.
        self._otherwise: dict[str, tuple[object, tuple[Passage, ...], tuple[Passage, ...]]] = {}
        self._of_passages: dict[tuple[str, tuple[int, ...]], Section] = {}
        self._facts: dict[str, Any] = {}
        self._lock = RLock()
        self._numbers: dict[str, int] = {}
        self._held: dict[str, tuple[tuple[object, object], ...]] = {}

    def once(self, key: Hashable, make: Callable[[], _Made]) -> _Made:
        """Return what ``make`` makes of the library alone; ``key`` tells the clauses that it reads."""
        return self._once.get(key, make)

    def over(
        self, sections: Iterable[Section], what: str, held: object, make: Callable[[Section], _Made]
    ) -> tuple[_Made, ...]:
        """Return what a check makes of each of ``sections``, kept as :meth:`Section.once` keeps it. Those that stand
        where they stood in the document before are not even asked."""
        now = tuple(sections)
        before = self._over.get((what, len(now)))
        if before is not None and before[1] == held:
            if not (others := self._others(before[0], now)):
                return before[2]
            made = list(before[2])
            for at in others:
                made[at] = now[at].once(what, held, partial(make, now[at]))
        else:
            made = [section.once(what, held, partial(make, section)) for section in now]
        found = tuple(made)
        if len(self._over) >= _MOST_OVER:
            self._over.clear()
        self._over[what, len(now)] = (now, held, found)
        return found

    def _others(self, before: tuple[Section, ...], now: tuple[Section, ...]) -> tuple[int, ...]:
        """Return where two rows of as many sections differ: told once of the same rows, as most checks look at all."""
        if before is now:
            return ()
        known = self._differ.get((id(before), id(now)))
        if known is not None and known[0] is before and known[1] is now:
            return known[2]
        others = tuple([at for at, (old, section) in enumerate(zip(before, now, strict=True)) if old is not section])
        if len(self._differ) >= _MOST_HELD:
            self._differ.clear()
        self._differ[id(before), id(now)] = (before, now, others)
        return others

    def section(self, key: Hashable, make: Callable[[], Section]) -> Section:
        """Return the section that was read from ``key``, which is all that ``make`` reads."""
        same = self._same.get(id(key))
        if same is not None and same[0] is key:
            return same[1]
        named = _Named(key)
        found = self._lately.get(named)
        if found is None:
            found = self._before.get(named) or make()
            if self._passages > _MOST:
                self._before, self._lately, self._same, self._passages = self._lately, {}, {}, 0
            self._lately[named] = found
            self._passages += len(found.passages)
        self._same[id(key)] = (key, found)
        return found

    def of_passages(self, section: Section, passages: tuple[Passage, ...]) -> Section:
        """Return ``section`` with other ``passages``: the very same for the same ones, as :meth:`same` gives them."""
        key = (section.origin, tuple(map(id, passages)))
        known = self._of_passages.get(key)
        if known is None or not _one_source(known, section):
            if len(self._of_passages) >= _MOST_OTHERS:
                self._of_passages.clear()
            known = self._of_passages[key] = replace(section, passages=passages)
        return known

    def otherwise(self, section: Section) -> tuple[object, tuple[Passage, ...], tuple[Passage, ...]] | None:
        """Return what was last kept of a section of that origin by :meth:`keep_otherwise`: how, the passages of the
        document, and these otherwise."""
        return self._otherwise.get(section.origin)

    def keep_otherwise(self, section: Section, how: object, passages: tuple[Passage, ...]) -> None:
        """Keep how the passages of a section read otherwise."""
        if len(self._otherwise) >= _MOST_OTHERS:
            self._otherwise.clear()
        self._otherwise[section.origin] = (how, section.passages, passages)

    def reading(self, sections: tuple[Section, ...]) -> Reading:
        """Return these sections as a reading: the very same as before for the very same sections."""
        known = self._readings.get(len(sections), ())
        found = next((reading for reading in known if all(map(is_, reading.sections, sections))), None)
        if found is None:
            found = Reading(sections)
            if len(self._readings) >= _MOST_HELD:
                self._readings.clear()
        others = [reading for reading in known if reading is not found]
        self._readings[len(sections)] = (found, *others[: _MOST_READINGS - 1])
        return found

    def facts(self, facts: Facts) -> Facts:
        """Return equal facts, of which those that are as they were in the document before are the very same."""
        before = self._facts
        same = {
            name: known if (known := before.get(name)) == value else value for name, value in facts.__dict__.items()
        }
        self._facts = same
        return Facts(**same)

    def same(self, origin: str, passage: Passage) -> Passage:
        """Return a passage of a section of that origin; if it was read before the very same, on which checks have left
        their marks."""
        key, lately = (origin, passage), self._stood
        known = lately.get(key)
        if known is None:
            known = lately[key] = self._stood_before.get(key, passage)
            if len(lately) > _MOST_PASSAGES:
                self._stood_before, self._stood = lately, {}
        return known

    def row(self, origin: str, number: int, row: Row, top: Row, source: str, make: MakeCells) -> tuple[Passage, ...]:
        """Return the passages of a row, the very same when it was the last that stood there."""
        known = self._rows.get(place := (origin, source, number, bool(top)))
        if known is not None and known.row == row and known.top == top:
            return known.passages
        found = tuple(make(known))
        if len(self._rows) > _MOST_PASSAGES:
            self._rows.clear()
        self._rows[place] = ReadRow(row, top, found)
        return found

    def fresh(
        self, passages: Iterable[Passage], what: str, held: object, read: Callable[[Passage], _Made]
    ) -> list[tuple[Passage, _Made]]:
        """Return what a check reads of each of the passages of a section, where it reads anything (what is not empty).

        A passage that was read before in a section of the same origin is not read again while ``held`` is the same. So
        ``read`` may look at the passage, at ``held``, and of the section at its kind, clause and bookmark.
        """
        number, token = self._token(what, held)
        found: list[tuple[Passage, _Made]] = []
        for passage in passages:
            mark: Any = passage.marks[number]
            if mark is token:
                continue
            if mark.__class__ is tuple and mark[0] is token:
                found.append((passage, mark[1]))
            elif made := read(passage):
                passage.marks[number] = (token, made)
                found.append((passage, made))
            else:
                passage.marks[number] = token
        return found

    def _token(self, what: str, held: object) -> tuple[int, object]:
        """Return the number of a check, and what tells passages that it has read with ``held`` from any other."""
        known = self._held.get(what, ())
        for before, token in known:
            if before == held:
                return self._numbers[what], token
        with self._lock:
            number = self._numbers.setdefault(what, len(self._numbers))
            if number >= MARKS:
                raise IndexError(what)
            token = object()
            self._held[what] = ((held, token), *known[: _MOST_HELD - 1])
        return number, token


def _one_source(one: Section, other: Section) -> bool:
    """Tell whether two sections of one origin come from the same clause, so that only their passages may differ."""
    if (one.number, one.title) != (other.number, other.title) or one.article is None or other.article is None:
        return (one.number, one.title, one.article) == (other.number, other.title, other.article)
    return one.article.joined == other.article.joined and one.article.origin == other.article.origin


def kept_sections(library: Library) -> KeptSections:
    """Return the sections of documents of ``library``, or of one that has other clauses and all else of it."""
    return _kept(Same(*(getattr(library, part.name) for part in fields(library) if part.name != "clauses")))


@lru_cache(maxsize=4)
def _kept(_parts: Same) -> KeptSections:
    return KeptSections()
