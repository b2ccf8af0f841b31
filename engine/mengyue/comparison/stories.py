"""What a .docx says, story by story, as lines that can be compared: what the proof of a redline goes by."""

from __future__ import annotations

from dataclasses import dataclass

from mengyue.comparison.beside_words import spelled
from mengyue.word.content import Edge, Paragraph
from mengyue.word.open_docx import Package
from mengyue.word.reader import Settle, read_document

__all__ = ["Line", "line_of", "plain_text", "stories"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or the start or end of a table, row or cell (``kind``).

    ``text`` are its words with what stands beside them, ``number`` what Word shows in front, ``style`` its style.
    """

    kind: str
    text: str = ""
    style: str = ""
    number: str = ""


def line_of(block: Paragraph | Edge) -> Line:
    """Return a block as a line."""
    if isinstance(block, Edge):
        return Line(block.kind)
    text = block.words + "".join(spelled(mark) for mark in block.marks)
    return Line("p", text, block.style, block.label)


def stories(package: Package, settle: Settle | None = None, unheard: str = "") -> dict[str, tuple[Line, ...]]:
    """Return what ``package`` says, after ``settle`` if given, without the comment ``unheard``.

    Comments that are anchored nowhere are left out: so is one whose place was deleted.
    """
    document = read_document(package, settle, unheard)
    told = (story for story in document.stories if story.kind != "comments")
    return {story.name: tuple(line_of(block) for block in story.blocks) for story in told}


def plain_text(lines: tuple[Line, ...]) -> list[str]:
    """Return the paragraphs of a story that hold text."""
    return [line.text for line in lines if line.kind == "p" and line.text.strip()]
