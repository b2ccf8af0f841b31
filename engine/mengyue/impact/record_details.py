"""What two records of the library say differently, field by field, in their Chinese labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from mengyue.impact.impact_report import Detail
from mengyue.language.speech import shown
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, describe

__all__ = ["details_of", "differing", "text_of_value"]

#: What records in a list are known by, in this order; without any by their place.
#: Of a list that keeps so many of its items only those that came and went are told.
_MANY = 3
_KEYS = ("id", "clause", "table", "subheading", "caption", "key", "name")


def details_of(old: Model, new: Model, leaving: Collection[str] = (), within: str = "") -> Iterator[Detail]:
    """Yield what differs, the fields called ``leaving`` apart, and what is written in English."""
    for name, field in describe(type(new)).items():
        one, other = getattr(old, name, None), getattr(new, name, None)
        if name in leaving or name.endswith("_en") or one == other:
            continue
        yield from differing(one, other, field, f"{within}·{field.label}" if within else field.label)


def differing(old: Any, new: Any, field: FieldDescription | None, label: str) -> Iterator[Detail]:
    """Yield what differs between two values of a field called ``label``: of records and mappings part by part."""
    if isinstance(old, Model) and isinstance(new, Model):
        yield from details_of(old, new, within=label)
    elif isinstance(old, Mapping) and isinstance(new, Mapping):
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key):
                yield from differing(old.get(key), new.get(key), field, f"{label}·{key}")
    elif _records(old) and _records(new) and (old or new):
        mine, theirs = _keyed(old), _keyed(new)
        for key in dict.fromkeys((*mine, *theirs)):
            if mine.get(key) != theirs.get(key):
                yield from differing(mine.get(key), theirs.get(key), field, f"{label}“{key}”")
        if list(mine) != list(theirs) and set(mine) == set(theirs):
            yield Detail(label=label, old="、".join(mine), new="、".join(theirs))
    elif _texts(old) and _texts(new) and len(set(old) & set(new)) >= _MANY and set(old) != set(new):
        gone, come = tuple(x for x in old if x not in new), tuple(x for x in new if x not in old)
        yield Detail(label=label, old=text_of_value(gone, field), new=text_of_value(come, field))
    elif not _blank(old) or not _blank(new):
        yield Detail(label=label, old=text_of_value(old, field), new=text_of_value(new, field))


def _blank(value: Any) -> bool:
    return value is None or value in ("", (), {})


def _records(value: Any) -> bool:
    return isinstance(value, tuple | list) and all(isinstance(item, Model | Mapping) for item in value)


def _texts(value: Any) -> bool:
    return isinstance(value, tuple | list) and not any(isinstance(item, Model | Mapping | tuple) for item in value)


def _keyed(records: Sequence[Model | Mapping[str, Any]]) -> dict[str, Model | Mapping[str, Any]]:
    found: dict[str, Model | Mapping[str, Any]] = {}
    for number, record in enumerate(records, 1):
        facts = record if isinstance(record, Mapping) else vars(record)
        name = next((str(text) for key in _KEYS if (text := facts.get(key, ""))), str(number))
        found[name if name not in found else f"{name} {number}"] = record
    return found


def text_of_value(value: Any, field: FieldDescription | None = None) -> str:
    """Return a value of a content file as people read it: the Chinese name of a choice, the parts of a list."""
    if _blank(value):
        return ""
    if isinstance(value, Model):
        facts = (
            f"{other.label}：{text_of_value(getattr(value, name), other)}"
            for name, other in describe(type(value)).items()
            if not _blank(getattr(value, name)) and not name.endswith("_en") and getattr(value, name) != other.default
        )
        return "；".join(facts)
    if isinstance(value, tuple | list):
        return "、".join(text_of_value(item, field) for item in value)
    if isinstance(value, Mapping):
        return "；".join(f"{key}：{text_of_value(item, field)}" for key, item in value.items())
    if field is not None and field.choices.get(str(value)):
        return field.choices[str(value)]
    return value.isoformat() if isinstance(value, date) else shown(value)
