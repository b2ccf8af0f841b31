"""Inlines to runs: ready XML that Jinja does not escape again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from markupsafe import Markup

from mengyue.docx.xml import escape
from mengyue.draft.tree import Blank, Inline, Ref, Text, Value

__all__ = ["Switch", "lines", "plain", "runs", "text"]

#: Tells the field switches of a reference by its target: ``\r \h`` for a number, ``\h`` for the bookmarked text.
Switch = Callable[[str], str]

_OPEN = '<w:r><w:t xml:space="preserve">'
_BLANK = '<w:r><w:rPr><w:rStyle w:val="Blank"/><w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">'
_TERM = '<w:r><w:rPr><w:rStyle w:val="Term"/></w:rPr><w:t xml:space="preserve">'
_CLOSE = "</w:t></w:r>"


def _ready(xml: str) -> Markup:
    """Mark as ready XML, without the questions that ``Markup`` asks of foreign objects."""
    return str.__new__(Markup, xml)


def _number(bookmark: str) -> str:
    return "\\r \\h"


def _field(ref: Ref, switch: Switch) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText xml:space="preserve"> REF '
        f"{escape(ref.bookmark)} {switch(ref.bookmark)} </w:instrText>"
        f'<w:fldChar w:fldCharType="separate"/></w:r>{_OPEN}{escape(ref.text)}{_CLOSE}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def runs(inlines: Iterable[Inline], switch: Switch = _number) -> Markup:
    """Return the runs of ``inlines``; neighbouring plain texts share one run."""
    done: list[str] = []
    open_run = False
    for inline in inlines:
        if not inline.text:
            continue
        if isinstance(inline, (Text, Value)):
            if not open_run:
                done.append(_OPEN)
                open_run = True
            done.append(escape(inline.text))
            continue
        if open_run:
            done.append(_CLOSE)
            open_run = False
        if isinstance(inline, Ref):
            done.append(_field(inline, switch))
        else:
            done += (_BLANK if isinstance(inline, Blank) else _TERM, escape(inline.text), _CLOSE)
    if open_run:
        done.append(_CLOSE)
    return _ready("".join(done))


def text(value: str) -> Markup:
    """Return ``value`` for the inside of one ``w:t``."""
    return Markup(escape(value))


def plain(inlines: Iterable[Inline]) -> str:
    """Return the text of ``inlines``."""
    return "".join(inline.text for inline in inlines)


def lines(inlines: Sequence[Inline]) -> list[tuple[Inline, ...]]:
    """Split inlines at line breaks, for templates that give every line a paragraph. Never empty."""
    result: list[list[Inline]] = [[]]
    for inline in inlines:
        if isinstance(inline, (Text, Value)) and "\n" in inline.text:
            first, *rest = inline.text.split("\n")
            pieces = (Text(part) if isinstance(inline, Text) else Value(part, inline.path) for part in rest)
            if first:
                result[-1].append(Text(first) if isinstance(inline, Text) else Value(first, inline.path))
            result += [[piece] if piece.text else [] for piece in pieces]
        else:
            result[-1].append(inline)
    return [tuple(line) for line in result]
