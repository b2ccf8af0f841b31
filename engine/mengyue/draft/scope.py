"""Everything that wording may name, for one alliance under one policy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import GeneratorType
from typing import Any

from jinja2 import Template, TemplateError

from mengyue.draft.environment import WordingEnvironment, wording_environment
from mengyue.draft.inlines import parse_line, parse_lines
from mengyue.draft.trace import Missing, Record, path_of
from mengyue.draft.tree import Inline
from mengyue.i18n import _
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError

__all__ = ["TracedScope", "Wording"]

Labels = Mapping[str, Mapping[str, str]]
#: What wrong content can raise; the last three come from content too deep or too large for Python.
_FAULTS = (
    TemplateError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError,
    SyntaxError, RecursionError, MemoryError,
)  # fmt: skip


class Wording:
    """Compiled wording, kept for as long as this object lives; one serves any number of alliances.

    ``labels`` names enumeration values in Chinese (``templates/labels.yaml``).
    """

    def __init__(self, labels: Labels) -> None:
        self.environment: WordingEnvironment = wording_environment({k: dict(v) for k, v in labels.items()})
        self._templates: dict[str, Template] = {}
        self._expressions: dict[str, Callable[..., Any]] = {}

    def template(self, source: str) -> Template:
        """Return ``source`` compiled. Raises ``jinja2.TemplateSyntaxError``."""
        found = self._templates.get(source)
        if found is None:
            found = self._templates[source] = self.environment.from_string(source)
        return found

    def expression(self, source: str) -> Callable[..., Any]:
        """Return the expression ``source`` compiled. Raises ``jinja2.TemplateSyntaxError``."""
        found = self._expressions.get(source)
        if found is None:
            found = self._expressions[source] = self.environment.compile_expression(source, undefined_to_none=False)
        return found


class TracedScope:
    """The names that wording sees: the alliance's fields, ``p``, ``policy``, the pack's definitions and functions."""

    def __init__(self, alliance: Alliance, policy: Policy | None, wording: Wording, **functions: Any) -> None:
        self.wording = wording
        root = Record(alliance, "")
        self.names: dict[str, Any] = {name: getattr(root, name) for name in Alliance.model_fields if name != "policy"}
        self._members = {m.id: m for m in self.names["members"]}
        self.names |= {
            "p": {key: parameter.value for key, parameter in policy.parameters.items()} if policy else {},
            "policy": policy,
            "member": self._member,
            "name_of": self._name_of,
            **functions,
        }
        if policy:
            self._define(policy.definitions)

    def _member(self, key: object) -> Any:
        if isinstance(key, Missing):
            return Missing(key.path, _member_model())
        return self._members.get(str(key)) or Missing(path_of(key) or "members", _member_model())

    def _name_of(self, key: object) -> Any:
        return key if isinstance(key, Missing) else self._member(key).name

    def _define(self, definitions: Mapping[str, str]) -> None:
        """Evaluate the named expressions; one may use another wherever it stands."""
        waiting = dict(definitions)
        while waiting:
            done = [n for n, e in waiting.items() if not self._uses(e) & waiting.keys() - {n}]
            if not done:
                raise EngineError(_("定义互相引用：{names}").format(names="、".join(waiting)))
            for name in done:
                self.names[name] = self.value(waiting.pop(name))

    def _uses(self, expression: str) -> set[str]:
        from jinja2 import meta

        return meta.find_undeclared_variables(self.wording.environment.parse("{{ " + expression + " }}"))

    def value(self, expression: str, **names: Any) -> Any:
        """Return the value of ``expression``. Raises :class:`EngineError` when it cannot be evaluated."""
        try:
            result = self.wording.expression(expression)(**self.names, **names)
        except _FAULTS as error:
            raise EngineError(_("表达式“{text}”不能计算：{error}").format(text=expression, error=error)) from error
        return list(result) if isinstance(result, _LAZY) else result

    def test(self, condition: str, **names: Any) -> bool:
        """Tell whether ``condition`` holds; an empty condition always does."""
        return not condition or bool(self.value(condition, **names))

    def inlines(self, expression: str, **names: Any) -> tuple[Inline, ...]:
        """Return what ``{{ expression }}`` prints, as inlines. An empty expression prints nothing."""
        return self.line("{{ " + expression + " }}", **names) if expression else ()

    def line(self, source: str, **names: Any) -> tuple[Inline, ...]:
        """Return the wording ``source`` as one run of inlines."""
        return parse_line(self._render(source, names))

    def lines(self, source: str, **names: Any) -> list[tuple[Inline, ...]]:
        """Return the wording ``source`` as lines of inlines."""
        return parse_lines(self._render(source, names))

    def _render(self, source: str, names: Mapping[str, Any]) -> str:
        try:
            return self.wording.template(source).render(**self.names, **names)
        except _FAULTS as error:
            raise EngineError(_("“{text}”不能生成文字：{error}").format(text=source[:60], error=error)) from error


_LAZY = (GeneratorType, filter, map, zip)


def _member_model() -> Any:
    from mengyue.model.member import Member

    return Member


def rows(value: Any) -> Iterable[Any]:
    """Return the rows of a table expression; a missing list has none."""
    return [] if isinstance(value, Missing) or value is None else list(value)
