"""The error of content that cannot be evaluated."""

from __future__ import annotations

from mengyue.model.finding import EngineError

__all__ = ["ExpressionError"]


class ExpressionError(EngineError):
    """An expression or a text in the content library is wrong (never the alliance file's fault).

    ``line`` is the line of the text at fault, from 1; 0 when it is not known.
    """

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line
