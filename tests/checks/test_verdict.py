"""One verdict a rule: findings, self-check, table of conformity and comparison of policies say the same of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from itertools import permutations
from typing import Any

import pytest

from mengyue.checks import Scope
from mengyue.checks.self_assessment import judged_rules
from mengyue.checks.verdict import CONCLUSIONS, Outcome, Verdict, verdict
from mengyue.intake.load import load
from mengyue.library.content_library import load_library
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Force, Policy, PolicyStatus, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.finding import State
from mengyue.review.conformity import Judgement, judged

from .conftest import AS_OF, ROOT

LABELS = load_library(ROOT).labels
NATIONAL = load_policy(ROOT, "national")
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/alliance.yaml"))
Told = tuple[Verdict, str, str, str, Judgement]


def told(alliance: Alliance, policy: Policy) -> Iterator[Told]:
    """Yield of each rule its verdict, what a self-check tells (state, required, found), and the table of conformity."""
    scope = Scope(alliance, policy, {"as_of": AS_OF})
    rows = {row.id: row for row in judged_rules(alliance, policy, AS_OF, LABELS)}
    for rule in policy.rules:
        row = rows.get(rule.id)
        if row is not None:
            table = judged(rule, policy, scope, None, LABELS)
            yield verdict(rule, policy, scope), row.state, row.required, row.found, table


def of(alliance: Alliance, policy: Policy, code: str) -> Told:
    return next(row for row in told(alliance, policy) if row[0].rule.id == code)


def example(name: str) -> tuple[Alliance, Policy]:
    alliance = load(ROOT / "examples" / name / "alliance.yaml")[0].alliance
    return alliance, load_policy(ROOT, name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_no_table_contradicts_another(name: str) -> None:
    whole, policy = example(name)
    nobody = whole.model_copy(update={"members": (), "agreement": None, "governance": None})
    for alliance in (whole, whole.model_copy(update={"members": whole.members[:6]}), nobody):
        for pack in (policy, NATIONAL):
            for reached, state, required, found, table in told(alliance, pack):
                assert table.conclusion.partition("（")[0] == state == CONCLUSIONS[reached.outcome]
                assert table.required == required
                assert reached.outcome is not Outcome.MET or not found or table.found == found
                states = {finding.state for finding in reached.findings}
                assert bool(states) is (state in ("不符合", "待核", "须人工判断"))


def test_a_rule_over_those_that_fail_is_met_where_nobody_fails() -> None:
    alliance, _policy = example("xiamen-2008")
    for code in ("LAW-PARTY.repeated", "LAW-USCC.repeated", "LAW-STA26.benefit-repeated"):
        _reached, state, _required, _found, table = of(alliance, NATIONAL, code)
        assert (state, table.conclusion, table.found) == ("符合", "符合", "已核对")


def test_a_rule_over_those_that_fail_does_not_apply_where_there_is_nobody() -> None:
    alliance, _policy = example("xiamen-2008")
    assert not alliance.events
    _reached, state, _required, _found, table = of(alliance, NATIONAL, "REC-EVENT.order")
    assert (state, table.conclusion) == ("不适用", "不适用")


def test_without_a_lead_unit_what_is_asked_of_it_is_open_in_every_table() -> None:
    alliance, policy = example("binhai-2012")
    leaderless = alliance.model_copy(update={"members": ()})
    for code in ("TJ-4.a", "TJ-5"):
        reached, state, _required, _found, table = of(leaderless, policy, code)
        assert reached.outcome is Outcome.UNJUDGED and (state, table.conclusion) == ("待核", "待核")
        assert "理事长单位" in table.found


@pytest.mark.parametrize(
    ("name", "code", "required", "found"),
    [
        ("heilongjiang-2009", "HLJ-1.b", "至少1家企业", "6家"),
        ("binhai-2012", "TJ-3.c", "至少1家", "10家"),
        ("guangxi-2021", "G21-13.d", "至少1人", "4人"),
        ("guangxi-2021", "G21-1", "不少于8个", "12个"),
        ("guangxi-2021", "G21-13.a", "", "理事会"),
        ("guangxi-2021", "G21-15.b", "广西示例新能源汽车集团有限公司", "广西示例新能源汽车集团有限公司"),
    ],
)
def test_the_figure_is_told_alike(name: str, code: str, required: str, found: str) -> None:
    row = of(*example(name), code)
    assert row[2:4] == (required, found)
    assert (row[4].required, row[4].found) == (required, found)


def test_what_the_rule_asks_to_be_there_is_named() -> None:
    alliance, policy = example("guangxi-2021")
    _reached, _state, required, found, table = of(alliance, policy, "G21-7")
    lead = alliance.members[0].id
    own = [p.name for p in alliance.platforms if p.owner == lead]
    assert required == "1个以上" and found == table.found
    assert found.split("；") and set(found.partition("等")[0].split("；")) <= set(own)


def test_words_for_a_fault_are_not_told_of_a_rule_that_holds() -> None:
    alliance, policy = example("guangxi-2021")
    one = alliance.model_copy(update={"platforms": alliance.platforms[:1]})
    for platforms in (alliance, one):
        _reached, state, _required, found, table = of(platforms, policy, "G21-38.d")
        assert state == "符合" and "不属于" not in found and "不属于" not in table.found


def test_many_figures_are_counted_and_their_own_requirements_left_out() -> None:
    _reached, state, required, found, table = of(*example("guangxi-2021"), "G21-19.b")
    assert (state, required, found, table.found) == ("符合", "", "12项逐项核对", "12项逐项核对")


def test_an_open_rule_tells_what_is_required_and_no_figure() -> None:
    alliance, policy = example("guangxi-2021")
    counts = alliance.model_copy(update={"members": ()})
    _reached, state, required, found, table = of(counts, policy, "G21-1")
    assert (state, required, found, table.required) == ("待核", "不少于8个", "", "不少于8个")


def test_a_broken_rule_tells_each_figure_once_by_name() -> None:
    alliance, policy = example("guangxi-2021")
    assert alliance.funds
    other = alliance.members[1]
    wrong = alliance.model_copy(update={"funds": alliance.funds.model_copy(update={"manager": other.id})})
    reached, state, required, found, table = of(wrong, policy, "G21-15.b")
    assert reached.outcome is Outcome.VIOLATED and state == "不符合"
    assert (required, found) == (alliance.members[0].name, other.name) and table.required == required


#: One member each that breaks the rule below, leaves it open, and must be judged by a person.
_WORSE = ("broken", "open", "asked")


@pytest.mark.parametrize("order", [*permutations(_WORSE), *permutations(_WORSE, 2)], ids="-".join)
def test_the_worst_of_several_findings_decides_in_whatever_order_they_come(order: tuple[str, ...]) -> None:
    members: dict[str, Any] = {
        "broken": {"id": "broken", "name": "甲示例公司", "is_legal_person": False},
        "open": {"id": "open", "is_legal_person": True},
        "asked": {"id": "asked", "name": "乙示例公司", "is_legal_person": True},
    }
    rule = Rule(
        id="X-1", title="示例", at="一", kind=RuleKind.REVIEW, force=Force.HARD, each="members", needs=("item.name",),
        require="item.is_legal_person", found="item.name", required="'独立法人'", message="不是法人",
    )  # fmt: skip
    pack = Policy(id="x", title="示例", status=PolicyStatus.ISSUED, rules=(rule,))
    alliance = Alliance.model_validate({"members": [copy.deepcopy(members[key]) for key in order]})
    reached, state, required, found, table = of(alliance, pack, "X-1")
    worst = next(key for key in _WORSE if key in order)
    wanted = {"broken": Outcome.VIOLATED, "open": Outcome.UNJUDGED, "asked": Outcome.QUESTION}[worst]
    assert reached.outcome is wanted and state == table.conclusion == CONCLUSIONS[wanted]
    kinds = {"broken": State.VIOLATED, "open": State.UNJUDGED, "asked": State.QUESTION}
    assert [finding.state for finding in reached.findings] == [kinds[key] for key in order]
    assert {finding.state for finding in reached.told} == {kinds[worst]}
    assert found == ("甲示例公司" if worst == "broken" else "乙示例公司" if worst == "asked" else "")
    assert required in ("独立法人", "")
