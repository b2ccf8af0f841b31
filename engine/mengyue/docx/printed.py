"""What a .docx puts on paper: its paragraphs as runs of text that stand together wherever the page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["is_twin", "pieces_of", "printed", "tree"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml")
#: Fields whose result a program sets anew when it lays out pages (ECMA-376 part 1, 17.16.5).
_OF_THE_LAYOUT = re.compile(r"\s*(PAGE|NUMPAGES|SECTION|SECTIONPAGES|PAGEREF|DATE|TIME|SAVEDATE|PRINTDATE|FILENAME)\b")
_QUIET = frozenset(
    _W + name for name in ("pPr", "rPr", "sectPr", "tblPr", "trPr", "tcPr", "sdtPr", "del", "moveFrom", "instrText")
)
#: Where one run of text ends and another begins: what stands between may be blank paper or leaders.
_GAP = "\0"


def printed(parts: Mapping[str, bytes]) -> list[str]:
    """Return the pieces of text that must be seen on paper, in the order of the parts and of their paragraphs.

    ``parts`` are those of a .docx. Hidden text, deleted text and the results of fields that depend on the layout are
    left out; a paragraph is cut there, and at tabs. Numbers of lists are no text of the file and are not among them.
    """
    pieces: list[str] = []
    for name in sorted(parts):
        if not _STORY.fullmatch(name):
            continue
        for paragraph in tree(parts[name]).iter(_W + "p"):
            if not is_twin(paragraph):
                pieces += pieces_of(paragraph)
    return pieces


def tree(data: bytes) -> _Element:
    """Return the root of a part that we made: no entities, no network."""
    from lxml import etree

    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def pieces_of(paragraph: _Element) -> list[str]:
    """Return the pieces of text of one paragraph; those of text boxes in it are paragraphs of their own."""
    text = "".join(_inline(paragraph, _Fields()))
    return [piece for piece in text.split(_GAP) if piece.strip()]


class _Fields:
    """Where in nested complex fields a run stands: whether its text is a result that the layout decides."""

    def __init__(self) -> None:
        self._open: list[list[str]] = []  # the instruction of each open field, and in which half we are

    def step(self, kind: str) -> None:
        if kind == "begin":
            self._open.append(["", "instruction"])
        elif kind == "separate" and self._open:
            self._open[-1][1] = "result"
        elif kind == "end" and self._open:
            self._open.pop()

    def says(self, text: str) -> None:
        if self._open:
            self._open[-1][0] += text

    @property
    def silent(self) -> bool:
        return any(half == "instruction" or _OF_THE_LAYOUT.match(words) for words, half in self._open)


def _inline(holder: _Element, fields: _Fields) -> Iterator[str]:
    for child in holder:
        tag = child.tag
        if tag == _W + "r" and _hidden(child):
            continue
        if tag == _W + "t":
            yield _GAP if fields.silent else child.text or ""
        elif tag == _W + "fldChar":
            kind = child.get(_W + "fldCharType", "")
            if kind == "end" and fields.silent:
                yield _GAP  # also where nothing stands between its ends
            fields.step(kind)
        elif tag == _W + "instrText":
            fields.says(child.text or "")
        elif tag == _W + "fldSimple" and _OF_THE_LAYOUT.match(child.get(_W + "instr", "")):
            yield _GAP
        elif tag == _W + "noBreakHyphen":
            yield "-"
        elif tag in (_W + "tab", _W + "ptab", _W + "br", _W + "cr"):
            yield _GAP
        elif tag == _W + "p" or tag in _QUIET:
            continue  # a paragraph in a text box is read by itself
        else:
            yield from _inline(child, fields)


def _hidden(run: _Element) -> bool:
    look = run.find(f"{_W}rPr/{_W}vanish")
    return look is not None and look.get(_W + "val", "1") not in ("0", "false", "off")


def is_twin(paragraph: _Element) -> bool:
    """Tell whether a paragraph is the older spelling of a text box, which stands in the file a second time."""
    return any(True for _fallback in paragraph.iterancestors(_MC + "Fallback"))
