"""Words that stand in a text box on one side and as paragraphs on the other: programs turn one into the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mengyue.comparison.difference import Change, Difference
from mengyue.comparison.lines import as_compared
from mengyue.word.content import Kind

__all__ = ["with_frames"]


def with_frames(found: Sequence[Difference]) -> list[Difference]:
    """Return ``found`` in which lines that went into a text box word for word, or came out of one, have moved."""
    made: list[Difference | None] = [*found]
    for at, box in enumerate(found):
        if box.mark is not Kind.BOX or bool(box.old) == bool(box.new):
            continue
        change = Change.REMOVED if box.new else Change.ADDED
        places = _places(made, change, as_compared(box.new or box.old))
        lines = [one for place in places if (one := made[place]) is not None]
        if not lines:
            continue
        words = "\n".join(line.old or line.new for line in lines)
        first = replace(lines[0], change=Change.MOVED, old=words, new=words, pieces=())
        made[places[0]] = replace(
            first,
            old_lines=tuple(line for one in lines for line in one.old_lines),
            new_lines=tuple(line for one in lines for line in one.new_lines),
        )
        for place in places[1:]:
            made[place] = None
        made[at] = None
    return [one for one in made if one is not None]


def _places(found: Sequence[Difference | None], change: Change, words: str) -> list[int]:
    """Return where lines with that change stand, one after the other, that together say ``words``."""
    lines = [
        (at, as_compared(one.old or one.new))
        for at, one in enumerate(found)
        if one is not None and one.change is change and one.mark is None
    ]
    for first in range(len(lines)):
        said = ""
        for last in range(first, len(lines)):
            said += lines[last][1]
            if said == words and words:
                return [at for at, _text in lines[first : last + 1]]
            if not words.startswith(said):
                break
    return []
