"""Finding every word of the lexicon in a text, in one pass."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Words", "WordsByBeginning", "by_beginning"]


#: Words of one character with what they mean; the others with their lengths and meanings by their first two characters,
#: shortest first.
WordsByBeginning = tuple[dict[str, tuple[str, ...]], dict[str, list[tuple[str, int, tuple[str, ...]]]]]


def by_beginning(words: Mapping[str, tuple[str, ...]]) -> WordsByBeginning:
    """Return ``words`` as they are looked for: plain data, which can be kept."""
    longer: dict[str, list[tuple[str, int, tuple[str, ...]]]] = {}
    for word, meanings in sorted(words.items(), key=lambda item: len(item[0])):
        if len(word) > 1:
            longer.setdefault(word[:2], []).append((word, len(word), meanings))
    return {word: meanings for word, meanings in words.items() if len(word) == 1}, longer


class Words:
    """Finds words with what they mean. Of those that begin at the same place all are found, shortest first."""

    def __init__(self, words: WordsByBeginning) -> None:
        self._single, self._longer = words

    def find(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return start, end and meanings of every word in ``text``."""
        found = []
        single, longer, begins = self._single, self._longer, text.startswith
        for start, first in enumerate(text):
            if first in single:
                found.append((start, start + 1, single[first]))
            pair = text[start : start + 2]
            if pair in longer:
                for word, size, meanings in longer[pair]:
                    if begins(word, start):
                        found.append((start, start + size, meanings))
        return found
