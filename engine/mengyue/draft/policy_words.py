"""The policy's own words in fixed text: a clause says 联合体, those of an alliance 联盟. Data stay."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["Words"]

_TAGS = re.compile(r"(\{\{.*?\}\}|\{%.*?%\})", re.S)


class Words:
    """Replaces words by those of a policy (``wording`` in its pack), longer words first."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = dict(words)
        longest = sorted(self._words, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(re.escape, longest))) if longest else None
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
