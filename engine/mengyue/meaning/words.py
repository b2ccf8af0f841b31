"""Finding every word of the lexicon in a text, in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

__all__ = ["Words"]


class Words:
    """Words with what they mean. Of words that begin at the same place all are found, shortest first."""

    def __init__(self, words: Mapping[str, tuple[str, ...]]) -> None:
        self._words = words
        sizes: dict[str, set[int]] = defaultdict(set)
        for word in words:
            if len(word) > 1:
                sizes[word[:2]].add(len(word))
        #: How long the words are, of more than one character, that begin with these two.
        self._sizes = {pair: tuple(sorted(found)) for pair, found in sizes.items()}

    def find(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return start, end and meanings of every word in ``text``."""
        found = []
        words, sizes = self._words, self._sizes
        for start, first in enumerate(text):
            if first in words:
                found.append((start, start + 1, words[first]))
            for size in sizes.get(text[start : start + 2], ()):
                word = text[start : start + size]
                meanings = words.get(word)
                if meanings is not None and len(word) == size:
                    found.append((start, start + size, meanings))
        return found
