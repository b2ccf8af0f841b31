"""Clauses and annexes that stand in the agreement only when the data calls for them: each on, and each off."""

from __future__ import annotations

from typing import Any

import pytest

from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.tree import Article, Draft, Ref, Schedule, Table
from mengyue.model.cooperation import AnnexForm
from mengyue.model.finding import InputError

from .conftest import Desk, build

GUARANTEE = {"guarantor": "示例新能源", "debtor": "示例回收", "debt": "流动资金借款", "amount": "5000000.00"}
TRANSFEREE = {"member": "示例新能源", "name": "广西示例新能源电池科技有限公司", "relation": "全资子公司"}
DATASET = {"name": "车辆运行数据", "provider": "示例新能源", "users": ["示例理工大"], "personal": "joint"}
#: A schedule, and the fact that calls for it.
BY_FACT: dict[str, dict[str, Any]] = {
    "resources": {"resources": [{"name": "湿热试验箱", "owner": "示例检测", "tier": "free"}]},
    "datasets": {"datasets": [DATASET]},
    "affiliates": {"members.0.affiliates": [TRANSFEREE["name"]]},
    "free-transferees": {"ip.free_transferees": [TRANSFEREE]},
    "guarantees": {"funds.guarantees": [GUARANTEE]},
    "compliance": {"compliance.ethics": "true"},
    "power-of-attorney": {"members.0.agent": "韦示例"},
}
#: A schedule, and the choice among ``agreement.annexes`` that calls for it.
BY_CHOICE = {
    "strategy": AnnexForm.STRATEGY,
    "results": AnnexForm.RESULTS_REGISTER,
    "meeting-rules": AnnexForm.MEETING_RULES,
    "funds-rules": AnnexForm.FUNDS_RULES,
    "nda": AnnexForm.NDA,
    "undertaking-unit": AnnexForm.UNDERTAKING_UNIT,
    "undertaking-person": AnnexForm.UNDERTAKING_PERSON,
    "accession": AnnexForm.ACCESSION,
    "withdrawal-request": AnnexForm.WITHDRAWAL,
    "offer-notice": AnnexForm.OFFER_NOTICE,
    "licence-contract": AnnexForm.LICENCE,
    "power-of-attorney": AnnexForm.POWER_OF_ATTORNEY,
    "internal-consent": AnnexForm.INTERNAL_CONSENT,
    "risk-notice": AnnexForm.RISK_NOTICE,
}
ALWAYS = {"tasks", "contributions", "revenue", "background", "governance", "calendar"}


def _plain(desk: Desk, **facts: Any) -> dict[str, Any]:
    """The example without any fact that calls for an annex, and with ``facts`` by dotted place."""
    data = {**desk.data, "ip": dict(desk.data["ip"]), "funds": dict(desk.data["funds"])}
    for name in ("resources", "datasets", "results", "offers"):
        data.pop(name, None)
    data["ip"].pop("free_transferees", None)
    for name in ("guarantees", "fees"):
        data["funds"].pop(name, None)
    data["compliance"] = dict(desk.data["compliance"])
    data["revenue"] = {name: value for name, value in desk.data["revenue"].items() if name != "stages"}
    data["members"] = [
        {
            name: value
            for name, value in member.items()
            if name not in ("affiliates", "agent", "agent_title", "agent_id", "bank", "bank_account")
        }
        for member in desk.data["members"]
    ]
    data["agreement"] = {name: value for name, value in desk.data["agreement"].items() if name != "annexes"}
    for place, value in facts.items():
        at: Any = data
        *above, last = place.split(".")
        for part in above:
            at = at[int(part)] if part.isdecimal() else at[part]
        at[last] = value
    return data


def _schedule(draft: Draft, key: str) -> Schedule | None:
    return next((s for s in draft.schedules if s.bookmark == bookmark_name(f"schedule:{key}")), None)


def _article(draft: Draft, title: str) -> Article | None:
    return next((b for b in draft.body if isinstance(b, Article) and b.title == title), None)


def _referred(draft: Draft) -> set[str]:
    return {
        part.bookmark
        for article in draft.body
        if isinstance(article, Article)
        for block in article.blocks
        if not isinstance(block, Table)
        for part in block.inlines
        if isinstance(part, Ref)
    }


def test_without_a_call_there_are_only_the_schedules_that_every_agreement_has(desk: Desk) -> None:
    draft = desk.draft(build(_plain(desk)))
    assert {s.bookmark for s in draft.schedules} == {bookmark_name(f"schedule:{key}") for key in ALWAYS}


@pytest.mark.parametrize("key", BY_FACT)
def test_a_fact_calls_for_its_schedule_and_the_text_refers_to_it(key: str, desk: Desk) -> None:
    draft = desk.draft(build(_plain(desk, **BY_FACT[key])))
    found = _schedule(draft, key)
    assert found and found.blocks
    assert {s.bookmark for s in draft.schedules} == {bookmark_name(f"schedule:{k}") for k in {*ALWAYS, key}}
    assert found.bookmark in _referred(draft)


@pytest.mark.parametrize("key", BY_CHOICE)
def test_a_choice_calls_for_its_annex_and_the_text_refers_to_it(key: str, desk: Desk) -> None:
    draft = desk.draft(build(_plain(desk, **{"agreement.annexes": [BY_CHOICE[key].value]})))
    found = _schedule(draft, key)
    assert found and found.blocks
    assert {s.bookmark for s in draft.schedules} == {bookmark_name(f"schedule:{k}") for k in {*ALWAYS, key}}
    assert found.bookmark in _referred(draft)


def test_every_annex_that_may_be_chosen_has_its_schedule() -> None:
    assert set(BY_CHOICE.values()) == set(AnnexForm)


def test_background_that_is_not_open_stands_in_a_list_of_its_own(desk: Desk) -> None:
    found = _schedule(desk.draft(build(desk.data)), "background")
    assert found
    tables = {block.source: block.rows for block in found.blocks if isinstance(block, Table)}
    excluded = [item for item in desk.data["ip"]["background"] if item.get("excluded") == "true"]
    assert len(tables["background-excluded"]) == len(excluded) > 0
    assert len(tables["background"]) == len(desk.data["ip"]["background"]) - len(excluded)


def test_the_register_of_results_is_a_form_for_what_is_still_to_come(desk: Desk) -> None:
    results = [{"id": "R1", "name": "阻隔结构", "owners": [{"member": "示例大学", "percent": "100"}]}]
    chosen = desk.draft(
        build(_plain(desk, results=results, **{"agreement.annexes": [AnnexForm.RESULTS_REGISTER.value]}))
    )
    found = _schedule(chosen, "results")
    assert found
    (table,) = (block for block in found.blocks if isinstance(block, Table))
    named = ["".join(part.text for part in row[1]) for row in table.rows]
    assert len(named) > 1 and not any(named), "what came after the signing is no part of what is signed"


#: An article, what calls for it, and what does not.
ARTICLES: list[tuple[str, dict[str, Any]]] = [
    ("成员单位之间的担保", {"funds.guarantees": [GUARANTEE]}),
    ("作价投资和共同设立企业", {"revenue.equity": "true"}),
    ("作价投资和共同设立企业", {"clauses": {"benefit.equity": {"variant": "venture"}}}),
    ("个人信息与数据安全", {"datasets": [DATASET]}),
    ("专利池", {"clauses": {"ip.patent-pool": {}}}),
    ("投入核对与调整", {"clauses": {"funds.rebalancing": {}}}),
    ("定金和履约保证金", {"clauses": {"liability.deposit": {}}}),
    ("安全与保险", {"clauses": {"liability.insurance": {}}}),
    ("成员大会", {"clauses": {"governance.assembly": {}}}),
    ("决策机构负责人的产生", {"clauses": {"governance.chair": {}}}),
]


@pytest.mark.parametrize("case", ARTICLES, ids=lambda case: f"{case[0]}-{'-'.join(case[1])}")
def test_an_article_stands_only_when_it_is_called_for(case: tuple[str, dict[str, Any]], desk: Desk) -> None:
    title, facts = case
    assert not _article(desk.draft(build(_plain(desk))), title)
    assert _article(desk.draft(build(_plain(desk, **facts))), title)


def test_international_cooperation_follows_foreign_members(desk: Desk) -> None:
    title = "人才培养与国际合作"
    assert _article(desk.draft(build(_plain(desk))), title)
    data = _plain(desk)
    data["members"] = [member for member in data["members"] if "country" not in member]
    assert len(data["members"]) < len(desk.data["members"])
    assert not _article(desk.draft(build(data)), title)


@pytest.mark.parametrize(
    ("modes", "variant"),
    [
        (["joint"], "joint"),
        (["entrusted"], "entrusted"),
        (["provided"], "provided"),
        (["joint", "entrusted"], "provided"),
    ],
)
def test_shared_personal_data_decide_the_wording(modes: list[str], variant: str, desk: Desk) -> None:
    datasets = [{**DATASET, "personal": mode} for mode in modes]
    found = _article(desk.draft(build(_plain(desk, datasets=datasets))), "个人信息与数据安全")
    assert found and found.origin.variant == variant


def test_data_without_personal_information_need_no_such_article(desk: Desk) -> None:
    draft = desk.draft(build(_plain(desk, datasets=[{**DATASET, "personal": "none"}])))
    assert not _article(draft, "个人信息与数据安全")


def test_earnest_money_above_a_fifth_is_refused(desk: Desk) -> None:
    choice = {"liability.deposit": {"parameters": {"percent": "21"}}}
    with pytest.raises(InputError) as refused:
        desk.draft(build(_plain(desk, clauses=choice)))
    assert [f.code for f in refused.value.findings] == ["DR-PARAMETER"]
