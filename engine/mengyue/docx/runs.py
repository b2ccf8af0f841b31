"""Inlines to runs: ready XML that Jinja does not escape again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from itertools import zip_longest

from markupsafe import Markup

from mengyue.docx.xml import escape
from mengyue.draft.tree import Inline, Ref, Space, Term, Text, Value

__all__ = ["Switch", "lines", "run", "runs", "text"]

#: Tells the field switches of a reference by its target: ``\r \h`` for a number, ``\h`` for the bookmarked text.
Switch = Callable[[str], str]

_OPEN = "<w:r><w:t>"
_PRESERVED = '<w:r><w:t xml:space="preserve">'
_BLANK = '<w:r><w:rPr><w:rStyle w:val="Blank"/><w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">'
_SPACE = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t xml:space="preserve">'
#: As wide as one Chinese character. Unlike an ideographic space it is printed, and underlined, at the end of a line.
_NO_BREAK = "\u00a0" * 4
#: As wide, at the end of a place before a mark that may not begin a line: LibreOffice 7.4 breaks between the other kind
#: and any mark, and took "；" alone to the next line.
_BEFORE_MARK = "\u2007" * 2
#: A place of up to this many characters, such as those of a date, is never broken, nor parted from the unit after it.
#: LibreOffice breaks Chinese text anywhere, within a place too, and keeps to UAX 14 (U+2007 is of class GL) where the
#: language is another.
_SHORT = 4
_DATE_UNITS = tuple("年月日")
_WHOLE = '<w:r><w:rPr><w:lang w:eastAsia="en-US"/></w:rPr><w:t xml:space="preserve">'
_WHOLE_SPACE = '<w:r><w:rPr><w:u w:val="single"/><w:lang w:eastAsia="en-US"/></w:rPr><w:t xml:space="preserve">'
_MARKS = tuple("，。；：、！？）》】”")
_TERM = '<w:r><w:rPr><w:rStyle w:val="Term"/></w:rPr><w:t xml:space="preserve">'
_CLOSE = "</w:t></w:r>"


def _ready(xml: str) -> Markup:
    """Mark as ready XML, without the questions that ``Markup`` asks of foreign objects."""
    return str.__new__(Markup, xml)


@lru_cache(maxsize=8192)
def run(content: str) -> str:
    """A run of plain text. Word drops white space at the ends unless told not to; saying so where there is none would
    make every file a tenth larger. Most of an agreement is fixed wording, so runs are kept from one to the next."""
    spaced = " " in content or content[:1].isspace() or content[-1:].isspace()
    return f"{_PRESERVED if spaced else _OPEN}{escape(content)}{_CLOSE}"


def _number(bookmark: str) -> str:
    return "\\r \\h"


def _field(ref: Ref, switch: Switch) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/><w:instrText xml:space="preserve"> REF '
        f"{escape(ref.bookmark)} {switch(ref.bookmark)} </w:instrText>"
        f'<w:fldChar w:fldCharType="separate"/></w:r>{run(ref.text)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def runs(inlines: Iterable[Inline], switch: Switch = _number) -> Markup:
    """Return the runs of ``inlines``; neighbouring plain texts share one run."""
    done: list[str] = []
    pending: list[str] = []
    skip = 0
    given = [inline for inline in inlines if inline.text]
    for inline, after in zip_longest(given, given[1:]):
        content, skip = inline.text[skip:], 0
        kind = type(inline)
        if kind is Text or kind is Value:
            pending.append(content)
            continue
        if pending:
            done.append(run("".join(pending)))
            pending.clear()
        if isinstance(inline, Ref):
            done.append(_field(inline, switch))
        elif isinstance(inline, Space):
            marked = after is not None and after.text.startswith(_MARKS)
            if inline.width <= _SHORT:
                unit = after.text[:1] if type(after) is Text and after.text.startswith(_DATE_UNITS) else ""
                ruled = _WHOLE_SPACE if inline.ruled else _WHOLE
                done += (ruled, _BEFORE_MARK * inline.width, _CLOSE)
                if unit:
                    done += (_WHOLE, unit, _CLOSE)
                    skip = len(unit)
                continue
            place = _NO_BREAK * (inline.width - marked) + _BEFORE_MARK * marked
            done += (_SPACE if inline.ruled else _PRESERVED, place, _CLOSE)
        elif isinstance(inline, Text | Term):
            done += (_TERM, escape(content), _CLOSE)
        else:
            done += (_BLANK, escape(content), _CLOSE)
    if pending:
        done.append(run("".join(pending)))
    return _ready("".join(done))


def text(value: str) -> Markup:
    """Return ``value`` for the inside of one ``w:t``."""
    return Markup(escape(value))


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
