"""Questions that an agreement answers in one of a few ways: when a notice counts as served, in what money is paid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mengyue.output.kept_patterns import compiled

__all__ = ["Choices"]

#: What stands for another case, or takes the answer back.
_LIMITED = re.compile(
    "除|但|例外|另有|部分|特别|其余|其他|不得|不以|不由|并非|不再|原(?!则|告)|曾|如|若|经[^，。；]{1,12}同意"
)


class _Question(NamedTuple):
    asked: re.Pattern[str]
    otherwise: re.Pattern[str]
    answers: Mapping[str, re.Pattern[str]]


class Choices:
    """Reads answers. ``words`` is ``choices`` of the lexicon."""

    def __init__(self, words: Mapping[str, str]) -> None:
        names = [name for name in words if "=" not in name and not name.endswith("!")]
        self._questions = {
            name: _Question(
                _any(words[name]),
                _any(words.get(f"{name}!", "")),
                {key.partition("=")[2]: _any(said) for key, said in words.items() if key.startswith(f"{name}=")},
            )
            for name in names
        }
        self._any = _any(" ".join(words[name] for name in names))

    def said(self, text: str) -> Iterator[tuple[str, str, str]]:
        """Yield the questions that a sentence answers, each with the answer and its words."""
        if not self._any.search(text) or _LIMITED.search(text):
            return
        for name, question in self._questions.items():
            if not question.asked.search(text) or question.otherwise.search(text):
                continue
            found = {answer: m[0] for answer, pattern in question.answers.items() if (m := pattern.search(text))}
            if len(found) == 1:
                yield name, *next(iter(found.items()))


def _any(words: str) -> re.Pattern[str]:
    return compiled("|".join(map(re.escape, sorted(words.split(), key=lambda word: (-len(word), word)))) or "(?!)")
