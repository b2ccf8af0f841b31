"""One alliance, several policies: what each says of each rule, and what no alliance can do at once."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from mengyue.checks.conflicts import Contradiction, conflicts
from mengyue.checks.verdict import Outcome, verdicts
from mengyue.intake.load import load
from mengyue.library.load_policy import load_policy, load_precedence
from mengyue.library.policy import Bound, Force, Parameter, Policy, PolicyStatus
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Severity

from .conftest import AS_OF, ROOT

ORDER = load_precedence(ROOT)
HLJ = load_policy(ROOT, "heilongjiang-2009")


@pytest.fixture(scope="module")
def alliance() -> Alliance:
    return load(ROOT / "examples" / "heilongjiang-2009" / "alliance.yaml")[0].alliance


def pack(id: str, value: Any, bound: Bound, force: Force = Force.HARD, **more: Any) -> Policy:
    term = Parameter(value=value, unit="年", force=force, at="第八条", limits="agreement.term_years", bound=bound)
    return Policy(id=id, title=id, status=PolicyStatus.ISSUED, parameters={"term": term}, **more)


def clash(alliance: Alliance, *policies: Policy, governing: str = "heilongjiang-2009") -> list[Contradiction]:
    return conflicts(alliance, policies, ORDER, governing)


def test_every_rule_of_every_policy_has_one_verdict(alliance: Alliance) -> None:
    policies = [HLJ, load_policy(ROOT, "binhai-2012"), load_policy(ROOT, "national")]
    found = list(verdicts(alliance, policies, AS_OF))
    assert [(v.policy.id, v.rule.id) for v in found] == [(p.id, r.id) for p in policies for r in p.rules]
    outcome = {v.rule.id: v.outcome for v in found}
    assert outcome["HLJ-4.b"] is Outcome.MET
    assert outcome["HLJ-4.c"] is Outcome.NOT_APPLICABLE
    assert outcome["HLJ-2.a"] is Outcome.QUESTION
    assert outcome["HLJ-7"] is Outcome.NOT_JUDGED_HERE
    assert outcome["TJ-7"] is Outcome.MET and outcome["TJ-3.b"] is Outcome.UNJUDGED
    assert outcome["TJ-4.b"] is Outcome.NOT_APPLICABLE and outcome["TJ-18"] is Outcome.VIOLATED


def test_a_longest_term_of_five_years_contradicts_a_shortest_of_six(alliance: Alliance) -> None:
    (found,) = clash(alliance, HLJ, pack("other", 6, Bound.MIN))
    assert (found.subject, found.first_at, found.second_at) == ("协议要素·协议期限", "6第二款", "第八条")
    assert (found.first_says, found.second_says) == ("不高于5年", "不低于6年")
    assert found.winner == "heilongjiang-2009" and "本联盟适用的政策" in found.reason
    assert found.finding.severity is Severity.ERROR and found.finding.path == "agreement.term_years"


@pytest.mark.parametrize(("value", "bound"), [(5, Bound.MIN), (3, Bound.EXACT), (10, Bound.MAX)])
def test_limits_that_leave_room_for_both_do_not_contradict(alliance: Alliance, value: int, bound: Bound) -> None:
    assert clash(alliance, HLJ, pack("other", value, bound)) == []


def test_the_policy_that_the_alliance_comes_under_prevails_over_another(alliance: Alliance) -> None:
    other = pack("other", 6, Bound.MIN)
    assert clash(alliance, HLJ, other, governing="other")[0].winner == "other"
    assert clash(alliance, other, HLJ)[0].winner == "heilongjiang-2009"


def test_a_statute_prevails_over_every_policy(alliance: Alliance) -> None:
    (found,) = clash(alliance, HLJ, pack("law", 6, Bound.MIN, always=True))
    assert found.winner == "law" and "国家法律" in found.reason


def test_what_is_said_softly_warns_and_yields_at_the_same_rank(alliance: Alliance) -> None:
    soft, hard = pack("soft", 6, Bound.MIN, Force.SOFT), pack("hard", 5, Bound.MAX)
    (found,) = clash(alliance, soft, hard, governing="heilongjiang-2009")
    assert found.winner == "hard" and found.finding.severity is Severity.WARNING
    (found,) = clash(alliance, soft, hard, governing="soft")
    assert found.winner == "soft" and "可以按另一项办理" in found.reason


def test_without_an_order_nothing_prevails(alliance: Alliance) -> None:
    (found,) = conflicts(alliance, [HLJ, pack("other", 6, Bound.MIN)], [], "heilongjiang-2009")
    assert found.winner == "" and "核实" in found.reason


def test_a_declared_contradiction_is_told_whichever_policy_comes_first(alliance: Alliance) -> None:
    packs = [load_policy(ROOT, "guangxi-2012"), load_policy(ROOT, "guangxi-2021")]
    for order in (packs, packs[::-1]):
        (found,) = clash(alliance, *order, governing="guangxi-2021")
        assert "认定" in found.subject and found.winner == "guangxi-2021"
        assert "征求意见稿" in found.finding.message


def test_leads_of_two_provinces_contradict_only_softly(alliance: Alliance) -> None:
    found = clash(alliance, load_policy(ROOT, "guangxi-2021"), load_policy(ROOT, "binhai-2012"))
    assert [(c.subject, c.hard) for c in found] == [("牵头单位注册地（省级）", False)]


def test_our_own_packs_agree_on_the_term(alliance: Alliance) -> None:
    packs = [load_policy(ROOT, p.parent.name) for p in sorted(Path(ROOT / "policies").glob("*/policy.yaml"))]
    assert "协议要素·协议期限" not in {c.subject for c in clash(alliance, *copy.copy(packs))}
