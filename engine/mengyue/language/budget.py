"""What one evaluation may make and spend: length of texts and lists, size of numbers, steps, time."""

from __future__ import annotations

from collections.abc import Sized
from decimal import Decimal
from math import isfinite
from time import thread_time
from typing import Any

from mengyue.i18n import _
from mengyue.language.errors import ExpressionError

__all__ = [
    "MAX_DIGITS", "MAX_ITEMS", "MAX_SOURCE", "MAX_TEXT", "MAX_WORDING", "ROUND", "Budget", "bounded", "check_length",
]  # fmt: skip

#: Characters of one text, items of one list, digits of one number.
MAX_TEXT, MAX_ITEMS, MAX_DIGITS = 1_000_000, 100_000, 1_000
#: Characters of one expression and of one text of the content.
MAX_SOURCE, MAX_WORDING = 20_000, 400_000
#: Steps of one evaluation. An item looked at is one step, ten characters written are one, a round of a loop is ten: a
#: table of 1,000 members by 1,000 tasks has as many.
MAX_STEPS, ROUND = 10_000_000, 10
#: Seconds of the processor; a belt for what a step may hide.
MAX_SECONDS = 8.0
_BETWEEN_LOOKS = 50_000


class Budget:
    """What one evaluation has spent."""

    __slots__ = ("_look", "_started", "steps")

    def __init__(self) -> None:
        self.steps = 0
        self._look = _BETWEEN_LOOKS
        self._started = 0.0

    def spend(self, steps: int) -> None:
        """Count ``steps``. Raises :class:`ExpressionError` when there have been too many, or they took too long."""
        self.steps += steps
        if self.steps < self._look:
            return
        self._check_steps()
        self._look = self.steps + _BETWEEN_LOOKS
        now = thread_time()
        if not self._started:
            self._started = now
        elif now - self._started > MAX_SECONDS:
            raise ExpressionError(_("计算超过 {limit} 秒").format(limit=int(MAX_SECONDS)))

    def repeat(self, steps: int) -> None:
        """Count ``steps`` that were taken before and cost no time now."""
        self.steps += steps
        self._look += steps
        self._check_steps()

    def _check_steps(self) -> None:
        if self.steps > MAX_STEPS:
            message = _("计算超过 {limit} 步：多半是循环套循环，或者写出的内容过长")
            raise ExpressionError(message.format(limit=MAX_STEPS))

    def weigh(self, *values: Any) -> None:
        """Count what is handled: ten characters of a text are a step, and each item of a list or mapping, however deep.

        A list that stands twice in another counts twice, as it does when it is compared.
        """
        waiting = []
        for value in values:
            if isinstance(value, str):
                size = _length(value)
                if size > 9:
                    self.spend(size // 10)
            elif isinstance(value, list | tuple | dict):
                waiting.append(value)
        while waiting:
            value = waiting.pop()
            if isinstance(value, str):
                size = _length(value)
                if size > 9:
                    self.spend(size // 10)
            elif type(value) in _PLAIN:
                steps = len(value) + ROUND
                for part in value.values() if isinstance(value, dict) else value:
                    if part.__class__ in _PLAIN:
                        waiting.append(part)
                    elif isinstance(part, str):
                        steps += _length(part) // 10
                self.spend(steps)
            elif isinstance(value, list | dict):  # of the data
                self.spend(len(value))


#: The length of a text, of which nobody takes note.
_length = str.__len__
#: Lists and mappings that content makes itself.
_PLAIN = (list, tuple, dict)


def bounded(value: Any) -> Any:
    """Return ``value``, the result of one step. Raises :class:`ExpressionError` when it is too long or too large."""
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > 4 * MAX_DIGITS:
            raise ExpressionError(_("数字超过 {limit} 位").format(limit=MAX_DIGITS))
    elif isinstance(value, Decimal):
        if value.is_finite() and not -MAX_DIGITS < value.adjusted() < MAX_DIGITS:
            raise ExpressionError(_("数字超过 {limit} 位").format(limit=MAX_DIGITS))
    elif isinstance(value, float):
        if not isfinite(value):
            raise ExpressionError(_("数字超过 {limit} 位").format(limit=MAX_DIGITS))
    elif isinstance(value, Sized):
        check_length(value, len(value))
    return value


def check_length(kind: object, length: int) -> None:
    """Raise :class:`ExpressionError` when a text or list like ``kind`` may not be ``length`` long."""
    if isinstance(kind, str) and length > MAX_TEXT:
        raise ExpressionError(_("文字超过 {limit} 字").format(limit=MAX_TEXT))
    if not isinstance(kind, str) and length > MAX_ITEMS:
        raise ExpressionError(_("列表超过 {limit} 项").format(limit=MAX_ITEMS))
