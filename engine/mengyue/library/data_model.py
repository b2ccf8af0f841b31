"""The model of the data in the library in use: that of the program, with the fields that its packs declare and the
schemes for intellectual property that it has."""

from __future__ import annotations

import json
import os
import re
import types
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from pydantic import BeforeValidator, create_model
from pydantic.fields import FieldInfo

from mengyue.library.content_file import content_bytes
from mengyue.library.own_fields import BEARERS, Bearer, Declared, FieldType, OwnColumn, OwnField, enum_of, problems
from mengyue.library.policy import Policy
from mengyue.library.read_once import kept
from mengyue.library.validate import validate
from mengyue.library.yaml_file import read_yaml
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model, field, number_text
from mengyue.model.cooperation import IntellectualProperty, Preset
from mengyue.model.describe import Kind, describe, hint_of
from mengyue.model.finding import InputError
from mengyue.paths import content_root

__all__ = ["applies", "data_model", "declared_fields", "declared_in", "model_of", "model_with", "schemes"]

_Number = Annotated[Decimal, BeforeValidator(number_text)]
#: Units that go without saying.
_UNITS = {Kind.MONEY: "元", Kind.PERCENT: "%"}
#: The model of each library as last looked.
_LAST: dict[Path, type[Alliance]] = {}
#: The file of the schemes for intellectual property, and what may be the id of one.
_SCHEMES = Path("clauses") / "presets.yaml"
_SCHEME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_State = tuple[tuple[str, int, int], ...]


def data_model(*, anew: bool = False) -> type[Alliance]:
    """Return the model by which data files are read: with the fields of all packs of the library in use, and its
    schemes for intellectual property.

    ``anew`` looks whether the packs have changed, as whoever begins to read does; else it is the model as last looked.
    """
    root = content_root()
    known = _LAST.get(root)
    if known is None or anew:
        known = _LAST[root] = _made(declared_fields(root), schemes(root))
    return known


def model_of(policy: Policy, alliance: Alliance | None = None) -> type[Alliance]:
    """Return the model with the fields that ``policy`` declares or inherits alone, and those that hold something in
    ``alliance``."""
    root = content_root()
    fields = [d for d in declared_fields(root) if applies(d, policy) or (alliance is not None and _held(d, alliance))]
    return _made(fields, schemes(root))


def applies(declared: Declared, policy: Policy) -> bool:
    """Tell whether a field is one of ``policy``: declared by it, inherited, or by what always applies."""
    return declared.standing or declared.field in policy.fields


def _held(declared: Declared, alliance: Alliance) -> bool:
    bearers = {
        Bearer.ALLIANCE: [alliance.alliance], Bearer.TASKS: alliance.tasks,
        Bearer.MEMBERS: [*alliance.members, *alliance.former_members],
    }  # fmt: skip
    return any(getattr(item, declared.field.id, None) not in (None, ()) for item in bearers[declared.field.on])


def declared_fields(root: Path) -> tuple[Declared, ...]:
    """Return what the packs below ``root`` declare, each field once; what is at fault is left out.

    Of two that contradict each other the one of the pack that is extended holds, else of the first by id.
    """
    return _declared(root, _state(root))


def declared_in(root: Path, identifier: str) -> tuple[OwnField, ...]:
    """Return the fields that the file of the pack ``identifier`` declares, those that can be read."""
    return _own(root, identifier).fields


def _state(root: Path) -> _State:
    """Return by what the packs below ``root`` are known to be the same."""
    found = []
    try:
        names = os.listdir(root / "policies")
    except OSError:
        return ()
    for name in names:
        try:
            stat = os.stat(f"{root}/policies/{name}/policy.yaml")
        except OSError:
            continue
        found.append((name, stat.st_mtime_ns, stat.st_size))
    return tuple(sorted(found))


def schemes(root: Path) -> dict[str, str]:
    """Return the title of each scheme for intellectual property below ``root`` by its id (``clauses/presets.yaml``);
    those of the model where the file cannot be read, which the library then says."""
    try:
        stat = os.stat(root / _SCHEMES)
    except OSError:
        return _usual_schemes()
    return dict(_schemes(root, stat.st_mtime_ns, stat.st_size))


@lru_cache(maxsize=64)
def _schemes(root: Path, changed: int, size: int) -> dict[str, str]:
    try:
        listed = read_yaml(root / _SCHEMES, root=root).data
    except (OSError, InputError):
        return _usual_schemes()
    items = [item for item in listed if isinstance(item, dict)] if isinstance(listed, list) else []
    titles = {str(item.get("id")): str(item.get("title") or item.get("id")) for item in items}
    return {code: title for code, title in titles.items() if _SCHEME.fullmatch(code)} or _usual_schemes()


def _usual_schemes() -> dict[str, str]:
    return dict(describe(IntellectualProperty)["preset"].choices)


@lru_cache(maxsize=64)
def _declared(root: Path, state: _State) -> tuple[Declared, ...]:
    own = {name: _own(root, name) for name, _time, _size in state}
    parents = {name: pack.extends for name, pack in own.items()}
    found: dict[tuple[str, str], Declared] = {}
    for name in sorted(own, key=lambda name: _line(name, parents)):
        fields = own[name].fields
        found_wrong = problems(fields, ()) if fields else ()
        wrong = {int(place[1 : place.index("]")]) for place, _message, _advice in found_wrong}
        for index, item in enumerate(fields):
            key = (item.on.value, item.id)
            if index in wrong or (key in found and found[key].field != item):
                continue
            before = found.get(key, Declared((), item))
            found[key] = Declared((*before.policies, name), item, before.standing or own[name].always)
    return tuple(found.values())


def _line(name: str, parents: Mapping[str, str]) -> tuple[str, ...]:
    """Return the packs that ``name`` extends, the farthest first, and itself: so heirs come after them."""
    above = [name]
    while (name := parents.get(name, "")) and name not in above:
        above.insert(0, name)
    return tuple(above)


@dataclass(frozen=True, slots=True)
class _Pack:
    """What is needed of a pack: the fields that it declares itself, which one it extends, whether it always applies."""

    fields: tuple[OwnField, ...] = ()
    extends: str = ""
    always: bool = False


def _own(root: Path, identifier: str) -> _Pack:
    """Return what a pack declares itself; nothing of one that cannot be read."""
    path = root / "policies" / identifier / "policy.yaml"
    try:
        text = content_bytes(path, root)
    except (OSError, InputError):
        return _Pack()
    return kept(_Pack, identifier, text, [], lambda: _declaring(path, root, text))


def _declaring(path: Path, root: Path, text: bytes) -> _Pack:
    try:
        extends = re.search(rb"^extends:[ \t]*([a-z0-9-]+)", text, re.M)
        if b"fields" not in text and b"\\" not in text:  # a key can be written with escapes
            return _Pack(extends=extends[1].decode() if extends else "")
        data = read_yaml(path, root=root).data
    except (OSError, InputError):
        return _Pack()
    listed = data.get("fields") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        return _Pack()
    made = [validate(OwnField, item, file="", positions={})[0] for item in listed]
    always = data.get("always") in ("true", "是")
    return _Pack(tuple(own for own in made if own is not None), str(data.get("extends") or ""), always)


def model_with(declared: Sequence[Declared]) -> type[Alliance]:
    """Return the model of the data with the ``declared`` fields; the same class for the same fields."""
    return _made(declared, {})


def _made(declared: Sequence[Declared], schemes: Mapping[str, str]) -> type[Alliance]:
    if dict(schemes) == _usual_schemes():
        schemes = {}
    if not declared and not schemes:
        return Alliance
    said = [[d.policies, d.field.model_dump(mode="json")] for d in declared]
    return _model(json.dumps([said, list(schemes.items())], ensure_ascii=False))


@lru_cache(maxsize=256)
def _model(said: str) -> type[Alliance]:
    fields_said, schemes = json.loads(said)
    declared = [Declared(tuple(policies), OwnField.model_validate(own)) for policies, own in fields_said]
    changed: dict[type[Model], type[Model]] = {}
    if schemes:
        changed[IntellectualProperty] = _class(IntellectualProperty, {"preset": _scheme(dict(schemes))})
    for bearer, record in BEARERS.items():
        fields = {d.field.id: _field(d) for d in declared if d.field.on is bearer}
        if fields:
            changed[record] = _class(record, fields)
    made = _replaced(Alliance, changed, {})
    assert issubclass(made, Alliance)
    return made


def _class(base: type[Model], fields: Mapping[str, Any], name: str = "") -> type[Model]:
    """Return ``base`` with ``fields``, under its own name: messages, schemas and types go by it."""
    given: dict[str, Any] = dict(fields)
    return create_model(name or base.__name__, __base__=base, __module__=base.__module__, __doc__=base.__doc__, **given)


def _field(declared: Declared) -> tuple[Any, Any]:
    own = declared.field
    of = "、".join(declared.policies)
    if own.type is not FieldType.TABLE:
        return _single(own, enum_of(own), of)
    columns = {column.id: _single(column, enum_of(own, column), of) for column in own.columns}
    row = _class(Model, columns, enum_of(own))
    return tuple[row, ...], field(own.label, own.about, default=(), max_length=2000, of=of)  # type: ignore[valid-type]


def _single(own: OwnColumn, name: str, of: str) -> tuple[Any, Any]:
    unit = own.unit or _UNITS.get(own.type.kind, "")
    refers = "members" if own.type is FieldType.MEMBER else ""
    choices = own.choices if own.type is FieldType.CHOICE else None
    hint = _hint(own, name)
    told: dict[str, Any] = {"unit": unit, "refers": refers, "choices": choices, "of": of, "example": own.example}
    return hint | None, field(own.label, own.about, **told)


def _scheme(schemes: Mapping[str, str]) -> Any:
    """The field ``ip.preset`` with the ``schemes`` of a library: id to title."""
    known = describe(IntellectualProperty)["preset"]
    return _choice(Preset.__name__, schemes) | None, field(known.label, choices=schemes)


def _choice(name: str, choices: Mapping[str, str]) -> Any:
    return StrEnum(name, {code: code for code in choices})


def _hint(own: OwnColumn, name: str) -> Any:
    if own.type is FieldType.CHOICE:
        return _choice(name, own.choices)
    return _Number if own.type is FieldType.NUMBER else hint_of(own.type.kind)


def _replaced(
    model: type[Model], changed: Mapping[type[Model], type[Model]], known: dict[type[Model], type[Model]]
) -> type[Model]:
    """Return ``model`` with the ``changed`` records in it, however deep; itself where it has none."""
    if model in known:
        return known[model]
    known[model] = changed.get(model, model)  # a record may hold itself
    base = known[model]
    hints: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for name, described in describe(model).items():
        if described.record is None:
            continue
        inner = _replaced(described.record, changed, known)
        if inner is described.record:
            continue
        hints = hints or get_type_hints(model, include_extras=True)
        fields[name] = (_with(hints[name], described.record, inner), _info(model.model_fields[name], inner))
    if fields:
        known[model] = _class(base, fields)
    return known[model]


def _info(info: FieldInfo, record: type[Model]) -> FieldInfo:
    made = copy(info)
    if isinstance(made.default, Model):
        made.default = record.model_construct()
        made._attributes_set = {**made._attributes_set, "default": made.default}
    return made


def _with(hint: Any, old: type[Model], new: type[Model]) -> Any:
    """Return the annotation ``hint`` with ``new`` where it says ``old``."""
    if hint is old:
        return new
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return Union[tuple(_with(part, old, new) for part in inner)]  # noqa: UP007 - built at run time
    if origin is tuple:
        return tuple[_with(inner[0], old, new), ...]  # type: ignore[misc]
    return dict[inner[0], _with(inner[1], old, new)] if origin is dict else hint  # type: ignore[valid-type, misc]
