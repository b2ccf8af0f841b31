"""Looking at one rule over one alliance: what is to be said of it, item by item."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import nodes

from mengyue.checks.rule_scope import Scope
from mengyue.checks.unchanged import Unchanged
from mengyue.i18n import _, language
from mengyue.language.errors import ExpressionError
from mengyue.language.expression import parsed
from mengyue.language.marks import blanks_in, has_blank
from mengyue.language.missing import Missing, is_missing
from mengyue.language.speech import shown
from mengyue.language.values import Record, path_of
from mengyue.library.data_model import data_model
from mengyue.library.policy import Force, Policy, Rule, RuleKind
from mengyue.model.base import Model
from mengyue.model.describe import describe, label_in
from mengyue.model.finding import Finding, Severity, State

__all__ = ["BROKEN", "Looked", "basis_of", "broken", "looks"]

#: The code of a rule that cannot be evaluated; ``found`` of such a finding is the id of the rule.
BROKEN = "LB-EXPRESSION"

#: Soft rules (原则上、鼓励、可) never block; what is preferred (优先) is only told.
_SEVERITY = {
    Force.HARD: Severity.ERROR, Force.SOFT: Severity.WARNING, Force.PREFERRED: Severity.INFO, Force.INFO: Severity.INFO,
}  # fmt: skip


def basis_of(policy: Policy, rule: Rule) -> str:
    """Return the source of ``rule``: the policy's title and the place in it, or the statute that the place names.

    What only holds the file against itself has no source; its place says so: （资料核对）.
    """
    return policy.cites(rule.at)


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a rule: at one item of ``rule.each`` (``names`` binds it) or at the alliance; what is to be said."""

    names: Mapping[str, Any]
    finding: Finding | None


def looks(
    rule: Rule, policy: Policy, scope: Scope, unchanged: Unchanged | None = None, *, marked: bool = False
) -> Iterator[Looked]:
    """Yield a look for each item of ``rule.each`` that the rule applies to, or one; none where it does not apply.

    Needs and conditions that do not mention the item are looked at once, before the items, so that a rule over the
    lead units can say that there is none. What only the text or later life can meet is not looked at. With
    ``unchanged`` an item is not looked at again where all that was read for it is as before. Findings that are
    ``marked`` have the texts of the data that they print marked with their places.
    """
    if not rule.require and rule.kind not in (RuleKind.MACHINE, RuleKind.REVIEW):
        return
    judging = _Judging(rule, policy, scope, scope.render_marked if marked else scope.render)
    if not rule.each:
        if judging.applies({}):
            yield Looked({}, judging.finding({}))
        return
    if not judging.applies({}, about_item=False):
        return
    lacking = judging.lacking({}, about_item=False)
    if lacking:
        yield Looked({}, judging.unjudged(lacking.values()))
        return
    for item in scope.evaluate(rule.each):
        applies, finding = scope.kept_item(unchanged, ("item", rule.id, marked), item, judging.item)
        if applies:
            yield Looked({rule.bind: item}, finding)


class _Judging:
    def __init__(self, rule: Rule, policy: Policy, scope: Scope, say: Callable[..., str]) -> None:
        self.rule, self.policy, self.scope, self.say = rule, policy, scope, say

    def finding(self, names: Mapping[str, Any], *, about_item: bool | None = None) -> Finding | None:
        """Return what is to be said of a rule that applies; nothing when it is met."""
        lacking = self.lacking(names, about_item=about_item)
        if lacking and not self.decided(lacking, names):
            return self.unjudged(lacking.values())
        if not lacking and self.rule.require and not self.scope.evaluate(self.rule.require, **names):
            return self.violated(names)
        return self.question(names) if self.rule.kind is RuleKind.REVIEW else None

    def item(self, item: Any) -> tuple[bool, Finding | None]:
        """Tell whether the rule applies to an item, and return what is to be said of it."""
        names = {self.rule.bind: item}
        if not self.applies(names, about_item=True):
            return False, None
        return True, self.finding(names, about_item=True)

    def applies(self, names: Mapping[str, Any], *, about_item: bool | None = None) -> bool:
        when = self.rule.when
        return not when or not self._concerns(when, about_item) or bool(self.scope.evaluate(when, **names))

    def lacking(self, names: Mapping[str, Any], *, about_item: bool | None) -> dict[str, tuple[str, str]]:
        """Return for each needed fact that is missing its path and Chinese label."""
        needs = [n for n in self.rule.needs if self._concerns(n, about_item)]
        return {n: self._place(n, v, names) for n in needs if is_missing(v := self.scope.evaluate(n, **names))}

    def decided(self, lacking: Mapping[str, object], names: Mapping[str, Any]) -> bool:
        """Whether the rule holds whatever the missing facts are: of what is required one limb or another (``or``), and
        one that speaks of none of them does hold."""
        limbs = list(_limbs(parsed(self.rule.require))) if self.rule.require else []
        if len(limbs) < 2:
            return False
        frame = self.scope.frame(names)
        facts = [self._facts(parsed(need)) for need in lacking]
        free = [limb for limb in limbs if not any(_touch(fact, self._facts(limb)) for fact in facts)]
        return any(self.scope.hold(limb, frame) for limb in free)

    def _facts(self, node: nodes.Node) -> frozenset[str]:
        """Return what an expression reads, as paths; a definition by what it reads itself."""
        found: set[str] = set()
        inside: set[int] = set()
        for part in (node, *node.find_all((nodes.Getattr, nodes.Name))):
            if id(part) in inside or not isinstance(part, nodes.Getattr | nodes.Name):
                continue
            inside.update(id(inner) for inner in part.find_all((nodes.Getattr, nodes.Name)))
            path = _written(part)
            if path in self.policy.definitions:
                found |= self._facts(parsed(self.policy.definitions[path]))
            elif path:
                found.add(path)
        return frozenset(found)

    def _concerns(self, expression: str, about_item: bool | None) -> bool:
        return about_item is None or self.scope.speaks_of(expression, self.rule.bind) is about_item

    def _place(self, need: str, value: object, names: Mapping[str, Any]) -> tuple[str, str]:
        """Return where the fact called ``need`` should stand, and what it is called."""
        head, _dot, rest = need.partition(".")
        path = ""
        if rest.replace(".", "").replace("_", "").isalnum() or not rest:
            if head in data_model().model_fields:
                path = need
            elif head in names and rest:
                path = _below(names[head], rest)
        if not path and isinstance(value, Missing):
            path = value.path
        return _named(path) or self._computed(need, names) or (self._field_behind(need), self._called(need))

    def _called(self, need: str) -> str:
        return self.policy.vocabulary.get(need, need)

    def _computed(self, need: str, names: Mapping[str, Any]) -> tuple[str, str] | None:
        """Place what is taken out of a list of the item: ``item.finances|map(attribute='rd_expense')|select|list``."""
        start = re.match(r"(\w+)\.(\w+(?:\.\w+)*)", need)
        path = _below(names[start[1]], start[2]) if start and start[1] in names else ""
        if not path:
            return None
        inside = re.search(r"map\(attribute='(\w+)'\)", need)
        return path, label_in(data_model(), f"{path}.{inside[1]}" if inside else path)

    def _field_behind(self, need: str) -> str:
        """Return the field of the alliance file from which ``need`` is computed, by way of definitions if need be."""
        definitions = self.policy.definitions
        names, seen = {need}, set[str]()
        while names - seen:
            seen |= names
            names = set().union(*(self.scope.compile(definitions.get(name, name)).names for name in sorted(names)))
            if fields := names & data_model().model_fields.keys():
                return str(min(fields))
        return ""

    def unjudged(self, lacking: Iterable[tuple[str, str]]) -> Finding:
        places = list(dict.fromkeys(lacking))
        labels = "".join(f"“{label}”" for _path, label in places)
        title = _spoken(self.rule.title, self.rule.title_en)
        return self._finding(
            _SEVERITY[self.rule.force],
            State.UNJUDGED,
            _("暂无法判断“{title}”：缺少{labels}").format(title=title, labels=labels),
            path=places[0][0],
            hint=_("补填所缺的资料后再查"),
            lacking=tuple(label for _path, label in places),
        )

    def violated(self, names: Mapping[str, Any]) -> Finding:
        """Say that the rule does not hold; where a figure compared is missing, that it cannot be judged."""
        rule, scope = self.rule, self.scope
        figures = [scope.evaluate(text, **names) if text else "" for text in (rule.found, rule.required)]
        unknown = [place for figure in figures if (place := self._unknown(figure))]
        if unknown:
            return self.unjudged(unknown)
        found, required = map(shown, figures)
        names = {**names, "found": found, "required": required}
        message = _spoken(rule.message, rule.message_en) or _spoken(rule.title, rule.title_en)
        return self._finding(
            _SEVERITY[rule.force],
            State.NOTE if rule.force is Force.PREFERRED else State.VIOLATED,
            self.say(message, **names),
            path=self._path(names),
            hint=self.say(_spoken(rule.fix, rule.fix_en), **names),
            found=found,
            required=required,
        )

    def question(self, names: Mapping[str, Any]) -> Finding:
        rule = self.rule
        question = _spoken(rule.question, rule.question_en) or _spoken(rule.title, rule.title_en)
        return self._finding(
            Severity.REVIEW,
            State.QUESTION,
            self.say(question, **names),
            path=self._path(names),
            hint=self.say(_spoken(rule.fix, rule.fix_en), **names),
        )

    def _path(self, names: Mapping[str, Any]) -> str:
        """Return where the fault stands: below the item for a path that begins with a dot."""
        path = self.scope.render(self.rule.path, **names) if "{{" in self.rule.path else self.rule.path
        item = names.get(self.rule.bind) if self.rule.each else None
        if not isinstance(item, Record):
            return path
        base = path_of(item)
        return base + path if path.startswith(".") else path or base

    @staticmethod
    def _unknown(figure: Any) -> tuple[str, str] | None:
        """Return where the fact stands without which ``figure`` is not known, if that can be told."""
        if isinstance(figure, Missing):
            return _named(figure.path)
        if isinstance(figure, str) and has_blank(figure):
            return next((place for path in blanks_in(figure) if (place := _named(path))), None)
        return None

    def _finding(self, severity: Severity, state: State, message: str, **details: Any) -> Finding:
        basis = basis_of(self.policy, self.rule)
        return Finding(self.rule.id, severity, message, basis=basis, state=state, **details)


def broken(rule: Rule, policy: Policy, error: ExpressionError) -> Finding:
    """Say that the rule itself is at fault."""
    return Finding(
        BROKEN, Severity.ERROR, str(error), found=rule.id, file=f"policies/{policy.id}/policy.yaml",
        basis=basis_of(policy, rule), hint=_("改正该规则，用 mengyue library check 核对；其他规则照常判断"),
        state=State.FAULT,
    )  # fmt: skip


def _limbs(node: nodes.Expr) -> Iterator[nodes.Expr]:
    """Yield the limbs of ``a or b or c``."""
    if isinstance(node, nodes.Or):
        yield from _limbs(node.left)
        yield from _limbs(node.right)
    else:
        yield node


def _touch(some: frozenset[str], others: frozenset[str]) -> bool:
    """Tell whether one of ``some`` paths is, or leads to, one of ``others``."""
    return any(one == other or other.startswith(f"{one}.") for one in some for other in others)


def _written(node: nodes.Node) -> str:
    """Return ``a.b.c`` as it is written; nothing for what is computed."""
    if isinstance(node, nodes.Name):
        return node.name
    base = _written(node.node) if isinstance(node, nodes.Getattr) else ""
    return f"{base}.{node.attr}" if base and isinstance(node, nodes.Getattr) else base


def _below(record: object, fields: str) -> str:
    base = path_of(record)
    return f"{base}.{fields}" if base else ""


def _named(path: str) -> tuple[str, str] | None:
    """Return a path of the alliance file with its label; ``finances:2024年`` is called by what it says itself too.

    A fact about a member who is not named is missing because of the reference to it.
    """
    place, _colon, part = path.partition(":")
    place = _within(place)
    return (place, label_in(data_model(), place) + part) if place else None


def _within(path: str) -> str:
    """Return as much of ``path`` as the alliance file can have."""
    model: type[Model] | None = data_model()
    end = 0
    for found in re.finditer(r"\[\d+\]|[^.\[\]]+", path):
        if not found[0].startswith("["):
            described = describe(model).get(found[0]) if model is not None else None
            if described is None:
                break
            model = described.record
        end = found.end()
    return path[:end]


def _spoken(chinese: str, english: str) -> str:
    return english if english and language() == "en" else chinese
