"""Marks of a review copy: comments on clauses and cells.

There are no content controls: LibreOffice multiplies their text when it saves, and Word lets nobody accept or reject
freely in them. Numbers count up in the order of writing, so the same document has the same ones every time.
"""

from __future__ import annotations

from collections.abc import Mapping

from mengyue.review.notes import Notes

__all__ = ["Marks"]

_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{id}"/></w:r>'


class Marks:
    """Makes the comments of one document and remembers them."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self.comments: dict[int, tuple[str, ...]] = {}

    def clause(self, clause: str) -> tuple[str, ...]:
        """Return the note on a clause; nothing when there is none."""
        return self._notes.clauses.get(clause, ())

    @property
    def cells(self) -> Mapping[str, tuple[str, ...]]:
        """The notes on cells and groups of a form."""
        return self._notes.cells

    def edges(self, lines: tuple[str, ...]) -> tuple[str, str]:
        """Make a comment; return the beginning and the end of what it is anchored on."""
        key = len(self.comments)
        self.comments[key] = lines
        end = f'<w:commentRangeEnd w:id="{key}"/>{_REFERENCE.format(id=key)}'
        return f'<w:commentRangeStart w:id="{key}"/>', end

    def comment(self, lines: tuple[str, ...], runs: str) -> str:
        """Anchor a comment on ``runs``."""
        start, end = self.edges(lines)
        return f"{start}{runs}{end}"
