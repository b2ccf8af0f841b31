"""One verdict a rule. Findings, self-check tables, the table of conformity and the comparison of policies tell it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from mengyue.checks.one_rule import Looked, broken, looks
from mengyue.checks.rule_scope import Scope
from mengyue.checks.unchanged import Unchanged
from mengyue.language.errors import ExpressionError
from mengyue.language.missing import is_missing
from mengyue.library.policy import Force, Policy, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, State

__all__ = ["CONCLUSIONS", "Outcome", "Verdict", "verdict", "verdicts"]


class Outcome(StrEnum):
    """What became of a rule."""

    MET = "met"
    VIOLATED = "violated"
    UNJUDGED = "unjudged"
    QUESTION = "question"
    NOT_PREFERRED = "not_preferred"  # what the policy prefers is not there, which breaches nothing
    NOT_APPLICABLE = "not_applicable"
    NOT_JUDGED_HERE = "not_judged_here"  # met by the text, a duty of later life, a matter of the authority


#: What is printed in Chinese papers, so the same in every language of the command line.
CONCLUSIONS: Mapping[Outcome, str] = {
    Outcome.MET: "符合",
    Outcome.VIOLATED: "不符合",
    Outcome.UNJUDGED: "待核",
    Outcome.QUESTION: "须人工判断",
    Outcome.NOT_PREFERRED: "不具备（优先条件，不作要求）",
    Outcome.NOT_APPLICABLE: "不适用",
}
#: The worst of several findings on one rule decides, in this order.
_WORST = ((State.VIOLATED, Outcome.VIOLATED), (State.UNJUDGED, Outcome.UNJUDGED), (State.QUESTION, Outcome.QUESTION))
#: The list from which the items of ``each`` are taken.
_SOURCE = re.compile(r"[\s(]*([A-Za-z_][\w.]*)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule of one policy and what became of it.

    ``findings`` are all that is to be said about it, in the order of the items. ``subjects`` are what was looked at:
    for each item that the rule applies to the name it is bound to, one empty mapping where the rule is about the whole;
    none where it was not judged. ``told`` is the one kind of finding that decided the outcome.
    """

    policy: Policy
    rule: Rule
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    subjects: tuple[Mapping[str, Any], ...] = ()

    @property
    def topic(self) -> str:
        """What the rule is about; rules of several policies on one topic are compared."""
        return self.rule.topic or self.rule.title

    @property
    def told(self) -> tuple[Finding, ...]:
        """The findings that decided the outcome; none where the rule is met or was not judged."""
        state = next((state for state, outcome in _WORST if outcome is self.outcome), None)
        if state is None:
            return ()
        return tuple(finding for finding in self.findings if finding.state in (state, State.FAULT))


def verdict(
    rule: Rule, policy: Policy, scope: Scope, unchanged: Unchanged | None = None, *, marked: bool = False
) -> Verdict:
    """Judge ``rule``. One that cannot be evaluated stays unjudged, with a finding that says what is wrong with it.

    With ``unchanged``, the results of the policy, an item is not looked at again where all that was read is as before.
    Findings that are ``marked`` have the texts of the data that they print marked with their places.
    """
    try:
        seen = tuple(looks(rule, policy, scope, unchanged, marked=marked))
        outcome = _outcome(rule, scope, seen)
    except ExpressionError as error:
        return Verdict(policy, rule, Outcome.UNJUDGED, (broken(rule, policy, error),))
    findings = tuple(look.finding for look in seen if look.finding is not None)
    return Verdict(policy, rule, outcome, findings, tuple(look.names for look in seen))


def verdicts(alliance: Alliance, policies: Sequence[Policy], as_of: date) -> Iterator[Verdict]:
    """Yield a verdict on every rule of every policy, in their order."""
    for policy in policies:
        scope = Scope(alliance, policy, {"as_of": as_of})
        for rule in policy.rules:
            yield verdict(rule, policy, scope)


def _outcome(rule: Rule, scope: Scope, seen: Sequence[Looked]) -> Outcome:
    states = {look.finding.state for look in seen if look.finding is not None}
    for state, outcome in _WORST:
        if state in states:
            return outcome
    if rule.force is Force.PREFERRED and State.NOTE in states:
        return Outcome.NOT_PREFERRED
    if seen:
        return Outcome.MET
    if not rule.require and rule.kind not in (RuleKind.MACHINE, RuleKind.REVIEW):
        return Outcome.NOT_JUDGED_HERE
    return Outcome.MET if _none_fails(rule, scope) else Outcome.NOT_APPLICABLE


def _none_fails(rule: Rule, scope: Scope) -> bool:
    """Whether a rule over those that fail (``require: false``) found none among what it looked through."""
    if not rule.each or rule.require != "false" or rule.when:
        return False
    source = _SOURCE.match(rule.each)
    return source is not None and not is_missing(scope.evaluate(source[1]))
