"""Every rule of a policy with its outcome: for self-assessment tables, where what is met counts too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from mengyue.checks.missing import is_missing
from mengyue.checks.rules import applicable, judge
from mengyue.checks.sandbox import shown
from mengyue.checks.scope import Scope
from mengyue.library.policy import Policy, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.finding import State

__all__ = ["Judged", "judged_rules"]

#: An expression that begins with a text of its own.
_FAULT_WORDS = re.compile(r"\s*'[^']*'\s*(~|$)")
_OUTCOMES: Mapping[State, str] = {State.VIOLATED: "不符合", State.UNJUDGED: "待核", State.QUESTION: "须人工判断"}


@dataclass(frozen=True, slots=True)
class Judged:
    """One rule: what it asks, what the data say, and the outcome (符合, 不符合, 待核, 须人工判断, 不适用).

    The outcome is printed in Chinese papers, so it is the same in every language of the command line.
    """

    id: str
    title: str
    at: str
    kind: str
    force: str
    quote: str
    question: str
    required: str
    found: str
    state: str


def judged_rules(alliance: Alliance, policy: Policy, as_of: date) -> list[Judged]:
    """Return every machine and review rule of ``policy`` with its outcome, in the order of the pack."""
    scope = Scope(alliance, policy, {"as_of": as_of})
    return [_judged(rule, policy, scope) for rule in policy.rules if rule.kind in (RuleKind.MACHINE, RuleKind.REVIEW)]


def _judged(rule: Rule, policy: Policy, scope: Scope) -> Judged:
    findings = list(judge(rule, policy, scope))
    states = {finding.state for finding in findings}
    state = next((text for key, text in _OUTCOMES.items() if key in states), "")
    if not state:
        # A rule over those that fail (require: false) has been met when there are none.
        none_fails = bool(rule.each) and rule.require == "false" and not rule.when
        state = "符合" if none_fails or applicable(rule, policy, scope) else "不适用"
    found = "；".join(dict.fromkeys(f.found for f in findings if f.found)) or _measured(rule, scope)
    required = "；".join(dict.fromkeys(f.required for f in findings if f.required)) or _values(
        rule.required, rule, scope
    )
    return Judged(
        rule.id, rule.title, rule.at, rule.kind.value, rule.force.value, rule.quote, rule.question, required, found,
        state,
    )  # fmt: skip


def _measured(rule: Rule, scope: Scope) -> str:
    """Return what the data say of a rule that is met. Words that open with a fixed text name what is wrong (‘缺少……’);
    of a met rule they would be untrue."""
    return "" if _FAULT_WORDS.match(rule.found) else _values(rule.found, rule, scope)


def _values(expression: str, rule: Rule, scope: Scope) -> str:
    """Return what ``expression`` says of each item, each value once; nothing where it cannot be said."""
    if not expression:
        return ""
    names: Iterator[dict[str, Any]] = iter([{}])
    if rule.each:
        names = ({rule.bind: item} for item in scope.evaluate(rule.each))
    found: list[str] = []
    for bound in names:
        value = scope.evaluate(expression, **bound)
        if not is_missing(value):
            found.append(shown(value))
    return "；".join(dict.fromkeys(found))
