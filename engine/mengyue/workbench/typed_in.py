"""What a person types or pastes into a field, as the file holds it: read as a cell of a workbook would be."""

from __future__ import annotations

import re
from typing import Any

from mengyue.i18n import _
from mengyue.intake.cell_text import text_value
from mengyue.intake.cell_value import ValueFault
from mengyue.intake.cell_words import load_words
from mengyue.library.typed_values import ConversionFault, convert
from mengyue.model.describe import FieldDescription, Shape
from mengyue.workbench.phrases import listed

__all__ = ["TypedFault", "shown_value", "typed_value"]

SEPARATOR = "；"


class TypedFault(Exception):
    """What was typed cannot be taken for a value of the field; ``hint`` says what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def typed_value(text: str, field: FieldDescription) -> Any:
    """Return ``text`` as the file would hold it: a text, a list of texts, or None for nothing.

    Raises :class:`TypedFault`.
    """
    text = text.replace("\r\n", "\n").strip(" \t\n\u00a0\u3000")
    if not text:
        return None
    if field.shape is Shape.LIST:
        parts = [part.strip() for part in re.split(r"[；;\n]", text)]
        return [_one(part, field) for part in parts if part] or None
    return _one(text, field)


def shown_value(value: Any) -> str:
    """Return a value of the file as the form shows it."""
    if isinstance(value, list):
        return SEPARATOR.join(str(item) for item in value if item is not None)
    return "" if value is None or isinstance(value, dict) else str(value)


def _one(text: str, field: FieldDescription) -> str:
    def ignore(_code: str, _message: str) -> None:
        return None

    try:
        made = text_value(text, field, field.unit, ignore, load_words())
        convert(field.kind, made)
    except (ValueFault, ConversionFault) as error:
        raise TypedFault(error.message, error.hint) from None
    if field.choices and made not in field.choices:
        names = listed(name or code for code, name in field.choices.items())
        raise TypedFault(_("“{text}”不在可选值之内：{names}").format(text=text[:40], names=names))
    return made
