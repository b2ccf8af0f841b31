"""What a template would put on a page, or keep from it, unseen: words of other files, tags in hidden text.

Word fetches the words of another file when it opens or updates a document; nobody here has read them. What is filled
in where text is hidden is in the document and on no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mengyue.i18n import _
from mengyue.word.blocks import hides_row
from mengyue.word.content import Look
from mengyue.word.fields import OUTSIDE, kind_of
from mengyue.word.styles import Styles, look_of
from mengyue.word.unread import label
from mengyue.word.xmlnames import W, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["fetched", "is_hidden"]

_HELD = {W + "altChunk": "aFChunk", W + "subDoc": "subDocument"}
_STEPS = (W + "fldChar", W + "instrText", W + "fldSimple")


def fetched(root: _Element) -> Iterator[tuple[_Element | None, str]]:
    """Yield the places of a part at which Word puts the content of another file: the paragraph there, or the one
    before it, if there is any, and what to call the thing."""
    paragraph: _Element | None = None
    codes: list[tuple[_Element | None, list[str]]] = []
    done: list[tuple[_Element | None, list[str]]] = []
    for element in root.iter(W + "p", *_HELD, *_STEPS):
        if element.tag == W + "p":
            paragraph = element
        elif element.tag in _HELD:
            yield paragraph, label(_HELD[str(element.tag)])
        elif element.tag == W + "fldSimple":
            done.append((paragraph, [element.get(W + "instr", "")]))
        elif element.tag == W + "instrText":
            if codes:
                codes[-1][1].append(element.text or "")
        elif element.get(W + "fldCharType") == "begin":
            codes.append((paragraph, []))
            done.append(codes[-1])
        elif element.get(W + "fldCharType") == "end" and codes:
            codes.pop()
    for place, code in done:
        kind = kind_of("".join(code))
        if kind in OUTSIDE:
            yield place, _("{kind} 域").format(kind=kind)


def is_hidden(pieces: Iterable[_Element], styles: Styles) -> bool:
    """Tell whether nobody sees one of the pieces of text: by their own look, that of their style, or their row."""
    return any(_hidden(piece, styles) for piece in pieces)


def _hidden(piece: _Element, styles: Styles) -> bool:
    if any(hides_row(row) for row in piece.iterancestors(W + "tr")):
        return True
    paragraph = next(piece.iterancestors(W + "p"), None)
    style = "" if paragraph is None else value(paragraph.find(W + "pPr"), "pStyle")
    look = styles.look(style or styles.default)
    run = next(piece.iterancestors(W + "r"), None)
    properties = None if run is None else run.find(W + "rPr")
    if properties is not None:
        look |= styles.look(value(properties, "rStyle"))
        look = look_of(properties, look)
    return Look.HIDDEN in look
