"""The text of a paragraph with its template tags, as typed: wide braces, wide signs and curly quotes made plain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mengyue.i18n import _
from mengyue.word.xmlnames import W

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Tag", "paragraph_text", "set_text", "tags_in"]

_OPEN, _CLOSE = "{｛", "}｝"
_SIGNS = {"{": "{｛", "%": "%％", "#": "#＃"}
_CLOSING = {"{": "}｝", "%": "%％", "#": "#＃"}
_SPACES = frozenset("\u00a0\u3000\u2007\u202f\u2002\u2003\u2009")
_NOTHING = frozenset("\u200b\u200c\u200d\ufeff\u2060\u00ad")
_QUOTES = ('"“”„＂', "'‘’＇")
_KIND = re.compile(r"(?:\{\{|\{%|\{#)(tr|tc|p)\s")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag at ``start`` to ``end`` of a text; ``stands_for`` is ``p``, ``tr`` or ``tc`` for one that takes the place
    of its whole paragraph, row or cell, else empty."""

    start: int
    end: int
    stands_for: str = ""


def paragraph_text(paragraph: _Element) -> list[_Element]:
    """Return the pieces of text of a paragraph, without those of text boxes in it."""
    return [
        piece
        for piece in paragraph.iter(W + "t")
        if next((above for above in piece.iterancestors(W + "p")), None) is paragraph
    ]


def set_text(pieces: Sequence[_Element], new: Sequence[str]) -> None:
    """Put ``new``, a text for each character that was there, into the pieces."""
    at = 0
    for piece in pieces:
        length = len(piece.text or "")
        piece.text = "".join(new[at : at + length])
        piece.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        at += length


def tags_in(text: str) -> tuple[list[str], list[Tag], str]:
    """Return what each character of ``text`` should be, its tags, and what is wrong with them, if anything is."""
    new = list(text)
    tags: list[Tag] = []
    at = 0
    while at < len(text) - 1:
        kind = next((sign for sign, ways in _SIGNS.items() if text[at + 1] in ways), "")
        if text[at] not in _OPEN or not kind:
            if text[at] == "｝" and text[at + 1] in _CLOSE:
                return new, tags, _("有“｝｝”而没有与它相配的“｛｛”")
            at += 1
            continue
        end = _end(text, at + 2, _CLOSING[kind])
        if end < 0:
            return (
                new,
                tags,
                _("标记没有在同一段内写完，缺少“{close}”").format(close={"{": "}}", "%": "%}", "#": "#}"}[kind]),
            )
        close = "}" if kind == "{" else kind
        new[at], new[at + 1], new[end - 2], new[end - 1] = "{", kind, close, "}"
        if kind != "#":
            new[at + 2 : end - 2] = _plain(text[at + 2 : end - 2])
        found = _KIND.match("".join(new[at:end]))
        tags.append(Tag(at, end, found[1] if found else ""))
        at = end
    return new, tags, ""


def _end(text: str, start: int, signs: str) -> int:
    for at in range(start, len(text) - 1):
        if text[at] in signs and text[at + 1] in _CLOSE:
            return at + 2
    return -1


def _plain(inside: str) -> list[str]:
    """Return the characters of an expression made plain; those between quotes stay as they are."""
    out: list[str] = []
    quote = ""
    for character in inside:
        if quote:
            closes = character in quote
            out.append(quote[0] if closes else character)
            quote = "" if closes else quote
            continue
        quote = next((kind for kind in _QUOTES if character in kind), "")
        if quote:
            out.append(quote[0])
        elif character in _NOTHING:
            out.append("")
        elif character in _SPACES:
            out.append(" ")
        elif "！" <= character <= "～":
            out.append(chr(ord(character) - 0xFEE0))
        else:
            out.append(character)
    return out
