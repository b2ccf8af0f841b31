"""The sentences that changed between two texts: what a person wants to read of a change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

__all__ = ["changed_sentences", "opcodes"]

#: The number of an item at the beginning of its line: items that moved up are no other items.
_NUMBER = re.compile(r"^\s*(?:[（(][一二三四五六七八九十百0-9]{1,4}[）)]|[0-9]{1,3}[.．、)）])\s*")
_SENTENCE = re.compile(r"[^。；！？;!?\n]*(?:[。；！？;!?\n]|$)")
#: From so many items on, those that occur all over do not anchor a comparison: it would take hours.
_MANY = 1000
#: So many items that differ are another text: they are set against each other as they stand.
_ALL = 60_000


def opcodes(old: Sequence[object], new: Sequence[object]) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield what differs as :meth:`difflib.SequenceMatcher.get_opcodes` does, in a time that stays bearable."""
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    mine, theirs = old[head : len(old) - tail], new[head : len(new) - tail]
    if head:
        yield "equal", 0, head, 0, head
    if len(mine) + len(theirs) > _ALL and mine and theirs:
        yield "replace", head, len(old) - tail, head, len(new) - tail
        mine, theirs = [], []
    many = len(mine) > _MANY or len(theirs) > _MANY
    for kind, a, b, c, d in SequenceMatcher(None, mine, theirs, autojunk=many).get_opcodes():
        yield kind, a + head, b + head, c + head, d + head
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def changed_sentences(old: Sequence[str], new: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return (old, new) of the sentences that differ between two texts, given as lines; one is empty where a line was
    added or deleted. Items are set against each other by what they say, whatever their numbers."""
    found: list[tuple[str, str]] = []
    unnumbered = [[_NUMBER.sub("", line) for line in lines] for lines in (old, new)]
    for kind, a, b, c, d in opcodes(*unnumbered):
        if kind == "equal":
            pairs = zip(old[a:b], new[c:d], strict=True)
            found += [(before, after) for before, after in pairs if before != after]
            continue
        for at in range(max(b - a, d - c)):
            before = old[a + at] if at < b - a else ""
            after = new[c + at] if at < d - c else ""
            found.append(_differing(before, after) if before and after else (before, after))
    return tuple(pair for pair in found if any(pair))


def _differing(old: str, new: str) -> tuple[str, str]:
    mine, theirs = _SENTENCE.findall(old), _SENTENCE.findall(new)
    gone: list[str] = []
    come: list[str] = []
    for kind, a, b, c, d in opcodes(mine, theirs):
        if kind != "equal":
            gone += mine[a:b]
            come += theirs[c:d]
    return "".join(gone).strip(), "".join(come).strip()
