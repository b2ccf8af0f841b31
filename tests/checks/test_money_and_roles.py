"""What money is for, whether it adds up, who holds how many roles, and what stands behind members and rights."""

from __future__ import annotations

from typing import Any

import pytest

from mengyue.model.finding import State

from .conftest import Check

ONE = "contributions[0]"
GUARANTEE = [{"guarantor": "糖业"}]
BODY = "12450000MB0000000X"
PLAIN = {"lead": "糖业", "starts_on": "2027-01-01", "due_on": "2030-12-31", "budget": "8"}
MONEY = ("REC-MONEY.paid", "REC-MONEY.over", "REC-MONEY.in-time")
TASK = "tasks[0]"
END = {f"{TASK}.if_unfunded": "end"}
FEE = {"kind": "audit", "bearer": "lead"}
#: The stage 研发 is whole, 中试 is not.
STAGES = [
    {"stage": "研发", "member": "糖业", "percent": "100"},
    {"stage": "中试", "member": "糖业", "percent": "60"},
    {"stage": "中试", "member": "大学", "percent": "30"},
]
PAIR = [{"member": "糖业", "other": "大学"}]
TURNED = {"member": "大学", "other": "糖业"}
PROJECT = {"lead": "糖业", "public_funds": "1", "participants": [{"member": "大学", "public_funds": "2"}]}
SELF = {"guarantor": "糖业", "resolved": True}
EARLIER = {"title": "一种方法", "kind": "know_how", "owner": "糖业"}
LATER = {"title": "一种方法", "kind": "patent", "owner": "糖业", "applied_on": "2026-11-20"}


@pytest.mark.parametrize(
    ("rule", "changes", "path"),
    [
        ("REC-MONEY.task", {f"{ONE}.tasks": ["没有的任务"]}, f"{ONE}.tasks"),
        ("REC-MONEY.both", {f"{ONE}.tasks": ["x"], f"{ONE}.pooled": True}, f"{ONE}.pooled"),
        ("REC-MONEY.pooled-cash", {f"{ONE}.pooled": True, f"{ONE}.form": "staff"}, f"{ONE}.pooled"),
        ("REC-MONEY.span", {f"{ONE}.ends_on": "2028-01-01"}, f"{ONE}.ends_on"),
        ("REC-RIVALS", {"compliance.rivals": [{"member": "糖业", "other": "糖业"}]}, "compliance.rivals[0].other"),
        ("REC-RIVALS.pairs", {"compliance.competitors": True}, "compliance.rivals"),
        ("REC-RIVALS.pairs", {"compliance.competitors": False, "compliance.rivals": PAIR}, "compliance.rivals"),
        ("REC-RIVALS.twice", {"compliance.rivals": [*PAIR, TURNED]}, "compliance.rivals[1].member"),
        ("REC-RIVALS.twice", {"compliance.rivals": [*PAIR, *PAIR]}, "compliance.rivals[1].member"),
        ("REC-CAP", {"members[0].liability_cap": "0"}, "members[0].liability_cap"),
        ("REC-UNFUNDED.sum", {"tasks[0].budget": "5", f"{TASK}.hoped_for": "6", **END}, f"{TASK}.hoped_for"),
        ("REC-UNFUNDED.none", END, f"{TASK}.if_unfunded"),
        ("REC-NAMES", {f"{TASK}.name_order": ["糖业", "糖业"]}, f"{TASK}.name_order"),
        ("REC-NAMES", {f"{TASK}.name_order": ["没有承担任务的单位"]}, f"{TASK}.name_order"),
        ("REC-NAMES", {f"{TASK}.name_order": ["糖业"]}, f"{TASK}.name_order"),
        ("REC-UNITS.tasks", {TASK: {"lead": "糖业", "participants": [{"member": "糖业"}]}}, f"{TASK}.participants"),
        ("REC-UNITS.projects", {"projects": [{**PROJECT, "lead": "大学"}]}, "projects[0].participants"),
        ("REC-UNITS.money", {"projects": [PROJECT]}, "projects[0].public_funds"),
        ("REC-SUPERVISOR", {"funds.supervisor": "大学"}, "funds.supervisor"),
        ("REC-COOWNER", {"ip.background": [{**EARLIER, "co_owners": ["大学"]}]}, "ip.background[0].co_owners"),
        ("REC-GUARANTEE", {"funds.guarantees": [{**SELF, "debtor": "糖业"}]}, "funds.guarantees[0].debtor"),
        ("REC-STAGES", {"revenue.stages": STAGES}, "revenue.stages[1].percent"),
        ("REC-STAGES.twice", {"revenue.stages": [*STAGES, STAGES[1]]}, "revenue.stages[3].member"),
        ("REC-FEES.double", {"funds.fees": [FEE, FEE]}, "funds.fees[1].kind"),
        ("REC-FEES.owners", {"funds.fees": [{**FEE, "bearer": "owners"}]}, "funds.fees[0].bearer"),
        ("REC-FEES.pool", {"funds.fees": [{**FEE, "bearer": "pool"}]}, "funds.fees[0].bearer"),
        ("REC-AFTER.background", {"ip.background": [LATER]}, "ip.background[0].applied_on"),
        ("LAW-CC683", {"members[0].uscc": BODY, "funds.guarantees": GUARANTEE}, "funds.guarantees[0].guarantor"),
    ],
)
def test_a_contradiction_is_told_at_its_place(checked: Check, rule: str, changes: dict[str, Any], path: str) -> None:
    told = [f for f in checked(changes) if f.code == rule]
    assert [f.path for f in told] == [path]
    assert told[0].state is State.VIOLATED


def test_a_private_company_by_its_code_may_be_a_guarantor(checked: Check) -> None:
    assert not [f for f in checked({"funds.guarantees": GUARANTEE}) if f.code == "LAW-CC683"]


def test_money_that_does_not_add_up_asks_why(checked: Check) -> None:
    told = [f for f in checked({"tasks[0].budget": "77000000"}) if f.code == "REC-MONEY.sum"]
    assert len(told) == 1 and "差额由谁承担" in told[0].message


def test_one_unit_in_three_roles_and_a_listed_one_are_questions_for_people(checked: Check) -> None:
    roles = {
        "agreement.liability_unit": "糖业",
        "funds.manager": "糖业",
        "governance.executive.host": "糖业",
        "members[0].listed": "示例证券交易所 000000",
    }
    codes = {f.code for f in checked(roles) if f.state is State.QUESTION}
    assert {"REC-ROLES", "REC-LISTED"} <= codes
    shared = {**roles, "funds.manager": "大学", "governance.executive.host": "大学"}
    assert "REC-ROLES" not in {f.code for f in checked(shared)}


def test_a_task_that_counts_on_public_money_says_what_happens_without_it(checked: Check) -> None:
    hoped = {f"{TASK}.hoped_for": "1"}
    assert [f.path for f in checked(hoped) if f.code == "REC-UNFUNDED.then"] == [f"{TASK}.if_unfunded"]
    assert not [f for f in checked({**hoped, **END}) if f.code.startswith("REC-UNFUNDED")]


def test_what_changed_after_the_signing_is_no_part_of_the_text_signed(checked: Check) -> None:
    joined = {"kind": "joined", "member": "糖业", "happened_on": "2026-11-20", "signed_on": "2026-11-20"}
    asked = [f for f in checked({"events": [joined]}) if f.code == "REC-AFTER.events"]
    assert len(asked) == 1 and asked[0].state is State.QUESTION
    before = {**joined, "happened_on": "2026-01-02", "signed_on": "2026-01-02"}
    assert not [f for f in checked({"events": [before]}) if f.code == "REC-AFTER.events"]


def test_an_account_belongs_to_one_member(checked: Check) -> None:
    same = {"members[0].bank_account": "0001", "members[1].bank_account": "0001"}
    told = [f.path for f in checked(same) if f.code == "REC-ACCOUNT"]
    assert told == ["members[0].bank_account", "members[1].bank_account"]
    assert not [f for f in checked({**same, "members[1].bank_account": "0002"}) if f.code == "REC-ACCOUNT"]


def test_money_without_an_object_and_a_result_that_goes_abroad_are_questions_for_people(checked: Check) -> None:
    assert [f.path for f in checked({f"{ONE}.tasks": []}) if f.code == "REC-MONEY.object"] == ["contributions"]
    abroad = {
        "members[1].foreign_controlled": True,
        "results": [{"id": "甲", "name": "一种方法", "public_funded": True, "owners": [{"member": "大学"}]}],
    }
    assert [f.path for f in checked(abroad) if f.code == "LAW-STP34.foreign"] == ["results[0].owners"]
    home = {**abroad, "members[1].foreign_controlled": False}
    assert not [f for f in checked(home) if f.code == "LAW-STP34.foreign"]


def test_each_task_is_paid_for_in_time_and_gets_no_more_than_its_budget(checked: Check) -> None:
    task = {**PLAIN, "name": "甲"}
    given = {"member": "糖业", "form": "cash", "tasks": ["甲"], "amount": "9"}
    late = {**given, "instalments": [{"due_on": "2031-01-01", "amount": "9"}]}
    money = {"tasks": [task, {**task, "name": "乙"}], "contributions": [late]}
    told = {f.code: (f.path, f.message) for f in checked(money) if f.code in MONEY}
    assert {code: path for code, (path, _said) in told.items()} == {
        "REC-MONEY.paid": "tasks[1].budget",
        "REC-MONEY.over": "tasks[0].budget",
        "REC-MONEY.in-time": "contributions[0].tasks",
    }
    assert "合计9.00元，超过预算8.00元" in told["REC-MONEY.over"][1]
    fine = {**given, "tasks": ["甲", "乙"], "instalments": [{"due_on": "2030-12-31", "amount": "9"}]}
    assert not [f for f in checked({**money, "contributions": [fine]}) if f.code in MONEY]
    subsidised = {**money, "projects": [{"name": "丙", "public_funds": "1"}]}
    assert "REC-MONEY.paid" not in {f.code for f in checked(subsidised)}


def test_tasks_without_a_budget_are_named_where_money_is_given(checked: Check) -> None:
    given = {"member": "糖业", "form": "cash", "tasks": ["甲"], "amount": "8"}
    bare = {**PLAIN, "name": "乙", "budget": None}
    money = {"tasks": [{**PLAIN, "name": "甲"}, bare], "contributions": [given]}
    (told,) = [f for f in checked(money) if f.code == "REC-MONEY.budget"]
    assert told.path == "tasks" and "没有预算：乙。" in told.message
    whole = {**money, "tasks": [{**PLAIN, "name": "甲"}]}
    assert "REC-MONEY.budget" not in {f.code for f in checked(whole)}


def test_who_is_left_out_of_a_stage_and_what_is_burdened_are_named(checked: Check) -> None:
    shares = [{"member": "糖业", "percent": "60"}, {"member": "大学", "percent": "40"}]
    alone = {"revenue.shares": shares, "revenue.stages": STAGES}
    (told,) = [f for f in checked(alone) if f.code == "REC-STAGES.left-out"]
    assert (told.path, "“研发”阶段没有列出大学" in told.message) == ("revenue.stages[0].stage", True)
    burdened = {"ip.background": [{**EARLIER, "title": "蒸发法", "burdens": "质押"}, EARLIER]}
    (asked,) = [f for f in checked(burdened) if f.code == "REC-BURDEN"]
    assert "（蒸发法）" in asked.message


def test_a_question_names_whose_staff_has_no_span_and_writes_amounts_with_separators(checked: Check) -> None:
    (told,) = [f for f in checked({f"{ONE}.form": "staff", f"{ONE}.ends_on": None}) if f.code == "REC-MONEY.staff-span"]
    assert "糖业" in told.message
    (told,) = [f for f in checked({"tasks[0].budget": "77000000"}) if f.code == "REC-MONEY.sum"]
    assert "77,000,000.00元" in told.message
