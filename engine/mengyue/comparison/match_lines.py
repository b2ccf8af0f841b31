"""Which lines of one text answer to which lines of another: the same, changed, split, joined, come, gone or moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from mengyue.comparison.lines import Line
from mengyue.comparison.sentences import opcodes
from mengyue.progress import still

__all__ = ["Pair", "match_lines"]

#: Lines of which less than this share is common have nothing to do with each other; a lone pair needs less.
_LIKE, _LONE = 0.34, 0.2
#: So many comparisons of lines are made in one gap; a larger one is cut into parts of the same proportion.
_MOST = 400_000
#: A line found elsewhere word for word has moved, if it is not shorter than this; a row, of several cells, than this.
_MOVED, _ROW = 12, 6
#: A heading and a line that is none have less in common than their words.
_OTHER_KIND = 0.7
#: So many lines at most may have moved past a heading; of more one says that the heading moved.
_FEW = 8


class Pair(NamedTuple):
    """Lines of OLD and lines of NEW that answer to each other, by index. ``same`` when nothing of their words differs;
    ``moved`` when one stands elsewhere."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    same: bool
    moved: bool = False


def match_lines(old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Return all lines of both sides, in the order of NEW with what is gone at its old place."""
    pairs: list[Pair] = []
    for kind, a, b, c, d in opcodes([_key(line) for line in old], [_key(line) for line in new]):
        if kind == "equal":
            pairs += [Pair((a + at,), (c + at,), old[a + at].key == new[c + at].key) for at in range(b - a)]
        else:
            pairs += _gap(old, new, range(a, b), range(c, d))
    return _with_moves(_with_heads(pairs, old, new), old, new)


def _key(line: Line) -> tuple[bool, tuple[str, ...]]:
    return line.is_row, line.matched


def _gap(old: Sequence[Line], new: Sequence[Line], mine: range, theirs: range) -> Iterator[Pair]:
    if not mine or not theirs:
        yield from (Pair((at,), (), False) for at in mine)
        yield from (Pair((), (at,), False) for at in theirs)
    elif len(mine) * len(theirs) > _MOST:
        parts = 2 + len(mine) * len(theirs) // _MOST
        for part in range(parts):
            cut = [range(side.start + len(side) * part // parts, side.start + len(side) * (part + 1) // parts)
                   for side in (mine, theirs)]  # fmt: skip
            yield from _gap(old, new, *cut)
    else:
        yield from _regrouped(list(_paired(old, new, mine, theirs)), old, new)


def _paired(old: Sequence[Line], new: Sequence[Line], mine: range, theirs: range) -> Iterator[Pair]:
    """Pair what is alike, in order, so that as much as possible is common to the pairs."""
    grams = [[_grams(side[at]) for at in span] for side, span in ((old, mine), (new, theirs))]
    least = _LONE if len(mine) == len(theirs) == 1 else _LIKE
    rows, columns = len(mine), len(theirs)
    best = [[0.0] * (columns + 1) for _row in range(rows + 1)]
    likes: dict[tuple[int, int], float] = {}
    for i in range(rows - 1, -1, -1):
        still()
        for j in range(columns - 1, -1, -1):
            like = _like(old[mine[i]], new[theirs[j]], grams[0][i], grams[1][j])
            top = max(best[i + 1][j], best[i][j + 1])
            if like >= least:
                likes[i, j] = like
                top = max(top, like + best[i + 1][j + 1])
            best[i][j] = top
    i = j = 0
    while i < rows or j < columns:
        if (i, j) in likes and best[i][j] == likes[i, j] + best[i + 1][j + 1]:
            yield Pair((mine[i],), (theirs[j],), old[mine[i]].key == new[theirs[j]].key)
            i, j = i + 1, j + 1
        elif i < rows and (j == columns or best[i][j] == best[i + 1][j]):
            yield Pair((mine[i],), (), False)
            i += 1
        else:
            yield Pair((), (theirs[j],), False)
            j += 1


def _regrouped(pairs: list[Pair], old: Sequence[Line], new: Sequence[Line]) -> Iterator[Pair]:
    """Join what was split or run together: a line beside a pair that makes its sides more alike."""
    made: list[Pair] = []
    for pair in pairs:
        last = made[-1] if made else None
        if last and not last.same and (last.old and last.new) and bool(pair.old) != bool(pair.new):
            joined = Pair(last.old + pair.old, last.new + pair.new, False)
            if _plain(joined, old, new) and _alike(joined, old, new) > _alike(last, old, new) + 0.02:
                made[-1] = joined._replace(same=_text(joined.old, old) == _text(joined.new, new))
                continue
        if last and not (last.old and last.new) and pair.old and pair.new and not pair.same:
            joined = Pair(last.old + pair.old, last.new + pair.new, False)
            if _plain(joined, old, new) and _alike(joined, old, new) > _alike(pair, old, new) + 0.02:
                made[-1] = joined._replace(same=_text(joined.old, old) == _text(joined.new, new))
                continue
        made.append(pair)
    yield from made


def _with_heads(pairs: list[Pair], old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Let headings stay where a few lines around them moved: nobody says of a line that the heading above it moved."""
    come: dict[tuple[str, ...], int] = {}
    gone: dict[tuple[str, ...], int] = {}
    for at, pair in enumerate(pairs):
        if not pair.old and len(pair.new) == 1 and new[pair.new[0]].head:
            come[new[pair.new[0]].key] = at
        if not pair.new and len(pair.old) == 1 and old[pair.old[0]].head:
            gone[old[pair.old[0]].key] = at
    made: list[Pair | None] = [*pairs]
    for key in come.keys() & gone.keys():
        first, last = sorted((come[key], gone[key]))
        inside = pairs[first + 1 : last]
        plain = not any(pair.old and old[pair.old[0]].head for pair in inside)
        if plain and sum(bool(pair.old and pair.new) for pair in inside) <= _FEW:
            made[come[key]], made[gone[key]] = Pair(pairs[gone[key]].old, pairs[come[key]].new, True), None
            for at in range(first + 1, last):
                if pairs[at].same and len(pairs[at].old) == len(pairs[at].new) == 1:
                    made[at] = pairs[at]._replace(moved=True)
    return [pair for pair in made if pair is not None]


def _with_moves(pairs: list[Pair], old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Find lines that are gone in one place and have come, word for word, in another."""
    come: dict[tuple[str, ...], list[int]] = {}
    for pair in pairs:
        if not pair.old and len(pair.new) == 1 and _can_move(new[pair.new[0]]):
            come.setdefault(new[pair.new[0]].matched, []).append(pair.new[0])
    moved: dict[int, int] = {}
    for pair in pairs:
        if not pair.new and len(pair.old) == 1 and come.get(old[pair.old[0]].matched):
            moved[come[old[pair.old[0]].matched].pop(0)] = pair.old[0]
    return _with_changed_moves(_joined(pairs, moved, True), old, new)


def _with_changed_moves(pairs: list[Pair], old: Sequence[Line], new: Sequence[Line]) -> list[Pair]:
    """Let a line that changed within what moved be the one it was: its neighbour moved to beside it."""
    there = {pair.old[0]: pair.new[0] for pair in pairs if pair.moved and len(pair.old) == len(pair.new) == 1}
    gone = {pair.old[0] for pair in pairs if not pair.new and len(pair.old) == 1}
    come = {pair.new[0] for pair in pairs if not pair.old and len(pair.new) == 1}
    changed: dict[int, int] = {}
    for step in (1, -1):
        for mine, theirs in sorted(there.items(), reverse=step < 0):
            mine, theirs = mine + step, theirs + step
            while mine in gone and theirs in come and not old[mine].is_row:
                grams = _grams(old[mine]), _grams(new[theirs])
                if _like(old[mine], new[theirs], *grams) < _LIKE:
                    break
                changed[theirs] = mine
                gone.discard(mine)
                come.discard(theirs)
                mine, theirs = mine + step, theirs + step
    return _joined(pairs, changed, False)


def _joined(pairs: Sequence[Pair], moved: Mapping[int, int], same: bool) -> list[Pair]:
    """Make one pair of each new line that came and the old one that went: ``moved``, by the new one's number."""
    gone = set(moved.values())
    made = []
    for pair in pairs:
        if not pair.old and len(pair.new) == 1 and pair.new[0] in moved:
            made.append(Pair((moved[pair.new[0]],), pair.new, same, moved=True))
        elif pair.new or not (len(pair.old) == 1 and pair.old[0] in gone):
            made.append(pair)
    return made


def _can_move(line: Line) -> bool:
    return line.head or len("".join(line.matched)) >= (_ROW if line.is_row else _MOVED)


def _grams(line: Line) -> Counter[str]:
    text = "".join(line.matched)
    return Counter(text[at : at + 2] for at in range(max(len(text) - 1, 1)))


def _like(old: Line, new: Line, mine: Counter[str], theirs: Counter[str]) -> float:
    """Return how much two lines have in common, from 0 to 1: pairs of characters, a little more for the same number."""
    if old.is_row != new.is_row:
        return 0.0
    total = sum(mine.values()) + sum(theirs.values())
    small, large = (mine, theirs) if len(mine) < len(theirs) else (theirs, mine)
    common = sum(min(count, large[gram]) for gram, count in small.items() if gram in large)
    like = 2 * common / total if total else 0.0
    if old.head != new.head:  # who types a paper anew has headings of their own
        return like * _OTHER_KIND
    return min(1.0, like + (0.1 if old.number and old.number == new.number and common else 0.0))


def _plain(pair: Pair, old: Sequence[Line], new: Sequence[Line]) -> bool:
    lines = [*(old[at] for at in pair.old), *(new[at] for at in pair.new)]
    return not any(line.is_row for line in lines) and len({line.head for line in lines}) == 1


def _alike(pair: Pair, old: Sequence[Line], new: Sequence[Line]) -> float:
    sides = [Counter(), Counter()]  # type: list[Counter[str]]
    for side, text in zip(sides, (_text(pair.old, old), _text(pair.new, new)), strict=True):
        side.update(text[at : at + 2] for at in range(max(len(text) - 1, 1)))
    total = sum(sides[0].values()) + sum(sides[1].values())
    return 2 * sum((sides[0] & sides[1]).values()) / total if total else 0.0


def _text(indexes: tuple[int, ...], lines: Sequence[Line]) -> str:
    return "".join("".join(lines[at].key) for at in indexes)
