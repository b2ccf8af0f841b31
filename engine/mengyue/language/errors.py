"""The error of content that cannot be evaluated."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["ExpressionError", "located"]


class ExpressionError(EngineError):
    """An expression or a text in the content library is wrong (never the alliance file's fault).

    ``line`` is the line of the text at fault, from 1; 0 when it is not known.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@contextmanager
def located(place: str) -> Iterator[None]:
    """Say of an expression that fails in the block where in the content library it stands."""
    try:
        yield
    except ExpressionError as error:
        raise ExpressionError(_("{place}：{error}").format(place=place, error=error), error.line) from error
