"""Finding words of a list in a text, where they begin and the longest first, without a pattern made for each list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

__all__ = ["WordList"]


class WordList:
    """Words that are looked for together."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words) - {""}
        lengths: dict[str, set[int]] = {}
        for word in self._words:
            lengths.setdefault(word[0], set()).add(len(word))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def __contains__(self, text: str) -> bool:
        return text in self._words

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield where words stand, with the word: from left to right, none that overlap, the longest of several."""
        end = 0
        lengths, words = self._lengths, self._words
        for at, lengths_here in [(at, lengths[first]) for at, first in enumerate(text) if first in lengths]:
            if at < end:
                continue
            for length in lengths_here:
                if (word := text[at : at + length]) in words:
                    yield at, word
                    end = at + length
                    break

    def blackened(self, text: str, mark: str) -> str:
        """Return ``text`` with ``mark`` in the place of every character of the words."""
        pieces, end = list[str](), 0
        for at, word in self.found(text):
            pieces += (text[end:at], mark * len(word))
            end = at + len(word)
        return "".join((*pieces, text[end:])) if pieces else text
