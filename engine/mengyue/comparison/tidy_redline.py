"""Making the engine's output ours: no change that changes nothing, fixed order, times and ids."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from mengyue.docx.zip import pack
from mengyue.word.accept import W
from mengyue.word.content import Look
from mengyue.word.open_docx import Package
from mengyue.word.styles import look_of

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Keep", "count_revisions", "tidy"]

_CHANGES = tuple(f"{W}{kind}Change" for kind in ("rPr", "pPr", "tblPr", "trPr", "tcPr", "sectPr", "tblPrEx", "tblGrid"))
_ASIDE = (*_CHANGES, W + "ins", W + "del", W + "moveFrom", W + "moveTo", W + "headerReference", W + "footerReference")
_REVISIONS = (*_CHANGES, W + "ins", W + "del", W + "moveFrom", W + "moveTo", W + "cellIns", W + "cellDel")


class Keep(Enum):
    """Which changes of properties stay marked."""

    LOOKS = auto()  # where they change what the words say: hidden, struck, raised
    LISTS = auto()  # those, and paragraphs put into other lists
    ALL = auto()


def tidy(redline: Package, keep: Keep = Keep.ALL) -> bytes:
    """Return the bytes of ``redline``, the same for the same input, with changes of properties as ``keep`` names."""
    from lxml import etree

    parts = dict(redline.parts)
    for part in parts:
        if not part.startswith("word/") or not part.endswith(".xml"):
            continue
        root = redline.tree(part)
        empty = [change for change in root.iter(*_CHANGES) if _changes_nothing(change) or not _kept(change, keep)]
        for change in empty:
            holder = change.getparent()
            if holder is not None:
                holder.remove(change)
        if empty:
            parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return pack(parts)


def count_revisions(package: Package) -> int:
    """Return how many tracked changes the document holds."""
    names = [part for part in package.parts if part.startswith("word/") and part.endswith(".xml")]
    return sum(1 for part in names for _change in package.tree(part).iter(*_REVISIONS))


def _changes_nothing(change: _Element) -> bool:
    holder, old = change.getparent(), next(iter(change), None)
    if holder is None:
        return False
    kept = (W + "rPr", W + "sectPr") if holder.tag == W + "pPr" else ()
    now = sorted(_canonical(child) for child in holder if child.tag not in _ASIDE and child.tag not in kept)
    before = sorted(_canonical(child) for child in old if child.tag not in kept) if old is not None else []
    return now == before


def _kept(change: _Element, keep: Keep) -> bool:
    holder, old = change.getparent(), next(iter(change), None)
    if keep is Keep.ALL or holder is None:
        return True
    if change.tag == W + "pPrChange" and keep is Keep.LISTS:
        lists = [None if side is None else side.find(W + "numPr") for side in (holder, old)]
        return len({"" if found is None else _canonical(found) for found in lists}) > 1
    if change.tag != W + "rPrChange":
        return False
    return look_of(holder) != (Look.PLAIN if old is None else look_of(old))


def _canonical(element: _Element) -> str:
    inner = "".join(_canonical(child) for child in element)
    return f"<{element.tag!s} {sorted(element.attrib.items())}>{element.text or ''}{inner}"
