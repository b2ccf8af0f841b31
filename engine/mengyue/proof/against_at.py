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

    @property
    def text(self) -> str:
        """Its words."""
        return self.sentence.text

    def told(self, code: str, message: str, required: str, path: str = "") -> Finding:
        """Return a finding about the whole sentence."""
        start = self.sentence.start
        own = self.passage.data_path(start, start + len(self.text))
        found = self.text.strip()
        return self.case.report(
            code, self.section, self.passage, message, found=found, required=required, path=path or own
        )


def begin_of(text: str, value: Value) -> int:
    """Where the part between commas begins in which ``value`` stands."""
    return max(text.rfind(mark, 0, value.start) for mark in "，；：。、") + 1
