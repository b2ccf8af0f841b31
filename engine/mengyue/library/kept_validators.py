"""What judges data by a model, kept between runs: to work it out of the annotations of sixty records costs more than to
judge a file by it."""

from __future__ import annotations

import io
import pickle
import sys
from functools import partial
from types import FunctionType
from typing import Any

from pydantic_core import SchemaValidator

from mengyue.library.record_bytes import Records
from mengyue.model.base import Model
from mengyue.output.kept_pack import KeptPack

__all__ = ["validator_of"]

_PACK = KeptPack("validators")
_KNOWN: dict[type[Model], Any] = {}
#: Where the functions stand that judge a value; of any other place nothing is called.
_JUDGING = ("mengyue.model.base", "pydantic._internal._validators")
#: What only JSON Schema asks for; it holds functions made on the spot.
_TOLD = "metadata"


def validator_of(model: type[Model]) -> Any:
    """Return the validator of ``model``, as pydantic has it. That of a model made for a library is not kept."""
    found = _KNOWN.get(model)
    if found is None:
        found = _KNOWN[model] = _kept(model) if _is_written(model) else model.__pydantic_validator__
    return found


def _is_written(model: type[Model]) -> bool:
    return getattr(sys.modules.get(model.__module__), model.__qualname__, None) is model


def _kept(model: type[Model]) -> Any:
    key = f"{model.__module__} {model.__qualname__}"
    data = _PACK.get(key)
    if data is not None:
        return SchemaValidator(*_Schemas(io.BytesIO(data)).load())
    model.model_rebuild()
    validator, schema = model.__pydantic_validator__, model.__pydantic_core_schema__
    made = _bytes((_bare(schema), {"title": model.__name__}))
    if made is not None:
        _PACK.put(key, made)
    return validator


def _bare(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _bare(value) for key, value in schema.items() if key != _TOLD}
    return type(schema)(map(_bare, schema)) if type(schema) in (list, tuple) else schema


def _bytes(schema: Any) -> bytes | None:
    """Return a schema as bytes; ``None`` when it holds what cannot be written, or would not be read."""
    try:
        data = pickle.dumps(schema, 5)
        SchemaValidator(*_Schemas(io.BytesIO(data)).load())
    except Exception:
        return None
    return data


class _Schemas(Records):
    """Knows besides records the functions that judge a value, and the types of values."""

    def find_class(self, module: str, name: str) -> Any:
        """Return what a name stands for. Raises :class:`pickle.UnpicklingError` for what is not to be had."""
        if (module, name) == (partial.__module__, partial.__qualname__):
            return partial
        if module in _JUDGING:
            found = pickle.Unpickler.find_class(self, module, name)
            if isinstance(found, FunctionType):
                return found
        return super().find_class(module, name)
