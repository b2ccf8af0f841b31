"""JSON Schemas of the files that hold words by name and no records: ``templates/labels.yaml`` and ``packets.yaml``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mengyue.i18n import _
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, describe

__all__ = ["labels_schema", "packets_schema"]

_DRAFT = "https://json-schema.org/draft/2020-12/schema"
_TEXT = {"type": ["string", "number"]}


def labels_schema() -> dict[str, Any]:
    """Return the schema of the Chinese names of choices: of each enumeration of the alliance's data, its values."""
    fields = {field.enum: field for field in _fields(Alliance, set()) if field.choices}
    choices: dict[str, Any] = {}
    for name, field in sorted(fields.items()):
        title, about = field.label, "、".join(filter(None, field.choices.values())) or field.description or field.label
        values = {
            code: {"title": said or code, "description": field.label, **_TEXT} for code, said in field.choices.items()
        }
        choices[name] = {
            "title": title,
            "description": about,
            "type": "object",
            "additionalProperties": False,
            "properties": values,
        }
    return _closed(_("选项的中文名称"), choices)


def packets_schema() -> dict[str, Any]:
    """Return the schema of the words on the sheets before the pages to be signed."""
    phrase = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}, {"type": "object", "additionalProperties": _TEXT}]}
    groups = {
        "instructions": (_("签署说明"), _("签署页包的首页")),
        "placeholder": (_("补充资料单"), _("资料不全、尚不能签署的单位收到的一页")),
        "executed": (_("签署情况表"), _("已签署文本前的一页")),
    }
    return _closed(
        _("签署页包中的文字"),
        {
            name: {"title": title, "description": about, "type": "object", "additionalProperties": phrase}
            for name, (title, about) in groups.items()
        },
    )


def _closed(title: str, properties: dict[str, Any]) -> dict[str, Any]:
    head = {"$schema": _DRAFT, "title": title, "type": "object", "additionalProperties": False}
    return {**head, "properties": properties, "$defs": {}}


def _fields(model: type[Model], seen: set[type[Model]]) -> Iterator[FieldDescription]:
    if model in seen:
        return
    seen.add(model)
    for field in describe(model).values():
        yield field
        if field.record is not None:
            yield from _fields(field.record, seen)
