"""Marks of a review copy: content controls around clauses and values, comments on clauses and cells.

Identifiers count up in the order of writing, so the same document has the same ones every time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from mengyue.docx.xml import escape
from mengyue.draft.tree import Blank, Value
from mengyue.model.alliance import Alliance
from mengyue.model.describe import label_in
from mengyue.review.notes import TAG_LIMIT, Note, Notes, shortened

__all__ = ["CLOSE", "Control", "Marks"]

#: The end of a control around a clause.
CLOSE = "</w:sdtContent></w:sdt>"
_REFERENCE = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{id}"/></w:r>'


@dataclass(frozen=True, slots=True)
class Control:
    """A content control: its id and tag in the document, and the whole of what the tag stands for."""

    id: int
    kind: str
    tag: str
    name: str


@cache
def _label(path: str) -> str:
    data, _colon, explicit = path.partition(":")
    return explicit or label_in(Alliance, data)


class Marks:
    """Makes the marks of one document and remembers them."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes
        self.controls: list[Control] = []
        self.comments: dict[int, tuple[str, ...]] = {}

    def clause(self, clause: str) -> Note | None:
        """Return the note on a clause."""
        return self._notes.clauses.get(clause)

    @property
    def cells(self) -> Mapping[str, tuple[str, ...]]:
        """The notes on cells and groups of a form."""
        return self._notes.cells

    def open(self, note: Note) -> str:
        """Begin the control around a clause; it ends with :data:`CLOSE`."""
        return self._open("clause", note.tag, note.title, note.lock)

    def value(self, inline: Value | Blank, run: str) -> str:
        """Put a value or blank, written as ``run``, into a control of its own."""
        if not inline.path:
            return run
        form = '<w:text w:multiLine="1"/>' if "\n" in inline.text else "<w:text/>"
        return f"{self._open('value', inline.path, _label(inline.path), '', form)}{run}{CLOSE}"

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

    def _open(self, kind: str, name: str, title: str, lock: str, form: str = "") -> str:
        control = Control(len(self.controls) + 1, kind, shortened(" ".join(name.split())), name)
        self.controls.append(control)
        closed = f'<w:lock w:val="{lock}"/>' if lock else ""
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{escape(" ".join(title.split())[:TAG_LIMIT])}"/>'
            f'<w:tag w:val="{escape(control.tag)}"/><w:id w:val="{control.id}"/>{closed}{form}</w:sdtPr>'
            "<w:sdtContent>"
        )
