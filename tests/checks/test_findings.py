"""What a finding says: figures, source, remedy, question, order and language."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from mengyue.checks import check
from mengyue.library.policy import Parameter, Policy, PolicyStatus, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, Severity, State

from .conftest import AS_OF, Check


def only(findings: list[Finding], rule: str) -> Finding:
    (finding,) = [f for f in findings if f.code == rule]
    return finding


def test_a_finding_states_the_figure_found_the_figure_required_and_the_place_in_the_policy(checked: Check) -> None:
    finding = only(checked({"members[0].main_revenue": "980000000"}), "G21-5.c")
    assert finding.message == "牵头单位“虚构糖业集团有限公司”年主营业务收入9.8亿元，要求10亿元以上"
    assert (finding.found, finding.required) == ("9.8亿元", "10亿元以上")
    assert finding.basis == "《广西壮族自治区创新联合体建设管理工作方案（试行）（征求意见稿）》三（二）1"
    assert finding.hint.startswith("核对金额单位")


def test_a_rule_of_law_names_the_statute_and_its_article(checked: Check) -> None:
    finding = only(checked({"ip.preset": None}), "LAW-STA26.ip")
    assert finding.basis == "《中华人民共和国促进科技成果转化法》第二十六条第二款"


@pytest.mark.parametrize(
    ("last", "found", "difference"), [("33.3333", "99.9999%", "-0.0001"), ("33.3335", "100.0001%", "0.0001")]
)
def test_shares_that_miss_100_by_a_ten_thousandth_are_reported_with_the_difference(
    checked: Check, last: str, found: str, difference: str
) -> None:
    finding = only(checked({"revenue.shares[2].percent": last}), "LAW-STA26.benefit")
    assert (finding.found, finding.required) == (found, "100%")
    assert f"相差{difference}个百分点" in finding.message


def test_a_figure_just_below_its_threshold_is_never_rounded_up_to_it(checked: Check) -> None:
    assert only(checked({"members[0].rd_expense": "19999999.99"}), "G21-8.a").found == "1.99%"


def test_revenue_of_zero_is_no_division_by_zero(checked: Check) -> None:
    assert only(checked({"members[0].main_revenue": "0"}), "G21-8.a").state is State.VIOLATED


def test_a_missing_fact_is_named_in_chinese_with_its_place(checked: Check) -> None:
    finding = only(checked({"members[0].fulltime_rd_staff": None}), "G21-6.a")
    assert finding.message == "暂无法判断“牵头单位专职研发人员”：缺少“成员单位[1]·专职研发人员数”"
    assert finding.path == "members[0].fulltime_rd_staff"


def test_all_missing_facts_of_a_rule_are_named_at_once(checked: Check) -> None:
    finding = only(checked({"agreement": None}), "LAW-CC470.dispute")
    assert finding.path == "agreement.dispute.mode"
    cover = only(checked({"alliance.name": None, "alliance.phone": None}), "G21-35.a")
    assert "“基本信息·联合体名称”“基本信息·联系电话”" in cover.message


def test_without_a_lead_unit_its_conditions_are_unjudged_and_the_missing_lead_is_an_error(checked: Check) -> None:
    findings = checked({"members[0].tier": "core"})
    assert only(findings, "G21-16.a").found == "0家"
    assert only(findings, "G21-5.c").state is State.UNJUDGED
    assert only(findings, "G21-5.c").path == "members"


def test_a_question_for_a_person_names_the_member_and_stands_at_its_field(checked: Check) -> None:
    questions = [f for f in checked() if f.code == "G21-4.b"]
    assert [q.path for q in questions] == ["members[1].standing", "members[4].standing", "members[7].standing"]
    assert questions[0].message == "“虚构大学”在合作的技术领域是否具有前沿水平？"
    assert {(q.severity, q.state) for q in questions} == {(Severity.REVIEW, State.QUESTION)}


def test_every_question_ends_as_a_question_and_is_never_an_error(checked: Check) -> None:
    questions = [f for f in checked({"compliance.competitors": True}) if f.state is State.QUESTION]
    assert {q.severity for q in questions} == {Severity.REVIEW}
    assert all(q.message.endswith("？") for q in questions)
    assert "LAW-AML" in {q.code for q in questions}


def test_a_draft_policy_warns_in_every_check_that_it_is_not_in_force(checked: Check) -> None:
    first = checked()[0]
    assert (first.code, first.severity, first.state) == ("guangxi-2021", Severity.WARNING, State.NOTE)
    assert "非现行文本" in first.message and "桂科政字〔2021〕112号" in first.message


def test_a_draft_or_superseded_policy_without_a_notice_of_its_own_warns_all_the_same() -> None:
    for status, word in [(PolicyStatus.DRAFT, "征求意见稿"), (PolicyStatus.SUPERSEDED, "新办法")]:
        policy = Policy(id="x", title="某办法", status=status, superseded_by="新办法")
        assert word in check(Alliance(), [policy], AS_OF)[0].message
    assert check(Alliance(), [Policy(id="x", title="某办法", status=PolicyStatus.ISSUED)], AS_OF) == []


def test_findings_follow_the_packs_then_the_rules_then_the_items(checked: Check, policies: list[Policy]) -> None:
    findings = checked({"members[1].is_legal_person": False, "members[3].is_legal_person": False, "ip": None})
    order = [policies[0].id, *(r.id for p in policies for r in p.rules)]
    places = [order.index(f.code) for f in findings]
    assert places == sorted(places)
    assert [f.path for f in findings if f.code == "G21-3.a"] == [
        "members[1].is_legal_person",
        "members[3].is_legal_person",
    ]
    assert findings == checked({"members[1].is_legal_person": False, "members[3].is_legal_person": False, "ip": None})


def test_an_empty_alliance_leaves_hard_rules_unjudged_and_violates_none(policies: list[Policy]) -> None:
    findings = check(Alliance(), policies, AS_OF)
    assert {f.state for f in findings} == {State.UNJUDGED, State.NOTE}
    assert {"G21-3.a", "G21-5.c", "G21-13.a", "G21-43.a", "LAW-STA26.benefit"} <= {f.code for f in findings}
    assert all("缺少" in f.message and f.path for f in findings if f.state is State.UNJUDGED)


def test_duties_after_founding_and_of_the_authority_say_nothing(checked: Check, policies: list[Policy]) -> None:
    quiet = {r.id for p in policies for r in p.rules if r.kind not in (RuleKind.MACHINE, RuleKind.REVIEW)}
    assert {"G21-24", "G21-28", "G21-48"} <= quiet
    assert not quiet & {f.code for f in [*checked(), *check(Alliance(), policies, AS_OF)]}


@pytest.mark.usefixtures("english")
def test_messages_come_in_english_when_asked(checked: Check) -> None:
    finding = only(checked({"members[0].fulltime_rd_staff": "29"}), "G21-6.a")
    assert finding.message == "Lead unit 虚构糖业集团有限公司 has 29 full-time R&D staff; 30 or more are required"
    assert finding.hint == "Check the staff list, or choose another lead unit."
    assert "consultation draft" in checked()[0].message


def test_a_broken_rule_is_told_with_its_id_and_costs_itself_only() -> None:
    wrong = ["membres", "p.nothing", "alliance.nmae", "1 +", "members|nofilter", "alliance.model_dump()"]
    rules = [
        Rule(id=f"X-{i}", title="错", at="一", kind=RuleKind.MACHINE, require=e)
        for i, e in enumerate([*wrong, "false"])
    ]
    policy = Policy(id="broken", title="坏", status=PolicyStatus.ISSUED, rules=tuple(rules))
    *faults, violated = check(Alliance(), [policy], AS_OF)
    assert [f.message.split("：")[0] for f in faults] == [f"规则 X-{i}" for i in range(6)]
    assert {(f.code, f.file, f.state, f.basis) for f in faults} == {
        ("LB-EXPRESSION", "policies/broken/policy.yaml", State.FAULT, "《坏》一")
    }
    assert (violated.code, violated.state) == ("X-6", State.VIOLATED)


def test_what_is_wrong_with_many_rules_for_one_reason_is_told_once() -> None:
    rules = tuple(Rule(id=f"X-{i}", title="错", at="一", kind=RuleKind.MACHINE, require="few") for i in range(125))
    policy = Policy(
        id="broken", title="坏", status=PolicyStatus.ISSUED, rules=rules, definitions={"few": "membres|length < 3"}
    )
    (fault,) = check(Alliance(), [policy], AS_OF)
    assert "定义“few”" in fault.message and "membres" in fault.message and "X-124" in fault.message


def test_a_rule_may_look_at_the_day_of_the_check(complete: dict[str, object], policies: list[Policy]) -> None:
    alliance = Alliance.model_validate(complete)
    assert "LAW-CC865" not in {f.code for f in check(alliance, policies, date(2026, 11, 22))}
    assert "LAW-CC865" in {f.code for f in check(alliance, policies, date(2026, 11, 23))}


def test_a_policy_may_set_its_own_threshold(complete: dict[str, object], policies: list[Policy]) -> None:
    stricter = policies[0].model_copy(
        update={"parameters": {**policies[0].parameters, "lead_rd_percent_min": Parameter(value=3, at="2022年通知")}}
    )
    finding = only(check(Alliance.model_validate(complete), [stricter], AS_OF), "G21-8.a")
    assert (finding.found, finding.required) == ("2%", "3%以上")


def test_checking_loads_no_document_library() -> None:
    script = (
        "import sys; from datetime import date; from pathlib import Path\n"
        "from mengyue.checks import check\n"
        "from mengyue.library.load_policy import load_policy, standing_policies\n"
        "from mengyue.model.alliance import Alliance\n"
        "root = Path(sys.argv[1])\n"
        "check(Alliance(), [load_policy(root, 'guangxi-2021'), *standing_policies(root)], date(2026, 11, 22))\n"
        "print(*sorted({'lxml', 'docx', 'docxtpl', 'babel', 'stdnum', 'cn2an'} & set(sys.modules)))\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(root)],
        capture_output=True, text=True, check=True, env={"PYTHONPATH": str(root / "engine")},
    )  # fmt: skip
    assert done.stdout.strip() == ""
