"""From rendered wording to inlines.

Rendering leaves marks around every value, blank and reference (control characters that no data may hold), so data is
never read as markup. ``**…**`` in the fixed wording is a defined term.
"""

from __future__ import annotations

import re
from functools import lru_cache

from mengyue.draft.blank_labels import blank_label
from mengyue.draft.tree import Blank, Inline, Ref, Space, Term, Text, Value
from mengyue.language.marks import BLANK_CLOSE, BLANK_OPEN

__all__ = ["parse_line", "parse_lines"]

_MARK = re.compile(
    "\x02(?P<path>[^\x03]*)\x03(?P<text>[^\x04]*)\x04"
    "|\x07(?P<bookmark>[^\x08]*)\x08(?P<ref>[^\x0e]*)\x0e"
    f"|{BLANK_OPEN}(?P<blank>[^{BLANK_CLOSE}]*){BLANK_CLOSE}"
    "|\x10(?P<space>[0-9]+)(?P<unruled>-?)\x11"
)
_BLANK = re.compile(f"{BLANK_OPEN}([^{BLANK_CLOSE}]*){BLANK_CLOSE}")
_TERM = re.compile(r"\*\*([^*]+)\*\*")
#: Rendered text of so many characters is kept as it was read.
_KEPT = 2000


def parse_line(rendered: str) -> tuple[Inline, ...]:
    """Parse rendered text as one run of inlines; line breaks of the fixed wording are kept as text."""
    lines = parse_lines(rendered)
    joined: list[Inline] = []
    for i, line in enumerate(lines):
        if i:
            joined.append(Text("\n"))
        joined.extend(line)
    return tuple(joined)


def parse_lines(rendered: str) -> list[tuple[Inline, ...]]:
    """Parse rendered text into lines of inlines. Only line breaks of the fixed wording end a line."""
    return list(_parsed(rendered) if len(rendered) <= _KEPT else _read(rendered))


@lru_cache(maxsize=8192)
def _parsed(rendered: str) -> tuple[tuple[Inline, ...], ...]:
    """Most of what agreements say they say alike: it is read once."""
    return _read(rendered)


def _read(rendered: str) -> tuple[tuple[Inline, ...], ...]:
    lines: list[list[Inline]] = [[]]
    end = 0
    for mark in _MARK.finditer(rendered):
        _fixed(rendered[end : mark.start()], lines)
        end = mark.end()
        if mark["blank"] is not None:
            lines[-1].append(Blank(mark["blank"], blank_label(mark["blank"])))
        elif mark["space"] is not None:
            lines[-1].append(Space(int(mark["space"]), not mark["unruled"]))
        elif mark["bookmark"] is not None:
            lines[-1].append(Ref(mark["bookmark"], mark["ref"]))
        else:
            _value(mark["text"], mark["path"], lines[-1])
    _fixed(rendered[end:], lines)
    return tuple(map(tuple, lines))


def _fixed(text: str, lines: list[list[Inline]]) -> None:
    for i, part in enumerate(text.split("\n")):
        if i:
            lines.append([])
        at = 0
        for term in _TERM.finditer(part):
            if term.start() > at:
                lines[-1].append(Text(part[at : term.start()]))
            lines[-1].append(Term(term[1]))
            at = term.end()
        if at < len(part):
            lines[-1].append(Text(part[at:]))


def _value(text: str, path: str, line: list[Inline]) -> None:
    """A value may hold blanks: a list of names of which one is missing."""
    at = 0
    for blank in _BLANK.finditer(text):
        if blank.start() > at:
            line.append(Value(text[at : blank.start()], path))
        line.append(Blank(blank[1], blank_label(blank[1])))
        at = blank.end()
    if at < len(text):
        line.append(Value(text[at:], path))
