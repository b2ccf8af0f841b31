"""One evaluation: the names given to it, the scope in which it runs, and what it has spent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from jinja2.nodes import EvalContext
from jinja2.utils import missing

from mengyue.i18n import _
from mengyue.language.budget import Budget
from mengyue.language.environment import Language
from mengyue.language.errors import ExpressionError
from mengyue.language.missing import Missing

__all__ = ["Frame", "World", "language"]


class World(Protocol):
    """What an evaluation asks of the scope in which it runs."""

    labels: Mapping[str, Mapping[str, str]]

    def find(self, name: str, frame: Frame) -> Any:
        """Return the value of ``name``; Jinja's ``missing`` for a name that nothing provides."""

    def defines(self, name: str) -> bool:
        """Tell whether ``name`` is a definition of the policy."""

    def of_item(self, name: str, item: Any, frame: Frame) -> Any:
        """Return what the definition ``name`` gives for ``item``."""

    def written(self, value: Any) -> str:
        """Write a word."""

    def printed(self, value: Any) -> str:
        """Write a word where it is printed."""

    def all_asked(self) -> None:
        """Take all texts that were printed for read."""

    def words(self, text: str) -> str:
        """Return ``text`` in the policy's words."""


_LANGUAGE = Language()


def language() -> Language:
    """Return the environment that all scopes share."""
    return _LANGUAGE


class Frame:
    """One evaluation. Filters that ask for Jinja's context get this."""

    __slots__ = ("budget", "names", "scope")
    environment = _LANGUAGE

    def __init__(self, scope: World, names: Mapping[str, Any], budget: Budget | None = None) -> None:
        self.scope = scope
        self.names = names
        self.budget = budget or Budget()

    @property
    def frame(self) -> Frame:
        """Itself: contexts of rendering have a frame as well."""
        return self

    @property
    def eval_ctx(self) -> EvalContext:
        """What Jinja's filters ask for."""
        return EvalContext(self.environment, None)

    def find(self, name: str) -> Any:
        """Return the value of ``name``; Jinja's ``missing`` for a name that nothing provides."""
        value = self.names[name] if name in self.names else self.scope.find(name, self)
        return Missing(name) if value is None else value

    def __call__(self, name: str) -> Any:
        """Return the value of ``name``. Raises :class:`ExpressionError` for a name that nothing provides."""
        value = self.find(name)
        if value is missing:
            raise ExpressionError(_("没有名称“{name}”").format(name=name))
        return value
