"""What an expression is before anything is evaluated: a record of a model, a list, a word, or not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mengyue.checks.alliance_record import Reference, Turn
from mengyue.i18n import _
from mengyue.language.table import Entry, Place, names_in
from mengyue.library.data_model import data_model
from mengyue.library.outline import SUBJECTS
from mengyue.library.policy import CalendarEntry, Policy
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import Kind, Shape, describe, walk

__all__ = [
    "ANY",
    "DATE",
    "MAPPING",
    "NUMBER",
    "TEXT",
    "WORD",
    "Type",
    "field_type",
    "given",
    "item_of",
    "joined",
    "list_of",
    "record",
]


@dataclass(frozen=True, slots=True)
class Type:
    """``kind`` is text, number, date, flag, word (one of these), record, list, mapping, function or any.

    ``choices`` are all that a text can be, where the model says so; ``label`` is what its field is called.
    """

    kind: str
    model: type[Model] | None = None
    item: Type | None = None
    choices: frozenset[str] = frozenset()
    label: str = ""

    @property
    def printable(self) -> bool:
        """Whether it may be printed: a word, or not known."""
        return self.kind not in ("record", "list", "mapping", "function")

    @property
    def said(self) -> str:
        """What it is called in a message."""
        return {"record": _("一项资料"), "list": _("列表"), "mapping": _("对照表"), "function": _("函数")}.get(
            self.kind, self.kind
        )


ANY, TEXT, NUMBER, DATE, FLAG, WORD = map(Type, ("any", "text", "number", "date", "flag", "word"))
MAPPING, FUNCTION = Type("mapping"), Type("function")
_KINDS = {
    Kind.LINE: TEXT, Kind.PROSE: TEXT, Kind.CODE: TEXT, Kind.TEXT: TEXT, Kind.MONTH: TEXT, Kind.CHOICE: TEXT,
    Kind.FLAG: FLAG, Kind.INTEGER: NUMBER, Kind.NUMBER: NUMBER, Kind.MONEY: NUMBER, Kind.PERCENT: NUMBER,
    Kind.DATE: DATE, Kind.DATE_OR_TEXT: WORD,
}  # fmt: skip


def record(model: type[Model] | None) -> Type:
    """Return the type of a record."""
    return Type("record", model) if model else ANY


def list_of(item: Type) -> Type:
    """Return the type of a list."""
    return Type("list", None, item)


def item_of(type_: Type) -> Type:
    """Return the type of the items of a list."""
    return type_.item or ANY if type_.kind == "list" else ANY


def field_type(model: type[Model], name: str) -> Type | None:
    """Return the type of a field; ``None`` for one that the model does not have."""
    described = describe(model).get(name)
    if described is None:
        return None
    one = record(described.record) if described.record else _KINDS.get(described.kind, ANY)
    if described.kind is Kind.CHOICE:
        one = Type("text", choices=frozenset(described.choices), label=described.label)
    return {Shape.ONE: one, Shape.LIST: list_of(one), Shape.TABLE: MAPPING}[described.shape]


def joined(types: Iterable[Type]) -> Type:
    """Return what is known of a value that is one of ``types``."""
    found = set(types)
    if len(found) == 1:
        return found.pop()
    kinds = {type_.kind for type_ in found}
    if kinds == {"text"}:
        return TEXT
    if kinds and kinds <= {"text", "number", "date", "flag", "word"}:
        return WORD
    return list_of(ANY) if kinds == {"list"} else ANY


@cache
def _models(model: type[Alliance]) -> Mapping[str, type[Model]]:
    known: list[type[Model]] = [d.record for _path, d in walk(model) if d.record is not None]
    known += [model, Policy, CalendarEntry, Reference, Turn]
    return {model.__name__: model for model in known}


def _named(gives: str) -> Type:
    kind, _colon, model = gives.partition(":")
    if kind == "record":
        return record(_models(data_model())[model])
    if kind == "list":
        return list_of(record(_models(data_model())[model]) if model else ANY)
    return Type(kind)


def result(entry: Entry, base: Type, inner: Type = ANY) -> Type:
    """Return what ``entry`` gives; of a filter, applied to ``base``, ``inner`` being the attribute it takes."""
    if entry.gives == "same":
        return base if base.kind == "list" else list_of(ANY)
    if entry.gives == "item":
        return item_of(base)
    if entry.gives == "mapped":
        return list_of(inner)
    return _named(entry.gives)


def given(place: Place) -> Mapping[str, Type]:
    """Return the names that ``place`` offers: the fields of the alliance, those of the table, subjects of papers."""
    return _given(place, data_model())


@cache
def _given(place: Place, model: type[Alliance]) -> Mapping[str, Type]:
    fields = {name: field_type(model, name) or ANY for name in model.model_fields if name != "policy"}
    table = {e.name: FUNCTION if e.kind == "function" else _named(e.gives) for e in names_in(place).values()}
    subjects = {name: _subject(path) for name, path in SUBJECTS.items()} if place is Place.TEXT else {}
    return {**fields, **table, **subjects}


def _subject(path: str) -> Type:
    found: Any = record(data_model())
    for name in path.split("."):
        found = (found.model and field_type(found.model, name)) or ANY
    return item_of(found)
