"""Finding every word of the lexicon in a text, in one pass."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

__all__ = ["Words"]

_END = ""


class Words:
    """Words with what they mean. Of words that begin at the same place all are found, longest first."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        self._root: dict[str, Any] = {}
        for word in sorted(words):
            node = self._root
            for character in word:
                node = node.setdefault(character, {})
            node[_END] = tuple(sorted(set(words[word])))

    def find(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Return start, end and meanings of every word in ``text``."""
        found = []
        root, length = self._root, len(text)
        for start, first in enumerate(text):
            node = root.get(first)
            at = start + 1
            while node is not None:
                if _END in node:
                    found.append((start, at, node[_END]))
                if at == length:
                    break
                node = node.get(text[at])
                at += 1
        return found
