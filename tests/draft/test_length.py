"""An agreement as long as its parties want it: every length holds what the law and the policy require, refers to
nothing that is not there, and fits its pages."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mengyue
from mengyue.draft.blanks import inlines_in, texts_of
from mengyue.draft.signed_text import text_sha256
from mengyue.draft.tree import Article, Draft, Ref, Stage
from mengyue.intake.load import Loaded
from mengyue.meaning.quantities import figure
from mengyue.model.alliance import ClauseChoice
from mengyue.model.cooperation import AgreementLength, Preset
from mengyue.model.finding import Severity
from mengyue.pipeline import Made, Workshop

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/alliance.yaml"))
DAY = date(2026, 12, 1)
GRAVE = (Severity.ERROR, Severity.WARNING)
SHORTER = (AgreementLength.COMPACT, AgreementLength.STANDARD)


def example(shop: Workshop, name: str) -> Loaded:
    return shop.load(ROOT / "examples" / name / "alliance.yaml")[0]


def asked(loaded: Loaded, length: AgreementLength, preset: Preset | None = None, **agreement: object) -> Loaded:
    alliance = loaded.alliance
    assert alliance.agreement and alliance.ip
    changed: dict[str, object] = {"agreement": alliance.agreement.model_copy(update={"length": length, **agreement})}
    if preset:
        changed |= {"ip": alliance.ip.model_copy(update={"preset": preset}), "clauses": {}}
    return replace(loaded, alliance=alliance.model_copy(update=changed))


def made(shop: Workshop, loaded: Loaded) -> tuple[Draft, Made]:
    policy = shop.policy(loaded)
    kind = next(d.id for d in policy.documents if d.source.startswith("agreements/"))
    found = shop.make(loaded, kinds=(kind,), stage=Stage.DRAFT, as_of=DAY, render=False)
    tree = (
        found.rendered[0].document
        if found.rendered
        else shop.assemble(
            loaded, policy, next(d for d in policy.documents if d.id == kind), stage=Stage.DRAFT, as_of=DAY
        )
    )
    assert isinstance(tree, Draft)
    return tree, found


def articles(draft: Draft) -> dict[str, Article]:
    return {block.origin.clause: block for block in draft.body if isinstance(block, Article)}


def said(article: Article) -> str:
    return texts_of(inlines_in(article.blocks))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_length_is_coherent_under_every_scheme(shop: Workshop, name: str) -> None:
    loaded = example(shop, name)
    whole = articles(made(shop, asked(loaded, AgreementLength.FULL))[0])
    for length in SHORTER:
        for preset in Preset:
            draft, found = made(shop, asked(loaded, length, preset))
            wrong = [f for f in found.findings if f.severity in GRAVE and f.code.startswith(("PF-", "DR-"))]
            assert not wrong, (length, preset, wrong[0])
            assert 20 <= len(articles(draft)) < len(whole) * (0.5 if length is AgreementLength.COMPACT else 0.7)
            assert draft.shortened and not set(draft.shortened) & articles(draft).keys()


def test_the_default_and_what_the_file_chooses_for_itself(shop: Workshop) -> None:
    loaded = example(shop, "guangxi-2021")
    unsaid = made(shop, replace(loaded, alliance=loaded.alliance.model_copy(update={"agreement": None})))[0]
    assert articles(unsaid).keys() == articles(made(shop, asked(loaded, AgreementLength.STANDARD))[0]).keys()
    compact = asked(loaded, AgreementLength.COMPACT)
    assert "ip.patent-pool" not in articles(made(shop, compact)[0])
    choice = {**compact.alliance.clauses, "governance.records": ClauseChoice()}
    chosen = replace(compact, alliance=compact.alliance.model_copy(update={"clauses": choice}))
    assert "governance.records" in articles(made(shop, chosen)[0])


def test_the_review_says_what_a_short_agreement_leaves_out_at_what_risk(shop: Workshop, tmp_path: Path) -> None:
    from mengyue.review.opinion_rows import opinion_rows, standing_notes

    loaded = asked(example(shop, "guangxi-2021"), AgreementLength.COMPACT)
    draft, _found = made(shop, loaded)
    notes = standing_notes(draft, shop.library, [shop.policy(loaded)], {})
    told = {row["place"]: row["risk"] for row in notes if row["place"].startswith("未收入：")}
    assert len(told) == len(draft.shortened)
    assert told["未收入：责任限额（liability.cap）"] == shop.library.clauses["liability.cap"].risk
    opinions = opinion_rows(draft, shop.library, [shop.policy(loaded)], [], {}, DAY, {})
    assert not any("未收入" in row["place"] for row in opinions), "told once, each on a line or two"


@pytest.mark.parametrize("length", list(AgreementLength))
def test_all_that_may_be_left_out_can_be_and_costs_its_risk(shop: Workshop, length: AgreementLength) -> None:
    loaded = asked(example(shop, "guangxi-2021"), length)
    here, library = articles(made(shop, loaded)[0]), shop.library.clauses
    left = {key: ClauseChoice(exclude=True) for key in here if not library[key].essential}
    assert left
    fewer = replace(loaded, alliance=loaded.alliance.model_copy(update={"clauses": left}))
    draft, found = made(shop, fewer)
    assert not articles(draft).keys() & left.keys()
    wrong = [f for f in found.findings if f.severity in GRAVE and f.code.startswith(("PF-", "DR-"))]
    assert not [f for f in wrong if f.code != "PF-TERM-UNUSED"]
    cost = {f.path: f.hint for f in found.findings if f.code == "DR-LEFT-OUT"}
    assert cost == {f"clauses.{key}.exclude": library[key].risk for key in left} and all(cost.values())


def test_a_cap_of_ones_own_is_in_bold_and_said_once_and_a_report_has_one_day(shop: Workshop) -> None:
    loaded = example(shop, "guangxi-2021")
    cap = next(member.liability_cap for member in loaded.alliance.members if member.liability_cap)
    policy = shop.policy(loaded)
    agreement = next(d for d in policy.documents if d.source.startswith("agreements/"))
    for length, name in ((AgreementLength.COMPACT, "liability.own-cap"), (AgreementLength.STANDARD, "liability.cap")):
        draft = shop.assemble(asked(loaded, length, Preset.C), policy, agreement, stage=Stage.DRAFT, as_of=DAY)
        assert isinstance(draft, Draft)
        here = articles(draft)
        assert here.keys() & {"liability.own-cap", "liability.cap"} == {name}
        assert here[name].prominent and f"{cap:,.2f}" in said(here[name])
        report = said(here["governance.reporting"])
        assert "于每年12月30日前（含当日）" in report and "12月31日" not in report


@pytest.mark.parametrize("name", ["guangxi-2021", "binhai-2012", "xiamen-2008"])
def test_a_compact_agreement_has_about_25_articles_and_refers_to_them_by_their_numbers(
    shop: Workshop, name: str
) -> None:
    """Clauses that belong together stand in one article, unless the file gives one a title of its own."""
    compact = asked(example(shop, name), AgreementLength.COMPACT)
    draft = made(shop, compact)[0]
    here = articles(draft)
    titled = [article for article in here.values() if not article.joined]
    assert 22 <= len(titled) <= 26
    assert [figure(a.number.strip("第条")) for a in titled] == list(range(1, len(titled) + 1))
    numbers = {a.bookmark: a.number for a in titled}
    named = [part for part in inlines_in(draft.body) if isinstance(part, Ref)]
    assert {numbers.get(part.bookmark, part.text) for part in named} == {part.text for part in named}
    dispute, notice = here["final.dispute"], here["final.notice"]
    assert dispute.joined and dispute.number == notice.number and notice.title == "送达、适用法律与争议解决"
    assert "第二十条和第二十条" not in texts_of(inlines_in(draft.body))
    words = _words(mengyue.render(draft, workshop=shop))
    assert f">{notice.title}<" in words and f">{dispute.title}<" not in words
    choice = {**compact.alliance.clauses, "final.dispute": ClauseChoice(title="争议")}
    chosen = replace(compact, alliance=compact.alliance.model_copy(update={"clauses": choice}))
    apart = articles(made(shop, chosen)[0])["final.dispute"]
    assert not apart.joined and apart.number != notice.number
    assert not any(a.joined for a in articles(made(shop, asked(compact, AgreementLength.STANDARD))[0]).values())


@given(per_page=st.integers(1, 4), members=st.integers(1, 40))
@settings(max_examples=12, deadline=None)
def test_a_page_takes_as_many_signatures_as_asked(per_page: int, members: int) -> None:
    shop = _SHOP
    loaded = example(shop, "guangxi-2021")
    first = loaded.alliance.members[0]
    many = tuple(first.model_copy(update={"id": f"单位{at}", "name": f"示例单位{at}"}) for at in range(members))
    asked_for = asked(loaded, AgreementLength.COMPACT, signatures_per_page=per_page)
    draft, _found = made(shop, asked_for)
    block = draft.signatures[0]
    signed = replace(draft, signatures=tuple(replace(block, member=m.id) for m in many))
    data = mengyue.render(signed, workshop=shop)
    pages = _words(data).count("（本页无正文，为")
    assert pages == -(-members // per_page)


def test_each_member_writes_what_it_undertakes_beside_its_signature_where_asked(shop: Workshop) -> None:
    loaded = example(shop, "guangxi-2021")
    without, draft = (
        shop.assemble(one, policy, document, stage=Stage.DRAFT, as_of=date(2026, 12, 1))
        for policy in [shop.policy(loaded)]
        for document in [next(d for d in policy.documents if d.id == "agreement")]
        for one in (asked(loaded, AgreementLength.COMPACT, commitments=flag) for flag in (None, True))
    )
    assert isinstance(without, Draft) and isinstance(draft, Draft)
    assert not any(block.commitment for block in without.signatures)
    lead = texts_of(draft.signatures[0].commitment)
    assert lead.startswith("本单位承诺：牵头完成“任务一：高安全长寿命电池系统总体设计与集成”“任务七：")
    assert "按附件2投入合计14,200,000.00元；受本协议约束" in lead
    assert text_sha256(draft) != text_sha256(without)
    words = _words(mengyue.render(draft, workshop=shop))
    assert words.count("本单位承诺：") == 12 and words.count("（本页无正文，为") == 6


_SHOP = Workshop(ROOT)


def _words(data: bytes) -> str:
    import io
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml").decode()


@pytest.fixture(scope="module")
def pages(shop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, int]]:
    import pypdf

    folder = tmp_path_factory.mktemp("lengths")
    loaded = example(shop, "guangxi-2021")
    for length in SHORTER:
        draft, _found = made(shop, asked(loaded, length))
        (folder / f"{length.value}.docx").write_bytes(mengyue.render(draft, workshop=shop))
    office = shutil.which("soffice")
    assert office
    command = [office, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
    files = [str(folder / f"{length.value}.docx") for length in SHORTER]
    subprocess.run([*command, "--outdir", str(folder), *files], check=True, timeout=120, capture_output=True)
    yield {length.value: len(pypdf.PdfReader(folder / f"{length.value}.pdf").pages) for length in SHORTER}


def test_twelve_members_sign_twelve_pages_or_twenty_two(pages: dict[str, int]) -> None:
    assert len(example(_SHOP, "guangxi-2021").alliance.members) == 12
    assert pages["compact"] <= 12
    assert pages["standard"] <= 22
