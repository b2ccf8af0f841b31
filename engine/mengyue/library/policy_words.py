"""The policy's own words in fixed text: a clause says 联合体, those of an alliance 联盟. Data stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

__all__ = ["Words"]

_TAGS = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.S)


class Words:
    """Replaces words by those of a policy (``wording`` in its pack), longer words first and whole words only.

    ``terms`` are words of their own that are left alone, though they may hold one that is replaced: 任务牵头单位 where
    牵头单位 is. Latin letters and digits beside a word belong to it.
    """

    def __init__(self, words: Mapping[str, str], terms: Iterable[str] = ()) -> None:
        kept = {term: term for term in terms if any(word in term for word in words)}
        self._words = kept | dict(words)
        longest = sorted(self._words, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(_whole, longest))) if words else None
        self._sources: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """Return ``text`` in the policy's words."""
        return self._pattern.sub(lambda found: self._words[found[0]], text) if self._pattern else text

    def source(self, source: str) -> str:
        """Return the wording ``source`` in the policy's words; what stands between Jinja's marks is left alone."""
        if self._pattern is None:
            return source
        if source not in self._sources:
            parts = _TAGS.split(source)
            self._sources[source] = "".join(part if at % 2 else self(part) for at, part in enumerate(parts))
        return self._sources[source]


def _whole(word: str) -> str:
    """Return a pattern of ``word`` that ends where its Latin letters and digits do."""
    before = r"(?<![A-Za-z0-9])" if re.match("[A-Za-z0-9]", word) else ""
    after = r"(?![A-Za-z0-9])" if re.search("[A-Za-z0-9]$", word) else ""
    return before + re.escape(word) + after
