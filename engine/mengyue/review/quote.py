"""The words that a finding is about."""

from __future__ import annotations

from mengyue.draft.tree import Draft
from mengyue.library.content_library import Library
from mengyue.model.finding import Finding
from mengyue.proof.reading import Passage, read

__all__ = ["quote"]

_LONGEST = 160


def quote(finding: Finding, draft: Draft, library: Library) -> str:
    """Return the sentence of the agreement in which the finding's words stand, else what was found."""
    outline = library.outlines.get(draft.id)
    for section, passage in read(draft, outline.preamble if outline else "").passages():
        place = "　".join(part for part in (section.name, passage.place) if part)
        if place == finding.label:
            return _sentence(passage, finding.found)
    return finding.found


def _sentence(passage: Passage, found: str) -> str:
    text = next((s.text for s in passage.sentences if found and found in s.text), passage.text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"
