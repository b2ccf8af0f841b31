"""What holds of the agreement under every policy that issued no model of its own."""

from __future__ import annotations

import pytest

from mengyue.draft.assemble import assemble
from mengyue.draft.blanks import inlines_in
from mengyue.draft.coverage import uncovered
from mengyue.draft.tree import Article, Blank, Paragraph, Ref, Stage
from mengyue.library.policy import RuleKind
from mengyue.model.alliance import ClauseChoice
from mengyue.model.cooperation import Preset
from mengyue.model.finding import Severity
from mengyue.proof.proofread import proof

from .conftest import DAY, POLICIES, Case, Make, library, wording

#: Words of the Guangxi consortium plan of 2021 that mean nothing under another policy.
FOREIGN = ("联合体", "核心层", "紧密合作", "一般协作", "层级", "诚信黑名单", "核准")
SECTIONS = (
    "参与单位", "技术创新方向和目标", "任务分工和项目管理", "组织机构和工作制度", "成员单位的责任、权利和义务",
    "资金投入和经费管理", "资源共享和开放合作", "成果、知识产权和收益分配", "保密", "科研诚信",
    "成员单位的加入、退出和变更", "对外责任", "违约责任", "其他约定", "成员单位签章",
)  # fmt: skip


def test_the_example_leaves_nothing_blank(case: Case) -> None:
    assert [blank.label for blank in case.draft.blanks] == []


@pytest.mark.parametrize("preset", list(Preset))
@pytest.mark.parametrize("policy", POLICIES)
def test_contents_are_covered_and_the_text_reads_clean_under_every_scheme(
    policy: str, preset: Preset, make: Make
) -> None:
    case = make(policy, preset.value)
    assert uncovered(case.draft, library(), case.packs) == []
    grave = (Severity.ERROR, Severity.WARNING)
    found = proof(case.draft, case.alliance, library(), case.packs, as_of=DAY)
    assert [f.message for f in found if f.severity in grave and f.path.startswith("clauses.")] == []


def test_every_content_names_clauses_of_the_agreement(case: Case) -> None:
    for content in case.policy.contents:
        assert content.clauses, content.id
        assert set(content.clauses) <= set(case.articles), content.id


def test_fixed_text_is_in_the_policys_words(case: Case) -> None:
    for word in FOREIGN:
        assert word not in case.fixed, word


def test_words_are_not_replaced_in_data(make: Make) -> None:
    case = make("guangxi-2012")
    # the name of a member holds 联合社 and an address 自治区; both stay as they are
    assert "防城港示例肉桂专业合作社联合社" in case.text("final.notice")
    assert "广西壮族自治区玉林市" in case.text("final.notice")
    assert "理事长单位和其他成员单位" in case.text("parties.nature")  # of a default, in the pack's words


def test_the_alliance_is_named_and_the_policy_cited(case: Case) -> None:
    name = str(case.alliance.alliance.name)
    assert case.draft.title.startswith(name)
    assert f"组建{name}（以下简称联盟）" in case.preamble
    assert f"《{case.policy.title}》" in case.preamble
    assert not case.policy.number or case.policy.number in case.preamble


def test_the_order_of_headings(case: Case) -> None:
    assert tuple(case.headings) == SECTIONS


def test_every_member_is_a_party_once_and_has_a_signature_block(case: Case) -> None:
    names = [member.name for member in case.alliance.members]
    listed = [name for table in case.parties.values() for name in table]
    assert sorted(listed) == sorted(str(name) for name in names)
    assert {block.member for block in case.draft.signatures} == {member.id for member in case.alliance.members}
    assert {block.role for block in case.draft.signatures} == set(case.parties)


def test_cover_has_no_issuing_authority(case: Case) -> None:
    outline = library().outlines[case.draft.id]
    assert outline.cover is not None and not outline.cover.issuer and not outline.cover.year
    assert [line.caption for line in case.draft.cover][:3] == ["协议编号", "联盟名称", "产业领域"]


def test_the_shared_clauses_of_the_library_are_all_there(case: Case) -> None:
    issued = {c for c in library().outlines["guangxi-2021"].clauses if not c.startswith(("preamble.", "annex."))}
    assert issued - {"members.tiers"} <= set(library().outlines[case.draft.id].clauses)


def test_references_lead_to_articles_that_exist(case: Case) -> None:
    marks = {a.bookmark for a in case.articles.values()} | {s.bookmark for s in case.draft.schedules}
    refs = [part for part in inlines_in([*case.draft.preamble, *case.draft.body]) if isinstance(part, Ref)]
    assert refs and {ref.bookmark for ref in refs} <= marks


def test_admission_and_exit_go_together(case: Case) -> None:
    """Majority admission needs the voting, exit and expulsion that belong to it, else they contradict each other."""
    chosen = {key: case.articles[key].origin.variant for key in case.articles}
    assert chosen["membership.change"] == chosen["membership.withdrawal"] == "council"
    assert chosen["governance.voting"] == "majority-admission"
    assert chosen["membership.expulsion"] == "two-thirds"
    assert "补充协议" not in case.text("membership.withdrawal")


def test_a_data_file_may_choose_otherwise(make: Make) -> None:
    case = make("xiamen-2008")
    own = {"final.term": ClauseChoice(variant="project")}
    alliance = case.alliance.model_copy(update={"clauses": own})
    outline = library().outlines["xiamen-2008"]
    draft = assemble(alliance, outline, library(), case.policy, wording(), stage=Stage.DRAFT, as_of=DAY)
    term = next(b for b in draft.body if isinstance(b, Article) and b.origin.clause == "final.term")
    assert term.origin.variant == "project"


@pytest.mark.parametrize("policy", POLICIES)
def test_an_empty_alliance_gives_an_agreement_with_blanks(policy: str, make: Make) -> None:
    case = make(policy, empty=True)
    labels = [blank.label for blank in case.draft.blanks]
    assert len(labels) == len(set(labels)) > 20
    assert all(isinstance(part, Paragraph) for part in case.draft.preamble)
    assert all(isinstance(blank, Blank) for blank in case.draft.blanks)


def test_every_demand_on_the_text_is_answered_by_a_clause(case: Case) -> None:
    """A rule of kind drafting is met by clauses that name it, or by the contents into which it is divided."""
    origins = [case.draft.preamble_origin, *(article.origin for article in case.articles.values())]
    named = {key for origin in origins for key in origin.satisfies}
    for rule in case.policy.rules:
        if rule.kind is RuleKind.DRAFTING:
            parts = [content.id for content in case.policy.contents if content.id.startswith(f"{rule.id}.")]
            assert rule.id in named or (parts and set(parts) <= named), rule.id
