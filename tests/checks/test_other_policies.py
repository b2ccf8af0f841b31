"""The other packs: their complete examples pass, and every rule that the machine decides is broken by one fact."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Force, RuleKind
from mengyue.model.finding import Finding, Severity, State

from .conftest import DROP, ROOT

Under = Callable[..., list[Finding]]
GX, TJ, XM, HLJ, GX22 = "guangxi-2012", "binhai-2012", "xiamen-2008", "heilongjiang-2009", "guangxi-2022"
VIOLATED, UNJUDGED = State.VIOLATED, State.UNJUDGED
STARTUP = [{"kind": "startup", "amount": "500000", "requested_on": "2026-10-15"}]
NATIONAL = [{"kind": "project", "amount": "500000", "requested_on": "2026-10-15"}]
OUTSIDE = {"members[0].district": "静海区", "governance.support_unit": "示例膜科"}
JANUARY = [
    {"document": "annual-report", "year": "2026", "submitted_on": "2027-01-31"},
    {"document": "annual-summary", "year": "2026", "submitted_on": "2027-01-01"},
]

#: policy, rule, changes, path of the finding, state
BREAKS: list[tuple[str, str, dict[str, Any], str, State]] = [
    (GX, "GX12-1.a", {"lifecycle.recognition_applied_on": "2026-05-20"}, "lifecycle.recognition_applied_on", VIOLATED),
    (GX, "GX12-2.b", {"papers[4]": DROP}, "papers", VIOLATED),
    (GX, "GX12-3.a", {"papers[3].submitter": "示例农大"}, "papers[3].submitter", VIOLATED),
    (GX, "GX12-3.b", {"papers[3].year": "2025"}, "papers[3].year", VIOLATED),
    (GX, "GX12-3.c", {"papers[3].submitted_on": "2025-03-01"}, "papers[3].submitted_on", VIOLATED),
    (GX, "GX12-4", {"alliance.recommender": DROP}, "alliance.recommender.name", UNJUDGED),
    (GX, "GX12-5", {"alliance.direction": DROP}, "alliance.direction", UNJUDGED),
    (
        GX,
        "GX12-6",
        {"funds.requests": STARTUP, "contributions": [{"member": "示例桂业", "amount": "0"}]},
        "contributions",
        VIOLATED,
    ),
    (GX, "GX12-7", {"papers[1]": DROP}, "papers", UNJUDGED),
    (GX, "GX12-9.a", {"papers[3].parts[2]": DROP}, "papers[3].parts", VIOLATED),
    (
        GX,
        "GX12-14.a",
        {"predecessor": {"number": "2", "name": "广西汽车零部件产业技术创新战略联盟"}},
        "predecessor.name",
        VIOLATED,
    ),
    (GX, "GX12-14.b", {"predecessor": {"number": "2", "name": "广西汽车零部件产业技术创新联盟"}}, "members", VIOLATED),
    ("hefei-2025", "HF-6", {f"members[{i}].tech_sme": False for i in range(6)}, "members", VIOLATED),
    ("hefei-2025", "HF-6", {f"members[{i}].tech_sme": DROP for i in (4, 5)}, "members", UNJUDGED),
    (TJ, "TJ-1.a", {f"members[{i}].district": "静海区" for i in range(7)}, "members", VIOLATED),
    (TJ, "TJ-2", {"alliance.is_legal_person": False}, "alliance.is_legal_person", VIOLATED),
    (TJ, "TJ-3.a", {"members[0].tier": "core"}, "members", VIOLATED),
    (TJ, "TJ-3.b", {"governance.support_unit": DROP}, "governance.support_unit", UNJUDGED),
    (TJ, "TJ-3.c", {f"members[{i}]": DROP for i in range(10, 0, -1)}, "members", VIOLATED),
    (TJ, "TJ-4.a", OUTSIDE, "members[0].district", VIOLATED),
    (TJ, "TJ-4.b", {**OUTSIDE, "governance.support_unit": "示例海水院"}, "governance.support_unit", VIOLATED),
    (TJ, "TJ-6.a", {"members[10]": DROP, "members[9]": DROP}, "members", VIOLATED),
    (TJ, "TJ-6.b", {"members[3].kind": DROP}, "members[3].kind", UNJUDGED),
    (TJ, "TJ-6.c", {"members[3].is_legal_person": False}, "members[3].is_legal_person", VIOLATED),
    (TJ, "TJ-7", {"members[6].kind": "other"}, "members", VIOLATED),
    (TJ, "TJ-8.a", {"papers[6]": DROP}, "papers", VIOLATED),
    (TJ, "TJ-8.b", {"papers[6].parts[5]": DROP}, "papers[6].parts", VIOLATED),
    (TJ, "TJ-9.b", {"agreement.liability_unit": DROP}, "agreement.liability_unit", UNJUDGED),
    (TJ, "TJ-9.c", {"members[2].legal_representative": DROP}, "members[2].legal_representative", UNJUDGED),
    (TJ, "TJ-9.d", {"members[2].signature.capacity": "agent"}, "members[2].signature.capacity", VIOLATED),
    (TJ, "TJ-9.e", {"members[2].signature.signer": "别人"}, "members[2].signature.signer", VIOLATED),
    (TJ, "TJ-9.f", {"members[2].signature.signed_on": "2026-06-19"}, "members[2].signature", VIOLATED),
    (TJ, "TJ-10.a", {"governance.decision": DROP}, "governance.decision", VIOLATED),
    (TJ, "TJ-10.b", {"governance.advisory": DROP}, "governance.advisory", VIOLATED),
    (TJ, "TJ-10.c", {"governance.executive": DROP}, "governance.executive", VIOLATED),
    (TJ, "TJ-10.d", {"governance.executive.staff": [{"full_time": False}]}, "governance.executive.staff", VIOLATED),
    (
        TJ,
        "TJ-11.a",
        {"governance.decision.seats[1].principal": False},
        "governance.decision.seats[1].principal",
        VIOLATED,
    ),
    (TJ, "TJ-11.b", {"governance.decision.seats[1].unit": DROP}, "governance.decision.seats[1].unit", UNJUDGED),
    (TJ, "TJ-13.a", {"funds.rules_title": DROP}, "funds.rules_title", VIOLATED),
    (TJ, "TJ-13.b", {"funds.supervisor": DROP}, "funds.supervisor", VIOLATED),
    (TJ, "TJ-14.a", {"alliance.is_legal_person": True, "funds.account": "sub_ledger"}, "funds.account", VIOLATED),
    (TJ, "TJ-14.b", {"funds.account": "sub_ledger"}, "funds.account", VIOLATED),
    (TJ, "TJ-15", {"funds.manager": "示例水务"}, "funds.manager", VIOLATED),
    (TJ, "TJ-18", {"papers[1]": DROP}, "papers", VIOLATED),
    (TJ, "TJ-19", {"papers[2]": DROP}, "papers", VIOLATED),
    (TJ, "TJ-20.b", {"alliance.goals": "符合十二五规划"}, "alliance.goals", VIOLATED),
    (TJ, "TJ-21.a", {"agreement.liability_mode": DROP}, "agreement.liability_mode", UNJUDGED),
    (TJ, "TJ-21.b", {"tasks": []}, "tasks", UNJUDGED),
    (TJ, "TJ-23.a", {"papers[4].parts[10]": DROP}, "papers[4].parts", VIOLATED),
    (TJ, "TJ-23.b", {"papers[4].dated": "2026-06-17"}, "papers[4].dated", VIOLATED),
    (TJ, "TJ-24", {"alliance.level": "regional", "lifecycle.filed_on": "2026-09-02"}, "papers", VIOLATED),
    (
        TJ,
        "TJ-25.a",
        {"papers": [{"document": "annual-report", "year": "2025", "submitted_on": "2026-02-01"}]},
        "papers[0].submitted_on",
        VIOLATED,
    ),
    (TJ, "TJ-25.b", {"papers": JANUARY[:1]}, "papers", VIOLATED),
    (TJ, "TJ-25.c", {"lifecycle.approved_on": "2025-06-01"}, "papers", VIOLATED),
    (
        TJ,
        "TJ-26.b",
        {"papers": [{"document": "self-assessment", "parts": ["科研成效"]}]},
        "papers[0].parts",
        VIOLATED,
    ),
    (TJ, "TJ-29.a", {"funds.requests[0].amount": "500000.01"}, "funds.requests[0].amount", VIOLATED),
    (TJ, "TJ-29.b", {"funds.requests[0].requested_on": "2027-01-01"}, "funds.requests[0].requested_on", VIOLATED),
    (TJ, "TJ-29.c", {"lifecycle.approved_on": DROP}, "lifecycle", VIOLATED),
    (TJ, "TJ-29.d", {"funds.requests": NATIONAL, "alliance.level": "regional"}, "alliance.level", VIOLATED),
    (XM, "XM-1", {"members[1].tier": "close", "members[2].tier": "close"}, "members", VIOLATED),
    (XM, "XM-2.a", {"alliance.direction": DROP}, "alliance.direction", UNJUDGED),
    (XM, "XM-2.b", {"alliance.goals": DROP}, "alliance.goals", UNJUDGED),
    (XM, "XM-2.d", {"alliance.region": "漳州市"}, "alliance.region", VIOLATED),
    (XM, "XM-3", {f"platforms[{i}].status": "building" for i in range(4)}, "platforms", VIOLATED),
    (XM, "XM-5.b", {"governance.decision": DROP}, "governance.decision", VIOLATED),
    (XM, "XM-5.c", {"governance.advisory": DROP}, "governance.advisory", VIOLATED),
    (XM, "XM-5.d", {"governance.executive": DROP}, "governance.executive", VIOLATED),
    (XM, "XM-7.a", {"funds.rules_title": DROP}, "funds.rules_title", UNJUDGED),
    (XM, "XM-7.b", {"papers[5]": DROP}, "papers", VIOLATED),
    (XM, "XM-9.a", {"papers[0]": DROP}, "papers", VIOLATED),
    (XM, "XM-9.b", {"papers[0].parts[4]": DROP}, "papers[0].parts", VIOLATED),
    (
        XM,
        "XM-11.b",
        {"lifecycle.demonstration_applied_on": "2025-09-19"},
        "lifecycle.demonstration_applied_on",
        VIOLATED,
    ),
    (HLJ, "HLJ-1.a", {"members[3].is_legal_person": False}, "members[3].is_legal_person", VIOLATED),
    (HLJ, "HLJ-1.b", {f"members[{i}].kind": "other" for i in (0, 3, 4, 5, 6, 7)}, "members", VIOLATED),
    (HLJ, "HLJ-1.c", {f"members[{i}].kind": "other" for i in (1, 2, 9)}, "members", VIOLATED),
    (HLJ, "HLJ-1.d", {f"members[{i}]": DROP for i in range(9, 0, -1)}, "members", VIOLATED),
    (HLJ, "HLJ-1.e", {"members[3].kind": DROP}, "members[3].kind", UNJUDGED),
    (HLJ, "HLJ-3.a", {"alliance.goals": DROP}, "alliance.goals", UNJUDGED),
    (HLJ, "HLJ-3.b", {"tasks": []}, "tasks", UNJUDGED),
    (HLJ, "HLJ-3.c", {"members[2].legal_representative": DROP}, "members[2].legal_representative", UNJUDGED),
    (HLJ, "HLJ-3.d", {"members[2].signature.capacity": "agent"}, "members[2].signature.capacity", VIOLATED),
    (HLJ, "HLJ-3.e", {"members[2].signature.signer": "别人"}, "members[2].signature.signer", VIOLATED),
    (HLJ, "HLJ-3.f", {"members[2].signature": DROP}, "members[2].signature", VIOLATED),
    (HLJ, "HLJ-4.b", {"agreement.term_years": "6"}, "agreement.term_years", VIOLATED),
    (HLJ, "HLJ-4.c", {"agreement.renews_automatically": True}, "agreement.renews_automatically", VIOLATED),
    (HLJ, "HLJ-5.a", {"governance.decision": DROP}, "governance.decision", VIOLATED),
    (HLJ, "HLJ-5.b", {"governance.advisory": DROP}, "governance.advisory", VIOLATED),
    (HLJ, "HLJ-5.c", {"governance.executive": DROP}, "governance.executive", VIOLATED),
    (HLJ, "HLJ-5.d", {"agreement.liability_unit": DROP}, "agreement.liability_unit", UNJUDGED),
    (HLJ, "HLJ-5.e", {"governance.executive.staff": []}, "governance.executive.staff", VIOLATED),
    (HLJ, "HLJ-6.a", {"funds.rules_title": DROP}, "funds.rules_title", VIOLATED),
    (HLJ, "HLJ-6.b", {"funds.supervisor": DROP}, "funds.supervisor", VIOLATED),
    (HLJ, "HLJ-6.c", {"funds.manager": "示例农大"}, "funds.manager", VIOLATED),
    (HLJ, "HLJ-10", {"governance": DROP}, "governance", UNJUDGED),
    (GX22, "G21-5.c", {"members[0].main_revenue": "999999999.99"}, "members[0].main_revenue", VIOLATED),
    (GX22, "G21-6.a", {"members[0].fulltime_rd_staff": "29"}, "members[0].fulltime_rd_staff", VIOLATED),
    (GX22, "G21-7", {"platforms[0].owner": "示例大学"}, "platforms", VIOLATED),
    (GX22, "G21-8.a", {"members[0].finances[2].rd_expense": "162399999.99"}, "members[0].finances", VIOLATED),
    (GX22, "G22-1", {"members[0].honours": ["高新技术企业"]}, "members[0].honours", VIOLATED),
    (GX22, "G22-2", {"members[0].leads_elsewhere": "1"}, "members[0].leads_elsewhere", VIOLATED),
]

#: Boundaries and conditions that must pass.
HOLDS: list[tuple[str, str, dict[str, Any]]] = [
    (GX, "GX12-1.a", {"lifecycle.recognition_applied_on": "2026-05-21"}),
    (GX, "GX12-1.a", {"lifecycle": {"pilot_started_on": "2024-02-29", "recognition_applied_on": "2026-03-01"}}),
    (GX, "GX12-3.c", {"papers[3].submitted_on": "2025-02-28"}),
    (GX, "GX12-6", {"funds.requests": STARTUP}),
    (GX, "GX12-6", {"funds.requests": STARTUP, "contributions[0].amount": DROP}),
    (GX, "GX12-14.a", {"predecessor": {"number": "26", "name": "广西循环经济技术产业战略联盟"}}),
    (
        GX,
        "GX12-14.b",
        {
            "predecessor": {"number": "17", "name": "广西蔬菜产业技术创新战略联盟"},
            "members[0].name": "广西大学",
            "members[1].name": "广西农业科学院蔬菜研究所",
            "members[1].tier": "lead",
        },
    ),
    (TJ, "TJ-4.b", OUTSIDE),
    (TJ, "TJ-6.a", {"members[10]": DROP}),
    (TJ, "TJ-7", {"members[10]": DROP, "members[6].kind": "other"}),  # 6 of 10
    (TJ, "TJ-14.a", {"alliance.is_legal_person": True}),
    (TJ, "TJ-20.b", {"alliance.goals": "符合十五五规划"}),
    (TJ, "TJ-23.b", {"papers[4].dated": "2026-06-18"}),
    (TJ, "TJ-25.a", {"papers": JANUARY}),
    (TJ, "TJ-25.b", {"papers": JANUARY}),
    (TJ, "TJ-29.a", {"funds.requests[0].amount": "500000.00"}),
    (TJ, "TJ-29.c", {"lifecycle.approved_on": DROP, "lifecycle.filed_on": "2026-09-02"}),
    (TJ, "TJ-29.d", {"funds.requests": NATIONAL, "alliance.level": "national"}),
    (XM, "XM-1", {"members[1].tier": "close"}),  # 3, not 35
    (XM, "XM-9.a", {"papers": [], "lifecycle": DROP}),
    (XM, "XM-11.b", {"lifecycle.demonstration_applied_on": "2025-09-21"}),
    (HLJ, "HLJ-4.b", {"agreement.term_years": "3"}),
    (HLJ, "HLJ-4.b", {"agreement.term_years": "5"}),
    (HLJ, "HLJ-10", {"governance": DROP, "lifecycle": DROP}),
    (GX22, "G21-5.c", {"members[0].main_revenue": "1000000000"}),
    (GX22, "G21-8.a", {"members[0].finances[2].rd_expense": "162400000.00"}),  # 3 % of 15.6 billion over three years
    (GX22, "G21-8.a", {"members[0].rd_expense": "1"}),  # one year alone does not count
]
POLICIES = (GX, TJ, XM, HLJ, GX22)


def said_of(findings: list[Finding], rule: str) -> list[Finding]:
    return [f for f in findings if f.code == rule]


@pytest.mark.parametrize(("policy", "rule", "changes", "path", "state"), BREAKS, ids=[f"{b[0]}-{b[1]}" for b in BREAKS])
def test_a_rule_speaks_when_its_fact_is_wrong_or_missing(
    under: Under, policy: str, rule: str, changes: dict[str, Any], path: str, state: State
) -> None:
    said = said_of(under(policy, changes), rule)
    assert said, f"{rule} says nothing"
    severity = {Force.HARD: Severity.ERROR, Force.SOFT: Severity.WARNING, Force.INFO: Severity.INFO}
    (force,) = [r.force for r in load_policy(ROOT, policy).rules if r.id == rule]
    assert (said[0].path, said[0].state, said[0].severity) == (path, state, severity[force])
    assert said[0].message and said[0].hint and said[0].basis
    assert "{{" not in said[0].message + said[0].hint and "Missing" not in said[0].message


@pytest.mark.parametrize(("policy", "rule", "changes"), HOLDS, ids=[f"{h[0]}-{h[1]}" for h in HOLDS])
def test_a_rule_keeps_silent_at_its_boundary(under: Under, policy: str, rule: str, changes: dict[str, Any]) -> None:
    assert [f.message for f in said_of(under(policy, changes), rule)] == []


@pytest.mark.parametrize("policy", POLICIES)
def test_the_complete_example_breaks_nothing_and_leaves_nothing_open(under: Under, policy: str) -> None:
    findings = under(policy)
    assert [f.message for f in findings if f.state in (VIOLATED, UNJUDGED) and f.severity is not Severity.INFO] == []


@pytest.mark.parametrize("policy", POLICIES)
def test_every_rule_that_the_machine_decides_is_broken_by_a_case_above(policy: str) -> None:
    pack = load_policy(ROOT, policy)
    inherited = {r.id: r for r in load_policy(ROOT, pack.extends).rules} if pack.extends else {}
    as_was = {code: rule.at for code, rule in inherited.items()}
    rules = [r.model_copy(update={"at": as_was[r.id]}) if "《" in r.at and r.id in as_was else r for r in pack.rules]
    own = {r.id for r in rules if r.kind is RuleKind.MACHINE and inherited.get(r.id) != r}
    assert own - {case[1] for case in BREAKS if case[0] == policy} == set()


def test_xiamen_never_asks_for_35_core_enterprises_and_says_why(under: Under) -> None:
    (warned,) = said_of(under(XM), "XM-D1")
    assert warned.severity is Severity.WARNING and warned.state is State.NOTE
    assert "原文疑为‘3—5家’，破折号丢失" in warned.message
    broken = said_of(under(XM, {f"members[{i}].tier": "close" for i in (0, 1, 2, 3)}), "XM-1")[0]
    assert (broken.found, broken.required) == ("0家", "不少于3家")


def test_a_share_of_six_in_eleven_is_not_rounded_up(under: Under) -> None:
    (broken,) = said_of(under(TJ, {"members[6].kind": "other"}), "TJ-7")
    assert broken.found == "6家/11家，54.54%"


def test_the_report_on_the_past_year_is_due_from_the_first_of_march(under: Under) -> None:
    changes = {"papers[4]": DROP}  # the report on 2025
    assert said_of(under(GX, changes, date(2026, 2, 28)), "GX12-2.b") == []
    assert said_of(under(GX, changes, date(2026, 3, 1)), "GX12-2.b")


def test_the_list_of_2012_is_held_against_name_and_leads(under: Under) -> None:
    from mengyue.checks import check
    from mengyue.intake.load import load

    pack = load_policy(ROOT, GX)
    for item in load(Path(ROOT / "examples" / GX / "alliances.csv"), policy=GX):
        assert not [f for f in check(item.alliance, [pack], date(2026, 11, 22)) if f.code.startswith("GX12-14")]
