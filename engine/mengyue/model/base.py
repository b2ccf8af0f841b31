"""The base of every model: immutable, closed to unknown keys, one Chinese label a field.

A fact that is not known yet is ``None``: it becomes a visible blank in a draft and an unjudged rule
in a check. Only what the structure cannot do without (a member's id, say) is required.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StringConstraints
from pydantic_core import PydanticCustomError

__all__ = ["Code", "Line", "Model", "Money", "Percent", "Prose", "YearMonth", "field", "number_text"]

#: Characters that no XML 1.0 document may hold, or that the template engine would take as commands.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: Lines of one text; the longest wording of ours has some 40.
MAX_LINES = 500
_FULL_WIDTH = re.compile("[\uff01-\uff5e]")


class Model(BaseModel):
    """Closed, frozen record."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, validate_default=False)


#: What a field that refers to something else holds.
_REFERS = {"members": "成员代号"}


def field(
    label: str,
    description: str = "",
    *,
    unit: str = "",
    refers: str = "",
    names: str = "",
    choices: Mapping[str, str] | None = None,
    of: str = "",
    example: str = "",
    default: Any = None,
    **constraints: Any,
) -> Any:
    """Declare a field with its Chinese ``label``, its meaning and its ``unit`` (empty when it has none).

    ``refers`` is ``members`` where the value names a member by its id; ``names`` is ``unit`` or ``person`` where it is
    the full name of one, and nothing else belongs in it; ``choices`` are the Chinese names of an
    enumeration's values. Both are told first in the description. ``of`` names the policies that declare the field,
    where it is not one of the program's own, and ``example`` is a value for show. The label is the JSON Schema
    ``title``; the others go to ``x-unit``, ``x-refers``, ``x-names``, ``x-choices``, ``x-of`` and ``x-example``, the
    meaning without the choices to ``x-meaning``. Pass
    ``default=...`` for a required field.
    """
    told = [_REFERS[refers]] if refers else [f"{code} {name}" for code, name in (choices or {}).items()]
    extra: dict[str, JsonValue] = {"x-unit": unit} if unit else {}
    extra |= {"x-refers": refers} if refers else {}
    extra |= {"x-names": names} if names else {}
    extra |= {"x-of": of, "x-example": example} if of else {}
    extra |= {"x-choices": dict(choices), "x-meaning": description} if choices else {}
    text = "；".join(filter(None, (*told, description)))
    return Field(default, title=label, description=text or None, json_schema_extra=extra or None, **constraints)


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    bad = _FORBIDDEN.search(text)
    if bad:
        raise PydanticCustomError(
            "control_character",
            "含有控制字符 U+{code}（第 {position} 个字符）",
            {"code": f"{ord(bad.group()):04X}", "position": bad.start() + 1},
        )
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("line_break", "只能写一行，不能含换行或制表符")
    return text


def _few_lines(text: str) -> str:
    """Refuse a text of which every other character is a line break: each line is a paragraph of its own."""
    lines = text.count("\n") + 1
    if lines > MAX_LINES:
        raise PydanticCustomError("too_many_lines", "有 {lines} 行", {"lines": lines, "limit": MAX_LINES})
    return text


def _half_width(text: str) -> str:
    bad = _FULL_WIDTH.search(text)
    if bad:
        raise PydanticCustomError(
            "full_width", "含有全角字符“{character}”，应使用半角", {"character": bad.group(), "folded": _fold(text)}
        )
    return text


def _fold(text: str) -> str:
    return "".join(chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c for c in text)


def number_text(value: object) -> object:
    """Refuse what Decimal would take and a contract must not: floats, exponents, full-width digits, separators."""
    if isinstance(value, float):
        raise PydanticCustomError("float_amount", "金额和比例须用十进制文本写明，不能用浮点数")
    if isinstance(value, str):
        _half_width(value)
        if not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", value):
            raise PydanticCustomError("number_format", "“{text}”不是数字", {"text": value[:40]})
    return value


#: One line of text: a name, a title. At most 200 characters.
Line = Annotated[str, AfterValidator(_clean), AfterValidator(_one_line), StringConstraints(max_length=200)]
#: Text of one or more paragraphs. At most 20,000 characters in 500 lines.
Prose = Annotated[str, AfterValidator(_clean), AfterValidator(_few_lines), StringConstraints(max_length=20_000)]
#: A code, phone number or identifier in half-width characters. At most 60 characters.
Code = Annotated[
    str,
    AfterValidator(_clean),
    AfterValidator(_one_line),
    AfterValidator(_half_width),
    StringConstraints(max_length=60),
]
#: An amount in yuan, exact to the fen.
Money = Annotated[Decimal, BeforeValidator(number_text), Field(ge=0, max_digits=18, decimal_places=2)]
#: A share in per cent, 0 to 100, exact to four decimal places.
Percent = Annotated[Decimal, BeforeValidator(number_text), Field(ge=0, le=100, decimal_places=4)]
#: A month, ``YYYY-MM``.
YearMonth = Annotated[str, StringConstraints(pattern=r"^(19|20)\d{2}-(0[1-9]|1[0-2])$")]
