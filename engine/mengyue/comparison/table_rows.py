"""Rows of tables in any .docx, matched by identity: a credit code that both have, else a name. For want of data."""

from __future__ import annotations

import copy
import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mengyue.comparison.align import Move, moved
from mengyue.progress import still
from mengyue.word.accept import W
from mengyue.word.open_docx import Package
from mengyue.word.reader import Reader

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["align_rows"]

#: GB 32100: 18 characters without I, O, S, V, Z.
_USCC = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NP-RTUWXY]{2}[0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}(?![0-9A-Z])")
_NUMBER = re.compile(r"[\s0-9０-９.．、（）()一二三四五六七八九十]*")


#: Rows of a longer table stay where they are.
_MOST = 5000


def align_rows(old: Package, new: Package) -> tuple[Package, list[Move]]:
    """Return ``old`` with the rows of its tables in the order of ``new``, and what had to be moved for that.

    Tables are paired by their head rows, in order. Ordinals in the first column stay where they stand, so that a row
    that only moved is not marked as changed. A table with cells merged downwards is left alone.
    """
    from lxml import etree

    before, after = Reader(old), Reader(new)
    root = copy.deepcopy(old.tree(old.main))
    theirs: dict[tuple[str, ...], list[_Element]] = {}
    for table in _tables(new.tree(new.main)):
        theirs.setdefault(_head(after, table, new.main), []).append(table)
    moves: list[Move] = []
    for table in _tables(root):
        still()
        other = theirs.get(_head(before, table, old.main))
        if not other:
            continue
        moves += _align(table, _keyed(before, table, old.main), _keyed(after, other.pop(0), new.main))
    if not moves:
        return old, []
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Package(old.name, {**old.parts, old.main: data}, old.main), moves


def _align(table: _Element, mine: list[tuple[str, str]], theirs: list[tuple[str, str]]) -> list[Move]:
    codes = {code for code, _name in mine} & {code for code, _name in theirs} - {""}
    keys, wanted = ([code if code in codes else name for code, name in rows] for rows in (mine, theirs))
    common = set(keys) & set(wanted) - {""}
    doubled = {key for side in (keys, wanted) for key, count in Counter(side).items() if count > 1}
    if len(keys) > _MOST or doubled & common:
        return []
    places_of = {key: at for at, key in enumerate(keys)}
    matched = [(places_of[key], at) for at, key in enumerate(wanted) if key in common]
    shifted = moved(matched)
    if not shifted:
        return []
    rows = table.findall(W + "tr")
    places = sorted(index for index, _at in matched)
    ordered = [rows[index] for index, _at in matched]
    ordinals = [_ordinal(rows[place]) for place in places]
    slots = [table.index(rows[place]) for place in places]
    for row in ordered:
        table.remove(row)
    for slot, row in zip(slots, ordered, strict=True):
        table.insert(slot, row)
    if all(cell is not None for cell in ordinals):
        copies = [copy.deepcopy(cell) for cell in ordinals]
        for row, cell in zip(ordered, copies, strict=True):
            there = _ordinal(row)
            if there is not None and cell is not None:
                row.replace(there, cell)
    return [Move("tables", theirs[at][1], index, at) for index, at in shifted]


def _tables(root: _Element) -> list[_Element]:
    return [table for table in root.iter(W + "tbl") if next(table.iter(W + "vMerge"), None) is None]


def _head(reader: Reader, table: _Element, part: str) -> tuple[str, ...]:
    first = table.find(W + "tr")
    return tuple(_cells(reader, first, part)) if first is not None else ()


def _keyed(reader: Reader, table: _Element, part: str) -> list[tuple[str, str]]:
    """Return (code, name) of each row, the code empty where there is none. The head row has neither: it stays."""
    found: list[tuple[str, str]] = []
    for at, row in enumerate(table.findall(W + "tr")):
        cells = _cells(reader, row, part)
        name = next((text for text in cells if not _NUMBER.fullmatch(text)), "")
        code = next((hit.group() for text in cells if (hit := _USCC.search(text))), "")
        found.append(("", "") if at == 0 else (code, name))
    return found


def _cells(reader: Reader, row: _Element, part: str) -> Sequence[str]:
    cells = (reader.blocks(cell, part) for cell in row.iterchildren(W + "tc"))
    return ["".join(paragraph.words for paragraph in paragraphs) for paragraphs in cells]


def _ordinal(row: _Element) -> _Element | None:
    """Return the first cell when it holds nothing but a number."""
    cell = row.find(W + "tc")
    if cell is None:
        return None
    text = "".join(piece.text or "" for piece in cell.iter(W + "t"))
    return cell if text.strip() and _NUMBER.fullmatch(text) else None
