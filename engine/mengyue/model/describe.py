"""What a model says about its fields: label, unit, kind of value, choices, limits. Read once a model, then kept."""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from mengyue.model.base import Code, Line, Model, Money, Percent, Prose, YearMonth

__all__ = ["FieldDescription", "Kind", "Shape", "describe", "hint_of", "label_in", "nearest", "parent", "walk"]


class Kind(StrEnum):
    """What a single value is."""

    LINE = "line"
    PROSE = "prose"
    CODE = "code"
    TEXT = "text"  # any text, as in library files
    FLAG = "flag"
    INTEGER = "integer"
    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DATE_OR_TEXT = "date_or_text"
    MONTH = "month"
    CHOICE = "choice"
    RECORD = "record"
    ANY = "any"


class Shape(StrEnum):
    """How many values a field holds."""

    ONE = "one"
    LIST = "list"
    TABLE = "table"  # key to value


@dataclass(frozen=True, slots=True)
class FieldDescription:
    """One field of a model."""

    name: str
    label: str
    description: str
    meaning: str  # the description without what is told of choices
    unit: str
    kind: Kind
    shape: Shape
    required: bool
    optional: bool
    default: object
    record: type[Model] | None
    refers: str  # "members" where the value names a member by its id
    choices: Mapping[str, str]  # code to Chinese name
    minimum: int | None
    maximum: int | None
    max_length: int | None
    names: str = ""  # "unit" or "person" where the value is the full name of one
    enum: str = ""  # the name of the enumeration whose values are the choices
    example: str = ""  # of a field that a policy declares
    of: str = ""  # the policies that declare the field, where it is not one of the program's own

    @property
    def is_member_reference(self) -> bool:
        """Whether the value names a member by its id."""
        return self.refers == "members"


@cache
def describe(model: type[Model]) -> Mapping[str, FieldDescription]:
    """Return the fields of ``model`` by name, in the order of declaration."""
    hints = get_type_hints(model, include_extras=True)
    return {name: _field(name, info, hints[name]) for name, info in model.model_fields.items()}


def walk(model: type[Model], path: str = "") -> Iterator[tuple[str, FieldDescription]]:
    """Yield every field below ``model`` with its pattern path, lists as ``members[]``, tables as ``clauses{}``."""
    for name, described in describe(model).items():
        below = f"{path}.{name}" if path else name
        yield below, described
        if described.record is not None:
            suffix = {Shape.ONE: "", Shape.LIST: "[]", Shape.TABLE: "{}"}[described.shape]
            yield from walk(described.record, below + suffix)


@lru_cache(maxsize=16_384)
def label_in(model: type[Model], path: str) -> str:
    """Return the Chinese name of the place ``path`` in ``model``; people count list items from 1."""
    labels: list[str] = []
    current: type[Model] | None = model
    keyed = False  # inside a table: what is no field of the record is its key, as written; keys may hold dots
    for part in re.findall(r"\[\d+\]|[^.\[\]]+", path):
        fields = describe(current) if current is not None else {}
        if part.startswith("[") and labels:
            labels[-1] += f"[{int(part[1:-1]) + 1}]"
        elif part in fields:
            labels.append(fields[part].label)
            current, keyed = fields[part].record, fields[part].shape is Shape.TABLE
        elif keyed:
            last = labels[-1]
            labels[-1] = f"{last[:-1]}.{part}]" if last.endswith("]") else f"{last}[{part}]"
        else:
            labels.append(part)
            current = None
    return "·".join(labels)


@lru_cache(maxsize=16_384)
def parent(path: str) -> str:
    """Return the path that holds ``path``; the root is the empty path."""
    return re.sub(r"(\.|^)[^.\[\]]*$|\[\d+\]$", "", path)


def nearest(positions: Mapping[str, tuple[int, int]], path: str) -> tuple[int, int]:
    """Return the position of ``path``, or of the nearest parent that has one."""
    while path and path not in positions:
        path = parent(path)
    return positions.get(path, (1, 1))


_KINDS: tuple[tuple[Any, Kind], ...] = (
    (Line, Kind.LINE),
    (Prose, Kind.PROSE),
    (Code, Kind.CODE),
    (Money, Kind.MONEY),
    (Percent, Kind.PERCENT),
    (YearMonth, Kind.MONTH),
    (bool, Kind.FLAG),
    (int, Kind.INTEGER),
    (Decimal, Kind.NUMBER),
    (float, Kind.NUMBER),
    (date, Kind.DATE),
    (str, Kind.TEXT),
    (Any, Kind.ANY),
)
_HINTS: Mapping[Kind, Any] = {kind: hint for hint, kind in reversed(_KINDS)}
_LENGTHS = {Kind.LINE: 200, Kind.PROSE: 20_000, Kind.CODE: 60}


def _field(name: str, info: FieldInfo, hint: Any) -> FieldDescription:
    inner, optional = _without_none(hint)
    shape = Shape.ONE
    if get_origin(inner) is tuple:
        shape, inner = Shape.LIST, get_args(inner)[0]
    elif get_origin(inner) is dict:
        shape, inner = Shape.TABLE, get_args(inner)[1]
    kind = _kind(inner)
    extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
    limits = {type(item).__name__: item for item in info.metadata}
    ge, le, longest = limits.get("Ge"), limits.get("Le"), limits.get("MaxLen")
    return FieldDescription(
        name=name,
        label=info.title or name,
        description=info.description or "",
        meaning=str(extra.get("x-meaning", info.description or "")),
        unit=str(extra.get("x-unit", "")),
        kind=kind,
        shape=shape,
        required=info.is_required(),
        optional=optional,
        default=None if info.is_required() else info.default,
        record=inner if kind is Kind.RECORD else None,
        refers=str(extra.get("x-refers", "")),
        choices=_choices(inner, extra.get("x-choices")) if kind is Kind.CHOICE else {},
        minimum=getattr(ge, "ge", None),
        maximum=getattr(le, "le", None),
        max_length=getattr(longest, "max_length", _LENGTHS.get(kind) if shape is Shape.ONE else None),
        names=str(extra.get("x-names", "")),
        enum=inner.__name__ if kind is Kind.CHOICE else "",
        example=str(extra.get("x-example", "")),
        of=str(extra.get("x-of", "")),
    )


def _without_none(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    options = [option for option in get_args(hint) if option is not type(None)]
    optional = len(options) < len(get_args(hint))
    return (options[0] if len(options) == 1 else Union[tuple(options)]), optional  # noqa: UP007 - built at run time


def _kind(hint: Any) -> Kind:
    for known, kind in _KINDS:
        if hint == known:
            return kind
    if get_origin(hint) is Annotated:
        return _kind(get_args(hint)[0])
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return Kind.CHOICE
    if isinstance(hint, type) and issubclass(hint, Model):
        return Kind.RECORD
    if set(get_args(hint)) == {date, str}:
        return Kind.DATE_OR_TEXT
    return Kind.ANY


def hint_of(kind: Kind) -> Any:
    """Return the annotation of a field of ``kind``. Raises :class:`KeyError` for choices and records."""
    return _HINTS[kind]


def _choices(choice: type[StrEnum], names: object) -> dict[str, str]:
    """Return the values of ``choice`` with the Chinese names that its field declares."""
    named = names if isinstance(names, Mapping) else {}
    return {item.value: str(named.get(item.value, "")) for item in choice}
