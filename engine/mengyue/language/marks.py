"""Marks around what is printed into a paper: values with their path, blanks, references, places for the hand.

They are control characters that no data may hold (see ``model/base.py``), so data is never read as markup.
"""

from __future__ import annotations

import re

__all__ = [
    "BLANK_CLOSE",
    "BLANK_OPEN",
    "Marked",
    "blanks_in",
    "has_blank",
    "mark_blank",
    "mark_ref",
    "mark_space",
    "mark_value",
    "plain_text",
]

BLANK_OPEN, BLANK_CLOSE = "\x05", "\x06"
_MARKS = re.compile(
    "\x05[^\x06]*\x06|\x10[0-9]+-?\x11"  # blanks and places for the hand say nothing
    "|\x02[^\x03]*\x03|\x04|\x07[^\x08]*\x08|\x0e"  # values and references keep their text
)


class Marked(str):
    """Text that carries its own marks (a reference, a computed value with a path)."""

    __slots__ = ()


def mark_value(text: str, path: str) -> str:
    """Wrap a value's ``text`` so that reading the rendered line gives it back with its ``path``."""
    return f"\x02{path}\x03{text}\x04"


def mark_ref(bookmark: str, text: str) -> str:
    """Wrap a reference."""
    return f"\x07{bookmark}\x08{text}\x0e"


def mark_space(width: int, *, ruled: bool = True) -> str:
    """Wrap a place for the hand, ``width`` characters wide."""
    return f"\x10{width}{'' if ruled else '-'}\x11"


def mark_blank(path: str) -> str:
    """Wrap a blank: the fact at ``path`` is missing."""
    return f"{BLANK_OPEN}{path}{BLANK_CLOSE}"


def blanks_in(text: str) -> list[str]:
    """Return the paths of the blanks in ``text``."""
    return re.findall("\x05([^\x06]*)\x06", text)


def has_blank(text: str) -> bool:
    """Tell whether a fact is missing from ``text``."""
    return BLANK_OPEN in text


def plain_text(text: str) -> str:
    """Return ``text`` without marks; a blank leaves nothing."""
    return _MARKS.sub("", text) if any(mark in text for mark in "\x02\x05\x07\x10") else str(text)
