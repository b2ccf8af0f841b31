"""References to articles, which shift when articles come or go."""

from __future__ import annotations

import re
from collections.abc import Mapping

from mengyue.comparison.where import ARTICLE

__all__ = ["same_references"]


def same_references(old: str, new: str, numbers: Mapping[str, str]) -> bool:
    """Tell whether the references of two texts that are else the same lead to the same articles.

    ``numbers`` are those of OLD's articles with those they have in NEW. A reference may also stand as it did: programs
    renew them at different times.
    """
    before, after = re.findall(ARTICLE, old), re.findall(ARTICLE, new)
    return len(before) == len(after) and all(
        now in (was, numbers.get(was, was)) for was, now in zip(before, after, strict=True)
    )
