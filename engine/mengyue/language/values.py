"""Views over the data in which every value knows where it came from, and a missing one is a blank, not an error.

A view never changes what a value is: text is still ``str``, an amount still ``Decimal``, a list still ``list``. It only
adds ``path``. A ``None`` becomes :class:`~mengyue.language.missing.Missing`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from pydantic import BaseModel

from mengyue.i18n import _
from mengyue.language.errors import ExpressionError
from mengyue.language.holes import TracedText, hole, suits
from mengyue.language.missing import Missing
from mengyue.language.reads import KEY_OF, TEXT_OF, Reads
from mengyue.language.record_name import record_name
from mengyue.model.base import Model
from mengyue.model.describe import describe
from mengyue.model.member import Member

__all__ = [
    "Record", "Sequence", "Table", "TracedDate", "TracedDecimal", "TracedInt", "TracedText", "model_in", "path_of",
    "view",
]  # fmt: skip


class TracedInt(int):
    """A whole number with its data path."""

    path: str


class TracedDecimal(Decimal):
    """An exact number with its data path."""

    path: str


class TracedDate(date):
    """A date with its data path."""

    path: str


class Record:
    """A view of one record: its fields, viewed. ``path`` is ``None`` for what is no data, such as a policy.

    ``reads`` is where it notes what is read of it, under ``column``: its path without numbers.
    """

    __slots__ = ("_column", "_model", "_plain", "_reads", "_seen", "path")

    def __init__(
        self,
        model: BaseModel,
        path: str | None,
        known: dict[str, Any] | None = None,
        reads: Reads | None = None,
        column: str = "",
        plain: dict[str, Any] | None = None,
    ) -> None:
        self._model = model
        self._seen: dict[str, Any] = known or {}
        self._plain: dict[str, Any] = {} if plain is None else plain  # views that note nothing themselves
        self._reads, self._column = reads, column
        self.path = path

    def read(self, name: str, noted: str = "") -> Any:
        """Return the field ``name``, noted under its column or as ``noted``. Raises :class:`ExpressionError` for one
        that the record does not have."""
        plain, reads = self._plain, self._reads
        column = name
        if reads is not None:
            if self._column:
                column = f"{self._column}.{name}"
            value = self._model.__dict__.get(name, plain)
            kind = value.__class__
            if reads.holes and (
                value is None or (kind is str and suits(value)) or (kind is tuple and name in _ids(type(self._model)))
            ):
                return self._text(name, value, noted or column, column, reads)
            reads.now.add(noted or column)
        if name in plain:
            return plain[name]
        seen = self._seen
        if name in seen:
            return seen[name]
        cls = type(self._model)
        if name not in _fields(cls):
            raise ExpressionError(_("“{name}”没有“{field}”项").format(name=record_name(cls), field=name))
        value = getattr(self._model, name)
        base = self.path
        path = None if base is None else f"{base}.{name}" if base else name
        found: Any
        if isinstance(value, tuple):
            found = seen[name] = Sequence(value, path, model_in(cls, name), reads, column)
        elif reads is not None and isinstance(value, BaseModel):
            found = seen[name] = Record(value, path, None, reads, column)
        else:
            found = Missing(path or "", model_in(cls, name)) if value is None else view(value, path)
            plain[name] = found
        return found

    def _text(self, name: str, value: Any, noted: str, column: str, reads: Reads) -> Any:
        """Return a text, or what is missing, of which is noted that it is there and not what it says; of ids, which
        units they name."""
        is_id = name in _ids(type(self._model))
        reads.now.add((KEY_OF if is_id else TEXT_OF) + noted)
        seen = self._seen
        if name in seen:
            return seen[name]
        path = f"{self.path}.{name}" if self.path else name
        if value is None:
            found: Any = Missing(path, model_in(type(self._model), name))
        elif value.__class__ is tuple:
            found = Sequence(value, path)
            found[:] = [hole(one, f"{path}[{at}]", column, reads, is_id=True) for at, one in enumerate(value)]
        else:
            found = hole(value, path, column, reads, is_id=is_id)
        seen[name] = found
        return found

    @property
    def model(self) -> BaseModel:
        """The record itself."""
        if self._reads is not None:
            self._reads.now.add(f"{self._column}.*" if self._column else "*")
        return self._model

    def noting_apart(self, mark: str) -> Record:
        """Return the same record that notes what is read of it under its column with ``mark`` before it."""
        return Record(self._model, self.path, None, self._reads, f"{mark}{self._column}", self._plain)

    @property
    def column(self) -> str:
        """Where the record stands, as a path without numbers; empty where nothing is noted of it."""
        return self._column if self._reads is not None else ""

    def field(self, name: str) -> Any:
        """Return a field as it is, for who has noted that it is read; the record itself for no name."""
        return self._model.__dict__.get(name) if name else self._model

    def is_noted_in(self, reads: Reads) -> bool:
        """Tell whether what is read of it is noted in ``reads``."""
        return self._reads is reads

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.read(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and other.path == self.path and other.model == self.model

    def __hash__(self) -> int:
        return hash(self.path)


@cache
def _fields(cls: type[BaseModel]) -> frozenset[str]:
    return frozenset(cls.model_fields)


@cache
def _ids(cls: type[BaseModel]) -> frozenset[str]:
    """Return the fields of a record that hold the id of a unit."""
    if not issubclass(cls, Model):
        return frozenset()
    named = {name for name, described in describe(cls).items() if described.is_member_reference}
    return frozenset(named | {"id"} if issubclass(cls, Member) else named)


class Sequence(list[Any]):
    """A view of a list: its items, viewed. ``model`` is that of its items, if they are records."""

    __slots__ = ("model", "path")

    def __init__(
        self,
        items: Iterable[Any],
        path: str | None,
        model: type[Model] | None = None,
        reads: Reads | None = None,
        column: str = "",
    ) -> None:
        super().__init__(
            Record(item, f"{path}[{index}]", None, reads, column)
            if reads is not None and isinstance(item, BaseModel)
            else view(item, None if path is None else f"{path}[{index}]")
            for index, item in enumerate(items)
        )
        self.model = model
        self.path = path


class Table(dict[str, Any]):
    """A view of a mapping: its entries, viewed."""

    __slots__ = ("path",)

    def __init__(self, entries: dict[str, Any], path: str | None) -> None:
        super().__init__(
            (key, view(value, None if path is None else f"{path}.{key}" if path else key))
            for key, value in entries.items()
        )
        self.path = path


def view(value: Any, path: str | None) -> Any:
    """Return ``value`` as a view that knows its ``path``."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, BaseModel):
        return Record(value, path)
    if isinstance(value, tuple | list):
        return Sequence(value, path)
    if isinstance(value, dict):
        return Table(value, path)
    traced: Any
    if isinstance(value, StrEnum):
        traced = TracedText(value.value)
        traced.enum = type(value).__name__
        traced.path = path or ""
        return traced
    if path is None:
        return value
    if isinstance(value, str):
        traced = TracedText(value)
        traced.enum = ""
    elif isinstance(value, int):
        traced = TracedInt(value)
    elif isinstance(value, Decimal):
        traced = TracedDecimal(value)
    elif isinstance(value, date):
        traced = TracedDate(value.year, value.month, value.day)
    else:
        return value
    traced.path = path
    return traced


def path_of(value: object) -> str:
    """Return the data path that ``value`` came from, or an empty string when it was computed."""
    path = getattr(value, "path", "")
    return path if isinstance(path, str) else ""


def model_in(cls: type[BaseModel], name: str) -> type[Model] | None:
    """Return the model class that field ``name`` of ``cls`` holds, one or many of them, if it holds one."""
    return describe(cls)[name].record
