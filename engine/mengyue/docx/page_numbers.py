"""The numbers that the pages of a .docx show: its sections, how each counts, what its heads and feet say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mengyue.docx.printed import tree

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Foot", "Section", "sections"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_ON_THE_SAME_PAGE = ("continuous", "nextColumn")
_FIELD = re.compile(r'\s*(\w+)\s*(?:\\\*\s*(?:Arabic|MERGEFORMAT)\s*|\\#\s*"?0"?\s*)*', re.I)

#: What a paragraph of a running head or foot shows: words, or ``PAGE``, ``NUMPAGES``, ``OTHER`` in place of a field.
Shown = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Foot:
    """Paragraphs of running heads and feet that show the number of their page; each is words and fields in turn."""

    paragraphs: tuple[Shown, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A section that begins on a page of its own. ``feet`` are those that its pages may have, ``opening`` those of its
    first page; a foot without paragraphs shows no number. ``start`` is the number at which it begins to count anew,
    ``skips`` tells that its first page must be an odd or an even one, ``margin`` is that below the text, in points;
    ``joined`` is how many sections of the file it is made of: those that go on in the middle of its pages are its own.
    """

    opening: tuple[Foot, ...]
    feet: tuple[Foot, ...]
    start: int | None
    skips: bool
    margin: float
    joined: int = 1


def sections(parts: Mapping[str, bytes]) -> list[Section] | None:
    """Return the sections of a .docx (its ``parts``); nothing where how its pages count cannot be told beforehand:
    a section that begins in the middle of a page and counts otherwise, numbers in other characters than digits."""
    root = tree(parts["word/document.xml"])
    targets = _targets(parts)
    settings = parts.get("word/settings.xml", b"")
    facing = b"<w:evenAndOddHeaders" in settings
    found: list[Section] = []
    held: dict[tuple[str, str], Foot | None] = {}
    for properties in root.iter(_W + "sectPr"):
        if any(True for _change in properties.iterancestors(_W + "sectPrChange")):
            continue
        references = {
            (child.tag, child.get(_W + "type", "default")): _foot(parts, targets.get(child.get(_R + "id", ""), ""))
            for child in properties
            if child.tag in (_W + "headerReference", _W + "footerReference")
        }
        held = {**held, **references}
        counting = properties.find(_W + "pgNumType")
        start = None if counting is None else counting.get(_W + "start")
        if counting is not None and counting.get(_W + "fmt", "decimal") != "decimal":
            return None
        kinds = ("default", "even") if facing else ("default",)
        feet = [_both(held, kind) for kind in kinds]
        opening = [_both(held, "first")] if _on(properties.find(_W + "titlePg")) else feet
        if None in feet or None in opening:
            return None
        kind = properties.find(_W + "type")
        begins = "nextPage" if kind is None else kind.get(_W + "val", "nextPage")
        section = Section(
            tuple(foot for foot in opening if foot is not None),
            tuple(foot for foot in feet if foot is not None),
            int(start) if start is not None and start.isdecimal() else None,
            begins in ("oddPage", "evenPage"),
            _margin(properties),
        )
        if found and begins in _ON_THE_SAME_PAGE:
            if section.start is not None or section.feet != found[-1].feet:
                return None
            found[-1] = replace(found[-1], joined=found[-1].joined + 1)
            continue
        found.append(section)
    return found


def _both(held: Mapping[tuple[str, str], Foot | None], kind: str) -> Foot | None:
    """Return what head and foot of one kind of page show together; nothing where either cannot be told."""
    both = [held.get((_W + tag, kind), Foot()) for tag in ("headerReference", "footerReference")]
    if None in both:
        return None
    return Foot(tuple(paragraph for foot in both if foot is not None for paragraph in foot.paragraphs))


def _targets(parts: Mapping[str, bytes]) -> dict[str, str]:
    data = parts.get("word/_rels/document.xml.rels")
    if data is None:
        return {}
    rows = tree(data)
    return {
        row.get("Id", ""): target.removeprefix("/") if target.startswith("/") else f"word/{target}"
        for row in rows
        if isinstance(row.tag, str) and (target := row.get("Target", ""))
    }


def _foot(parts: Mapping[str, bytes], name: str) -> Foot | None:
    """Return the paragraphs with numbers of one head or foot; nothing when they count in a way of their own."""
    if name not in parts:
        return Foot()
    found = []
    for paragraph in tree(parts[name]).iter(_W + "p"):
        try:
            shown = tuple(_shown(paragraph))
        except _Uncertain:
            return None
        if ("PAGE", True) in shown:
            found.append(shown)
    return Foot(tuple(found))


class _Uncertain(Exception):
    """Numbers that only the program that lays out knows."""


def _shown(paragraph: _Element) -> Iterator[tuple[str, bool]]:
    """Yield words, and fields by name, in their order. Raises :class:`_Uncertain` for numbers of other forms."""
    depth, result, instruction = 0, False, ""
    for element in paragraph.iter():
        tag = element.tag
        if tag == _W + "fldSimple":
            raise _Uncertain  # the name stands around its result: rare, and nobody has to be held to it
        if tag == _W + "fldChar":
            kind = element.get(_W + "fldCharType")
            if kind == "begin":
                if depth:
                    raise _Uncertain
                depth, result, instruction = 1, False, ""
            elif kind == "separate":
                result = True
            elif kind == "end":
                yield _named(instruction), True
                depth, result = 0, False
        elif tag == _W + "instrText":
            instruction += element.text or ""
        elif tag == _W + "t" and not depth and not result:
            yield element.text or "", False


def _named(instruction: str) -> str:
    """Return PAGE or NUMPAGES for a field in plain digits, OTHER for any other field."""
    kind = _FIELD.match(instruction)
    name = kind[1].upper() if kind is not None else ""
    if name not in ("PAGE", "NUMPAGES"):
        return "OTHER"
    if kind is None or kind.end() != len(instruction):
        raise _Uncertain
    return name


def _margin(properties: _Element) -> float:
    margins = properties.find(_W + "pgMar")
    twips = "" if margins is None else margins.get(_W + "bottom", "").removeprefix("-")
    return int(twips) / 20 if twips.isdecimal() else 0.0


def _on(switch: _Element | None) -> bool:
    return switch is not None and switch.get(_W + "val", "1") not in ("0", "false", "off")
