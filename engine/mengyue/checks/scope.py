"""The scope of an expression: the names it may use, over one alliance under one policy."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import TemplateError

from mengyue.checks.expression import Expression, expression, template
from mengyue.checks.life import ended_on, references, turns
from mengyue.checks.missing import Missing
from mengyue.checks.places import Places
from mengyue.checks.sandbox import ExpressionError, Parameters, Sandbox, shown
from mengyue.i18n import _
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance

__all__ = ["Scope"]


#: What the record tells, worked out when an expression first asks.
_TOLD: Mapping[str, Callable[[Alliance], Any]] = {"references": references, "turns": turns, "ended_on": ended_on}


@cache
def _shared() -> Sandbox:
    return Sandbox()


class Scope:
    """Evaluates sandboxed expressions over one alliance under one policy.

    Names, in this order: those given to :meth:`evaluate`, ``extra``, the fields of the alliance file, ``p`` (values of
    the policy's parameters), ``policy``, the policy's definitions (evaluated when first used), ``member``, what the
    record tells (``references``, ``turns``, ``ended_on``, see :mod:`mengyue.checks.life`) and the functions of the
    sandbox. Any other name is an error in the content.
    """

    def __init__(self, alliance: Alliance, policy: Policy | None, extra: Mapping[str, object] | None = None) -> None:
        self.alliance = alliance
        self.policy = policy
        self.sandbox = _shared()
        self.places = Places(alliance)
        self._known: dict[str, Any] = dict(alliance.__dict__)
        self._known["p"] = Parameters({k: v.value for k, v in policy.parameters.items()} if policy else {})
        self._known["policy"] = policy
        self._known["member"] = self._member
        self._known |= extra or {}
        self._by_id: dict[str, object] | None = None
        self._open: list[str] = []

    def evaluate(self, expression: str, **names: object) -> Any:
        """Return the value of ``expression``; a division by zero gives a missing value."""
        return self._run(self.compile(expression), names)

    def render(self, template: str, **names: object) -> str:
        """Fill in the ``{{ }}`` of a short text."""
        return str(self._run(self._text(template), names))

    def text(self, expression: str, **names: object) -> str:
        """Return the value of ``expression`` as it is shown; an empty expression shows nothing."""
        return shown(self.evaluate(expression, **names)) if expression else ""

    def compile(self, text: str) -> Expression:
        """Return ``text`` compiled (kept by the sandbox)."""
        return expression(self.sandbox, text)

    def _text(self, text: str) -> Any:
        return template(self.sandbox, text)

    def _run(self, compiled: Any, names: Mapping[str, object]) -> Any:
        def resolve(name: str) -> Any:
            value = names[name] if name in names else self._resolve(name)
            return Missing(obj=self.alliance, name=name) if value is None else value

        try:
            return compiled.run(resolve)
        except ArithmeticError:
            return Missing()
        except (TemplateError, TypeError, ValueError, AttributeError, LookupError, RuntimeError, MemoryError) as error:
            text = getattr(compiled, "text", "")
            raise ExpressionError(_("表达式无法计算：{reason}：{text}").format(reason=error, text=text)) from error

    def _resolve(self, name: str) -> Any:
        if name in self._known:
            return self._known[name]
        if self.policy and name in self.policy.definitions:
            return self._define(name, self.policy.definitions[name])
        if name in _TOLD:
            value = self._known[name] = _TOLD[name](self.alliance)
            return value
        if name in self.sandbox.globals:
            return self.sandbox.globals[name]
        raise ExpressionError(_("表达式使用了未知的名称“{name}”").format(name=name))

    def _define(self, name: str, text: str) -> Any:
        if name in self._open:
            raise ExpressionError(_("定义循环引用：{names}").format(names="→".join([*self._open, name])))
        self._open.append(name)
        try:
            value = self._known[name] = self.evaluate(text)
        finally:
            self._open.pop()
        return value

    def _member(self, identifier: object) -> Any:
        if self._by_id is None:
            self._by_id = {m.id: m for m in reversed(self.alliance.members)}
        return self._by_id.get(identifier, Missing()) if isinstance(identifier, str) else Missing()
