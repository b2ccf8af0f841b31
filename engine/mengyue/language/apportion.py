"""Dividing an amount by shares so that the parts add up to it, to the fen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import ROUND_DOWN, Decimal
from typing import Any

from mengyue.language.missing import Missing

__all__ = ["apportion"]

_FEN = Decimal("0.01")


def apportion(items: Iterable[Any], total: Any, share: Callable[[Any], Any]) -> list[tuple[Any, Any]]:
    """Pair each item with its part of ``total`` by the ratio of what ``share`` gives for the items.

    The shares need not add up to 100: only their ratio counts (clauses/benefit/split.md, 按其所列比例之间的比值分配).
    Parts are cut to the fen; the fen left over go one by one to the largest fractions cut off, the earlier item first.
    With ``total`` unknown or negative every part is that same value, or nothing.
    """
    found = [(item, share(item)) for item in items]
    unknown = next((weight for _item, weight in found if isinstance(weight, Missing)), None)
    if unknown is not None:
        return [(item, unknown) for item, _weight in found]
    whole = sum((weight for _item, weight in found), Decimal(0))
    if isinstance(total, Missing) or not whole:
        return [(item, total) for item, _weight in found]
    if total < 0:
        return [(item, "") for item, _weight in found]
    exact = [total * weight / whole for _item, weight in found]
    parts = [part.quantize(_FEN, ROUND_DOWN) for part in exact]
    left = int((total - sum(parts)) / _FEN)
    order = sorted(range(len(parts)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[:left]:
        parts[at] += _FEN
    return [(item, part) for (item, _weight), part in zip(found, parts, strict=True)]
