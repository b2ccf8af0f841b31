"""Finding every word of the lexicon in a text, in one pass."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["Words", "WordsByBeginning", "by_beginning"]


#: A word with its length and what it means.
_Word = tuple[str, int, tuple[str, ...]]
#: What words of two characters mean themselves, and the longer ones that begin so by their third character, shortest
#: first: most that begin alike differ there.
_Longer = tuple[tuple[str, ...] | None, dict[str, list[_Word]]]
#: Words of one character with what they mean; the others by their first two.
WordsByBeginning = tuple[dict[str, tuple[str, ...]], dict[str, _Longer]]


def by_beginning(words: Mapping[str, tuple[str, ...]]) -> WordsByBeginning:
    """Return ``words`` as they are looked for: plain data, which can be kept."""
    longer: dict[str, _Longer] = {}
    for word, meanings in sorted(words.items(), key=lambda item: len(item[0])):
        if len(word) == 2:
            longer[word] = meanings, {}
        elif len(word) > 2:
            _meant, thirds = longer.setdefault(word[:2], (None, {}))
            thirds.setdefault(word[2], []).append((word, len(word), meanings))
    return {word: meanings for word, meanings in words.items() if len(word) == 1}, longer


class Words:
    """Finds words with what they mean. Of those that begin at the same place all are found, shortest first."""

    def __init__(self, words: WordsByBeginning) -> None:
        self._single, self._longer = words

    def find(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return start, end and meanings of every word in ``text``."""
        found = []
        single, longer, begins = self._single, self._longer, text.startswith
        for start, (first, pair) in enumerate(zip(text, map(str.__add__, text, (*text[1:], "")), strict=True)):
            if first in single:
                found.append((start, start + 1, single[first]))
            if pair in longer:
                meant, thirds = longer[pair]
                if meant is not None:
                    found.append((start, start + 2, meant))
                third = text[start + 2 : start + 3]
                if third in thirds:
                    for word, size, meanings in thirds[third]:
                        if begins(word, start):
                            found.append((start, start + size, meanings))
        return found
