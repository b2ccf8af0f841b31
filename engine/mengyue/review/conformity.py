"""What a table of conformity says about each rule, those that hold included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mengyue.checks.answered import answer_to
from mengyue.checks.rule_scope import Scope
from mengyue.checks.verdict import CONCLUSIONS as OUTCOMES
from mengyue.checks.verdict import Outcome, Verdict, verdict
from mengyue.checks.verdict_figures import figures
from mengyue.library.policy import Force, Policy, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding

__all__ = ["CONCLUSIONS", "LATER", "NO_AGREEMENT", "Judgement", "judged"]

LATER = "届时办理"
#: In the order in which they are counted.
CONCLUSIONS = (
    OUTCOMES[Outcome.MET], OUTCOMES[Outcome.VIOLATED], OUTCOMES[Outcome.UNJUDGED], OUTCOMES[Outcome.QUESTION], LATER,
    OUTCOMES[Outcome.NOT_APPLICABLE],
)  # fmt: skip
#: How many findings of one rule are told in full, and how many times a question is asked.
_TOLD, _ASKED = 4, 2
#: What is said where only the agreement could answer.
NO_AGREEMENT = "本次没有生成协议"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a rule comes to: the requirement in figures where it has any, the facts, the conclusion."""

    required: str
    found: str
    conclusion: str


def judged(
    rule: Rule, policy: Policy, scope: Scope, clauses: str | None, labels: Mapping[str, Mapping[str, str]]
) -> Judgement:
    """Tell the verdict on ``rule``, or what the agreement says where only that can meet it.

    ``clauses`` names the places of the agreement that meet it, ``None`` when there is no agreement; ``labels`` are the
    names of enumeration values.
    """
    reached = verdict(rule, policy, scope)
    if reached.outcome is Outcome.NOT_JUDGED_HERE:
        return _elsewhere(rule, clauses)
    conclusion = OUTCOMES[reached.outcome]
    if reached.outcome is Outcome.NOT_APPLICABLE:
        return Judgement("", "没有该项规定所针对的情形", conclusion)
    told = figures(reached, scope, labels)
    if reached.outcome is Outcome.NOT_PREFERRED:
        return Judgement(told.required, "；".join(finding.message for finding in reached.findings), conclusion)
    if reached.told:
        if reached.outcome is Outcome.VIOLATED and rule.force is not Force.HARD:
            conclusion = f"{conclusion}（非强制）"
        if reached.outcome is Outcome.QUESTION:
            return _asked(reached, scope.alliance, told.required, conclusion)
        return Judgement(told.required, _messages(reached.told, _TOLD), conclusion)
    checked = f"{len(reached.subjects)}项逐项核对" if len(reached.subjects) > 1 else "已核对"
    return Judgement(told.required, told.found or told.facts or checked, conclusion)


def _elsewhere(rule: Rule, clauses: str | None) -> Judgement:
    """Tell of what the data cannot answer: duties of later life, and what the agreement has to say."""
    if rule.kind is RuleKind.LIFE:
        return Judgement("", rule.note or "组建后履行，日期见办理期限", LATER)
    if clauses is None:
        return Judgement("", NO_AGREEMENT, OUTCOMES[Outcome.UNJUDGED])
    if clauses:
        return Judgement("", f"见协议{clauses}", OUTCOMES[Outcome.MET])
    return Judgement("", rule.note or "由文书的文本和版式满足，定稿后核对", OUTCOMES[Outcome.QUESTION])


def _asked(reached: Verdict, alliance: Alliance, required: str, conclusion: str) -> Judgement:
    """Tell what is still asked, and of what was asked who answered what and when."""
    answers = [(finding, answer_to(finding, alliance)) for finding in reached.told]
    left = [finding for finding, answer in answers if answer is None]
    given = dict.fromkeys(answer for _finding, answer in answers if answer is not None)
    lines = [_messages(left, _ASKED)] if left else []
    lines += [f"已答复：{one.answer}（{one.by}，{one.on.isoformat()}）" for one in given]
    if given:
        conclusion = f"{conclusion}（{'部分' if left else ''}已答复）"
    return Judgement(required, "\n".join(lines), conclusion)


def _messages(findings: Sequence[Finding], most: int) -> str:
    lines = list(dict.fromkeys(finding.message for finding in findings))
    return "\n".join([*lines[:most], *([f"等{len(lines)}处"] if len(lines) > most else [])])
