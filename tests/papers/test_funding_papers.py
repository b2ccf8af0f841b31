"""Papers about projects and money: one a project, contribution, request or year; whole for the examples."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from docx import Document
from mengyue.draft.tree import Article, Draft, Item, Paragraph, Stage, Table
from mengyue.intake.load import Loaded
from mengyue.library.policy import PolicyDocument
from mengyue.model.alliance import Alliance
from mengyue.paths import content_root
from mengyue.pipeline import Workshop

DAY = date(2026, 11, 22)
PAPERS = ("joint-application", "matching-funds", "funding-request", "final-accounts", "joint-project")
EXAMPLES = ("xiamen-2008", "binhai-2012")


@pytest.fixture(scope="module")
def shop() -> Workshop:
    return Workshop()


def _load(shop: Workshop, example: str) -> Loaded:
    (loaded,) = shop.load(content_root() / "examples" / example / "alliance.yaml")
    return loaded


def _papers(shop: Workshop, loaded: Loaded, paper: str) -> list[Draft]:
    policy = shop.policy(loaded)
    document = PolicyDocument(id=paper, title=paper, at="", source=f"papers/{paper}", on_request=True)
    made = [
        shop.assemble(loaded, policy, copy.document, stage=Stage.DRAFT, as_of=DAY, names=copy.names)
        for copy in shop.copies(loaded, policy, [document], named=True, as_of=DAY)[0]
    ]
    assert all(isinstance(draft, Draft) for draft in made)
    return [draft for draft in made if isinstance(draft, Draft)]


def _text(draft: Draft) -> str:
    lines: list[str] = []
    for block in draft.body:
        for part in block.blocks if isinstance(block, Article) else (block,):
            if isinstance(part, Table):
                lines += ["|".join("".join(i.text for i in cell) for cell in row) for row in part.rows]
            elif isinstance(part, Paragraph | Item):
                lines.append("".join(i.text for i in part.inlines))
    return "\n".join(lines)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_example_fills_every_paper_without_a_blank(paper: str, shop: Workshop) -> None:
    for draft in _papers(shop, _load(shop, "xiamen-2008"), paper):
        assert draft.blanks == ()
        assert shop.render(draft, kind=paper, title=draft.title, modified=DAY).data


@pytest.mark.parametrize("paper", PAPERS)
def test_a_paper_about_nothing_yet_is_made_once_to_be_filled_in(paper: str, shop: Workshop) -> None:
    loaded = replace(_load(shop, "xiamen-2008"), alliance=Alliance(policy="xiamen-2008"))
    (draft,) = _papers(shop, loaded, paper)
    assert draft.blanks and "联合体名称" not in {blank.label for blank in draft.blanks}  # the policy says 联盟
    assert shop.render(draft, kind=paper, title=draft.title, modified=DAY).data


@pytest.mark.parametrize("example", EXAMPLES)
def test_a_joint_application_is_signed_by_the_lead_and_every_participant(example: str, shop: Workshop) -> None:
    loaded = _load(shop, example)
    (project,) = (project for project in loaded.alliance.projects if not project.finished_on)
    (draft,) = _papers(shop, loaded, "joint-application")
    assert len(draft.signatures) == 1 + len(project.participants)
    assert draft.signatures[0].role == "项目牵头单位"
    assert {block.role for block in draft.signatures[1:]} == {"项目参与单位"}
    text = _text(draft)
    assert f"拟申请财政资助人民币{project.public_funds:,}元" in text
    assert all(f"{part.public_funds:,.2f}|{part.matching_funds:,.2f}" in text for part in project.participants)
    assert "不作为申报单位" in text


def test_a_project_that_is_over_needs_no_application(shop: Workshop) -> None:
    loaded = _load(shop, "xiamen-2008")
    over = tuple(project.model_copy(update={"finished_on": DAY}) for project in loaded.alliance.projects)
    loaded = replace(loaded, alliance=loaded.alliance.model_copy(update={"projects": over}))
    (draft,) = _papers(shop, loaded, "joint-application")
    assert "项目牵头单位" not in {block.role for block in draft.signatures}


def test_a_project_that_one_unit_carries_alone_needs_no_joint_application(shop: Workshop) -> None:
    loaded = _load(shop, "xiamen-2008")
    (project,) = (project for project in loaded.alliance.projects if not project.finished_on)
    alone = project.model_copy(update={"id": "alone", "name": "示例独自承担的项目", "participants": ()})
    loaded = replace(loaded, alliance=loaded.alliance.model_copy(update={"projects": (project, alone)}))
    (draft,) = _papers(shop, loaded, "joint-application")
    assert len(draft.signatures) == 1 + len(project.participants)


def test_a_resolution_of_all_members_takes_three_signatures_a_page(shop: Workshop) -> None:
    loaded = _load(shop, "xiamen-2008")
    (draft,) = _papers(shop, loaded, "amendment")
    made = shop.render(draft, kind="amendment", title=draft.title, modified=DAY).data
    heads = [q for q in Document(io.BytesIO(made)).paragraphs if q.style.name == "签署页首"]
    assert len(draft.signatures) == len(loaded.alliance.members)
    assert len(heads) == -(-len(draft.signatures) // 3)


def test_matching_funds_are_promised_by_each_unit_that_pays(shop: Workshop) -> None:
    loaded = _load(shop, "binhai-2012")
    (project,) = loaded.alliance.projects
    drafts = _papers(shop, loaded, "matching-funds")
    payers = [c.member for c in loaded.alliance.contributions if c.form == "cash"]
    assert len(drafts) == len(payers)
    texts = dict(zip(payers, map(_text, drafts), strict=True))
    parts = {part.member: part.matching_funds or Decimal(0) for part in project.participants}
    assert project.matching_funds is not None
    own = project.matching_funds - sum(parts.values())
    assert f"：人民币{own:,}元" in texts[project.lead or ""]
    for member in set(payers) & parts.keys():
        assert f"：人民币{parts[member]:,}元" in texts[member]


def test_accounts_tell_whether_income_and_spending_leave_the_balance(shop: Workshop) -> None:
    loaded = _load(shop, "xiamen-2008")
    years = loaded.alliance.years
    first, *_rest = _papers(shop, loaded, "final-accounts")
    assert "与年末结余相符" in _text(first)
    assert years[0].balance is not None
    wrong = years[0].model_copy(update={"balance": years[0].balance + 1})
    alliance = loaded.alliance.model_copy(update={"years": (wrong,)})
    (draft,) = _papers(shop, replace(loaded, alliance=alliance), "final-accounts")
    assert "与年末结余不符" in _text(draft)
    assert [blank.label for blank in draft.blanks] == ["收支与年末结余不符的原因，如利息、退款、上年未入账的收支"]


def test_a_recommendation_names_lead_partners_and_money_and_takes_no_liability(shop: Workshop) -> None:
    loaded = _load(shop, "binhai-2012")
    (draft,) = _papers(shop, loaded, "project-recommendation")
    text = _text(draft)
    (project,) = loaded.alliance.projects
    assert not draft.blanks and str(project.name) in text
    assert "人民币8,000,000.00元（大写：人民币捌佰万元整）" in text and "。”" not in text
    assert "不承担项目的法律责任" in text


def test_a_technical_report_leaves_its_findings_to_the_unit(shop: Workshop) -> None:
    (draft,) = _papers(shop, _load(shop, "binhai-2012"), "tech-report")
    assert {blank.path.partition(":")[0] for blank in draft.blanks} == {
        "narratives.tech-openness", "narratives.tech-findings", "narratives.tech-conclusion",
    }  # fmt: skip
