"""Values at data paths: reading them, and an alliance with some of them changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from mengyue.intake.yaml_write import plain
from mengyue.model.alliance import Alliance

__all__ = ["set_value", "steps_of", "value_at", "with_values"]

_TABLES = ("clauses", "narratives")


def steps_of(path: str) -> list[str | int]:
    """Return the keys and indexes that lead to ``path``; the id of a clause, which holds dots, is one key."""
    if path.startswith("clauses."):
        rest = path.removeprefix("clauses.")
        found = re.fullmatch(r"(.+?)\.(parameters|variant|exclude|text|approved_by|reason)(?:\.(.+))?", rest)
        if found:
            return ["clauses", found[1], found[2], *([found[3]] if found[3] else [])]
        return ["clauses", rest]
    steps: list[str | int] = []
    for name in re.findall(r"[^.\[\]]+|\[\d+\]", path):
        steps.append(int(name[1:-1]) if name.startswith("[") else name)
    return steps


def value_at(alliance: Alliance, path: str) -> str | None:
    """Return the value at ``path`` as a person would type it; nothing where there is none."""
    found: Any = alliance
    for step in steps_of(path):
        if isinstance(step, int):
            found = found[step] if isinstance(found, tuple) and step < len(found) else None
        elif isinstance(found, dict):
            found = found.get(step)
        else:
            found = getattr(found, step, None)
        if found is None:
            return None
    told = plain(found)
    return None if isinstance(told, list | dict) else str(told)


def with_values(alliance: Alliance, values: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> Alliance:
    """Return ``alliance`` with ``values`` at their paths; a list takes one more at the index behind its last.

    Raises :class:`ValueError` with the reason when the model does not take them.
    """
    data = plain(alliance.model_dump())
    for path, value in values.items() if isinstance(values, Mapping) else values:
        set_value(data, steps_of(path), value)
    try:
        return Alliance.model_validate(data)
    except ValidationError as error:
        raise ValueError("；".join(str(fault["msg"]) for fault in error.errors()[:3])) from None


def set_value(data: Any, steps: Sequence[str | int], value: Any) -> None:
    """Set what stands at ``steps`` in plain data, in place; what leads there is made; nothing takes a value away."""
    for step, following in pairwise(steps):
        empty: Any = [] if isinstance(following, int) else {}
        if isinstance(step, int):
            while step >= len(data):
                data.append({})
            data = data[step]
        else:
            if not data.get(step):  # a key with nothing behind it
                data[step] = empty
            data = data[step]
    last = steps[-1]
    if isinstance(last, int):
        if last < len(data):
            data[last] = value
        else:
            data.append(value)
    elif value is None:
        data.pop(last, None)
    else:
        data[last] = value
