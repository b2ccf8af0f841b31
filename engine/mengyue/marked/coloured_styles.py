"""Coloured twins of cell styles: a style's fonts, number format, borders and protection stay, only the fill differs."""

from __future__ import annotations

from copy import deepcopy

from lxml import etree

from mengyue.marked.spreadsheet_xml import child_named, tag
from mengyue.model.finding import Severity

__all__ = ["Styles"]

#: Light enough to read black text on.
_COLOURS = {Severity.ERROR: "FFFFA7A7", Severity.WARNING: "FFFFEB84", Severity.REVIEW: "FF9DC3E6"}
#: The order of the groups (ECMA-376 part 1, 18.8.39).
_PARTS = (
    "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors", "extLst",
)  # fmt: skip


class Styles:
    """The styles part, to which twins are added as they are asked for."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self._fonts = child_named(root, "fonts", before=_PARTS[1:])
        self._fills = child_named(root, "fills", before=_PARTS[2:])
        child_named(root, "borders", before=_PARTS[3:])
        self._styles = child_named(root, "cellXfs", before=_PARTS[5:])
        for place, name in ((self._fonts, "font"), (self._styles, "xf")):
            if not len(place):
                etree.SubElement(place, tag(root, name))
        while len(self._fills) < 2:  # programs take the first two for none and gray, whatever stands there
            fill = etree.SubElement(self._fills, tag(root, "fill"))
            etree.SubElement(fill, tag(root, "patternFill"), patternType=("none", "gray125")[len(self._fills) - 1])
        self._fill: dict[Severity, int] = {}
        self._twins: dict[tuple[int, Severity | None], int] = {}
        self._earlier = self._fills_of_ours()

    def coloured(self, style: int, severity: Severity) -> int:
        """Return the number of the twin of ``style`` in the colour of ``severity``; without one, ``style`` itself."""
        if severity not in _COLOURS:
            return style
        if severity not in self._fill:
            self._fill[severity] = self._add_fill(_COLOURS[severity])
        return self._twin(style, severity, self._fill[severity])

    def cleared(self, style: int) -> int:
        """Return ``style``, without a colour that an earlier check gave it."""
        if not 0 <= style < len(self._styles) or self._styles[style].get("fillId") not in self._earlier:
            return style
        return self._twin(style, None, 0)

    def wrapped(self, *, bold: bool = False) -> int:
        """Return the number of a new style for our own texts: wrapped, at the top, in bold for headings."""
        new = etree.SubElement(self._styles, tag(self.root, "xf"), numFmtId="0", fontId="0", fillId="0", borderId="0")
        new.set("xfId", "0")
        if bold:
            fonts = self._fonts
            font = deepcopy(fonts[0])
            if not any(child.tag == tag(self.root, "b") for child in font):
                font.insert(0, etree.Element(tag(self.root, "b")))
            fonts.append(font)
            fonts.set("count", str(len(fonts)))
            new.set("fontId", str(len(fonts) - 1))
            new.set("applyFont", "1")
        new.set("applyAlignment", "1")
        etree.SubElement(new, tag(self.root, "alignment"), vertical="top", wrapText="1")
        self._styles.set("count", str(len(self._styles)))
        return len(self._styles) - 1

    def _twin(self, style: int, severity: Severity | None, fill: int) -> int:
        key = (style, severity)
        if key not in self._twins:
            known = 0 <= style < len(self._styles)
            new = deepcopy(self._styles[style]) if known else etree.Element(tag(self.root, "xf"))
            new.set("fillId", str(fill))
            new.set("applyFill", "1")
            self._styles.append(new)
            self._styles.set("count", str(len(self._styles)))
            self._twins[key] = len(self._styles) - 1
        return self._twins[key]

    def _add_fill(self, colour: str) -> int:
        fill = etree.SubElement(self._fills, tag(self.root, "fill"))
        pattern = etree.SubElement(fill, tag(self.root, "patternFill"), patternType="solid")
        etree.SubElement(pattern, tag(self.root, "fgColor"), rgb=colour)
        etree.SubElement(pattern, tag(self.root, "bgColor"), indexed="64")
        self._fills.set("count", str(len(self._fills)))
        return len(self._fills) - 1

    def _fills_of_ours(self) -> set[str | None]:
        found: set[str | None] = set()
        for number, fill in enumerate(self._fills):
            fronts = fill.iter(tag(self.root, "fgColor"))
            if any(front.get("rgb") in _COLOURS.values() for front in fronts):
                found.add(str(number))
        return found
