"""A sentence in its place, as the checks of the document against itself hold it against others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["Place", "placed", "told"]

_Read = TypeVar("_Read")


@dataclass(frozen=True, eq=False, slots=True)
class Place:
    """A sentence outside tables: where it stands, its number in the document and in its section."""

    section: Section
    passage: Passage
    sentence: Sentence
    number: int
    index: int

    @property
    def text(self) -> str:
        """Its words."""
        return self.sentence.text

    def beside(self, other: Place, reach: int = 3) -> bool:
        """Tell whether ``other`` stands no more than ``reach`` sentences away."""
        return abs(self.number - other.number) <= reach

    def following(self, count: int) -> list[Place]:
        """Return up to ``count`` sentences behind it in its section."""
        behind = _sentences_of(self.section)[self.index + 1 : self.index + 1 + count]
        return [
            Place(self.section, passage, sentence, self.number + at, self.index + at)
            for at, (passage, sentence) in enumerate(behind, 1)
        ]


def placed(case: Case, what: str, read: Callable[[Sentence], _Read | None]) -> Iterator[tuple[Place, _Read]]:
    """Yield what ``read`` reads of each sentence, where it reads anything, with its place.

    ``read`` sees nothing but the sentence, so that what it reads is kept with the section under ``what``.
    """
    first = 0
    for section in case.reading.sections:
        sentences = _sentences_of(section)
        for index, found in section.once(what, None, partial(_reads, read, sentences)):
            yield Place(section, *sentences[index], first + index, index), found
        first += len(sentences)


def _sentences_of(section: Section) -> tuple[tuple[Passage, Sentence], ...]:
    return section.once("sentences", None, partial(_sentences, section))


def _sentences(section: Section) -> tuple[tuple[Passage, Sentence], ...]:
    return tuple((passage, s) for passage in section.passages if not passage.table for s in passage.sentences)


def _reads(
    read: Callable[[Sentence], _Read | None], sentences: tuple[tuple[Passage, Sentence], ...]
) -> tuple[tuple[int, _Read], ...]:
    found = ((index, read(sentence)) for index, (_passage, sentence) in enumerate(sentences))
    return tuple((index, one) for index, one in found if one is not None)


def told(case: Case, code: str, place: Place, message: str, required: str = "") -> Finding:
    """Return a finding about the whole sentence."""
    return case.report_sentence(code, place.section, place.passage, place.sentence, message, required=required)
