"""Values as text that tells them from all others: what was made of them is kept between runs under that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from mengyue.language.values import TracedDate, TracedDecimal, TracedInt, TracedText

__all__ = ["plain", "told_value"]

#: Values that their own text tells from all others of their kind.
_PLAIN = (str, int, bool, type(None), Decimal, date)
#: Values that know where in the data they stand.
_TRACED = (TracedText, TracedInt, TracedDecimal, TracedDate)


def told_value(value: object) -> str | None:
    """Return what tells a value from others; nothing for one of which that is not known."""
    kind = type(value)
    if kind in _PLAIN:
        return f"{kind.__name__} {value!r}"
    if isinstance(value, _TRACED):
        return f"{kind.__name__} {value!r} {value.path}"
    if isinstance(value, Mapping):
        return _all("mapping", (part for item in value.items() for part in item))
    if isinstance(value, frozenset):
        return _all(kind.__name__, sorted(value, key=repr))
    if isinstance(value, tuple | list):
        return _all(kind.__name__, value)
    if is_dataclass(value) and not isinstance(value, type):
        return _all(kind.__name__, (getattr(value, part.name) for part in fields(value)))
    return None


def _all(kind: str, values: Iterable[object]) -> str | None:
    told = [told_value(one) for one in values]
    return None if None in told else f"{kind} {told}"


def plain(value: Any) -> Any:
    """Return ``value`` of the types of Python itself: texts of ours can be of a type of their own."""
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict):
        return {plain(key): plain(inner) for key, inner in value.items()}
    return type(value)(map(plain, value)) if isinstance(value, list | tuple) else value
