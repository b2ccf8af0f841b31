"""A list that two people change at the same time: rows that were added, taken away and changed by both come together.

Only where both changed the same cell differently, or one changed the row that the other took away, do they contradict
each other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from mengyue.workbench.form_parts import FormGrid
from mengyue.workbench.list_rows import AT, KEY, NO, WITHIN, bare, told_rows

__all__ = ["Clash", "Rows", "merged"]

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people changed the same: what the page had, what somebody wants, what the file says by now."""

    place: str
    label: str
    was: str
    mine: str
    theirs: str


def merged(
    grid: FormGrid, was: Rows, mine: Rows, theirs: Rows, prefer: str = ""
) -> tuple[list[dict[str, Any]], list[Clash]]:
    """Return the rows with the changes of both, and what contradicts; ``prefer`` (``mine``, ``theirs``) decides that.

    ``was`` is what the page had, ``mine`` what it wants; ``theirs`` is what the file says by now.
    """
    return _Merge(grid, prefer).rows(was, mine, theirs)


class _Merge:
    def __init__(self, grid: FormGrid, prefer: str) -> None:
        self.grid, self.prefer = grid, prefer
        self.clashes: list[Clash] = []
        self.cells = [(column.name, column.label) for column in grid.columns]

    def rows(self, was: Rows, mine: Rows, theirs: Rows) -> tuple[list[dict[str, Any]], list[Clash]]:
        pairs = self._pairs(was, theirs)
        at = {row[AT]: number for number, row in enumerate(was) if isinstance(row.get(AT), int)}
        kept: dict[int, Mapping[str, Any]] = {}
        fresh: list[tuple[dict[str, Any], int]] = []  # and how many of the page's own rows stand before it
        for row in mine:
            number = at.get(row.get(AT))
            if number is None or number in kept:
                fresh.append(({**row, AT: None}, len(kept)))
            else:
                kept[number] = row
        order = list(kept)
        stands: dict[int, dict[str, Any]] = {}
        of_theirs = {their: number for number, their in pairs.items()}
        made: list[dict[str, Any]] = []
        added: list[dict[str, Any]] = []
        for their, other in enumerate(theirs):
            number = of_theirs.get(their)
            if number is None:
                made.append(dict(other))
                added.append(made[-1])
            elif number in kept:
                made.append(self._row(was[number], kept[number], other))
                stands[number] = made[-1]
            elif not self._same(was[number], other) and not self._give_way(was[number], {}, other):
                made.append(dict(other))
        for number, row in kept.items():
            if number not in pairs and not self._same(was[number], row) and self._give_way(was[number], row, {}):
                made.append({**row, AT: None})
        for row, before in fresh:  # what was sent twice, since the answer to the first got lost, is there already
            there = next((other for other in added if self._same(row, other) and KEY not in other), None)
            if there is None:
                following = next((stands[number] for number in order[before:] if number in stands), None)
                made.insert(next((i for i, one in enumerate(made) if one is following), len(made)), row)
            elif KEY in row:
                there[KEY] = row[KEY]
        return made, self.clashes

    def _row(self, old: Mapping[str, Any], new: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
        row = {**other, **({KEY: new[KEY]} if KEY in new else {})}
        if new.get(WITHIN, -1) != old.get(WITHIN, -1):
            row[WITHIN] = new.get(WITHIN, -1)
        for name, label in self.cells:
            a, b, c = (str(r.get(name) or "") for r in (old, new, other))
            if a == b or b == c:
                continue
            if a != c and self.prefer != "mine":
                if not self.prefer:
                    place = f"{self._place(other)}.{name}"
                    self.clashes.append(Clash(place, f"{self.grid.label}·{label}", a, b, c))
                continue
            row[name] = b
        return row

    def _give_way(self, old: Mapping[str, Any], new: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        """One took the row away, the other changed it: tell whether it goes as this page wants."""
        if not self.prefer:
            told = [told_rows(self.grid, [row]) if row else "" for row in (old, new, other)]
            self.clashes.append(Clash(self._place(other or old), self.grid.label, *told))
        return self.prefer == "mine"

    def _place(self, row: Mapping[str, Any]) -> str:
        pattern = self.grid.pattern
        if self.grid.within and isinstance(row.get(WITHIN), int):
            pattern = pattern.replace("[]", f"[{row[WITHIN]}]", 1)
        return f"{pattern}[{row.get(NO, row.get(AT))}]"

    def _same(self, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
        return bare(self.grid, one) == bare(self.grid, other)

    def _pairs(self, was: Rows, theirs: Rows) -> dict[int, int]:
        """Return which row of ``theirs`` each row of ``was`` has become."""
        old, new = ([bare(self.grid, row) for row in rows] for rows in (was, theirs))
        pairs: dict[int, int] = {}
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal" or (kind == "replace" and b - a == d - c):
                pairs.update(zip(range(a, b), range(c, d), strict=True))
            elif kind == "replace":
                free = list(range(c, d))
                for number in range(a, b):
                    best = max(free, key=lambda their, number=number: _alike(old[number], new[their]), default=None)  # type: ignore[misc]
                    if best is not None and _alike(old[number], new[best]):
                        pairs[number] = best
                        free = [their for their in free if their > best]
        return pairs


def _alike(one: tuple[Any, ...], other: tuple[Any, ...]) -> int:
    return sum(a == b != "" for a, b in zip(one[1:], other[1:], strict=True))
