"""Spoken Chinese in the words of lawyers: 谁也甭提 as 任何一方均不得提, with the places where each character stood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from mengyue.output.kept_patterns import compiled

__all__ = ["Plain", "Register"]


class Plain(NamedTuple):
    """A text in written words; ``starts`` tell of each of its characters, and of its end, the place in the text."""

    text: str
    starts: tuple[int, ...]


class Register:
    """Words of speech with the written word for each; one that stands for itself only keeps those inside it apart."""

    def __init__(self, spoken: Mapping[str, str]) -> None:
        self._written = {word: written for written, words in spoken.items() for word in words.split()}
        longest = sorted(self._written, key=lambda word: (-len(word), word))
        self._words = compiled("|".join(map(re.escape, longest)) or "(?!)")

    def written(self, text: str) -> str:
        """Return ``text`` in written words."""
        return self._words.sub(lambda m: self._written[m[0]], text)

    def plain(self, text: str) -> Plain | None:
        """Return ``text`` in written words with the places, nothing where it is so written."""
        pieces: list[str] = []
        starts: list[int] = []
        at = 0
        for found in self._words.finditer(text):
            written = self._written[found[0]]
            if written != found[0]:
                pieces += (text[at : found.start()], written)
                starts += (*range(at, found.start()), *([found.start()] * len(written)))
                at = found.end()
        if not pieces:
            return None
        pieces.append(text[at:])
        starts += range(at, len(text) + 1)
        return Plain("".join(pieces), tuple(starts))
