"""Forms of our own layout, where no policy has issued one: filled from data, figures computed, opinions left empty."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mengyue.draft.tree import Form, Stage
from mengyue.library.load_form import load_form
from mengyue.library.policy import PolicyDocument
from mengyue.model.alliance import Alliance, AllianceLevel
from mengyue.model.lifecycle import Paper
from mengyue.model.member import Capacity, Signature
from mengyue.model.resources import FundRequestKind
from mengyue.paths import content_root
from mengyue.pipeline import Workshop

DAY = date(2026, 11, 22)
POLICY = "binhai-2012"
APPLICATION, FILING = "binhai-2012-application", "binhai-2012-filing"
STARTUP, PROJECT = "binhai-2012-startup-request", "binhai-2012-project-request"
PROGRESS = "signing-progress"

Fill = Callable[..., Form]


@pytest.fixture(scope="module")
def shop() -> Workshop:
    return Workshop()


@pytest.fixture(scope="module")
def alliance(shop: Workshop) -> Alliance:
    (loaded,) = shop.load(content_root() / "examples" / POLICY / "alliance.yaml")
    return loaded.alliance


@pytest.fixture(scope="module")
def filled(shop: Workshop) -> Fill:
    (loaded,) = shop.load(content_root() / "examples" / POLICY / "alliance.yaml")
    policy = shop.policy(loaded)

    def _filled(form: str, alliance: Alliance) -> Form:
        document = PolicyDocument(id=form, title=form, at="", source=f"forms/{form}")
        other = replace(loaded, alliance=alliance)
        made = shop.assemble(other, policy, document, stage=Stage.SIGNABLE, as_of=DAY)
        assert isinstance(made, Form)
        return made

    return _filled


@pytest.fixture(scope="module")
def approved(alliance: Alliance) -> Alliance:
    """The same alliance, approved as a national one and about to be filed."""
    assert alliance.funds
    paper = Paper(
        document="approval",
        title="关于示例联盟试点的批复",
        number="示例文〔2026〕1号",
        issuer="示例部",
        dated=date(2026, 9, 1),
    )
    words = {"local-role": "为新区提供示范。", "local-effect": "已有三家企业受益。"}
    request = alliance.funds.requests[0].model_copy(update={"kind": FundRequestKind.PROJECT})
    return alliance.model_copy(
        update={
            "alliance": alliance.alliance.model_copy(update={"level": AllianceLevel.NATIONAL}),
            "papers": (*alliance.papers, paper),
            "funds": alliance.funds.model_copy(update={"requests": (*alliance.funds.requests, request)}),
            "narratives": {**alliance.narratives, **words},
        }
    )


def text(form: Form, cell: str) -> str:
    return "".join(part.text for part in form.cells[cell])


def rows(form: Form, group: str) -> list[dict[str, str]]:
    return [{key: "".join(i.text for i in cell) for key, cell in row.items()} for row in form.groups[group].rows]


@pytest.mark.parametrize("form", [APPLICATION, STARTUP, PROGRESS])
def test_the_example_fills_a_form_without_a_blank(form: str, filled: Fill, alliance: Alliance, shop: Workshop) -> None:
    made = filled(form, alliance)
    assert made.blanks == ()
    assert shop.render(made, kind=form, title=made.title, modified=DAY).data


@pytest.mark.parametrize("form", [FILING, PROJECT])
def test_an_alliance_approved_above_fills_what_it_files(
    form: str, filled: Fill, approved: Alliance, shop: Workshop
) -> None:
    made = filled(form, approved)
    assert made.blanks == ()
    assert shop.render(made, kind=form, title=made.title, modified=DAY).data


@pytest.mark.parametrize("form", [APPLICATION, FILING, STARTUP, PROJECT, PROGRESS])
def test_an_unknown_alliance_leaves_blanks_and_no_error(form: str, filled: Fill) -> None:
    labels = {blank.label for blank in filled(form, Alliance(policy=POLICY)).blanks}
    assert "联盟名称" in labels
    assert not [label for label in labels if "." in label or "[" in label]


@pytest.mark.parametrize("form", [APPLICATION, FILING, STARTUP, PROJECT])
def test_opinions_of_the_units_and_the_authority_have_seal_and_date(form: str) -> None:
    layout = load_form(content_root() / "templates" / "forms" / f"{form}.yaml")
    opinions = [opinion for part in layout.parts for opinion in part.opinions]
    assert len(opinions) == 3
    assert opinions[0].caption.startswith("理事长单位") and opinions[-1].caption.startswith("新区科委")
    assert all("（盖章）" in o.seal and "月" in o.date for o in opinions)
    assert "自拟" in layout.source


def test_the_share_of_enterprises_is_never_rounded_up(filled: Fill, alliance: Alliance) -> None:
    made = filled(APPLICATION, alliance)
    assert (text(made, "member_count"), text(made, "enterprise_count")) == ("11", "7")
    assert text(made, "enterprise_percent") == "63.63%"
    ten = alliance.model_copy(update={"members": alliance.members[:10]})
    assert text(filled(APPLICATION, ten), "enterprise_percent") == "70.00%"
    assert text(made, "signed") == "11/11"
    assert text(made, "lead_in_zone") == text(made, "support_in_zone") == "是"


def test_every_member_has_a_row_with_its_part_in_the_alliance(filled: Fill, alliance: Alliance) -> None:
    found = rows(filled(APPLICATION, alliance), "members")
    assert [row["member_number"] for row in found] == [str(n) for n in range(1, 12)]
    assert [row["member_role"] for row in found] == ["理事长单位", "依托单位", *["成员单位"] * 9]
    assert found[0]["member_region"] == "天津市滨海新区"
    assert alliance.members[0].uscc in found[0]["member_name"].splitlines()


def test_the_papers_asked_for_are_listed_with_their_dates(filled: Fill, alliance: Alliance) -> None:
    found = rows(filled(APPLICATION, alliance), "materials")
    assert len(found) == 5
    assert found[0]["material_title"] == "联盟组建必要性的说明材料"
    assert all(row["material_dated"].endswith("日") for row in found)


def test_filing_lists_the_five_papers_in_the_order_of_the_policy(filled: Fill, approved: Alliance) -> None:
    made = filled(FILING, approved)
    titles = [row["material_title"] for row in rows(made, "materials")]
    assert len(titles) == 5
    assert "备案申请表" in titles[0] and "批复" in titles[4]
    assert text(made, "approval") == "《关于示例联盟试点的批复》（示例文〔2026〕1号）"
    assert text(made, "level") == "国家级"


def test_a_request_for_money_shows_its_cap_and_adds_up_its_budget(filled: Fill, alliance: Alliance) -> None:
    made = filled(STARTUP, alliance)
    assert text(made, "amount") == "人民币500,000.00元（大写：人民币伍拾万元整）"
    assert text(made, "cap") == "不超过500,000.00元（含本数）"
    assert text(made, "budget_total") == "500,000.00"
    assert "单独核算" in text(made, "promises")


def test_progress_of_signing_says_what_each_still_owes(filled: Fill, alliance: Alliance) -> None:
    first, second, third, *rest = alliance.members
    signed = second.signature
    assert signed
    agent = signed.model_copy(update={"capacity": Capacity.AGENT})
    members = (
        first.model_copy(update={"signature": None}),
        second.model_copy(update={"signature": agent}),
        third.model_copy(update={"signature": Signature(signer="甲示", signed_on=date(2026, 6, 1))}),
        *rest,
    )
    made = filled(PROGRESS, alliance.model_copy(update={"members": members}))
    found: list[Any] = rows(made, "parties_signed")
    assert [row["outstanding"] for row in found[:4]] == ["签字、盖章", "授权书", "盖章", "无"]
    assert found[0]["signer"] == f"（{first.legal_representative}）"
    assert (text(made, "parties"), text(made, "complete")) == ("11", "9")
