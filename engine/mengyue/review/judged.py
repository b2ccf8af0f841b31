"""Judging rule by rule: what a table of conformity says about each rule, those that hold included."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mengyue.checks.missing import Missing
from mengyue.checks.rules import applicable, judge
from mengyue.checks.scope import Scope
from mengyue.library.policy import Force, Policy, Rule, RuleKind
from mengyue.model.finding import Finding, State

__all__ = ["CONCLUSIONS", "NO_AGREEMENT", "Judgement", "judged"]

_MET, _BROKEN, _PENDING, _PERSON, _LATER, _NOT = CONCLUSIONS = (
    "符合", "不符合", "待核", "须人工判断", "届时办理", "不适用",
)  # fmt: skip
#: From the gravest: what a rule over several items comes to.
_GRAVITY = ((State.VIOLATED, _BROKEN), (State.UNJUDGED, _PENDING), (State.QUESTION, _PERSON))
#: How many findings of one rule are told in full, and how many times a question is asked.
_TOLD, _ASKED = 4, 2
_LONGEST = 60
#: What is said where only the agreement could answer.
NO_AGREEMENT = "本次没有生成协议"
_NAME = re.compile(r"\w+(\.\w+)+|\w+")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule comes to: the requirement in figures where it has any, the facts, the conclusion."""

    required: str
    found: str
    conclusion: str


def judged(
    rule: Rule, policy: Policy, scope: Scope, clauses: str | None, labels: Mapping[str, Mapping[str, str]]
) -> Judgement:
    """Judge ``rule``.

    ``clauses`` names the places of the agreement that meet it, ``None`` when there is no agreement; ``labels`` are the
    names of enumeration values.
    """
    if rule.kind is RuleKind.LIFE and not rule.require:
        return Judgement("", rule.note or "组建后履行，日期见办理期限", _LATER)
    if rule.kind is RuleKind.DRAFTING and not rule.require:
        if clauses is None:
            return Judgement("", NO_AGREEMENT, _PENDING)
        if clauses:
            return Judgement("", f"见协议{clauses}", _MET)
        return Judgement("", rule.note or "由文书的文本和版式满足，定稿后核对", _PERSON)
    if not applicable(rule, policy, scope):
        return Judgement("", "没有该项规定所针对的情形", _NOT)
    findings = list(judge(rule, policy, scope))
    for state, conclusion in _GRAVITY:
        told = [finding for finding in findings if finding.state is state]
        if told:
            if conclusion == _BROKEN and rule.force is not Force.HARD:
                conclusion = f"{_BROKEN}（非强制）"
            return Judgement(told[0].required, _told(told, _ASKED if state is State.QUESTION else _TOLD), conclusion)
    if not rule.each:
        return _met(rule, scope, labels, {})
    items = [item for item in scope.evaluate(rule.each) if _concerned(rule, scope, item)]
    if len(items) == 1:
        return _met(rule, scope, labels, {rule.bind: items[0]})
    return Judgement("", f"{len(items)}项逐项核对", _MET)


def _told(findings: Sequence[Finding], most: int) -> str:
    lines = list(dict.fromkeys(finding.message for finding in findings))
    return "\n".join([*lines[:most], *([f"等{len(lines)}处"] if len(lines) > most else [])])


def _met(rule: Rule, scope: Scope, labels: Mapping[str, Mapping[str, str]], names: Mapping[str, object]) -> Judgement:
    required = _named(scope.text(rule.required, **names), scope)
    return Judgement(required, _facts(rule, scope, labels, names), _MET)


def _facts(rule: Rule, scope: Scope, labels: Mapping[str, Mapping[str, str]], names: Mapping[str, object]) -> str:
    """Say on what facts the rule holds: the figure compared, else the facts that it needs.

    An expression that begins with quoted words describes the fault alone, so it is no fact of a rule that holds.
    """
    telling = rule.found and not rule.found.lstrip("( ").startswith(("'", '"'))
    if telling and (figure := scope.text(rule.found, **names)):
        return _named(figure, scope)
    values = (scope.evaluate(need, **names) for need in rule.needs if _NAME.fullmatch(need))
    shown = [_named(text, scope) for value in values if (text := _shown(value, labels))]
    return "；".join(shown) or "已核对"


def _named(text: str, scope: Scope) -> str:
    """Write a member's name for its short name."""
    return next((member.name for member in scope.alliance.members if member.id == text and member.name), text)


def _concerned(rule: Rule, scope: Scope, item: object) -> bool:
    return not rule.when or bool(scope.evaluate(rule.when, **{rule.bind: item}))


def _shown(value: object, labels: Mapping[str, Mapping[str, str]]) -> str:
    if isinstance(value, Missing):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, StrEnum):
        return labels.get(type(value).__name__, {}).get(value.value, value.value)
    if isinstance(value, str):
        line = " ".join(value.split())
        return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}……"
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, int | Decimal):
        return str(value)
    return f"已填写{len(value)}项" if isinstance(value, list | tuple) else "已填写"
