"""An alliance against several policies at once: what becomes of each rule under each, and where policies disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mengyue.checks.rules import applicable, judge
from mengyue.checks.scope import Scope
from mengyue.library.policy import Policy, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, State

__all__ = ["Outcome", "Verdict", "judged"]


class Outcome(StrEnum):
    """What became of a rule."""

    MET = "met"
    VIOLATED = "violated"
    UNJUDGED = "unjudged"
    QUESTION = "question"
    NOT_APPLICABLE = "not_applicable"
    NOT_JUDGED_HERE = "not_judged_here"  # met by the text, a duty of later life, a matter of the authority


#: The worst of several findings on one rule decides, in this order.
_WORST = ((State.VIOLATED, Outcome.VIOLATED), (State.UNJUDGED, Outcome.UNJUDGED), (State.QUESTION, Outcome.QUESTION))


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule of one policy and what became of it."""

    policy: Policy
    rule: Rule
    outcome: Outcome
    findings: tuple[Finding, ...]

    @property
    def topic(self) -> str:
        """What the rule is about; rules of several policies on one topic are compared."""
        return self.rule.topic or self.rule.title


def judged(alliance: Alliance, policies: Sequence[Policy], as_of: date) -> Iterator[Verdict]:
    """Yield a verdict on every rule of every policy, in their order. The packs must have passed a check."""
    for policy in policies:
        scope = Scope(alliance, policy, {"as_of": as_of})
        for rule in policy.rules:
            findings = tuple(judge(rule, policy, scope))
            yield Verdict(policy, rule, _outcome(rule, policy, scope, findings), findings)


def _outcome(rule: Rule, policy: Policy, scope: Scope, findings: Sequence[Finding]) -> Outcome:
    states = {finding.state for finding in findings}
    for state, outcome in _WORST:
        if state in states:
            return outcome
    if rule.kind not in (RuleKind.MACHINE, RuleKind.REVIEW):
        return Outcome.NOT_JUDGED_HERE
    return Outcome.MET if applicable(rule, policy, scope) else Outcome.NOT_APPLICABLE
