"""Which cells of a row answer to which, when columns have come or gone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from mengyue.comparison.sentences import opcodes

__all__ = ["match_cells"]


def match_cells(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield (index in OLD, index in NEW) of every cell that changed, -1 for the side that does not have it.

    ``old`` and ``new`` are the texts of the cells as they are to be compared.
    """
    for kind, a, b, c, d in opcodes(old, new):
        if kind == "equal":
            continue
        spare = max((d - c) - (b - a), (b - a) - (d - c))
        mine, theirs = list(range(a, b)), list(range(c, d))
        if spare and mine and theirs:  # the last ones are those that have come or gone
            mine, theirs = mine[: len(theirs)], theirs[: len(mine)]
            yield from zip(mine, theirs, strict=True)
            mine, theirs = list(range(a + len(mine), b)), list(range(c + len(theirs), d))
        yield from zip_longest(mine, theirs, fillvalue=-1)
