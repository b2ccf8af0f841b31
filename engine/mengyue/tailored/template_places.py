"""Where a tag stands in a template: its part, paragraph or table, row and cell, as people count them from 1."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mengyue.docx.tag_text import paragraph_text
from mengyue.docx.template_faults import part_name
from mengyue.i18n import _
from mengyue.word.xmlnames import W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Spot", "spots"]

_NEAR = 40


@dataclass(frozen=True)
class Spot:
    """A paragraph of a template. ``number`` counts the paragraphs of the part from 1; ``label`` is what people call
    the place, ``path`` the same for programs."""

    part: str
    number: int
    paragraph: _Element
    label: str
    path: str

    @property
    def pieces(self) -> list[_Element]:
        """Its pieces of text, without those of text boxes in it."""
        return paragraph_text(self.paragraph)

    @property
    def text(self) -> str:
        """Its text as typed."""
        return "".join(piece.text or "" for piece in self.pieces)

    @property
    def near(self) -> str:
        """The beginning of its text, to find it by."""
        return self.text.strip()[:_NEAR]


def spots(root: _Element, part: str) -> Iterator[Spot]:
    """Yield the paragraphs of a part in the order of the file."""
    tables: dict[_Element, int] = {}
    outside = 0
    for number, paragraph in enumerate(root.iter(W + "p"), 1):
        cell = _above(paragraph, W + "tc")
        row = _above(cell, W + "tr") if cell is not None else None
        table = _above(row, W + "tbl") if row is not None else None
        boxed = _above(paragraph, W + "txbxContent") is not None
        name = part_name(part).strip()
        if cell is None or row is None or table is None:
            outside += 1
            where, path = _("第 {number} 段").format(number=outside), f"{part}#p[{outside}]"
        else:
            at = tables.setdefault(table, len(tables) + 1)
            places = {"table": at, "row": _place(row, W + "tr"), "cell": _place(cell, W + "tc")}
            where = _("表 {table} 第 {row} 行第 {cell} 格").format(**places)
            path = f"{part}#tbl[{at}].tr[{places['row']}].tc[{places['cell']}]"
        where = _("{where}（文本框）").format(where=where) if boxed else where
        yield Spot(part, number, paragraph, f"{name} {where}", path)


def _above(element: _Element, tag: str) -> _Element | None:
    return next(element.iterancestors(tag), None)


def _place(element: _Element, tag: str) -> int:
    return sum(1 for _sibling in element.itersiblings(tag, preceding=True)) + 1
