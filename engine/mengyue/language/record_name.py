"""What a record is called in messages: as the fields that hold it, never as the class that describes it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel

from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.model.alliance import Alliance
from mengyue.model.describe import walk

__all__ = ["record_name"]

#: Names beyond which a list of them helps nobody.
_MOST = 3


def record_name(model: type[BaseModel]) -> str:
    """Return what people call a record of ``model``: the labels of the fields of the data that hold one."""
    if issubclass(model, Alliance):
        return _("数据")
    labels = _labels(data_model()).get(model, ())
    return "、".join(labels) if 0 < len(labels) <= _MOST else _("记录")


@cache
def _labels(root: type[Alliance]) -> Mapping[type[BaseModel], tuple[str, ...]]:
    found: dict[type[BaseModel], dict[str, None]] = {}
    for _path, described in walk(root):
        if described.record is not None:
            found.setdefault(described.record, {})[described.label] = None
    return {model: tuple(labels) for model, labels in found.items()}
