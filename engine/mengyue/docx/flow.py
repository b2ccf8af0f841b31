"""What follows what in the body of a .docx: paragraphs and rows of tables, and where pages must end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mengyue.docx.printed import is_twin, pieces_of, tree

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Unit", "flow"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWN = frozenset(_W + name for name in ("drawing", "pict", "object"))
_IN = frozenset(_W + name for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"))


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph of the body, or a row of a table in it.

    ``pieces`` is its text, ``breaks`` how many breaks of a page it holds, ``closes`` how many sections end with it,
    ``drawn`` whether it holds a picture or a text box, ``blank`` whether it is an empty paragraph or a row with an
    empty cell. ``apart`` tells that it does not stand in the order of the body or stands on many pages: a frame, a
    floating table, a heading row, a line of the contents, which says what a heading says.
    """

    pieces: tuple[str, ...]
    breaks: int
    closes: int
    drawn: bool
    blank: bool
    row: bool
    apart: bool


def flow(parts: Mapping[str, bytes]) -> list[Unit]:
    """Return the units of the body of a .docx (its ``parts``), in their order."""
    body = tree(parts["word/document.xml"]).find(_W + "body")
    return [] if body is None else list(_units(body))


def _units(holder: _Element) -> Iterator[Unit]:
    for child in holder:
        if child.tag == _W + "p":
            apart = child.find(f"{_W}pPr/{_W}framePr") is not None or _is_of_contents(child)
            yield _unit(child, [child], row=False, apart=apart)
        elif child.tag == _W + "tbl":
            floats = child.find(f"{_W}tblPr/{_W}tblpPr") is not None
            for row in child.iter(_W + "tr"):
                if next(row.iterancestors(_W + "tbl")) is child:
                    heads = row.find(f"{_W}trPr/{_W}tblHeader") is not None
                    yield _unit(row, list(row.iter(_W + "p")), row=True, apart=floats or heads)
        elif child.tag in _IN:
            yield from _units(child)


def _is_of_contents(paragraph: _Element) -> bool:
    return any("PAGEREF" in (code.text or "") for code in paragraph.iter(_W + "instrText"))


def _unit(element: _Element, paragraphs: list[_Element], *, row: bool, apart: bool) -> Unit:
    own = [paragraph for paragraph in paragraphs if not is_twin(paragraph)]
    texts = [pieces_of(paragraph) for paragraph in own]
    breaks = sum(1 for mark in element.iter(_W + "br") if mark.get(_W + "type") == "page")
    sections = sum(1 for own in paragraphs if own.find(f"{_W}pPr/{_W}sectPr") is not None)
    drawn = any(node.tag in _DRAWN or node.tag == _MC + "AlternateContent" for node in element.iter())
    pieces = tuple(piece for text in texts for piece in text)
    return Unit(pieces, breaks, sections, drawn, not all(texts), row, apart)
