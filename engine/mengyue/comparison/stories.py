"""What a .docx says, story by story: body, headers and footers, notes and comments, as lines that can be compared.

A line is a paragraph: its style, its number and its text. Notes and comments stand where they are referred to, headers
and footers where a section uses them, so that ids and part names, which every program gives out anew, do not matter.
"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mengyue.comparison.accept import W
from mengyue.comparison.package import Package

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Line", "Reader", "plain_text", "stories"]

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MARKS = {
    W + "tab": "\t", W + "cr": "\n", W + "noBreakHyphen": "\u2011", W + "softHyphen": "\u00ad", W + "ptab": "\t",
}  # fmt: skip
_TEXTS = (W + "t", W + "delText", _M + "t")
_NOTES = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote", W + "commentReference": "comment"}
_QUIET = frozenset(
    W + kind for kind in ("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "tblPrEx", "sdtPr", "sdtEndPr")
)

Settle = Callable[["_Element"], None]


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, or the start or end of a table, row or cell (``kind``)."""

    kind: str
    text: str = ""
    style: str = ""
    number: str = ""


@dataclass
class Reader:
    """Reads one package, after ``settle`` (accept or reject) has been applied to a copy of each part.

    ``unheard`` is the id of a comment that is left out: the one that we add ourselves.
    """

    package: Package
    settle: Settle | None = None
    unheard: str = ""
    _roots: dict[str, _Element] = field(default_factory=dict)
    _lists: dict[str, str] = field(default_factory=dict)
    _styles: dict[str, str] = field(default_factory=dict)
    _open_notes: set[str] = field(default_factory=set)

    def root(self, part: str) -> _Element:
        """Return the settled part."""
        if part not in self._roots:
            tree = self.package.tree(part)
            if self.settle is not None:
                tree = copy.deepcopy(tree)
                self.settle(tree)
            self._roots[part] = tree
        return self._roots[part]

    def stories(self) -> dict[str, tuple[Line, ...]]:
        """Return every story by name."""
        main = self.package.main
        root = self.root(main)
        found = {"body": tuple(self._blocks(root[0] if len(root) else root, main))}
        relations = self.package.relations(main)
        for at, section in enumerate(root.iter(W + "sectPr"), 1):
            for kind in ("header", "footer"):
                for reference in section.iterchildren(f"{W}{kind}Reference"):
                    relation = relations.get(reference.get(_R + "id", ""))
                    if relation is None or relation.part not in self.package.parts:
                        continue
                    name = f"{kind} {reference.get(W + 'type', 'default')} {at}"
                    lines = tuple(self._blocks(self.root(relation.part), relation.part))
                    if any(line.text.strip() for line in lines):  # an empty header is as good as none
                        found[name] = lines
        return found

    def lines(self, block: _Element, part: str) -> list[Line]:
        """Return the lines of one block of ``part``."""
        holder = block.getparent()
        if block.tag == W + "p" or holder is None:
            return [self._paragraph(block, part)]
        return list(self._blocks(block, part))

    def _blocks(self, holder: _Element, part: str) -> Iterator[Line]:
        for child in holder:
            if child.tag == W + "p":
                yield self._paragraph(child, part)
            elif child.tag in (W + "tbl", W + "tr", W + "tc"):
                kind = child.tag.removeprefix(W)
                yield Line(kind)
                yield from self._blocks(child, part)
                yield Line("/" + kind)
            elif child.tag not in _QUIET:
                yield from self._blocks(child, part)

    def _paragraph(self, paragraph: _Element, part: str) -> Line:
        look = paragraph.find(W + "pPr")
        style = number = ""
        if look is not None:
            named = look.find(W + "pStyle")
            style = self._style(named.get(W + "val", "")) if named is not None else ""
            number = self._number(look.find(W + "numPr"))
        return Line("p", "".join(self._inline(paragraph, part)), style, number)

    def _inline(self, holder: _Element, part: str) -> Iterator[str]:
        for child in holder:
            tag = child.tag
            if tag in _TEXTS:
                yield child.text or ""
            elif tag in _MARKS:
                yield _MARKS[tag]
            elif tag == W + "br":
                yield "\n" if child.get(W + "type", "textWrapping") == "textWrapping" else "\f"
            elif tag == W + "sym":
                yield f"⟦{child.get(W + 'font', '')} {child.get(W + 'char', '')}⟧"
            elif tag in (W + "instrText", W + "delInstrText"):
                yield "⟦" + " ".join((child.text or "").split()) + "⟧"
            elif tag == W + "fldSimple":
                yield "⟦" + " ".join(child.get(W + "instr", "").split()) + "⟧"
                yield from self._inline(child, part)
            elif tag in _NOTES:
                yield self._note(_NOTES[tag], child.get(W + "id", ""))
            elif tag == W + "txbxContent":
                yield "⟦" + " ".join(line.text for line in self._blocks(child, part)) + "⟧"
            elif tag in (_A + "blip", _V + "imagedata"):
                yield self._picture(child.get(_R + "embed") or child.get(_R + "id") or "", part)
            elif tag == W + "p":
                yield self._paragraph(child, part).text
            elif tag not in _QUIET:
                yield from self._inline(child, part)

    def _note(self, kind: str, key: str) -> str:
        if kind == "comment" and key == self.unheard:
            return ""
        part = self.package.related(self.package.main, kind + "s")
        mark = f"{kind} {key}"
        if not part or mark in self._open_notes:
            return f"⟦{kind}⟧"
        self._open_notes.add(mark)
        try:
            for note in self.root(part).iterchildren(W + kind):
                if note.get(W + "id") == key:
                    return f"⟦{kind}：" + "\n".join(line.text for line in self._blocks(note, part)) + "⟧"
        finally:
            self._open_notes.discard(mark)
        return f"⟦{kind}⟧"

    def _picture(self, key: str, part: str) -> str:
        relation = self.package.relations(part).get(key)
        data = self.package.parts.get(relation.part, b"") if relation else b""
        return f"⟦picture {hashlib.sha256(data).hexdigest()[:16]}⟧"

    def _style(self, key: str) -> str:
        """Styles go by their names: ids may be given out anew."""
        if not self._styles:
            part = self.package.related(self.package.main, "styles")
            for style in self.package.tree(part).iterchildren(W + "style") if part else ():
                name = style.find(W + "name")
                if name is not None:
                    self._styles[style.get(W + "styleId", "")] = name.get(W + "val", "")
        return self._styles.get(key, key)

    def _number(self, found: _Element | None) -> str:
        """Lists are told apart by the order in which they first appear."""
        if found is None:
            return ""
        level, key = found.find(W + "ilvl"), found.find(W + "numId")
        depth = level.get(W + "val", "0") if level is not None else "0"
        number = key.get(W + "val", "0") if key is not None else "0"
        if number == "0":
            return "0"
        return f"{self._lists.setdefault(number, str(len(self._lists) + 1))}.{depth}"


def stories(package: Package, settle: Settle | None = None, unheard: str = "") -> dict[str, tuple[Line, ...]]:
    """Return what ``package`` says, after ``settle`` if given, without the comment ``unheard``."""
    return Reader(package, settle, unheard).stories()


def plain_text(lines: tuple[Line, ...]) -> list[str]:
    """Return the paragraphs of a story that hold text."""
    return [line.text for line in lines if line.kind == "p" and line.text.strip()]
