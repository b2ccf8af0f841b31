"""Which signature blocks open a page: as many on each as asked for, dealt out evenly, so that none is left alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

__all__ = ["page_openings"]


def page_openings(tall: Sequence[int], most: int, room: int) -> frozenset[int]:
    """Return the places of the blocks that open a page, counted from 0.

    ``tall`` is how many lines each block takes beyond the usual; one that takes more than ``room`` has a page of its
    own. The others between them share as few pages as there can be with ``most`` blocks on one; their numbers differ by
    one at the most, the fuller pages first: thirteen at three a page are 3, 3, 3, 2, 2.
    """
    opens: set[int] = set()
    start = 0
    for end in [at for at, lines in enumerate(tall) if lines > room] + [len(tall)]:
        opens.update(start + at for at in _shared(end - start, most))
        opens |= {end} & set(range(len(tall)))
        start = end + 1
    return frozenset(opens)


def _shared(count: int, most: int) -> Iterator[int]:
    """Yield the places of the first blocks of pages that ``count`` blocks share."""
    pages = -(-count // most)
    at = 0
    for page in range(pages):
        yield at
        at += -(-(count - at) // (pages - page))
