"""Signs: by what a text is held against judged ones: its words' meanings, pairs of them, and runs of its characters.

A meaning is a sign together with what the words around do to it: 起诉 in 不得起诉 is another than in 可以起诉. Two
meanings in one sentence are a sign of their own, whatever stands between. Figures count as one figure, letters and
marks part the runs, so names in other scripts and amounts decide nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import combinations

from mengyue.meaning.tokens import Reading, Token

__all__ = ["Signs", "runs", "signs"]

_LONGEST = 3
_FIGURES = re.compile("[0-9]+(?:[.,][0-9]+)*")
_PARTS = re.compile("[^一-龥0%]+")
_WHITE = re.compile("[ \t\u3000]+")
_SENTENCE = re.compile("[^。；\n]+[。；]?")
#: Between two meanings of a pair: no meaning has it.
_AND = "&"

#: The signs of a text: runs of characters, meanings, pairs of meanings, each sorted.
Signs = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


def runs(text: str) -> set[str]:
    """Return every run of one to three characters of ``text``."""
    found: set[str] = set()
    for part in _PARTS.split(_FIGURES.sub("0", _WHITE.sub("", text))):
        size = len(part)
        for length in range(1, min(_LONGEST, size) + 1):
            found.update([part[at : at + length] for at in range(size - length + 1)])
    return found


def signs(text: str, read: Callable[[str], Reading]) -> Signs:
    """Return the signs of ``text``, each sentence of which is read by ``read``."""
    meanings: set[str] = set()
    pairs: set[str] = set()
    for sentence in _SENTENCE.findall(_WHITE.sub("", text)):
        own = sorted(_meant(read(sentence).tokens))
        meanings.update(own)
        pairs.update(map(_AND.join, combinations(own, 2)))
    return tuple(sorted(runs(text))), tuple(sorted(meanings)), tuple(sorted(pairs))


def _meant(tokens: Iterable[Token]) -> set[str]:
    return {meaning + _governed(token) for token in tokens for meaning in token.meanings}


def _governed(token: Token) -> str:
    """What the words around do to a token: 禁 barred, 否 denied, 若 under a condition, 除 in an exception."""
    marks = (("禁", token.barred), ("否", token.denied), ("若", token.condition), ("除", token.excepted))
    said = "".join([mark for mark, holds in marks if holds])
    return f"~{said}" if said else ""
