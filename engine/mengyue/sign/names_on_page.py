"""Names in the text of a page."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from typing import TypeVar

__all__ = ["named", "named_first", "named_last", "plain"]

Key = TypeVar("Key")


def plain(text: str) -> str:
    """Leave out spaces and line breaks, which fall differently on a page and in the data."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _longest_first(names: Mapping[Key, str]) -> list[tuple[str, Key]]:
    """Return the plain names with their owners, so that a name that is part of another comes after it."""
    return sorted(((plain(name), key) for key, name in names.items() if plain(name)), key=lambda pair: -len(pair[0]))


def named_last(text: str, names: Mapping[Key, str]) -> tuple[list[Key], str]:
    """Return whose names, joined by “、”, end ``text``, and the text in front of them."""
    found = []
    while last := next(((name, key) for name, key in _longest_first(names) if text.endswith(name)), None):
        found.append(last[1])
        text = text.removesuffix(last[0]).removesuffix("、")
    return found, text


def named_first(text: str, names: Mapping[Key, str]) -> list[Key]:
    """Return whose name begins ``text``: one or none."""
    return [key for name, key in _longest_first(names) if text.startswith(name)][:1]


def named(text: str, names: Mapping[Key, str]) -> list[Key]:
    """Return whose names stand in the plain ``text``, not as a part of a longer one."""
    found = []
    for name, key in _longest_first(names):
        if name in text:
            found.append(key)
            text = text.replace(name, "|")
    return found
