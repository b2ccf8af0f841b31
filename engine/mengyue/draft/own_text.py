"""Own text (自拟条文): wording that an alliance agreed upon and the library does not have, as inlines.

It is data and never evaluated. Four marks are read in it: ``[条：条款编号]`` and ``[附件：代号]`` refer to an article
or schedule, ``[表：名称]`` on a line of its own puts a table, ``**…**`` marks a defined term.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from mengyue.draft.tree import Inline, Ref, Term, Text
from mengyue.model.alliance import Alliance

__all__ = ["ARTICLE_MARK", "SCHEDULE_MARK", "is_own", "marks_in", "own_lines", "place_of"]

#: How own text names an article and a schedule.
ARTICLE_MARK, SCHEDULE_MARK = "条", "附件"
_MARK = re.compile(r"\[(条|附件)：([a-z0-9][a-z0-9._-]*)\]|\*\*([^*\n]+)\*\*")
_PREFIX = "own."

Resolve = Callable[[str, str], Ref | None]


def is_own(clause: str) -> bool:
    """Tell whether ``clause`` is the id of an article that the library does not have."""
    return clause.startswith(_PREFIX)


def place_of(alliance: Alliance, clause: str) -> str:
    """Return the data path of what an alliance chose for ``clause``, or of its own article."""
    places = {f"{_PREFIX}{own.id}": at for at, own in enumerate(alliance.own_articles)}
    return f"own_articles[{places[clause]}]" if clause in places else f"clauses.{clause}"


def own_lines(text: str, resolve: Resolve) -> list[tuple[Inline, ...]]:
    """Return ``text`` as lines. ``resolve`` gives the reference for a kind of mark and a name, or nothing when the
    paper does not have it: then the mark stays as it was written."""
    return [tuple(_line(line, resolve)) for line in text.split("\n")]


def marks_in(text: str) -> list[tuple[str, str]]:
    """Return (kind, name) of the references in ``text``."""
    return [(found[1], found[2]) for found in _MARK.finditer(text) if found[1]]


def _line(line: str, resolve: Resolve) -> Iterator[Inline]:
    at = 0
    for found in _MARK.finditer(line):
        made: Inline | None = Term(found[3]) if found[3] else resolve(found[1], found[2])
        if made is None:
            continue
        if found.start() > at:
            yield Text(line[at : found.start()])
        yield made
        at = found.end()
    if at < len(line) or not line:
        yield Text(line[at:])
