"""The words that a finding is about."""

from __future__ import annotations

from mengyue.draft.tree import Draft
from mengyue.library.content_library import Library
from mengyue.model.finding import Finding
from mengyue.proof.reading import Passage, read

__all__ = ["Quotes"]

_LONGEST = 160


class Quotes:
    """Knows the words of ``draft`` by their places; it is read once, however many findings there are."""

    def __init__(self, draft: Draft, library: Library) -> None:
        self._passages: dict[str, Passage] = {}
        outline = library.outlines.get(draft.id)
        for section, passage in read(draft, outline.preamble if outline else "").passages():
            place = "　".join(part for part in (section.name, passage.place) if part)
            self._passages.setdefault(place, passage)

    def of(self, finding: Finding) -> str:
        """Return the sentence of the agreement in which the finding's words stand, else what was found."""
        passage = self._passages.get(finding.label)
        return _sentence(passage, finding.found) if passage else finding.found


def _sentence(passage: Passage, found: str) -> str:
    text = next((s.text for s in passage.sentences if found and found in s.text), passage.text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
