"""Pydantic's verdicts in Chinese: for each kind of error our models can raise, a code, a message and a remedy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from mengyue.i18n import _
from mengyue.library.fault_catalogue import N_
from mengyue.library.faults import shown
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Shape, describe

__all__ = ["Explained", "Location", "choices_text", "explain"]

#: Code, message, hint (may be empty), value found, value required.
Explained = tuple[str, str, str, str, str]
_PYDANTIC = frozenset(get_args(ErrorType))
#: Where pydantic places an error: keys and indexes.
Location = tuple[str | int, ...]


def explain(model: type[Model], error: ErrorDetails, *, suggest: bool = True, keys: bool = True) -> Explained:
    """Say what pydantic's ``error`` means; ``suggest`` the key that an unknown one may stand for, which takes time.

    Without ``keys`` the reader has a table: advice names labels and choices as the table does.
    """
    loc, kind, value, context = error["loc"], error["type"], error["input"], error.get("ctx") or {}
    owner, described = _resolve(model, loc)
    if kind == "extra_forbidden":
        return _unknown_key(owner, str(loc[-1]), suggest)
    label = described.label if described else _("顶层")
    found = "" if kind == "missing" else _kind_of(value)
    handler = _HANDLERS.get(kind)
    if handler is not None:
        code, message, hint, required = handler(label, described, found, context)
        if not keys and kind in ("missing", "enum"):
            hint, required = _without_keys(kind, label, described)
        return code, message, hint, found, required
    if kind not in _PYDANTIC:
        return "IN-419", error["msg"], "", "", ""  # a model's own rule, which speaks for itself
    if isinstance(value, dict | list):
        message = _("“{label}”应为单个值，给出的是{found}").format(label=label, found=found)
        return "IN-405", message, "", found, ""
    if kind == "string_type":
        return "IN-419", _("“{label}”应为文字，给出的是 {found}").format(label=label, found=found), "", found, ""
    message = _("“{label}”的值“{found}”不合要求").format(label=label, found=found)
    return "IN-419", message, "", found, ""


def _without_keys(kind: str, label: str, described: FieldDescription | None) -> tuple[str, str]:
    """Return advice and what is required in the words of a table."""
    if kind == "missing":
        return _("补填“{label}”。").format(label=label), ""
    names = "、".join(name or code for code, name in described.choices.items()) if described else ""
    return (_("可填：{codes}。").format(codes=names) if names else ""), names


def choices_text(described: FieldDescription) -> str:
    """Return the codes that a field accepts, each with its Chinese name."""
    return "、".join(f"{code}（{name}）" if name else code for code, name in described.choices.items())


def _resolve(model: type[Model], loc: Location) -> tuple[type[Model], FieldDescription | None]:
    """Find the record that owns the last key of ``loc``, and the field that holds the value."""
    owner = model
    described: FieldDescription | None = None
    in_table = False
    for part in loc:
        if in_table:
            in_table = False  # the key of a table
        elif isinstance(part, str):
            if described is not None and described.record is not None:
                owner = described.record
            described = describe(owner).get(part)
            in_table = described is not None and described.shape is Shape.TABLE
    return owner, described


def _kind_of(value: object) -> str:
    if isinstance(value, dict):
        return _("一组“键: 值”")
    if isinstance(value, list):
        return _("列表")
    if isinstance(value, bool):
        return "true" if value else "false"  # JSON only
    return shown(value)


def _unknown_key(owner: type[Model], key: str, suggest: bool) -> Explained:
    fields = describe(owner)
    message = _("不认识的键“{key}”").format(key=shown(key))
    folded = "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in key[:80])
    folded = folded.lower().replace("-", "_").replace(" ", "_")
    labels = {described.label: name for name, described in fields.items()}
    close = get_close_matches(folded, fields, 1, 0.6) if suggest else []
    if suggest and not close:
        close = [labels[label] for label in get_close_matches(key[:80], labels, 1, 0.6)]
    if close:
        hint = _("是否应为 {key}（{label}）？").format(key=close[0], label=fields[close[0]].label)
        return "IN-401", message, hint, shown(key), close[0]
    known = "、".join(fields)
    return "IN-401", message, _("此处可用的键：{keys}。").format(keys=known), shown(key), ""


#: What pydantic calls a list whose length is wrong; of a text it says ``Value``.
_SEVERAL = ("Tuple", "List", "Dictionary")
_Handler = Callable[[str, FieldDescription | None, str, Mapping[str, Any]], tuple[str, str, str, str]]


def _missing(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    name = described.name if described else ""
    message = _("缺少“{label}”").format(label=label)
    return "IN-402", message, _("补填 {key}（{label}）。").format(key=name, label=label), ""


def _record(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    return "IN-403", _("“{label}”应为一组“键: 值”，给出的是“{found}”").format(label=label, found=found), "", ""


def _list(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    return "IN-404", _("“{label}”应为列表，给出的是“{found}”").format(label=label, found=found), "", ""


def _enum(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    message = _("“{found}”不是“{label}”的可选值").format(found=found, label=label)
    if described is None or not described.choices:
        return "IN-406", message, "", str(context.get("expected", ""))
    close = [code for code, name in described.choices.items() if found and found == name.split("（")[0]]
    close = close or get_close_matches(found.lower(), described.choices, 1, 0.6)
    codes = choices_text(described)
    hint = _("可填：{codes}。").format(codes=codes)
    if close:
        hint = _("是否应为 {code}？{more}").format(code=close[0], more=hint)
    return "IN-406", message, hint, "、".join(described.choices)


def _limit(word: str) -> _Handler:
    def handler(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
        limit = next((context[key] for key in ("le", "ge", "lt", "gt") if key in context), "")
        unit = described.unit if described else ""
        unit = f" {unit}" if unit and unit != "%" else unit
        message = _(word).format(label=label, limit=limit, unit=unit, found=found)
        return "IN-413", message, "", f"{limit}"

    return handler


def _too_long(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    limit = context.get("max_length", "")
    words = _("“{label}”超过 {limit} 个字符")
    if described is not None and described.shape is Shape.LIST:
        words = _("“{label}”的一项超过 {limit} 个字符")
    return "IN-415", words.format(label=label, limit=limit), "", f"{limit}"


def _too_short(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    limit = context.get("min_length", "")
    return "IN-415", _("“{label}”不足 {limit} 个字符").format(label=label, limit=limit), "", f"{limit}"


def _too_many(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    if (described is not None and described.shape is Shape.ONE) or context.get("field_type") not in _SEVERAL:
        return _too_long(label, described, found, context)
    limit, actual = context.get("max_length", ""), context.get("actual_length", "")
    message = _("“{label}”至多 {limit} 项，给出 {actual} 项")
    message = message.format(label=label, limit=limit, actual=actual or _("更多"))
    return "IN-416", message, "", f"{limit}"


def _too_few(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    if (described is not None and described.shape is Shape.ONE) or context.get("field_type") not in _SEVERAL:
        return _too_short(label, described, found, context)
    limit = context.get("min_length", "")
    return "IN-416", _("“{label}”至少 {limit} 项").format(label=label, limit=limit), "", f"{limit}"


def _digits(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    places = context.get("decimal_places")
    if places is not None:
        message = _("“{label}”至多 {places} 位小数，给出的是 {found}").format(label=label, places=places, found=found)
    else:
        digits = context.get("max_digits") or context.get("whole_digits", "")
        message = _("“{label}”至多 {digits} 位数字，给出的是 {found}").format(label=label, digits=digits, found=found)
    return "IN-414", message, "", ""


def _control(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    message = _("第 {position} 个字符是控制字符 U+{code}").format(**context)
    return "IN-110", message, "", ""


def _line_break(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    return "IN-417", _("“{label}”只能写一行").format(label=label), "", ""


def _lines(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    message = _("“{label}”有 {lines} 行，至多 {limit} 行").format(label=label, **context)
    return "IN-415", message, "", str(context["limit"])


def _full_width(label: str, described: FieldDescription | None, found: str, context: Mapping[str, Any]) -> Any:
    message = _("“{label}”含有全角字符“{character}”").format(label=label, character=context["character"])
    folded = shown(str(context["folded"]), 60)
    return "IN-418", message, _("改写为半角：{form}。").format(form=folded), folded


_HANDLERS: dict[str, _Handler] = {
    "missing": _missing,
    "model_type": _record,
    "dict_type": _record,
    "tuple_type": _list,
    "enum": _enum,
    "less_than_equal": _limit(N_("“{label}”不能大于 {limit}{unit}，给出的是 {found}")),
    "greater_than_equal": _limit(N_("“{label}”不能小于 {limit}{unit}，给出的是 {found}")),
    "string_too_long": _too_long,
    "string_too_short": _too_short,
    "too_long": _too_many,
    "too_short": _too_few,
    "decimal_max_places": _digits,
    "decimal_max_digits": _digits,
    "decimal_whole_digits": _digits,
    "control_character": _control,
    "line_break": _line_break,
    "full_width": _full_width,
    "too_many_lines": _lines,
}
