"""The packs we ship: complete, sourced, in both languages, soft where the text is soft."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.policy import Force, Policy, PolicyStatus, Rule, RuleKind

ROOT = Path(__file__).parents[2]
PACKS = [load_policy(ROOT, name) for name in list_policies(ROOT)]
RULES = [(pack, rule) for pack in PACKS for rule in pack.rules]
SOFT_WORDS = re.compile("原则上|鼓励|可委托|可认定")

each_rule = pytest.mark.parametrize(("pack", "rule"), RULES, ids=[rule.id for _pack, rule in RULES])


@pytest.fixture(scope="module")
def guangxi() -> Policy:
    return load_policy(ROOT, "guangxi-2021")


@pytest.fixture(scope="module")
def national() -> Policy:
    return load_policy(ROOT, "national")


def test_guangxi_2021_holds_every_rule_of_the_scheme(guangxi: Policy) -> None:
    assert {rule.id.split(".")[0] for rule in guangxi.rules} == {f"G21-{n}" for n in range(1, 51)}


def test_guangxi_2021_says_that_it_is_a_draft_replaced_by_an_issued_text(guangxi: Policy) -> None:
    assert guangxi.status is PolicyStatus.DRAFT
    assert "桂科政字〔2021〕112号" in guangxi.superseded_by
    assert "非现行文本" in guangxi.notice and guangxi.notice_en


def test_guangxi_2021_asks_for_three_application_forms_and_the_agreement(guangxi: Policy) -> None:
    made = {d.id: (d.title, d.source, d.copies) for d in guangxi.documents if d.source and not d.on_request}
    assert made == {
        "application": ("广西壮族自治区创新联合体组建申请表", "forms/guangxi-2021-application", 3),
        "agreement": ("广西壮族自治区创新联合体组建协议", "agreements/guangxi-2021", 1),
    }
    assert {"formation", "annual", "change"} <= {d.stage for d in guangxi.documents}
    asked = {d.id for d in guangxi.documents if d.stage == "formation"}
    assert asked == {
        "application", "agreement", "intent", "lead-evidence", "expert-appointment", "governance", "funds-rules",
        "transition",
    }  # fmt: skip


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_document_that_we_make_has_its_source(pack: Policy) -> None:
    for document in pack.documents:
        if document.source:
            assert (ROOT / "templates" / f"{document.source}.yaml").is_file(), document.source


def test_required_contents_of_the_agreement_are_listed(guangxi: Policy, national: Policy) -> None:
    assert [c.id for c in guangxi.contents] == [
        "G21-18.goals", "G21-18.tasks", "G21-18.duties", "G21-18.ownership", "G21-18.licence", "G21-18.benefit",
        "G21-18.breach", "G21-49.integrity",
    ]  # fmt: skip
    assert [c.title for c in national.contents] == [
        "组织形式", "任务分工", "资金投入", "知识产权归属", "权益分配", "风险分担", "违约责任",
    ]  # fmt: skip


def test_thresholds_are_those_of_the_text(guangxi: Policy) -> None:
    values = {name: (p.value, p.unit, p.force) for name, p in guangxi.parameters.items()}
    assert values["members_min"] == (8, "个", Force.SOFT)
    assert values["lead_revenue_min"] == (1_000_000_000, "元", Force.HARD)
    assert values["lead_staff_min"] == (30, "人", Force.HARD)
    assert values["lead_rd_percent_min"] == (2, "%", Force.HARD)
    assert (values["leads_min"][0], values["leads_max"][0]) == (1, 2)
    assert (values["goals_max"][0], values["standing_max"][0], values["application_copies"][0]) == (500, 200, 3)
    assert all(p.at for p in guangxi.parameters.values())


@each_rule
def test_a_rule_has_a_source_and_two_languages(pack: Policy, rule: Rule) -> None:
    assert rule.title and rule.title_en and rule.at
    for chinese, english in [
        (rule.message, rule.message_en),
        (rule.question, rule.question_en),
        (rule.fix, rule.fix_en),
    ]:
        assert bool(chinese) == bool(english)
        assert set(re.findall(r"\w+\.name or \w+\.id", english)) <= set(re.findall(r"\w+\.name or \w+\.id", chinese))


@each_rule
def test_a_rule_can_be_judged_as_its_kind_says(pack: Policy, rule: Rule) -> None:
    if rule.kind is RuleKind.MACHINE:
        assert rule.require or rule.needs
        assert not rule.require or (rule.message and rule.fix)
    elif rule.kind is RuleKind.REVIEW:
        assert rule.question.endswith("？") and rule.fix
        assert not rule.each or "{{ item." in rule.question  # which of them it is about
    else:
        assert not rule.require and not rule.each


@each_rule
def test_what_the_text_says_softly_never_blocks(pack: Policy, rule: Rule) -> None:
    if SOFT_WORDS.search(rule.quote) and rule.kind in (RuleKind.MACHINE, RuleKind.REVIEW):
        assert rule.force is not Force.HARD


def test_quotations_stand_in_the_issued_text(guangxi: Policy) -> None:
    issued = (Path(__file__).parent / "fixtures" / "guangxi-2021.txt").read_text(encoding="utf-8")
    plain = re.sub(r"\s", "", issued)
    listed = {"G21-35.a", "G21-44.b", "G21-45.a", "G21-48", "G21-49"}  # headings and captions strung together
    for rule in guangxi.rules:
        if rule.id not in listed:
            for piece in rule.quote.split("……"):
                assert re.sub(r"\s", "", piece) in plain, f"{rule.id}: {piece}"


#: The prefix of the rules of each older text, and how many it holds.
OTHERS = {
    "guangxi-2012": ("GX12", 15),
    "binhai-2012": ("TJ", 32),
    "xiamen-2008": ("XM", 13),
    "heilongjiang-2009": ("HLJ", 13),
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_older_packs_hold_every_rule_of_their_text(name: str) -> None:
    prefix, count = OTHERS[name]
    pack = load_policy(ROOT, name)
    assert {rule.id.split(".")[0] for rule in pack.rules} == {f"{prefix}-{n}" for n in range(1, count + 1)}


@pytest.mark.parametrize("name", OTHERS)
def test_quotations_of_the_older_packs_stand_in_their_text(name: str) -> None:
    text = (Path(__file__).parent / "fixtures" / f"{name}.txt").read_text(encoding="utf-8")
    plain = re.sub(r"\s", "", text)
    for rule in load_policy(ROOT, name).rules:
        for piece in rule.quote.split("……"):
            assert re.sub(r"\s", "", piece) in plain, f"{rule.id}: {piece}"


@pytest.mark.parametrize("name", [*OTHERS, "guangxi-2022"])
def test_a_pack_whose_text_is_not_known_to_be_in_force_says_so_every_time(name: str) -> None:
    pack = load_policy(ROOT, name)
    assert "未核实" in pack.in_force
    assert pack.notice and pack.notice_en and pack.doubts


@pytest.mark.parametrize("pack", PACKS, ids=[pack.id for pack in PACKS])
def test_every_date_of_a_pack_has_its_place_its_words_and_its_rule(pack: Policy) -> None:
    assert pack.always or pack.calendar
    for entry in pack.calendar:
        assert entry.at and entry.wording and entry.title_en
        assert entry.rule or entry.id.startswith("CALL-")  # a date of this year's call, which is no rule of the policy
        assert entry.safe <= entry.outer or entry.safe.endswith("末")
        if entry.wording.endswith("日前"):
            assert entry.ambiguous and entry.safe != entry.outer


def test_dates_are_those_of_the_texts() -> None:
    entries = {e.id: e for pack in PACKS for e in pack.calendar}
    assert (entries["G21-annual"].safe, entries["G21-annual"].outer) == ("12-30", "12-31")
    assert entries["G21-annual"].reports_on == (0, 1)
    for code in ("G21-change.lead", "G21-change.member"):
        change = entries[code]
        assert (change.event, change.done, change.after, change.unit) == (".happened_on", ".filed_on", 7, "day")
        assert change.each and change.rolls_over
    assert (entries["G21-approval"].after, entries["G21-approval"].unit) == (5, "year")
    assert (entries["GX12-annual-report"].safe, entries["GX12-annual-report"].outer) == ("02-末", "03-01")
    pilot = entries["GX12-recognition"]
    assert (pilot.after_min, pilot.event) == (2, "lifecycle.pilot_started_on")
    january = entries["TJ-annual-report"]
    assert (january.opens, january.outer, january.documents) == ("01-01", "01-31", ("annual-summary", "annual-report"))
    assert (entries["TJ-rectification"].after, entries["TJ-rectification"].unit) == (6, "month")
    assert (entries["TJ-assessment"].recurs, entries["TJ-assessment"].after) == ("every", 2)
    assert (entries["HLJ-resign"].after_min, entries["HLJ-resign"].after) == (3, 5)


def test_xiamen_registers_what_is_printed_and_judges_by_three() -> None:
    pack = load_policy(ROOT, "xiamen-2008")
    assert pack.parameters["core_enterprises_min"].value == 3
    assert "原文疑为‘3—5家’，破折号丢失" in pack.parameters["core_enterprises_min"].note
    assert not any("core_enterprises_printed" in rule.require for rule in pack.rules)


def test_the_2022_call_changes_only_what_is_known_of_it() -> None:
    old, new = load_policy(ROOT, "guangxi-2021"), load_policy(ROOT, "guangxi-2022")
    assert (new.parameters["lead_rd_percent_min"].value, new.parameters["lead_rd_percent_min"].force) == (3, Force.SOFT)
    assert {new.parameters[n].force for n in ("lead_revenue_min", "lead_staff_min")} == {Force.SOFT}
    was = {r.id: r for r in old.rules}
    same = {r.id: r for r in new.rules if r.id in was and was[r.id].model_copy(update={"at": r.at}) == r}
    assert all(r.at.startswith(("《", "（")) for r in same.values())  # cited from the text in which it stands
    changed = {r.id for r in new.rules} - same.keys()
    assert changed == {"G21-5.c", "G21-6.a", "G21-7", "G21-8.a", "G22-1", "G22-2"}


def test_national_rules_cite_a_law_by_name(national: Policy) -> None:
    assert national.always
    laws = [rule for rule in national.rules if rule.id.startswith("LAW-")]
    for rule in laws:
        assert re.match(r"《.+》(第.+条|（GB 32100-2015）)", rule.at), rule.id
    # The others hold the record against itself.
    for rule in (rule for rule in national.rules if rule not in laws):
        assert rule.id.startswith("REC-") and rule.at.startswith("（资料核对）")
