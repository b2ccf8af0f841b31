"""Jinja's sandbox with what it leaves open closed: methods of records, and single steps that take for ever.

The sandbox lets a template call any public method. Those of a pydantic record read files and unpickle; some of text
make gigabytes from one number. So a record gives its fields only, and such steps are refused.
"""

from __future__ import annotations

from typing import Any

from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from pydantic import BaseModel

from mengyue.i18n import _

__all__ = ["Confined", "modulo", "product"]

#: Longest text or list that ``*`` may make, and most digits (in bits) of a number that it may make.
MAX_LENGTH, MAX_BITS = 1000, 4096
#: Methods of text and filters whose result is as long as a number says, or differs from run to run.
_WIDE_METHODS = frozenset(("center", "expandtabs", "format", "format_map", "ljust", "rjust", "zfill"))
_WIDE_FILTERS = ("batch", "center", "format", "indent", "random", "slice", "wordwrap")


def product(left: Any, right: Any) -> Any:
    """Return ``left * right`` when it is of everyday size."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, str | bytes | list | tuple) and isinstance(other, int) and len(one) * other > MAX_LENGTH:
            raise SecurityError(_("“*”的结果过长"))
    if isinstance(left, int) and isinstance(right, int) and left.bit_length() + right.bit_length() > MAX_BITS:
        raise SecurityError(_("“*”的结果过长"))
    return left * right


def modulo(left: Any, right: Any) -> Any:
    """Return the remainder; ``%`` on text would be formatting to any width."""
    if isinstance(left, str | bytes):
        raise SecurityError(_("“%”只能用于数字"))
    return left % right


class Confined(ImmutableSandboxedEnvironment):
    """The base of every environment of ours."""

    intercepted_binops = frozenset(("**", "*", "%"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in _WIDE_FILTERS:
            self.filters.pop(name, None)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Multiply and divide within limits; refuse powers, which can take for ever."""
        if operator == "*":
            return product(left, right)
        if operator == "%":
            return modulo(left, right)
        raise SecurityError(_("表达式不能用“{operator}”").format(operator=operator))

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Tell whether ``attr`` may be read: of a record its fields, of text no method that makes any width."""
        if isinstance(obj, BaseModel):
            return attr in type(obj).model_fields
        if isinstance(obj, type):
            return False
        if isinstance(obj, str) and attr in _WIDE_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)
