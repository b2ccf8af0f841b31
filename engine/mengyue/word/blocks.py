"""What stands between the paragraphs of a story, and small questions to rows and blocks."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from mengyue.progress import still
from mengyue.word.content import Edge, Look, Paragraph, Revision
from mengyue.word.xmlnames import MC, W, number_of, on

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["PASSED", "THROUGH", "faded", "hides_row", "is_empty", "numbered", "only", "tracked"]

#: A row of an exact height below this many twips shows nothing.
_FLAT_ROW = 60
#: Elements between paragraphs that are walked for what they hold.
THROUGH = frozenset([W + name for name in ("customXml", "smartTag", "ins", "moveTo")]) | {
    MC + "AlternateContent", MC + "Choice"
}  # fmt: skip
#: Elements between paragraphs that hold no words, or words that are gone.
PASSED = frozenset(
    W + name
    for name in (
        "pPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sdtPr", "sdtEndPr", "customXmlPr",
        "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart", "permEnd",
        "del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "background",
    )
) | {MC + "Fallback"}  # fmt: skip


def only(child: _Element) -> _Element:
    """Return a holder of a copy of ``child`` alone, so that an inline reader may walk it."""
    from lxml import etree

    holder = etree.Element(W + "p")
    holder.append(copy.deepcopy(child))
    return holder


def numbered(blocks: Iterator[Paragraph | Edge]) -> Iterator[Paragraph | Edge]:
    """Count the paragraphs of a story from 1."""
    count = 0
    for block in blocks:
        still()
        if isinstance(block, Paragraph):
            count += 1
            block = replace(block, number=count)
        yield block


def faded(blocks: Iterator[Paragraph | Edge]) -> Iterator[Paragraph | Edge]:
    """Mark all words as such that nobody sees."""
    for block in blocks:
        if isinstance(block, Paragraph):
            block = replace(block, runs=tuple(replace(run, look=run.look | Look.FAINT) for run in block.runs))
        yield block


def tracked(blocks: Iterator[Paragraph | Edge], revision: Revision) -> Iterator[Paragraph | Edge]:
    """Put all words that stand in no tracked change of their own into that of their row or cell."""
    for block in blocks:
        if isinstance(block, Paragraph):
            block = replace(block, runs=tuple(replace(run, revision=run.revision or revision) for run in block.runs))
        yield block


def hides_row(row: _Element) -> bool:
    """Tell whether a row shows nothing of what it holds."""
    look = row.find(W + "trPr")
    if look is None:
        return False
    height = look.find(W + "trHeight")
    exact = (
        height is not None and height.get(W + "hRule") == "exact" and number_of(height.get(W + "val"), 999) < _FLAT_ROW
    )
    return exact or on(look, "hidden") is True


def is_empty(blocks: tuple[Paragraph | Edge, ...]) -> bool:
    """Tell whether a story says nothing."""
    return not any(isinstance(block, Paragraph) and (block.shown.strip() or block.marks) for block in blocks)
