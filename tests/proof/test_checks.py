"""What a corpus of edits cannot show: duties at large, damaged trees, places, numbers, and the way to the user."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from mengyue.draft.tree import Article, Draft, Paragraph, Ref, Stage, Text
from mengyue.language.numerals import capital_amount
from mengyue.library.load_proof import load_proof
from mengyue.library.pattern import compiled, pattern_problem
from mengyue.model.finding import Finding, Severity
from mengyue.pipeline import Workshop
from mengyue.proof.check_catalogue import CHECKS
from mengyue.proof.numbers import capital_value, number, rate
from mengyue.proof.plain_text import draft_of_text
from mengyue.proof.proofread import proof

from .conftest import DAY, ROOT, Desk, build

GENERAL = "成员单位不履行本协议义务或者履行不符合约定的，应承担继续履行、采取补救措施、支付违约金和赔偿损失的责任。"


def _proof(desk: Desk, draft: Draft, as_of: date = DAY) -> list[Finding]:
    return proof(draft, build(desk.data), desk.library, desk.policies, as_of=as_of)


# Duties.


def test_without_the_general_breach_article_duties_without_a_consequence_stand_open(desk: Desk) -> None:
    duty = {"clause": "goals.indicators", "text": "成员单位应每年填报一次技术指标。"}
    assert desk.seeded([duty]) == []
    found = desk.seeded([duty, {"clause": "liability.breach", "delete": GENERAL}])
    assert {finding.code for finding in found} == {"PF-DUTY"}
    open_ = {finding.path for finding in found}
    assert "clauses.goals.indicators" in open_
    assert "clauses.confidentiality.duties" not in open_  # says itself what follows
    assert "clauses.liability.late" not in open_


def test_a_consequence_of_its_own_closes_a_duty(desk: Desk) -> None:
    edits = [
        {"clause": "goals.indicators", "text": "成员单位应每年填报一次技术指标；未填报的，应赔偿损失。"},
        {"clause": "liability.breach", "delete": GENERAL},
    ]
    assert "clauses.goals.indicators" not in {finding.path for finding in desk.seeded(edits)}


# Parties by letter, in a text that is not ours.


def test_a_party_that_is_another_where_it_signs_is_told_and_one_that_is_the_same_is_not(desk: Desk) -> None:
    head = "甲方：松江大学\n乙方：北岭精工有限公司\n第一条 双方共建试验线。\n"
    same, turned = (
        {f.code: f.message for f in _proof(desk, draft_of_text(f"{head}甲方（盖章）：{one}\n乙方（盖章）：{other}"))}
        for one, other in (("松江大学", "北岭精工有限公司"), ("北岭精工有限公司", "松江大学"))
    )
    assert "PF-PARTY-TURNED" not in same
    assert "甲方" in turned["PF-PARTY-TURNED"] and "北岭精工有限公司" in turned["PF-PARTY-TURNED"]


# Names that members bore before.


def test_the_name_before_may_stand_beside_the_name_since_and_nowhere_else(desk: Desk) -> None:
    alliance = build(desk.data)
    name = alliance.members[0].name
    assert name
    before = name.replace("有限公司", "股份有限公司")
    whole = desk.draft(alliance)

    def found(text: str, renamed: dict[str, str]) -> list[str]:
        (article, *_others) = (block for block in whole.body if isinstance(block, Article))
        body = (replace(article, blocks=(Paragraph((Text(text),)),)),)
        draft = replace(whole, body=body, schedules=(), preamble=(), kind="contract")
        told = proof(draft, alliance, desk.library, desk.policies, as_of=DAY, renamed=renamed)
        return [finding.found for finding in told if finding.code == "PF-NAME-VARIANT"]

    both, alone = f"成员单位“{before}”的名称变更为“{name}”。", f"{before}是牵头单位。"
    assert found(both, {}) and found(alone, {})
    assert not found(both, {before: name}) and found(alone, {before: name})


# Trees that did not come from assembly as it is.


def _first_article(draft: Draft) -> tuple[int, Article]:
    return next((at, block) for at, block in enumerate(draft.body) if isinstance(block, Article))


def _with(draft: Draft, at: int, article: Article) -> Draft:
    return replace(draft, body=(*draft.body[:at], article, *draft.body[at + 1 :]))


def test_a_reference_to_a_bookmark_that_is_gone_is_found(desk: Desk) -> None:
    draft = desk.draft(build(desk.data))
    at, article = _first_article(draft)
    dangling = Paragraph((Text("办法见"), Ref("M_gone_12345678", "第五条"), Text("。")))
    found = _proof(desk, _with(draft, at, replace(article, blocks=(*article.blocks, dangling))))
    assert [(f.code, f.found) for f in found if f.severity is Severity.ERROR] == [("PF-REF-MISSING", "第五条")]


def test_two_articles_with_one_title_are_found(desk: Desk) -> None:
    draft = desk.draft(build(desk.data))
    at, article = _first_article(draft)
    found = _proof(desk, _with(draft, at, replace(article, title="争议解决")))
    assert [f.label for f in found if f.code == "PF-REPEAT-TITLE"] == [f"{_number_of(draft, '争议解决')}　争议解决"]


def _number_of(draft: Draft, title: str) -> str:
    return next(block.number for block in draft.body if isinstance(block, Article) and block.title == title)


def test_articles_that_rest_on_statutes_not_verified_are_told_without_blocking(desk: Desk) -> None:
    found = [f for f in desk.proofread(build(desk.data)) if f.code == "PF-STATUTE-UNVERIFIED"]
    assert found
    assert {f.severity for f in found} == {Severity.INFO}
    for finding in found:
        for cited in finding.found.split("、"):
            law, _slash, article = cited.partition("/")
            assert not desk.library.laws[law].articles[article].verified


def test_whether_a_plan_is_over_depends_on_the_day(desk: Desk) -> None:
    data = deepcopy(desk.data)
    data["alliance"]["goals"] = "服务于“十四五”规划的实施。"
    for day, expected in ((date(2025, 12, 31), []), (date(2026, 1, 1), ["PF-PLAN-STALE"])):
        found = desk.proofread(build(data), as_of=day)
        assert [f.code for f in found if f.code == "PF-PLAN-STALE"] == expected


# Places.


def test_a_finding_names_article_paragraph_and_item_and_leads_to_the_choice_of_clause(desk: Desk) -> None:
    text = "成员单位违约的，按下列办法处理：\n（一）限期改正；\n（二）每次转包应支付违约金50000元。"
    (finding,) = desk.seeded([{"clause": "tasks.subcontract", "text": text}])
    assert finding.label.endswith("条　外包与分包　第一款第（二）项")
    assert finding.path == "clauses.tasks.subcontract"


def test_a_fault_in_a_fact_leads_to_the_fact(desk: Desk) -> None:
    (finding,) = desk.seeded([{"data": "tasks[0].deliverable", "value": "由某某完成的样机3套"}])
    assert finding.path == "tasks[0].deliverable"
    assert finding.label == "附件1　任务分工表　第1行第5栏"


def test_every_legal_finding_names_its_statute_by_the_register(desk: Desk) -> None:
    rules = desk.library.proof
    for key in (key for check in CHECKS.values() for key in check.basis):
        law, _slash, article = key.partition("/")
        assert desk.library.laws[law].articles[article].verified, key
    for rule in (*rules.patterns, *rules.figures, *rules.references):
        for key in rule.basis:
            law, _slash, article = key.partition("/")
            assert desk.library.laws[law].articles[article].verified, f"{rule.id}: {key}"
    (finding,) = desk.seeded([{"clause": "liability.cap", "append": "因重大过失造成的损失，成员单位不承担赔偿责任。"}])
    assert finding.basis == "《中华人民共和国民法典》第五百零六条"


def test_rules_of_content_speak_both_languages_and_look_at_clauses_that_exist(desk: Desk) -> None:
    rules = desk.library.proof
    for rule in (*rules.patterns, *rules.figures, *rules.references):
        assert rule.message_en and rule.hint and rule.hint_en, rule.id
        for pattern in (*rule.where, *rule.elsewhere):
            assert pattern.endswith(".*") or pattern in desk.library.clauses, f"{rule.id}: {pattern}"


# Numbers.


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("30", "30"),
        ("三十", "30"),
        ("十二", "12"),
        ("二百零五", "205"),
        ("两", "2"),
        ("1,500.50", "1500.50"),
        ("廿", None),
    ],
)
def test_numbers_are_read_back(text: str, value: str | None) -> None:
    assert number(text) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    ("text", "percent"), [("30%", "30"), ("百分之三十", "30"), ("万分之五", "0.05"), ("5‰", "0.5"), ("千分之三", "0.3")]
)
def test_shares_are_read_back(text: str, percent: str) -> None:
    assert rate(text) == Decimal(percent)


@pytest.mark.parametrize(
    "amount", ["0.01", "0.50", "10", "16409.02", "325.04", "107000.53", "500000", "100000001", "6007.14", "1680.32"]
)
def test_capitals_that_we_write_are_read_back(amount: str) -> None:
    assert capital_value(capital_amount(amount)) == Decimal(amount)


# Patterns of content files.


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b", "a*", "a{2,}", "(?:ab){0,9}", "(a)\\1", "a{0,500}", "(", "a{1,2}b{1,2}" * 4,
        "a{,}", "(?:a{,80}){,80}", "(?P<x>a)(?P=x)", "a?" * 25 + "b", "(?:a|a)" * 25, "(?:(?:a|b)|a)" * 25,
        "[^a]{0,80}" * 4,
    ],
)  # fmt: skip
def test_a_pattern_that_could_run_away_is_refused(pattern: str) -> None:
    assert pattern_problem(pattern)


def _patterns() -> Iterator[str]:
    rules = yaml.safe_load((ROOT / "clauses" / "proof.yaml").read_text(encoding="utf-8"))
    for group in ("patterns", "figures", "references"):
        for rule in rules[group]:
            for name in (
                "pattern",
                "missing",
                "unless",
                "unless_article",
                "unless_draft",
                "only_draft",
                "before",
                "after",
            ):
                value = rule.get(name, [])
                yield from [value] if isinstance(value, str) else value


def test_every_pattern_is_fast_on_a_long_text_that_almost_matches() -> None:
    text = "成果仲裁违约金改进联合体专利故意不得定金或者" * 2000
    started = time.process_time()
    for pattern in _patterns():
        assert compiled(pattern).search(text) is None or True
    assert time.process_time() - started < 20


def test_a_faulty_rule_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "clauses").mkdir()
    rule = {"id": "PF-X", "title": "某", "severity": "error", "message": "某", "pattern": ["(a+)+"]}
    text = yaml.safe_dump({"patterns": [rule, {**rule, "pattern": ["a"]}]}, allow_unicode=True)
    (tmp_path / "clauses" / "proof.yaml").write_text(text, encoding="utf-8")
    faults: list[Finding] = []
    load_proof(tmp_path, faults)
    assert [fault.code for fault in faults] == ["LB-PATTERN", "LB-DUPLICATE"]
    assert all(fault.file == "clauses/proof.yaml" and fault.line for fault in faults)


# On the way to the user.


def _written(folder: Path, desk: Desk, **changes: Any) -> Path:
    data = deepcopy(desk.data)
    for path, value in changes.items():
        section, _dot, name = path.partition("__")
        data[section][name] = value
    path = folder / "alliance.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_fault_of_law_keeps_the_agreement_from_being_signed(tmp_path: Path, desk: Desk) -> None:
    shop = Workshop(ROOT)
    dispute = {"mode": "arbitration", "institution": "当地仲裁委员会", "seat": "南宁市"}
    (loaded,) = shop.load(_written(tmp_path, desk, agreement__dispute=dispute))
    made = shop.make(loaded, kinds=["agreement"], stage=Stage.SIGNABLE, as_of=DAY, accept_unapproved=True)
    assert not made.rendered
    (finding,) = [f for f in made.findings if f.code == "PF-ARB-NONE"]
    assert finding.file.endswith("alliance.json") and finding.line
    assert (finding.clause, finding.variant) == ("final.dispute", "arbitration")


def test_a_clean_agreement_is_not_held_up(desk: Desk) -> None:
    shop = Workshop(ROOT)
    (loaded,) = shop.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")
    made = shop.make(loaded, kinds=["agreement"], stage=Stage.SIGNABLE, as_of=DAY, accept_unapproved=True)
    assert made.rendered
    assert not [f for f in made.findings if f.code.startswith("PF-") and f.severity is Severity.ERROR]
