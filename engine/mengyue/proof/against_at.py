"""A sentence that is held against the data."""

from __future__ import annotations

from dataclasses import dataclass

from mengyue.meaning.quantities import Value
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["At", "begin_of"]


@dataclass(frozen=True)
class At:
    """A sentence in its place."""

    case: Case
    section: Section
    passage: Passage
    sentence: Sentence
    said: str = ""

    @property
    def text(self) -> str:
        """Its words; of a cell of a table what it states with its headings."""
        return self.said or self.sentence.text

    def told(self, code: str, message: str, required: str, path: str = "") -> Finding:
        """Return a finding about the whole sentence."""
        return self.case.report_sentence(
            code, self.section, self.passage, self.sentence, message, required=required, path=path
        )


def begin_of(text: str, value: Value) -> int:
    """Where the part between commas begins in which ``value`` stands."""
    return max(text.rfind(mark, 0, value.start) for mark in "，；：。、") + 1
