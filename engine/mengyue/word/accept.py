"""Accepting or rejecting every tracked change of a part (ISO/IEC 29500-1, 17.13.5): our own reading, not the engine's.

Covered: inserted, deleted and moved text and paragraph marks, rows, cells, fields and numbering, and every kind of
changed properties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["W", "accept_all", "has_revisions", "reject_all"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMING = (W + "ins", W + "moveTo")
_GOING = (W + "del", W + "moveFrom")
_KINDS = _COMING + _GOING
_CHANGES = tuple(
    f"{W}{kind}Change"
    for kind in ("rPr", "pPr", "sectPr", "tblPr", "tblGrid", "tblPrEx", "trPr", "tcPr", "numbering")
)  # fmt: skip
_RANGES = tuple(
    f"{W}{kind}Range{end}"
    for kind in ("moveFrom", "moveTo", "customXmlIns", "customXmlDel", "customXmlMoveFrom", "customXmlMoveTo")
    for end in ("Start", "End")
)
_CELLS = (W + "cellIns", W + "cellDel", W + "cellMerge")
#: What stays with the element when its old properties come back: it is not part of the recorded properties.
_KEPT = {
    W + "pPr": (W + "rPr", W + "sectPr"),
    W + "sectPr": (W + "headerReference", W + "footerReference"),
    W + "trPr": (W + "ins", W + "del"),
    W + "tcPr": _CELLS,
    W + "rPr": _KINDS,
}
#: Marks that stand between paragraphs and are no text.
_BETWEEN = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr", "permStart", "permEnd")
_SKIPPED = frozenset(W + kind for kind in _BETWEEN)


def accept_all(root: _Element) -> None:
    """Turn ``root`` into what it says when every change is accepted."""
    _settle(root, _GOING, _COMING, restore=False)


def reject_all(root: _Element) -> None:
    """Turn ``root`` into what it said before every change."""
    _settle(root, _COMING, _GOING, restore=True)


def has_revisions(root: _Element) -> bool:
    """Tell whether the part holds a tracked change."""
    return next(root.iter(*_KINDS, *_CHANGES, *_CELLS), None) is not None


def _settle(root: _Element, dropped: tuple[str, ...], kept: tuple[str, ...], *, restore: bool) -> None:
    for change in list(root.iter(*_CHANGES)):
        _settle_properties(change, restore=restore)
    for row in list(root.iter(W + "tr")):
        _settle_row(row, dropped, kept)
    for cell in list(root.iter(W + "tc")):
        _settle_cell(cell, restore=restore)
    joined = _settle_marks(root, dropped)
    for element in list(root.iter(*dropped)):
        _remove(element)
    for element in list(root.iter(*kept)):
        _unwrap(element)
    for element in list(root.iter(*_RANGES)):
        _remove(element)
    for name, plain in (("delText", "t"), ("delInstrText", "instrText")):
        for element in root.iter(W + name):
            element.tag = W + plain
    _join(joined)
    for content in list(root.iter(W + "sdtContent")):
        holder = content.getparent()
        if not len(content) and holder is not None:
            _remove(holder)


def _settle_properties(change: _Element, *, restore: bool) -> None:
    holder = change.getparent()
    if holder is None:
        return
    _remove(change)
    if not restore or change.tag == W + "numberingChange":
        return
    old = next(iter(change), None)
    kept = _KEPT.get(str(holder.tag), ())
    for child in list(holder):
        if child.tag not in kept:
            holder.remove(child)
    found = [] if old is None else [child for child in old if child.tag not in kept]
    if holder.tag == W + "sectPr":
        holder.extend(found)
    else:
        for at, child in enumerate(found):
            holder.insert(at, child)


def _settle_row(row: _Element, dropped: tuple[str, ...], kept: tuple[str, ...]) -> None:
    look = row.find(W + "trPr")
    if look is None:
        return
    gone = any(child.tag in dropped for child in look)
    for child in list(look):
        if child.tag in _KINDS:
            look.remove(child)
    table = row.getparent()
    if gone and table is not None:
        _remove(row)
        if table.tag == W + "tbl" and next(table.iter(W + "tr"), None) is None:
            _remove(table)


def _settle_cell(cell: _Element, *, restore: bool) -> None:
    look = cell.find(W + "tcPr")
    if look is None:
        return
    for mark in [child for child in look if child.tag in _CELLS]:
        look.remove(mark)
        if mark.tag == W + "cellMerge":
            continue
        if (mark.tag == W + "cellDel") is not restore:
            row = cell.getparent()
            _remove(cell)
            if row is not None and row.find(W + "tc") is None and row.find(W + "sdt") is None:
                _remove(row)
            return


def _settle_marks(root: _Element, dropped: tuple[str, ...]) -> list[_Element]:
    """Clear the changes of paragraph marks and numbers; return the paragraphs whose mark goes."""
    joined = []
    for paragraph in root.iter(W + "p"):
        look = paragraph.find(W + "pPr")
        if look is None:
            continue
        mark = look.find(W + "rPr")
        if mark is not None:
            kinds = [child for child in mark if child.tag in _KINDS]
            if any(child.tag in dropped for child in kinds):
                joined.append(paragraph)
            for child in kinds:
                mark.remove(child)
        number = look.find(W + "numPr")
        change = number.find(W + "ins") if number is not None else None
        if number is not None and change is not None:
            number.remove(change)
            if change.tag in dropped:
                look.remove(number)
    return joined


def _join(joined: list[_Element]) -> None:
    """Let the paragraphs ``joined``, in document order, which have lost their marks, flow into those that follow."""
    carried: dict[_Element, list[_Element]] = {}
    for paragraph in joined:
        parent = paragraph.getparent()
        if parent is None:
            continue
        following = paragraph.getnext()
        while following is not None and following.tag in _SKIPPED:
            following = following.getnext()
        before = carried.pop(paragraph, [])
        content = [child for child in paragraph if child.tag != W + "pPr"]
        if following is not None and following.tag == W + "p":
            before.extend(content)
            carried[following] = before
            parent.remove(paragraph)
        elif any(child.tag not in _SKIPPED for child in (*before, *content)) or _needed(paragraph, parent, following):
            _put_first(paragraph, before)
        else:
            for child in (*before, *content):
                paragraph.addprevious(child)
            parent.remove(paragraph)
    for paragraph, before in carried.items():
        _put_first(paragraph, before)


def _put_first(paragraph: _Element, content: list[_Element]) -> None:
    at = 1 if paragraph.find(W + "pPr") is not None else 0
    for child in reversed(content):
        paragraph.insert(at, child)


def _needed(paragraph: _Element, parent: _Element, following: _Element | None) -> bool:
    """A cell, note, header or text box ends with a paragraph of its own; two tables stay apart."""
    previous = paragraph.getprevious()
    if following is not None and following.tag == W + "tbl":
        return previous is not None and previous.tag == W + "tbl"
    return parent.tag != W + "body" and (previous is None or previous.tag != W + "p")


def _unwrap(element: _Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    for child in list(element):
        element.addprevious(child)
    parent.remove(element)


def _remove(element: _Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
