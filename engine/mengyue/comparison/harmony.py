"""Two documents brought to one set of style ids, so that the engine takes the same style for the same.

Every program gives ids anew when it saves; a style is known by its name. Empty properties, which some programs write
everywhere, are dropped: they are no change.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from mengyue.word.open_docx import Package
from mengyue.word.xmlnames import W, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["in_one_style"]

_POINTERS = ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link", "styleLink", "numStyleLink")
_USES = tuple(W + name for name in _POINTERS)
_SWITCHES = ("true", "1", "on")


def in_one_style(old: Package, new: Package) -> tuple[Package, Package]:
    """Return both sides with the ids that OLD gives to styles, each with the styles that only the other has."""
    parts = [side.related(side.main, "styles") for side in (old, new)]
    if not all(parts):
        return old, new
    mine, theirs = (copy.deepcopy(side.tree(part)) for side, part in zip((old, new), parts, strict=True))
    names = _names(mine)
    taken = {style.get(W + "styleId", "") for style in mine.iterchildren(W + "style")}
    ids: dict[str, str] = {}
    lacking: list[_Element] = []
    for style in theirs.iterchildren(W + "style"):
        key = style.get(W + "styleId", "")
        there = names.get((style.get(W + "type", ""), value(style, "name")))
        if there is None:
            there = key
            while there in taken:
                there += "N"
            taken.add(there)
            lacking.append(style)
        ids[key] = there
    changed = {part: root for part, root in _renamed(new, ids).items() if part != parts[1]}
    _rename(theirs, ids)
    for style in theirs.iterchildren(W + "style"):
        style.set(W + "styleId", ids.get(style.get(W + "styleId", ""), style.get(W + "styleId", "")))
    known = _names(theirs)
    for style in mine.iterchildren(W + "style"):
        if (style.get(W + "type", ""), value(style, "name")) not in known:
            theirs.append(_without_default(style))
    for style in lacking:
        mine.append(_without_default(style))
    changed[parts[1]] = theirs
    return _with(old, {parts[0]: mine}), _with(new, changed)


def _names(styles: _Element) -> dict[tuple[str, str], str]:
    return {
        (style.get(W + "type", ""), value(style, "name")): style.get(W + "styleId", "")
        for style in styles.iterchildren(W + "style")
    }


def _without_default(style: _Element) -> _Element:
    made = copy.deepcopy(style)
    made.attrib.pop(W + "default", None)
    return made


def _renamed(package: Package, ids: dict[str, str]) -> dict[str, _Element]:
    found = {}
    for part in package.parts:
        if part.startswith("word/") and part.endswith(".xml"):
            root = copy.deepcopy(package.tree(part))
            _rename(root, ids)
            found[part] = root
    return found


def _rename(root: _Element, ids: dict[str, str]) -> None:
    for use in root.iter(*_USES):
        key = use.get(W + "val", "")
        if key in ids:
            use.set(W + "val", ids[key])
    for properties in list(root.iter(W + "rPr")):
        holder = properties.getparent()
        if holder is not None and not len(properties) and not (properties.text or "").strip():
            holder.remove(properties)
    for switch in root.iter(W + "cantSplit", W + "tblHeader", W + "keepNext", W + "keepLines", W + "pageBreakBefore"):
        if switch.get(W + "val") in _SWITCHES:
            del switch.attrib[W + "val"]


def _with(package: Package, roots: dict[str, _Element]) -> Package:
    from lxml import etree

    made = {
        part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for part, root in roots.items()
    }
    return Package(package.name, {**package.parts, **made}, package.main)
