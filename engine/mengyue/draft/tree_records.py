"""The tree of a document as JSON and back, for other programs: a second face needs nothing beside it.

``format`` counts from 1. Fields may be added, and are left out when they are read by an earlier program; ``format`` is
raised only when what was there means something else.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

from mengyue.draft import tree
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.i18n import _
from mengyue.library.form import FormLayout
from mengyue.manifest.record_schema import published
from mengyue.model.finding import EngineError
from mengyue.version import VERSION

__all__ = ["FORMAT", "tree_from", "tree_record", "tree_schema"]

FORMAT = 1
_LAYOUT = "FormLayout"
_CLASSES: Mapping[str, type] = {
    name: found for name in tree.__all__ if is_dataclass(found := getattr(tree, name)) and isinstance(found, type)
}
_PLAIN = {str: "string", int: "integer", float: "number", bool: "boolean"}


def tree_record(document: Draft | Form) -> dict[str, Any]:
    """Return ``document`` ready for JSON: every node names its ``type``."""
    return {"format": FORMAT, "engine": VERSION, "tree": _encoded(document)}


def tree_from(record: Mapping[str, Any]) -> Draft | Form:
    """Return the document that ``record`` holds. Raises :class:`EngineError` when it is none of ours."""
    form = record.get("format")
    if not isinstance(form, int) or not 1 <= form <= FORMAT:
        raise EngineError(
            _("文书树的格式“{format}”不能读取，可读的最新格式是 {latest}").format(format=form, latest=FORMAT)
        )
    try:
        found = _decoded(record["tree"])
    except (KeyError, TypeError, ValueError) as error:
        raise EngineError(_("文书树不完整：{reason}").format(reason=error)) from None
    if not isinstance(found, Draft | Form):
        raise EngineError(_("文书树不完整：{reason}").format(reason="tree"))
    return found


def tree_schema() -> dict[str, bytes]:
    """Return the JSON Schema of a tree, by its place below the content root."""
    definitions = {name: _definition(found) for name, found in sorted(_CLASSES.items())}
    definitions[_LAYOUT] = {"type": "object", "properties": {"type": {"const": _LAYOUT}}, "required": ["type"]}
    schema = {
        "type": "object",
        "required": ["format", "engine", "tree"],
        "properties": {
            "format": {"type": "integer", "minimum": 1, "maximum": FORMAT},
            "engine": {"type": "string"},
            "tree": {"anyOf": [{"$ref": "#/$defs/Draft"}, {"$ref": "#/$defs/Form"}]},
        },
        "$defs": definitions,
    }
    return published("tree", _("文书树"), schema)


def _encoded(node: Any) -> Any:
    if isinstance(node, FormLayout):
        return {"type": _LAYOUT, **node.model_dump(mode="json", exclude_defaults=True)}
    if is_dataclass(node) and not isinstance(node, type):
        return {"type": type(node).__name__, **{f.name: _encoded(getattr(node, f.name)) for f in fields(node)}}
    if isinstance(node, Mapping):
        return {str(key): _encoded(value) for key, value in node.items()}
    if isinstance(node, tuple | list):
        return [_encoded(item) for item in node]
    return node.value if isinstance(node, Enum) else str(node) if isinstance(node, str) else node


def _decoded(data: Any) -> Any:
    if isinstance(data, list):
        return tuple(_decoded(item) for item in data)
    if not isinstance(data, dict):
        return data
    name = data.get("type")
    if name == _LAYOUT:
        return FormLayout.model_validate({key: value for key, value in data.items() if key != "type"})
    if not isinstance(name, str) or name not in _CLASSES:
        if name is None:
            return {key: _decoded(value) for key, value in data.items()}
        raise ValueError(f"type {name}")
    known = {f.name for f in fields(_CLASSES[name])}
    values = {key: _decoded(value) for key, value in data.items() if key in known}
    if "stage" in values:
        values["stage"] = Stage(values["stage"])
    return _CLASSES[name](**values)


def _definition(found: type) -> dict[str, Any]:
    hints = get_type_hints(found, localns={_LAYOUT: FormLayout})
    properties = {f.name: _typed(hints[f.name]) for f in fields(found)}
    required = ["type", *(f.name for f in fields(found))]
    return {"type": "object", "properties": {"type": {"const": found.__name__}, **properties}, "required": required}


def _typed(hint: Any) -> dict[str, Any]:
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if hint is type(None):
        return {"type": "null"}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [item.value for item in hint]}
    if origin is tuple:
        return {"type": "array", "items": _typed(arguments[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _typed(arguments[1])}
    if origin in (Union, types.UnionType):
        return {"anyOf": [_typed(item) for item in arguments]}
    return {"$ref": f"#/$defs/{hint.__name__}"}
