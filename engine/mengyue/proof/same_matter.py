"""Whether two statements speak of one matter: what is left of each without its figures, actors and words of form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from mengyue.meaning.quantities import values
from mengyue.meaning.register import Register
from mengyue.output.kept_patterns import compiled

__all__ = ["Matters", "Weighed", "common_weight", "is_word", "weighed"]

_HAN = re.compile("[一-龥\ue000-\uf8ff]+")


#: 次月十日, 下季度首月二十日, 每月五日.
_OF_NEXT = re.compile(
    "(?:次月|下个?月|翌月|每个?月|(?:下|次|翌)一?个?季度?的?(?:头一?个?月|首月|第一个?月)?|季后(?:首月|头一?个?月)?)"
    "[的之]?[0-9一二三四五六七八九十]{1,3}[日号]"
)


class Matters:
    """Features of statements by the words that count as one (``matters`` of the lexicon)."""

    def __init__(
        self,
        matters: Mapping[str, str],
        single: Iterable[str] = (),
        usual: Iterable[str] = (),
        fillers: Iterable[str] = (),
        spoken: Mapping[str, str] | None = None,
    ) -> None:
        self._written = Register(spoken or {}).written
        self._code = {
            word: chr(0xE000 + number) for number, words in enumerate(matters.values()) for word in words.split()
        }
        #: Matters of which an agreement has one: two figures of one are always at odds.
        self.whole = frozenset(
            chr(0xE000 + number) for number, matter in enumerate(matters) if matter.startswith("协议")
        )
        names = {name: chr(0xE000 + number) for number, name in enumerate(matters)}
        #: Matters of which an agreement has one figure of a kind: 会费, 任期.
        self.single = self.whole | frozenset(names[name] for name in single if name in names)
        #: Matters that come up everywhere: 收到, 通知.
        self.usual = frozenset(names[name] for name in usual if name in names)
        longest = sorted(self._code, key=lambda word: (-len(word), word))
        self._words = compiled("|".join(map(re.escape, longest)) or "(?!)")
        form = sorted({*fillers}, key=lambda word: (-len(word), word))
        self._form = compiled("|".join(map(re.escape, form)) or "(?!)")
        self.features = lru_cache(maxsize=20_000)(self._features)

    def _features(self, text: str) -> frozenset[str]:
        """Return what ``text`` is about: words that count as one, and every two characters of the rest in a row."""
        return frozenset(self._each(text))

    def _each(self, text: str) -> Iterator[str]:
        text = self._written(text)
        for start, end in sorted({(value.start, value.end) for value in values(text)}, reverse=True):
            text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
        text = re.sub("第[0-9一二三四五六七八九十百]{1,6}[条款项]", " ", text)
        text = re.sub(
            "[0-9一二三四五六七八九十]{1,3}月(?:[0-9一二三四五六七八九十]{1,3}[日号]|[底末初])?|次年|每年|当年",
            " ",
            text,
        )
        text = _OF_NEXT.sub(" ", text)
        text = self._words.sub(lambda m: self._code[m[0]], text)
        text = self._form.sub(" ", text)
        for run in _HAN.findall(text):
            rest = ""
            for character in run:
                if "\ue000" <= character <= "\uf8ff":
                    yield character
                    yield from _pairs(rest)
                    rest = ""
                else:
                    rest += character
            yield from _pairs(rest)


class Weighed(NamedTuple):
    """Of features those that count as one word, those of a single character, and how much all of them tell."""

    words: frozenset[str]
    lone: frozenset[str]
    weight: float


@lru_cache(maxsize=20_000)
def weighed(features: frozenset[str]) -> Weighed:
    """Weigh features: a word that counts as one tells the most, a single character the least."""
    words = frozenset(filter(is_word, features))
    lone = frozenset(feature for feature in features - words if len(feature) == 1)
    return Weighed(words, lone, _weight(len(features), len(words), len(lone)))


def common_weight(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much those features tell that both have."""
    a, b = weighed(one), weighed(other)
    return _weight(len(one & other), len(a.words & b.words), len(a.lone & b.lone))


def _weight(features: int, words: int, lone: int) -> float:
    return 0.5 * (features + words) - 0.25 * lone


def is_word(feature: str) -> bool:
    """Tell whether a feature is a word that counts as one, rather than characters in a row."""
    return len(feature) == 1 and "\ue000" <= feature <= "\uf8ff"


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for at in range(len(run) - 1):
        yield run[at : at + 2]
