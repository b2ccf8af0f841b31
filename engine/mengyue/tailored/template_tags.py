"""The tags of one paragraph, read: what each prints or begins, and where its letters stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mengyue.docx.tag_text import tags_in
from mengyue.tailored.template_places import Spot
from mengyue.word.xmlnames import W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ReadTag", "read_tags"]

_INSIDE = re.compile(r"(\{\{|\{%|\{#)(?:(tr|tc|p|r)(?=\s))?[-+]?(.*?)[-+]?(?:\}\}|%\}|#\})", re.S)
#: Words of docxtpl's own that are no statements of Jinja's.
OWN_WORDS = frozenset(("colspan", "cellbg", "hm", "vm"))


@dataclass(frozen=True)
class ReadTag:
    """A tag. ``kind`` is ``{{``, ``{%`` or ``{#``; ``level`` is ``p``, ``tr``, ``tc`` or ``r``, else empty; ``word``
    is the statement it makes, ``inside`` what follows, ``typed`` its letters as they stand in the file, ``pieces`` the
    texts that hold them."""

    spot: Spot
    kind: str
    level: str
    word: str
    inside: str
    typed: str
    text: str
    pieces: Sequence[_Element]

    @property
    def anchor(self) -> _Element:
        """The element in whose stead docxtpl puts the tag."""
        first = self.pieces[0]
        holder = {"p": W + "p", "tr": W + "tr", "tc": W + "tc", "r": W + "r"}.get(self.level)
        if holder is None:
            return first
        return next(first.iterancestors(holder), self.spot.paragraph)


def read_tags(spot: Spot) -> tuple[list[ReadTag], str]:
    """Return the tags of a paragraph and what is wrong with its braces, if anything is."""
    pieces, text = spot.pieces, spot.text
    if not any(brace in text for brace in "{}｛｝"):
        return [], ""
    new, tags, wrong = tags_in(text)
    spans, at = [], 0
    for piece in pieces:
        spans.append((piece, at, at + len(piece.text or "")))
        at += len(piece.text or "")
    found = []
    for tag in tags:
        plain = "".join(new[tag.start : tag.end])
        read = _INSIDE.fullmatch(plain)
        if read is None:
            continue
        body = read[3].strip()
        word, _space, rest = body.partition(" ") if read[1] == "{%" else ("", "", body)
        inside = [piece for piece, start, end in spans if start < tag.end and end > tag.start]
        typed = text[tag.start : tag.end]
        found.append(ReadTag(spot, read[1], read[2] or "", word, rest.strip(), typed, plain, inside))
    return found, wrong
