"""Numbers of several levels that somebody typed, as 3.2 or 1.1.4: told from figures by the row that they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from mengyue.word.content import Paragraph

__all__ = ["typed_numbers"]

#: A figure in front of one of these signs measures something.
_NUMBER = re.compile(r"\s*([0-9]{1,3}(?:[.．][0-9]{1,2}){1,4})[.．、]?(?![0-9.．%％‰℃°/~～-])\s*(?=\S)")
#: So many in a row show that a paper is numbered in this way.
_ROW = 3

_Steps = tuple[int, ...]


def typed_numbers(paragraphs: Iterable[Paragraph]) -> dict[int, int]:
    """Return how many characters of each paragraph are such a number, by the number of the paragraph.

    3.2 is one where another paragraph begins with 3.1 or 3.3, and 3.1 also where one begins with 2.1 or 4.1: a figure
    stands alone. Where a paper is numbered so, every number that lies between its neighbours is one.
    """
    found: list[tuple[int, _Steps, int]] = []
    for paragraph in paragraphs:
        hit = None if paragraph.cells or paragraph.label.strip() else _NUMBER.match(paragraph.words)
        if hit:
            steps = tuple(int(part) for part in re.split("[.．]", hit[1]))
            found.append((paragraph.number, steps, hit.end()))
    known = {steps for _number, steps, _end in found}
    sure = [bool(known.intersection(_near(steps))) for _number, steps, _end in found]
    if sum(sure) >= _ROW:
        sure = [one or _between(at, found, sure) for at, one in enumerate(sure)]
    return {number: end for (number, _steps, end), one in zip(found, sure, strict=True) if one}


def _near(steps: _Steps) -> Iterator[_Steps]:
    *above, last = steps
    yield from ((*above, last + by) for by in (-1, 1))
    if last == 1:
        yield from ((*above[:-1], above[-1] + by, 1) for by in (-1, 1))


def _between(at: int, found: list[tuple[int, _Steps, int]], sure: list[bool]) -> bool:
    before = next((found[i][1] for i in range(at - 1, -1, -1) if sure[i]), ())
    behind = next((found[i][1] for i in range(at + 1, len(found)) if sure[i]), None)
    return before < found[at][1] and (behind is None or found[at][1] < behind)
