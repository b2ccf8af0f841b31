"""What operators do: the same in every place, within bounds, and missing where an operand is missing."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from mengyue.i18n import _
from mengyue.language.budget import bounded, check_length
from mengyue.language.errors import ExpressionError
from mengyue.language.holes import Hole, ask_all
from mengyue.language.missing import Missing

__all__ = ["BINARY", "COMPARE", "UNARY"]

Operator = Callable[[Any, Any], Any]
_LISTS = (list, tuple)


def _calculated(calculate: Operator) -> Operator:
    """Make an operator give a missing value for a missing operand and for a division by zero, and bound its result."""

    def run(left: Any, right: Any) -> Any:
        if isinstance(left, Missing):
            return left
        if isinstance(right, Missing):
            return right
        try:
            return bounded(calculate(left, right))
        except ArithmeticError:
            return Missing()

    return run


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, _LISTS) and isinstance(right, _LISTS):
        check_length(left, len(left) + len(right))
        return [*left, *right]
    return left + right


def _multiply(left: Any, right: Any) -> Any:
    for one, other in ((left, right), (right, left)):
        if isinstance(one, (str, *_LISTS)) and isinstance(other, int):
            check_length(one, len(one) * other)
    return left * right


def _modulo(left: Any, right: Any) -> Any:
    if isinstance(left, str | bytes):
        raise ExpressionError(_("“%”只能用于数字"))
    return left % right


def _power(left: Any, right: Any) -> Any:
    raise ExpressionError(_("表达式不能用“{operator}”").format(operator="**"))


def _sign(calculate: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: value if isinstance(value, Missing) else calculate(value)


def _in(left: Any, right: Any) -> bool:
    if not (left.__class__ is Hole and left.is_id and isinstance(right, _LISTS)):  # the items of a list ask themselves
        ask_all((left,))
    return not isinstance(left, Missing) and left in right


BINARY: Mapping[str, Operator] = {
    "+": _calculated(_add), "-": _calculated(operator.sub), "*": _calculated(_multiply),
    "/": _calculated(operator.truediv), "//": _calculated(operator.floordiv), "%": _calculated(_modulo), "**": _power,
}  # fmt: skip
UNARY: Mapping[str, Callable[[Any], Any]] = {"-": _sign(operator.neg), "+": _sign(operator.pos)}
COMPARE: Mapping[str, Operator] = {
    "eq": operator.eq, "ne": operator.ne, "lt": operator.lt, "lteq": operator.le, "gt": operator.gt,
    "gteq": operator.ge, "in": _in, "notin": lambda left, right: not _in(left, right),
}  # fmt: skip
