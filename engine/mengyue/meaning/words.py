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
        for word in filter(None, words):
            sizes[word[0]].add(len(word))
        self._sizes = {first: tuple(sorted(found)) for first, found in sizes.items()}

    def find(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return start, end and meanings of every word in ``text``."""
        found = []
        words, sizes = self._words, self._sizes
        for start, first in enumerate(text):
            for size in sizes.get(first, ()):
                word = text[start : start + size]
                meanings = words.get(word)
                if meanings is not None and len(word) == size:
                    found.append((start, start + size, meanings))
        return found
