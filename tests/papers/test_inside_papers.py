"""What a unit needs inside before it seals: a page for who decides, a sheet for approval, a request for the seal."""

from __future__ import annotations

import io
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from mengyue.draft.assemble import subjects
from mengyue.draft.blanks import inlines_in, texts_of
from mengyue.draft.tree import Draft, Stage
from mengyue.model.cooperation import AgreementLength
from mengyue.pack.pdf import convert
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("leader-summary", "contract-approval", "seal-request")


@pytest.fixture(scope="module")
def papers() -> dict[str, list[str]]:
    shop = Workshop(ROOT)
    loaded = shop.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")[0]
    policy = shop.policy(loaded)
    day = date(2026, 12, 1)
    found: dict[str, list[str]] = {}
    for kind in KINDS:
        document = next(d for d in policy.documents if d.id == kind)
        items = subjects(loaded.alliance, shop.library.papers[kind], policy, shop.wording, day)
        made = [
            shop.assemble(loaded, policy, document, stage=Stage.DRAFT, as_of=day, names=names)
            for _words, names in items
        ]
        found[kind] = [texts_of(inlines_in(draft.body)) for draft in made if isinstance(draft, Draft)]
    return found


def test_every_member_has_one_of_each(papers: dict[str, list[str]]) -> None:
    assert [len(papers[kind]) for kind in KINDS] == [12, 12, 12]


def test_the_page_for_who_decides_says_what_that_unit_gives_and_gets(papers: dict[str, list[str]]) -> None:
    lead, other = papers["leader-summary"][0], papers["leader-summary"][2]
    assert "12,000,000.00元" in lead and "25%" in lead and "牵头、对外责任和经费管理由本单位一家承担" in lead
    assert "合计14,200,000.00元：" in lead and "承诺投入总额的1倍，不足500,000.00元的为该金额" in lead
    assert "秘书处日常工作，投入共同经费" in lead and "提供试验车辆和样件；以任务分工表为准" in lead
    assert "秘书处日常工作，投入共同经费" in papers["contract-approval"][0]
    assert "电芯失效分析与配方优化；" in papers["contract-approval"][2] and "投入共同经费" not in other
    assert "12.5%" in other and "须先办理决策、评估、公示和报批" in other and "对外签约并先行承担责任" not in other


def test_a_unit_from_abroad_signs_by_who_may_represent_it_and_needs_no_seal(papers: dict[str, list[str]]) -> None:
    for kind, abroad in (("leader-summary", "有权代表本单位的人签字，并附"), ("seal-request", "有印章的加盖印章")):
        *domestic, foreign = papers[kind]
        assert abroad in foreign and "公章" not in foreign
        assert all(abroad not in text and "公章" in text for text in domestic)


def test_the_page_says_so_when_there_is_no_limit_of_liability() -> None:
    shop = Workshop(ROOT)
    loaded = shop.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")[0]
    alliance = loaded.alliance
    assert alliance.agreement
    short = alliance.agreement.model_copy(update={"length": AgreementLength.COMPACT})
    compact = replace(loaded, alliance=alliance.model_copy(update={"agreement": short}))
    policy = shop.policy(compact)
    document = next(d for d in policy.documents if d.id == "leader-summary")
    said = {}
    for member in (alliance.members[0], next(m for m in alliance.members if m.liability_cap)):
        names = {"unit": member}
        draft = shop.assemble(compact, policy, document, stage=Stage.DRAFT, as_of=date(2026, 12, 1), names=names)
        assert isinstance(draft, Draft)
        said[bool(member.liability_cap)] = texts_of(inlines_in(draft.body))
    assert "没有约定限额" in said[False] and "没有约定限额" not in said[True]
    assert "泄密、侵权、退还经费等不受此限" in said[True] and "分阶段的：未列入" in said[False]


def test_the_sheet_and_the_request_leave_places_for_those_who_approve(papers: dict[str, list[str]]) -> None:
    assert all("法务部门" in text and "□同意" in text for text in papers["contract-approval"])
    assert all("16份" in text and "监印人" in text for text in papers["seal-request"])
    assert not any("　　　年　月　日" in text for text in papers["seal-request"])  # a place for the hand, no residue
    named = "《广西壮族自治区创新联合体组建协议》（编号：GXSL-2026-001）"
    assert all(named in text for kind in KINDS[1:] for text in papers[kind])


@pytest.mark.libreoffice
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_each_of_them_is_one_page_for_the_unit_that_has_most_to_say() -> None:
    shop = Workshop(ROOT)
    loaded = shop.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")[0]
    policy, day, made = shop.policy(loaded), date(2026, 12, 1), {}
    for kind in KINDS:
        document = next(d for d in policy.documents if d.id == kind)
        names = {"unit": loaded.alliance.members[0]}
        draft = shop.assemble(loaded, policy, document, stage=Stage.DRAFT, as_of=day, names=names)
        made[kind] = shop.render(draft, kind=kind, title=kind, modified=day).data
    assert {kind: len(PdfReader(io.BytesIO(pdf)).pages) for kind, pdf in convert(made).items()} == dict.fromkeys(
        KINDS, 1
    )
