"""Which row that was sent is which row of the data today."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from mengyue.change.row_identity import KNOWN_BY
from mengyue.gathering.member_cut import Row
from mengyue.gathering.member_parts import Part

__all__ = ["key_of", "known_by", "same_rows"]


def same_rows(part: Part, before: Sequence[Row], after: Sequence[Row], above: Mapping[str, str]) -> dict[str, Row]:
    """Return by the code of each row that was sent which row it is now: one that says the same, else one that is known
    by the same, else, where none came or went, the one that stands where it stood.

    ``above`` leads from the codes that the rows of the list above have now to those that they had.
    """
    found: dict[str, Row] = {}
    free = list(after)
    names = known_by(part)

    def whole(row: Row, of: str) -> Hashable:
        return of, tuple(sorted((name, repr(value)) for name, value in row.values.items() if value is not None))

    def known(row: Row, of: str) -> Hashable:
        key = key_of(row.values, names)
        return None if key is None else (of, key)

    for way in (whole, known):
        for row in before:
            key = way(row, row.of) if row.code not in found else None
            hit = next((r for r in free if key is not None and way(r, above.get(r.of, r.of)) == key), None)
            if hit is not None:
                found[row.code] = hit
                free.remove(hit)
    if len(before) == len(after):
        for row, other in zip(before, after, strict=True):
            if row.code not in found and other in free:
                found[row.code] = other
                free.remove(other)
    return found


def known_by(part: Part) -> tuple[str, ...]:
    """Return the columns by which a row of ``part`` is known."""
    columns = [column.path for column in part.columns]
    for names in KNOWN_BY.get(part.table.path, ()):
        own = tuple(name for name in names if name in columns)
        if own:
            return own
    return tuple(columns[:1])


def key_of(values: Mapping[str, Any], names: Sequence[str]) -> tuple[str, ...] | None:
    """Return what ``names`` say of a row; nothing where the first is not known."""
    if not names or values.get(names[0]) is None:
        return None
    return tuple(repr(values.get(name)) for name in names)
