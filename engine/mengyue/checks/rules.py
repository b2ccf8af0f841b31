"""Looking at one rule over one alliance: what is to be said of it, item by item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from mengyue.checks.missing import Missing, is_missing
from mengyue.checks.scope import Scope
from mengyue.i18n import _, language
from mengyue.library.policy import Force, Policy, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.describe import label_in
from mengyue.model.finding import Finding, Severity, State

__all__ = ["Looked", "basis_of", "looks"]

#: Soft rules (原则上、鼓励、可) never block.
_SEVERITY = {Force.HARD: Severity.ERROR, Force.SOFT: Severity.WARNING, Force.INFO: Severity.INFO}


def basis_of(policy: Policy, rule: Rule) -> str:
    """Return the source of ``rule``: the policy's title and the place in it, or the statute that the place names.

    What only holds the file against itself has no source; its place says so: （资料核对）.
    """
    return rule.at if rule.at.startswith(("《", "（资料")) else f"《{policy.title}》{rule.at}"


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a rule: at one item of ``rule.each`` (``names`` binds it) or at the alliance; what is to be said."""

    names: Mapping[str, Any]
    finding: Finding | None


def looks(rule: Rule, policy: Policy, scope: Scope) -> Iterator[Looked]:
    """Yield a look for each item of ``rule.each`` that the rule applies to, or one; none where it does not apply.

    Needs and conditions that do not mention the item are looked at once, before the items, so that a rule over the
    lead units can say that there is none. What only the text or later life can meet is not looked at.
    """
    if not rule.require and rule.kind not in (RuleKind.MACHINE, RuleKind.REVIEW):
        return
    judging = _Judging(rule, policy, scope)
    if not rule.each:
        if judging.applies({}):
            yield Looked({}, judging.finding({}))
        return
    if not judging.applies({}, about_item=False):
        return
    lacking = judging.lacking({}, about_item=False)
    if lacking:
        yield Looked({}, judging.unjudged(lacking))
        return
    for item in scope.evaluate(rule.each):
        names = {rule.bind: item}
        if judging.applies(names, about_item=True):
            yield Looked(names, judging.finding(names, about_item=True))


class _Judging:
    def __init__(self, rule: Rule, policy: Policy, scope: Scope) -> None:
        self.rule, self.policy, self.scope = rule, policy, scope

    def finding(self, names: Mapping[str, Any], *, about_item: bool | None = None) -> Finding | None:
        """Return what is to be said of a rule that applies; nothing when it is met."""
        lacking = self.lacking(names, about_item=about_item)
        if lacking:
            return self.unjudged(lacking)
        if self.rule.require and not self.scope.evaluate(self.rule.require, **names):
            return self.violated(names)
        return self.question(names) if self.rule.kind is RuleKind.REVIEW else None

    def applies(self, names: Mapping[str, Any], *, about_item: bool | None = None) -> bool:
        when = self.rule.when
        return not when or not self._concerns(when, about_item) or bool(self.scope.evaluate(when, **names))

    def lacking(self, names: Mapping[str, Any], *, about_item: bool | None) -> list[tuple[str, str]]:
        """Return path and Chinese label of each needed fact that is missing."""
        needs = [n for n in self.rule.needs if self._concerns(n, about_item)]
        missing = [(n, v) for n in needs if is_missing(v := self.scope.evaluate(n, **names))]
        return list(dict.fromkeys(self._place(n, v, names) for n, v in missing))

    def _concerns(self, expression: str, about_item: bool | None) -> bool:
        return about_item is None or (self.rule.bind in self.scope.compile(expression).names) is about_item

    def _place(self, need: str, value: object, names: Mapping[str, Any]) -> tuple[str, str]:
        """Return where the fact called ``need`` should stand, and what it is called."""
        scope = self.scope
        head, _dot, rest = need.partition(".")
        path: str | None = None
        if rest.replace(".", "").replace("_", "").isalnum() or not rest:
            if head in Alliance.model_fields:
                path = need
            elif head in names and rest:
                path = scope.places.join(names[head], rest)
        if path is None and isinstance(value, Missing) and value.field:
            path = scope.places.of_missing(value)
        if path is not None and re.split(r"[.\[]", path)[0] in Alliance.model_fields:
            return path, label_in(Alliance, path)
        return self._computed(need, names) or (self._field_behind(need), self.policy.vocabulary.get(need, need))

    def _computed(self, need: str, names: Mapping[str, Any]) -> tuple[str, str] | None:
        """Place what is taken out of a list of the item: ``item.finances|map(attribute='rd_expense')|select|list``."""
        start = re.match(r"(\w+)\.(\w+(?:\.\w+)*)", need)
        path = self.scope.places.join(names[start[1]], start[2]) if start and start[1] in names else None
        if path is None:
            return None
        inside = re.search(r"map\(attribute='(\w+)'\)", need)
        return path, label_in(Alliance, f"{path}.{inside[1]}" if inside else path)

    def _field_behind(self, need: str) -> str:
        """Return the field of the alliance file from which ``need`` is computed, by way of definitions if need be."""
        definitions = self.policy.definitions
        names, seen = {need}, set[str]()
        while names - seen:
            seen |= names
            names = set().union(*(self.scope.compile(definitions.get(name, name)).names for name in sorted(names)))
            if fields := names & Alliance.model_fields.keys():
                return str(min(fields))
        return ""

    def unjudged(self, lacking: list[tuple[str, str]]) -> Finding:
        labels = "".join(f"“{label}”" for _path, label in lacking)
        title = _spoken(self.rule.title, self.rule.title_en)
        return self._finding(
            _SEVERITY[self.rule.force],
            State.UNJUDGED,
            _("暂无法判断“{title}”：缺少{labels}").format(title=title, labels=labels),
            path=lacking[0][0],
            hint=_("补填所缺的资料后再查"),
            lacking=tuple(label for _path, label in lacking),
        )

    def violated(self, names: Mapping[str, Any]) -> Finding:
        rule, scope = self.rule, self.scope
        found = scope.text(rule.found, **names)
        required = scope.text(rule.required, **names)
        names = {**names, "found": found, "required": required}
        message = _spoken(rule.message, rule.message_en) or _spoken(rule.title, rule.title_en)
        return self._finding(
            _SEVERITY[rule.force],
            State.VIOLATED,
            scope.render(message, **names),
            path=self._path(names),
            hint=scope.render(_spoken(rule.fix, rule.fix_en), **names),
            found=found,
            required=required,
        )

    def question(self, names: Mapping[str, Any]) -> Finding:
        rule, scope = self.rule, self.scope
        question = _spoken(rule.question, rule.question_en) or _spoken(rule.title, rule.title_en)
        return self._finding(
            Severity.REVIEW,
            State.QUESTION,
            scope.render(question, **names),
            path=self._path(names),
            hint=scope.render(_spoken(rule.fix, rule.fix_en), **names),
        )

    def _path(self, names: Mapping[str, Any]) -> str:
        """Return where the fault stands: below the item for a path that begins with a dot."""
        path = self.scope.render(self.rule.path, **names) if "{{" in self.rule.path else self.rule.path
        item = names.get(self.rule.bind) if self.rule.each else None
        if not isinstance(item, BaseModel):
            return path
        base = self.scope.places.of(item) or ""
        return base + path if path.startswith(".") else path or base

    def _finding(self, severity: Severity, state: State, message: str, **details: Any) -> Finding:
        finding = Finding(self.rule.id, severity, message, basis=basis_of(self.policy, self.rule), state=state)
        return replace(finding, **details)


def _spoken(chinese: str, english: str) -> str:
    return english if english and language() == "en" else chinese
