"""Everything that wording may name, for one alliance under one policy."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from types import GeneratorType
from typing import Any

from jinja2 import Template, TemplateError

from mengyue.change import latest_changes
from mengyue.draft.changes import ChangesView
from mengyue.draft.environment import WordingEnvironment, by_hand, wording_environment
from mengyue.draft.inlines import parse_line, parse_lines
from mengyue.draft.trace import Missing, Record, model_in, path_of, view
from mengyue.draft.tree import Blank, Inline
from mengyue.draft.words import Words
from mengyue.i18n import _
from mengyue.library.outline import SUBJECTS
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import EngineError

__all__ = ["TracedScope", "Wording", "shared_wording"]

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
        self.vocabulary = dict(labels.get("Vocabulary", {}))
        self._templates: dict[str, Template] = {}
        self._expressions: dict[str, Callable[..., Any]] = {}
        self._uses: dict[str, frozenset[str]] = {}
        self._words: dict[tuple[tuple[str, str], ...], Words] = {}

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

    def words(self, words: Mapping[str, str]) -> Words:
        """Return what replaces ``words``; sources already put into a policy's words are kept from paper to paper."""
        return self._words.setdefault(tuple(words.items()), Words(words))

    def uses(self, expression: str) -> frozenset[str]:
        """Return the names that ``expression`` asks for."""
        found = self._uses.get(expression)
        if found is None:
            from jinja2 import meta

            tree = self.environment.parse("{{ " + expression + " }}")
            found = self._uses[expression] = frozenset(meta.find_undeclared_variables(tree))
        return found


@lru_cache(maxsize=4)
def _wording(labels: str) -> Wording:
    return Wording(json.loads(labels))


def shared_wording(labels: Labels) -> Wording:
    """Return the compiled wording that all libraries with these ``labels`` share in this process."""
    return _wording(json.dumps(labels, ensure_ascii=False, sort_keys=True))


class TracedScope:
    """The names that wording sees: the alliance's fields, ``p``, ``policy``, the pack's definitions and functions."""

    def __init__(self, alliance: Alliance, policy: Policy | None, wording: Wording, **functions: Any) -> None:
        self.wording = wording
        self.policy = policy
        self.words = wording.words(policy.wording if policy else {})
        self.root = root = Record(alliance, "")
        self.names: dict[str, Any] = {name: getattr(root, name) for name in Alliance.model_fields if name != "policy"}
        self._members = {m.id: m for name in ("former_members", "members") for m in self.names[name]}
        self.names |= {name: Missing(name, _item_model(path)) for name, path in SUBJECTS.items()}
        self.names |= {
            "_words": self.words,
            "leads": [m for m in self.names["members"] if m.tier == "lead"],
            "narrative": self._narrative,
            "hand": by_hand,
            "p": {key: parameter.value for key, parameter in policy.parameters.items()} if policy else {},
            "policy": _spoken(policy, wording.vocabulary) if policy else None,
            "changes": ChangesView(lambda: latest_changes(alliance), alliance),
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

    def _narrative(self, key: str, hint: str = "", of: Any = None) -> Any:
        """Return the unit's own text ``key``, of the whole alliance or of one year; missing, it says what to write."""
        source = self.root if of is None else of
        at = f"{source.path}.narratives.{key}".lstrip(".")
        texts = {} if isinstance(source, Missing) else source.narratives
        return view(texts[key], at) if key in texts else Missing(f"{at}:{self.words(hint) or key}")

    def _define(self, definitions: Mapping[str, str]) -> None:
        """Evaluate the named expressions; one may use another wherever it stands."""
        dated = "as_of" in self.names  # what depends on the day is not there where the day is not known
        uses = self.wording.uses
        waiting = {n: e for n, e in definitions.items() if dated or "as_of" not in uses(e)}
        while waiting:
            done = [n for n, e in waiting.items() if not uses(e) & waiting.keys() - {n}]
            if not done:
                raise EngineError(_("定义互相引用：{names}").format(names="、".join(waiting)))
            for name in done:
                self.names[name] = self.value(waiting.pop(name))

    def value(self, expression: str, **names: Any) -> Any:
        """Return the value of ``expression``. Raises :class:`EngineError` when it cannot be evaluated."""
        try:
            result = self.wording.expression(expression)({**self.names, **names})
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
        return self._worded(parse_line(self._render(source, names)))

    def lines(self, source: str, **names: Any) -> list[tuple[Inline, ...]]:
        """Return the wording ``source`` as lines of inlines."""
        return [self._worded(line) for line in parse_lines(self._render(source, names))]

    def _worded(self, line: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Return ``line`` with its blanks labelled in the policy's words."""
        if not any(isinstance(part, Blank) for part in line):
            return line
        return tuple(Blank(p.path, self.words(p.label)) if isinstance(p, Blank) else p for p in line)

    def _render(self, source: str, names: Mapping[str, Any]) -> str:
        try:
            return self.wording.template(self.words.source(source)).render({**self.names, **names})
        except _FAULTS as error:
            raise EngineError(_("“{text}”不能生成文字：{error}").format(text=source[:60], error=error)) from error


_LAZY = (GeneratorType, filter, map, zip)


def _spoken(policy: Policy, words: Mapping[str, str]) -> Policy:
    """Return ``policy`` with ``words`` for what it does not name in its own way."""
    return policy.model_copy(update={"vocabulary": {**words, **policy.vocabulary}})


def _item_model(path: str) -> Any:
    """Return the model of the items of the list at ``path``."""
    model: Any = Alliance
    for name in path.split("."):
        model = model_in(model, name)
    return model


def _member_model() -> Any:
    from mengyue.model.member import Member

    return Member


def rows(value: Any) -> Iterable[Any]:
    """Return the rows of a table expression; a missing list has none."""
    return [] if isinstance(value, Missing) or value is None else list(value)
