"""Styles of a Word file: their names, the lists that they carry and the looks that they pass on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mengyue.word.content import Look
from mengyue.word.open_docx import Package
from mengyue.word.xmlnames import W, number_of, on, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Styles", "look_of"]

_LONGEST_CHAIN = 50
#: Half points and twips below which nobody reads.
_TINY = 4
_FLAT = 40
_SWITCHES = (("vanish", Look.HIDDEN), ("strike", Look.STRUCK), ("dstrike", Look.STRUCK))
_WHITE = frozenset(("FFFFFF", "FEFEFE", "FDFDFD", "WHITE"))


def look_of(properties: _Element, below: Look = Look.PLAIN) -> Look:
    """Return the look that run properties give to what would look like ``below`` without them."""
    look = below
    for name, flag in _SWITCHES:
        state = on(properties, name)
        if state is not None:
            look = look | flag if state else look & ~flag
    if on(properties, "strike") is None and on(properties, "dstrike") is True:
        look |= Look.STRUCK
    colour, size = value(properties, "color").upper(), value(properties, "sz")
    theme = properties.find(W + "color")
    white = colour in _WHITE or (theme is not None and theme.get(W + "themeColor") in ("background1", "light1"))
    if white or (size and number_of(size, 99) <= _TINY):
        look |= Look.FAINT
    elif colour or size:
        look &= ~Look.FAINT
    raised = value(properties, "vertAlign")
    if raised:
        look = look | Look.RAISED if raised in ("superscript", "subscript") else look & ~Look.RAISED
    return look


@dataclass(frozen=True)
class Styles:
    """The styles of ``package``."""

    package: Package

    @cached_property
    def _elements(self) -> dict[str, _Element]:
        part = self.package.related(self.package.main, "styles")
        found = self.package.tree(part).iterchildren(W + "style") if part else ()
        return {style.get(W + "styleId", ""): style for style in found}

    @cached_property
    def _known(self) -> dict[str, tuple[str, Look, _Element | None]]:
        return {}

    @cached_property
    def default(self) -> str:
        """The id of the paragraph style that a paragraph has which names none."""
        for key, style in self._elements.items():
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                return key
        return ""

    def name(self, key: str) -> str:
        """Return the name of the style: ids are given out anew by every program."""
        return self._resolved(key)[0]

    def look(self, key: str) -> Look:
        """Return the look that the style passes on."""
        return self._resolved(key)[1]

    def numbering(self, key: str) -> _Element | None:
        """Return ``w:numPr`` of the style or of the nearest one on which it is based."""
        return self._resolved(key)[2]

    def _resolved(self, key: str) -> tuple[str, Look, _Element | None]:
        if key not in self._known:
            chain: list[_Element] = []
            at = key
            while at in self._elements and len(chain) < _LONGEST_CHAIN:
                chain.append(self._elements[at])
                at = value(chain[-1], "basedOn")
            look = Look.PLAIN
            for style in reversed(chain):
                properties = style.find(W + "rPr")
                look = look if properties is None else look_of(properties, look)
                look = flat(style.find(W + "pPr"), look)
            numbers = (style.find(f"{W}pPr/{W}numPr") for style in chain)
            name = value(chain[0], "name", key) if chain else key
            self._known[key] = name, look, next((number for number in numbers if number is not None), None)
        return self._known[key]


def flat(properties: _Element | None, look: Look) -> Look:
    """Return ``look`` with the effect of paragraph properties: lines squeezed flat cannot be read."""
    spacing = None if properties is None else properties.find(W + "spacing")
    if spacing is None or spacing.get(W + "lineRule") != "exact" or number_of(spacing.get(W + "line"), 240) > _FLAT:
        return look
    return look | Look.FAINT
