"""Headings of a text without 第…条: 一、合作内容, 2. LICENSE 许可; and what is numbered below them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from mengyue.language.numerals import chinese_number
from mengyue.meaning.quantities import figure

__all__ = ["Top", "topped"]

#: A number and a short title, which is no sentence.
_SCHEMES: Final[tuple[re.Pattern[str], ...]] = (
    re.compile(r"^([一二三四五六七八九十]{1,3})、\s*([^。；，：:;,]{2,30})$"),
    re.compile(r"^([0-9]{1,2})(?:[.．、]\s*|\s+)(?![0-9])([^。；，：:;,]{2,60})$"),
)
_BELOW = re.compile(r"^[0-9]{1,2}(?:[.．][0-9]{1,2}){1,3}[.．、]?\s*(?=\S)")
_LETTER = re.compile(r"^[(（]?([a-z])[)）]\s*(?=\S)")
#: So many headings in a row make a scheme.
_FEWEST = 3


class Top(NamedTuple):
    """A top heading: its number as articles are numbered, and its title."""

    number: str
    title: str


def topped(texts: Sequence[str], article: Callable[[str], object]) -> list[str | Top]:
    """Return ``texts`` with their top headings as :class:`Top`, when none is an article by ``article``.

    What is numbered below (2.3, (a)) becomes a paragraph or an item. Texts that have articles, or no row of headings
    with something under most of them, stay as they are.
    """
    if any(article(text) for text in texts):
        return list(texts)
    for scheme in _SCHEMES:
        found = _row(texts, scheme)
        bearing = sum(at + 1 < len(texts) and at + 1 not in found for at in found)
        if len(found) >= _FEWEST and bearing * 2 > len(found):
            return [found[at] if at in found else _below(text) for at, text in enumerate(texts)]
    return list(texts)


def _row(texts: Sequence[str], scheme: re.Pattern[str]) -> dict[int, Top]:
    """The headings 1, 2, 3… by where they stand."""
    found: dict[int, Top] = {}
    for at, text in enumerate(texts):
        heading = scheme.match(text)
        if heading and figure(heading[1]) == len(found) + 1:
            found[at] = Top(f"第{chinese_number(len(found) + 1)}条", heading[2].strip())
    return found


def _below(text: str) -> str:
    numbered = _BELOW.match(text)
    if numbered:
        return text[numbered.end() :]
    letter = _LETTER.match(text)
    return f"（{chinese_number(ord(letter[1]) - ord('a') + 1)}）{text[letter.end() :]}" if letter else text
