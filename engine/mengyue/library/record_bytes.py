"""Records as bytes and back, without reading their YAML again: plain data, and of objects our own records alone."""

from __future__ import annotations

import io
import pickle
from dataclasses import is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from mengyue.model.base import Model

__all__ = ["Records", "as_bytes", "from_bytes"]

_PLAIN = (date, Decimal)


def as_bytes(record: object) -> bytes | None:
    """Return ``record`` as bytes; ``None`` when it holds anything but plain data and records."""
    try:
        data = pickle.dumps(record, 5)
        return data if from_bytes(data) == record else None
    except Exception:
        return None


def from_bytes(data: bytes) -> Any:
    """Return the record that :func:`as_bytes` wrote. Raises :class:`pickle.UnpicklingError` for anything else in it."""
    return Records(io.BytesIO(data)).load()


class Records(pickle.Unpickler):
    """Knows the classes of records and nothing that could be called for anything else."""

    def find_class(self, module: str, name: str) -> Any:
        """Return what a name stands for. Raises :class:`pickle.UnpicklingError` for what is not to be had."""
        found = super().find_class(module, name) if module.startswith("mengyue.") or module in _HOMES else None
        if isinstance(found, type) and (issubclass(found, Model | Enum) or found in _PLAIN or _is_row(found)):
            return found
        raise pickle.UnpicklingError(f"{module}.{name}")


def _is_row(found: type) -> bool:
    """Tell whether a class is nothing but named values, frozen."""
    if is_dataclass(found):
        return bool(found.__dataclass_params__.frozen)  # type: ignore[attr-defined]
    return issubclass(found, tuple) and hasattr(found, "_fields")


_HOMES = {kind.__module__ for kind in _PLAIN}
