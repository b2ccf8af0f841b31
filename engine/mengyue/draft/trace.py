"""Views over the data in which every value knows where it came from, and a missing one is a blank, not an error.

A view never changes what a value is: text is still ``str``, an amount still ``Decimal``. It only adds ``path``. A
``None`` becomes :class:`Missing`: false, empty, unequal to everything, and printed as a blank.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any

from mengyue.model.base import Model

__all__ = [
    "Missing",
    "Record",
    "Sequence",
    "TracedDate",
    "TracedDecimal",
    "TracedInt",
    "TracedText",
    "model_in",
    "path_of",
    "view",
]

#: Marks a blank inside text. No data may hold these characters (see ``model/base.py``).
BLANK_OPEN, BLANK_CLOSE = "\x05", "\x06"


class TracedText(str):
    """Text with its data path; ``enum`` names the enumeration it is a member of, if any."""

    __slots__ = ("enum", "path")
    path: str
    enum: str


class TracedInt(int):
    """A whole number with its data path."""

    path: str


class TracedDecimal(Decimal):
    """An exact number with its data path."""

    path: str


class TracedDate(date):
    """A date with its data path."""

    path: str


class Missing:
    """A fact that is not given. Its attributes are missing too; sums and comparisons with it stay missing or false."""

    __slots__ = ("_model", "path")

    def __init__(self, path: str, model: type[Model] | None = None) -> None:
        self.path = path
        self._model = model

    def __getattr__(self, name: str) -> Missing:
        if name.startswith("_"):
            raise AttributeError(name)
        if self._model is None:
            raise AttributeError(f"{self.path}.{name}")
        if name not in self._model.model_fields:
            raise AttributeError(f"{self.path}.{name}")
        return Missing(f"{self.path}.{name}", model_in(self._model, name))

    def __getitem__(self, index: int) -> Missing:
        return Missing(f"{self.path}[{index}]", self._model)

    def __str__(self) -> str:
        return f"{BLANK_OPEN}{self.path}{BLANK_CLOSE}"

    def __bool__(self) -> bool:
        return False

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return False

    def __ne__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__

    def __lt__(self, other: object) -> bool:
        return False

    __gt__ = __le__ = __ge__ = __lt__

    def __add__(self, other: object) -> Missing:
        return self

    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __add__


class Record:
    """A view of one model: attributes are its fields, viewed."""

    __slots__ = ("_model", "path")

    def __init__(self, model: Model, path: str) -> None:
        self._model = model
        self.path = path

    def __getattr__(self, name: str) -> Any:
        cls = type(self._model)
        if name.startswith("_") or name not in cls.model_fields:
            raise AttributeError(f"{self.path}.{name}")
        path = f"{self.path}.{name}" if self.path else name
        value = getattr(self._model, name)
        if value is None:
            return Missing(path, model_in(cls, name))
        if isinstance(value, tuple):
            return Sequence(value, path, model_in(cls, name))
        return view(value, path)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and other._model == self._model and other.path == self.path

    __hash__ = object.__hash__


class Sequence:
    """A view of a list: iterates over viewed items. An item beyond the end is missing."""

    __slots__ = ("_items", "_model", "path")

    def __init__(self, items: tuple[Any, ...], path: str, model: type[Model] | None = None) -> None:
        self._items = items
        self._model = model
        self.path = path

    def __iter__(self) -> Iterator[Any]:
        return (view(item, f"{self.path}[{i}]") for i, item in enumerate(self._items))

    def __getitem__(self, index: int) -> Any:
        path = f"{self.path}[{index}]"
        return view(self._items[index], path) if index < len(self._items) else Missing(path, self._model)

    def __len__(self) -> int:
        return len(self._items)

    def __add__(self, other: Any) -> list[Any]:
        return [*self, *other]

    def __radd__(self, other: Any) -> list[Any]:
        return [*other, *self]


def view(value: Any, path: str) -> Any:
    """Return ``value`` as a view that knows its ``path``."""
    if isinstance(value, Model):
        return Record(value, path)
    if isinstance(value, tuple | list):
        return Sequence(tuple(value), path)
    if isinstance(value, bool) or value is None:
        return value
    traced: Any
    if isinstance(value, StrEnum):
        traced = TracedText(value.value)
        traced.enum = type(value).__name__
    elif isinstance(value, str):
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


@cache
def model_in(cls: type[Model], name: str) -> type[Model] | None:
    """Return the model class that field ``name`` of ``cls`` holds, if it holds one."""
    return _first_model(cls.model_fields[name].annotation)


def _first_model(annotation: Any) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    if typing.get_origin(annotation) in (typing.Union, types.UnionType, tuple):
        for part in typing.get_args(annotation):
            found = _first_model(part)
            if found:
                return found
    return None
