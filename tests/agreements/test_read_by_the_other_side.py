"""What a careful reader on the other side looks for stands in the text at every length, and says one thing."""

from __future__ import annotations

import pytest

from mengyue.model.alliance import ClauseChoice
from mengyue.model.cooperation import AgreementLength, Preset

from .conftest import Case, drafted, example

LENGTHS = list(AgreementLength)


def of(policy: str, length: AgreementLength, preset: Preset | None = None, **choices: str) -> Case:
    alliance = example(policy)
    chosen = {key.replace("__", "."): ClauseChoice(variant=variant) for key, variant in choices.items()}
    changed: dict[str, object] = {"clauses": chosen}
    if preset and alliance.ip:
        changed["ip"] = alliance.ip.model_copy(update={"preset": preset})
    return drafted(policy, alliance.model_copy(update=changed), length)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_foreign_member_a_small_one_and_one_whose_request_is_not_answered_know_where_they_stand(
    length: AgreementLength,
) -> None:
    case = of("guangxi-2021", length, Preset.B, membership__withdrawal="task-lock")
    said = "".join(case.text(key) for key in case.articles)
    assert "境外成员单位不因参加任务当然成为财政资助成果的权利人" in said
    small = case.text("membership.withdrawal")
    assert "小型、微型企业" in small and "不因此妨碍退出" in small and "须经项目管理机构批准" in small
    assert "视为不同意" in case.text("ip.licence-inside")
    assert "清算" in case.text("final.effect") and "各自承担已经发生的费用" in case.text("final.effect")


@pytest.mark.parametrize("length", LENGTHS)
def test_an_agreement_that_outlives_the_title_is_not_wound_up_for_losing_it(length: AgreementLength) -> None:
    case = of("xiamen-2008", length)
    assert "本协议继续有效" in case.text("final.effect")
    lost = case.text("final.dissolution")
    assert "未书面同意继续的终止" not in lost
    assert ("全体成员单位书面同意终止本协议的，依本条清算" in lost) is (length is AgreementLength.FULL)
    kept = case.text("final.survival" if length is AgreementLength.FULL else "final.dissolution")
    assert all(word in kept for word in ("保密", "送达", "争议解决")) or length is AgreementLength.FULL
    assert "附件和签署页是本协议的组成部分" in "".join(case.text(key) for key in case.articles)


@pytest.mark.parametrize("preset", [Preset.C, Preset.F])
def test_shares_are_paid_in_time_and_may_be_looked_into_under_every_scheme(preset: Preset) -> None:
    text = of("xiamen-2008", AgreementLength.STANDARD, preset).text("benefit.split")
    assert "自收入到账之日起30日内支付" in text and "查阅一次有关账目" in text and "由其所在单位依法给予" in text


def test_a_defined_payer_is_nobody_else_and_what_survives_is_whole() -> None:
    case = of("xiamen-2008", AgreementLength.FULL)
    payer = [key for key in case.articles if "付款方" in case.text(key)]
    assert payer == ["benefit.accounting"]
    survival = case.text("final.survival")
    for key in ("benefit.rewards", "liability.third-party", "liability.late", "confidentiality.name-use"):
        assert case.articles[key].number in survival


def test_one_thing_has_one_time_limit_and_one_consequence() -> None:
    """What another article of the full agreement rules is not ruled again: two limits would contradict each other."""
    case = of("hefei-2025", AgreementLength.FULL)
    assert case.articles["funds.custody"].number in case.text("alliance.work-rules")  # the rules on funds have one day
    for key in ("governance.reporting", "funds.custody", "funds.public-money", "membership.reorganisation"):
        assert "内仍未改正" not in case.text(key) and "自作出决定之日起" not in case.text(key)
        assert "内补足" not in case.text(key) and "内纠正" not in case.text(key)
    assert "变更控制人" in case.text("governance.risk-events")
    assert case.articles["tasks.projects"].number in of("guangxi-2021", AgreementLength.FULL).text("tasks.allocation")


@pytest.mark.parametrize("policy", ["hefei-2025", "guangxi-2021"])
def test_a_lead_whom_the_council_may_replace_is_no_amendment_of_all(policy: str) -> None:
    case = of(policy, AgreementLength.FULL)
    may = "三分之二以上" in case.text("membership.lead-change")
    assert may is (policy == "hefei-2025")
    for key in ("governance.voting", "final.amendment"):
        assert ("更换牵头单位" in case.text(key)) is may


@pytest.mark.parametrize("length", [AgreementLength.STANDARD, AgreementLength.COMPACT])
def test_a_short_agreement_names_an_address_for_service_that_is_not_the_domicile(length: AgreementLength) -> None:
    alliance = example("guangxi-2021")
    assert "另有送达地址" not in drafted("guangxi-2021", alliance, length).text("final.notice")
    first, *others = alliance.members
    moved = first.model_copy(update={"service_address": "示例市示例路1号收发室"})
    changed = alliance.model_copy(update={"members": (moved, *others)})
    said = drafted("guangxi-2021", changed, length).text("final.notice")
    assert f"另有送达地址的从其约定：{first.name}为示例市示例路1号收发室；" in said


@pytest.mark.parametrize("length", [AgreementLength.COMPACT, AgreementLength.STANDARD])
def test_when_a_free_licence_of_one_who_leaves_ends_is_said_in_one_place(length: AgreementLength) -> None:
    case = of("guangxi-2021", length, Preset.A)
    said = [
        key
        for key in case.articles
        if "退出" in case.text(key) and "许可" in case.text(key) and "终止" in case.text(key)
    ]
    assert "ip.licence-inside" not in said and "membership.withdrawal" in said
