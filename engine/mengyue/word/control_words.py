"""The words of a content control as the register of a review copy digests them.

The digests travel with the copies, so these words must stay what they are whatever the reader of Word files learns:
what a number or page field happens to show does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from mengyue.word.xmlnames import W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Found", "controls_in", "property_of", "shown", "text_of"]

_REF = re.compile(r"\s*(?:REF|PAGEREF)\s+(\S+)")
#: Elements without words of the document.
_SILENT = frozenset(
    W + name for name in ("pPr", "rPr", "sdtPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "del", "moveFrom")
)
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-"}


class Found(NamedTuple):
    """A content control in a document."""

    id: int
    tag: str
    title: str
    lock: str

    @property
    def is_clause(self) -> bool:
        """Whether the tag is that of a clause: ``id@version#variant``, maybe shortened."""
        return "@" in self.tag


def controls_in(root: _Element) -> Iterator[tuple[Found, _Element]]:
    """Yield every tagged control with its content, in document order."""
    for element in root.iter(W + "sdt"):
        look, content = element.find(W + "sdtPr"), element.find(W + "sdtContent")
        if look is None or content is None:
            continue
        tag, number = property_of(look, "tag"), property_of(look, "id")
        if tag:
            key = int(number) if re.fullmatch(r"-?\d{1,10}", number) else 0
            yield Found(key, tag, property_of(look, "alias"), property_of(look, "lock")), content


def property_of(look: _Element, name: str) -> str:
    """Return the value of a property, or nothing."""
    found = look.find(W + name)
    return "" if found is None else found.get(W + "val", "")


def text_of(root: _Element, *, without_clauses: bool = False) -> str:
    """Return the words below ``root``, a paragraph a line; a reference is its target, in brackets.

    ``without_clauses`` leaves out what stands in the controls of clauses. Tracked changes must have been accepted or
    rejected; a deletion still there does not count.
    """
    return _Reader(without_clauses, live=False).read(root)


def shown(root: _Element) -> str:
    """Return the words below ``root`` as a reader sees them."""
    return _Reader(False, live=True).read(root)


class _Reader:
    """Reads words in document order; fields may nest."""

    def __init__(self, without_clauses: bool, live: bool) -> None:
        self.without_clauses, self.live = without_clauses, live
        self.out: list[list[str]] = [[]]
        self.codes: list[str] = []  # instruction of each open field

    def read(self, root: _Element) -> str:
        self._walk(root)
        return "".join(part for level in self.out for part in level).strip("\n")

    def _walk(self, root: _Element) -> None:
        stack: list[Iterator[_Element]] = [iter((root,))]
        ends: list[bool] = [False]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
                if ends.pop():
                    self.out[-1].append("\n")
                continue
            if child.tag in _SILENT or (self.without_clauses and child.tag == W + "sdt" and _holds_clause(child)):
                continue
            self._leaf(child)
            stack.append(iter(child))
            ends.append(child.tag == W + "p")

    def _leaf(self, element: _Element) -> None:
        tag = element.tag
        if tag == W + "t":
            self.out[-1].append(element.text or "")
        elif tag in _CHARACTERS:
            self.out[-1].append(_CHARACTERS[str(tag)])
        elif tag == W + "instrText" and self.codes:
            self.codes[-1] += element.text or ""
        elif tag == W + "fldChar":
            self._field(element.get(W + "fldCharType", ""))

    def _field(self, step: str) -> None:
        if step == "begin":
            self.codes.append("")
            self.out.append([])
        elif step == "end" and self.codes:
            code, result = self.codes.pop(), "".join(self.out.pop())
            target = _REF.match(code)
            self.out[-1].append(f"[{target[1]}]" if target and not self.live else result)


def _holds_clause(element: _Element) -> bool:
    look = element.find(W + "sdtPr")
    return look is not None and "@" in property_of(look, "tag")
