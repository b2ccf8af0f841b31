"""Every rule of a policy with its outcome: for self-assessment tables, where what is met counts too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mengyue.checks.rule_scope import Scope
from mengyue.checks.verdict import CONCLUSIONS, verdict
from mengyue.checks.verdict_figures import Labels, figures
from mengyue.library.policy import Policy, Rule, RuleKind
from mengyue.model.alliance import Alliance

__all__ = ["Judged", "judged_rules"]


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
    tags: tuple[str, ...] = ()


def judged_rules(alliance: Alliance, policy: Policy, as_of: date, labels: Labels) -> list[Judged]:
    """Return every machine and review rule of ``policy`` with its outcome, in the order of the pack."""
    scope = Scope(alliance, policy, {"as_of": as_of})
    rules = (rule for rule in policy.rules if rule.kind in (RuleKind.MACHINE, RuleKind.REVIEW))
    return [_judged(rule, policy, scope, labels) for rule in rules]


def _judged(rule: Rule, policy: Policy, scope: Scope, labels: Labels) -> Judged:
    reached = verdict(rule, policy, scope)
    told = figures(reached, scope, labels)
    return Judged(
        rule.id, rule.title, rule.at, rule.kind.value, rule.force.value, rule.quote, rule.question, told.required,
        told.found, CONCLUSIONS[reached.outcome], rule.tags,
    )  # fmt: skip
