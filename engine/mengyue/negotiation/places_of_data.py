"""Values at data paths: reading them, and an alliance with some of them changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pydantic import ValidationError

from mengyue.i18n import _
from mengyue.intake.place_labels import label_of
from mengyue.intake.yaml_write import plain
from mengyue.library.content_library import Library
from mengyue.library.data_model import data_model
from mengyue.model.alliance import Alliance
from mengyue.negotiation.facts_in import field_at

__all__ = [
    "Come", "Gone", "Step", "found_at", "in_order", "listed", "set_value", "steps_of", "told_of", "value_at",
    "with_values",
]  # fmt: skip

_STEP = re.compile(r"[^.\[\]]+|\[[-+]?\d+(?:#\d+)?\]")


@dataclass(frozen=True, slots=True, order=True)
class Come:
    """An item that is put into a list in front of the one at ``at``; ``order`` counts those at one place."""

    at: int
    order: int = 0


@dataclass(frozen=True, slots=True)
class Gone:
    """The item at ``at``, taken out of its list."""

    at: int


Step = str | int | Come | Gone


def in_order(values: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Return ``values`` in the order in which they are to be set: what comes into lists or goes from them last, and
    from behind, so that every index means what it meant in the data before."""

    def key(row: tuple[str, Any]) -> tuple[int, int, int, int]:
        last = steps_of(row[0])[-1]
        if isinstance(last, Come):
            return 1, -last.at, 1, -last.order
        return (1, -last.at, 0, 0) if isinstance(last, Gone) else (0, 0, 0, 0)

    return sorted(values.items(), key=key)


def steps_of(path: str) -> list[Step]:
    """Return the keys and indexes that lead to ``path``; the id of a clause, which holds dots, is one key.

    ``members[+3]`` is an item to be put in front of the one at 3 (``members[+3#1]`` a second one there), and
    ``members[-3]`` the item at 3 to be taken out.
    """
    if path.startswith("clauses."):
        rest = path.removeprefix("clauses.")
        found = re.fullmatch(r"(.+?)\.(parameters|variant|exclude|text|title|approved_by|reason)(?:\.(.+))?", rest)
        if found:
            return ["clauses", found[1], found[2], *([found[3]] if found[3] else [])]
        return ["clauses", rest]
    return [_step(name) for name in _STEP.findall(path)]


def _step(name: str) -> Step:
    if not name.startswith("["):
        return name
    inner = name[1:-1]
    if inner.startswith("+"):
        at, _hash, order = inner[1:].partition("#")
        return Come(int(at), int(order or 0))
    return Gone(int(inner[1:])) if inner.startswith("-") else int(inner)


def told_of(path: str, value: Any, library: Library) -> str:
    """Say what is written at ``path``, for people: the field and its value, or what comes into a list or goes."""
    clause = library.clauses.get(str(steps_of(path)[1])) if path.startswith("clauses.") else None
    if clause is not None:
        parameter = clause.parameters.get(str(steps_of(path)[-1])) if ".parameters." in path else None
        label = parameter.label if parameter else label_of(path).rpartition("·")[2]
        titles = {variant.id: variant.title for variant in clause.variants}
        shown = titles.get(value, value) if path.endswith(".variant") else _worded(path, value)
        return _("条款“{title}”·{label}：{value}").format(
            title=clause.title, label=label, value=" ".join(str(shown).split())
        )
    last = steps_of(path)[-1]
    label = label_of(listed(path))
    if isinstance(last, Gone):
        return _("{label}：删去第 {at} 项").format(label=label, at=last.at + 1)
    if isinstance(value, dict):
        base = re.sub(r"\[\d+\]$", "", listed(path))
        shown = ((key, _worded(f"{base}[0].{key}", item)) for key, item in value.items())
        fields = "；".join(f"{_field(base, key)} {' '.join(item.split())}" for key, item in shown if item)
        if isinstance(last, Come):
            return _("{label}：在第 {at} 项之后增加：{fields}").format(label=label, at=last.at, fields=fields)
        return f"{label}：{fields}"
    return f"{label_of(path)}：{' '.join((_worded(path, value) or str(value)).split())}"


def _worded(path: str, value: Any) -> str:
    """Return what a field says as a paper does: choices by their names; nothing for what is no single value."""
    known = field_at(path)
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, str | int | float):
        return ""
    return known.choices.get(str(value), str(value)) if known is not None and known.choices else str(value)


def _field(path: str, key: str) -> str:
    return label_of(f"{path}[0].{key}").rpartition("·")[2]


def listed(path: str) -> str:
    """Return the list that an item comes into or goes from; any other path as it is."""
    return re.sub(r"\[[-+][^\]]*\]$", "", path)


def found_at(alliance: Alliance, path: str) -> Any:
    """Return what stands at ``path``: a value, a record, a list; None where there is nothing."""
    found: Any = alliance
    for step in steps_of(path):
        if isinstance(step, int):
            found = found[step] if isinstance(found, tuple) and step < len(found) else None
        elif isinstance(found, dict):
            found = found.get(step)
        else:
            found = getattr(found, step, None) if isinstance(step, str) else None
    return found


def value_at(alliance: Alliance, path: str) -> str | None:
    """Return the value at ``path`` as a person would type it; nothing where there is none."""
    told = plain(found_at(alliance, path))
    return None if told is None or isinstance(told, list | dict) else str(told)


def with_values(alliance: Alliance, values: Mapping[str, Any] | Iterable[tuple[str, Any]]) -> Alliance:
    """Return ``alliance`` with ``values`` at their paths; a list takes one more at the index behind its last.

    Raises :class:`ValueError` with the reason when the model does not take them.
    """
    data = plain(alliance.model_dump())
    for path, value in in_order(dict(values)):
        set_value(data, steps_of(path), value)
    try:
        return data_model().model_validate(data)
    except ValidationError as error:
        raise ValueError("；".join(str(fault["msg"]) for fault in error.errors()[:3])) from None


def set_value(data: Any, steps: Sequence[Step], value: Any) -> None:
    """Set what stands at ``steps`` in plain data, in place; what leads there is made; nothing takes a value away."""
    for step, following in pairwise(steps):
        empty: Any = {} if isinstance(following, str) else []
        if isinstance(step, int):
            while step >= len(data):
                data.append({})
            data = data[step]
        else:
            if not data.get(step):  # a key with nothing behind it
                data[step] = empty
            data = data[step]
    last = steps[-1]
    if isinstance(last, Come):
        data.insert(last.at, value)
    elif isinstance(last, Gone):
        del data[last.at]
    elif isinstance(last, int):
        if last < len(data):
            data[last] = value
        else:
            data.append(value)
    elif value is None:
        data.pop(last, None)
    else:
        data[last] = value
