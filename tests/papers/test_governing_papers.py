"""Charter, rules, papers of meetings: whole for the examples, fillable for nobody, never against the agreement."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any

import pytest

from mengyue.draft.assemble import assemble, subjects
from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Draft, Heading, Stage, Table
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance, ClauseChoice
from mengyue.model.events_and_years import Result
from mengyue.model.resources import Salutation
from mengyue.pipeline import Workshop

WHEN = date(2026, 11, 22)
RULES = [
    "charter", "funds-rules", "meeting-rules", "ip-rules", "project-rules", "sharing-rules", "diffusion-rules",
]  # fmt: skip
PAPERS = [
    *RULES, "expert-appointment", "expert-agreement", "bodies-resolution", "staff-list", "account-statement",
    "diffusion-notice", "meeting-notice", "minutes", "resolution", "ballot", "written-vote", "secret-roster",
]  # fmt: skip
#: Figures of the agreement that our papers repeat: clause, parameter, and a value that is nobody's default.
FIGURES = [
    ("governance.meetings", "per_year", "3"),
    ("governance.meetings", "notice_days", "21"),
    ("governance.meetings", "urgent_days", "9"),
    ("governance.written-decisions", "reply_days", "17"),
    ("governance.records", "minutes_days", "13"),
    ("governance.records", "objection_days", "14"),
    ("governance.records", "keep_years", "22"),
    ("governance.chief-expert", "vacancy_days", "73"),
    ("membership.withdrawal", "notice_days", "101"),
    ("funds.custody", "report_days", "23"),
    ("funds.public-money", "transfer_days", "19"),
    ("funds.supervision", "rectify_days", "43"),
    ("ip.register", "report_days", "47"),
    ("ip.register", "object_days", "26"),
    ("ip.register", "enter_days", "8"),
    ("ip.licence-outside", "file_days", "27"),
    ("ip.public-results", "exploit_months", "31"),
    ("sharing.resources", "reply_days", "6"),
    ("tasks.progress", "report_days", "12"),
    ("tasks.progress", "warn_days", "11"),
    ("final.dissolution", "group_days", "18"),
    ("final.dissolution", "finish_days", "97"),
]
_CALL = re.compile(r"\{\{ agreed\('([a-z.-]+)', '([a-z_]+)'\) \}\}(.{1,3})")


@pytest.fixture(scope="module")
def shop() -> Workshop:
    return _shop()


@cache
def _shop() -> Workshop:
    return Workshop()


@cache
def _policy(key: str) -> Policy:
    return load_policy(_shop().root, key)


@cache
def _alliance(example: str) -> Alliance:
    (loaded,) = _shop().load(_shop().root / "examples" / example / "alliance.yaml")
    return loaded.alliance


def _drafts(shop: Workshop, paper: str, alliance: Alliance) -> list[Draft]:
    """The copies of a paper; one about nothing when there is nothing to write it about."""
    policy = _policy(alliance.policy or "binhai-2012")
    outline = shop.library.papers[paper]
    about = subjects(alliance, outline, policy, shop.wording, WHEN) or [("", {})]
    return [
        assemble(alliance, outline, shop.library, policy, shop.wording, stage=Stage.DRAFT, as_of=WHEN, names=names)
        for _name, names in about
    ]


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, tuple):
        for part in node:
            yield from _words(part)
    elif is_dataclass(node):
        if isinstance(text := getattr(node, "text", None), str):
            yield text
        for f in fields(node):
            if f.name not in ("text", "origin"):
                yield from _words(getattr(node, f.name)) if not isinstance(getattr(node, f.name), str) else ()


def _text(draft: Draft) -> str:
    return "".join(_words(draft.preamble)) + "".join(_words(draft.body)) + "".join(_words(draft.schedules))


def _tables(draft: Draft) -> list[Table]:
    within = [block for part in draft.body if isinstance(part, Article) for block in part.blocks]
    return [block for block in (*draft.body, *within) if isinstance(block, Table)]


@pytest.mark.parametrize("example", ["binhai-2012", "guangxi-2021"])
@pytest.mark.parametrize("paper", PAPERS)
def test_an_example_gives_every_paper_without_a_blank(shop: Workshop, paper: str, example: str) -> None:
    drafts = _drafts(shop, paper, _alliance(example))
    assert drafts
    for draft in drafts:
        assert not draft.blanks
        assert "待填" not in draft.title + _text(draft)


@pytest.mark.parametrize("paper", PAPERS)
def test_an_alliance_without_data_gives_a_paper_to_be_filled_in(shop: Workshop, paper: str) -> None:
    (draft,) = _drafts(shop, paper, Alliance())
    assert draft.blanks or "待填" in draft.title


@pytest.mark.parametrize("example", ["binhai-2012", "guangxi-2021"])
def test_the_charter_has_the_eleven_heads_that_the_policy_names_in_its_order(shop: Workshop, example: str) -> None:
    parts = _policy("binhai-2012").parameters["charter_parts"].value
    assert isinstance(parts, tuple | list) and len(parts) == 11
    (charter,) = _drafts(shop, "charter", _alliance(example))
    headings = [block for block in charter.body if isinstance(block, Heading)]
    assert [h.text for h in headings] == ["总则", *parts, "附则"]
    assert [h.number.strip("　") for h in headings][:2] == ["第一章", "第二章"]
    articles = [block.number for block in charter.body if isinstance(block, Article)]
    assert articles[0] == "第一条" and len(articles) == len(set(articles))


def test_the_papers_repeat_the_figures_that_the_agreement_has_for_this_alliance(shop: Workshop) -> None:
    base = _alliance("guangxi-2021")
    chosen: dict[str, dict[str, str]] = {}
    for clause, parameter, value in FIGURES:
        chosen.setdefault(clause, {})[parameter] = value
    changed = base.model_copy(update={"clauses": {k: ClauseChoice(parameters=v) for k, v in chosen.items()}})
    policy = _policy("guangxi-2021")
    outline = shop.library.outlines["guangxi-2021"]
    agreement = _text(assemble(changed, outline, shop.library, policy, shop.wording, stage=Stage.DRAFT, as_of=WHEN))
    papers = "".join(_text(draft) for paper in PAPERS for draft in _drafts(shop, paper, changed))
    for clause, parameter, value in FIGURES:
        label = shop.library.clauses[clause].parameters[parameter].label
        assert value in agreement, label
        assert value in papers, label


def test_every_figure_of_the_agreement_is_repeated_in_its_own_unit(shop: Workshop) -> None:
    used = set()
    for clause in shop.library.clauses.values():
        if clause.id.partition(".")[0] not in ("charter", "rules", "governing"):
            continue
        for wording in clause.wording.values():
            for key, parameter, following in _CALL.findall(wording):
                unit = shop.library.clauses[key].parameters[parameter].unit.removeprefix("个")
                assert following.removeprefix("个").startswith(unit[:2]), f"{clause.id}: {key} {parameter}"
                used.add((key, parameter))
            assert len(re.findall(r"agreed\('[a-z.-]+', ", wording)) == len(_CALL.findall(wording)), clause.id
    elsewhere = {("alliance.diffusion", "reply_days")}  # a clause of other policies' agreements
    assert used - elsewhere == {(clause, parameter) for clause, parameter, _value in FIGURES}


@pytest.mark.parametrize("paper", RULES)
def test_every_charter_and_rule_gives_way_to_the_agreement(shop: Workshop, paper: str) -> None:
    (draft,) = _drafts(shop, paper, _alliance("guangxi-2021"))
    text = _text(draft)
    assert re.search("与联合体协议不一致的，以联合体协议为准", text)
    assert not re.search("通过比例为|表决权的三分之二以上通过|一致同意方可|连带责任保证", text)


def test_shares_of_votes_are_left_to_the_agreement_save_the_quorum_which_yields_to_it(shop: Workshop) -> None:
    alliance = _alliance("guangxi-2021")
    for paper in RULES:
        (draft,) = _drafts(shop, paper, alliance)
        found = re.findall("[^。]*三分之二[^。]*。[^。]*。[^。]*。", _text(draft))
        assert len(found) == (1 if paper == "meeting-rules" else 0)
        assert all("联合体协议对出席数另有约定的，从其约定" in sentence for sentence in found)


def test_an_unregistered_alliance_has_no_personality_account_or_seal_of_its_own(shop: Workshop) -> None:
    alliance = _alliance("binhai-2012")
    (charter,) = _drafts(shop, "charter", alliance)
    text = _text(charter)
    assert "不办理登记，不具有法人资格" in text
    assert "任何单位和个人不得以联盟名义签订合同、开立银行账户、刻制印章" in text
    (statement,) = _drafts(shop, "account-statement", alliance)
    assert "不以自己的名义开立银行账户" in _text(statement)
    assert "天津示例膜科技有限公司" in _text(statement)
    registered = alliance.alliance.model_copy(update={"is_legal_person": True})
    (other,) = _drafts(shop, "charter", alliance.model_copy(update={"alliance": registered}))
    assert "不办理登记" not in _text(other)


def test_a_registered_policy_speaks_its_own_words(shop: Workshop) -> None:
    (charter,) = _drafts(shop, "charter", _alliance("binhai-2012"))
    assert "联合体" not in _text(charter)
    assert "理事长单位" in _text(charter)


def test_results_of_public_projects_are_announced_and_no_others(shop: Workshop) -> None:
    alliance = _alliance("binhai-2012")
    assert [result.public_funded for result in alliance.results] == [True, False]
    assert len(_drafts(shop, "diffusion-notice", alliance)) == 1
    extra = Result(id="CG-9", name="甲", public_funded=True)
    more = alliance.model_copy(update={"results": (*alliance.results, extra)})
    assert len(_drafts(shop, "diffusion-notice", more)) == 2
    (rules,) = _drafts(shop, "diffusion-rules", alliance)
    assert "负有向联盟以外扩散的义务" in _text(rules)


def test_meetings_and_votes_in_writing_have_papers_of_their_own(shop: Workshop) -> None:
    alliance = _alliance("binhai-2012")
    made = {paper: len(_drafts(shop, paper, alliance)) for paper in ("meeting-notice", "minutes", "ballot")}
    assert made == {"meeting-notice": 1, "minutes": 1, "ballot": 1}
    assert len(_drafts(shop, "written-vote", alliance)) == 1
    assert len(_drafts(shop, "resolution", alliance)) == 2


def test_a_ballot_lists_the_matters_of_its_meeting_or_leaves_rows_for_the_hand(shop: Workshop) -> None:
    (ballot,) = _drafts(shop, "ballot", _alliance("binhai-2012"))
    assert [len(table.rows) for table in _tables(ballot)] == [3]
    (empty,) = _drafts(shop, "ballot", Alliance())
    assert [len(table.rows) for table in _tables(empty)] == [4]


def test_a_matter_that_most_did_not_favour_is_no_resolution(shop: Workshop) -> None:
    alliance = _alliance("binhai-2012")
    first = alliance.meetings[0]
    lost = first.resolutions[0].model_copy(update={"in_favour": 5, "against": 4, "abstained": 2})
    meeting = first.model_copy(update={"resolutions": (lost, *first.resolutions[1:]), "present": first.present[:7]})
    changed = alliance.model_copy(update={"meetings": (meeting,)})
    (resolution,) = _drafts(shop, "resolution", changed)
    assert "该议题未获通过，不形成决议" in _text(resolution)
    assert "通过联盟章程" not in _text(resolution)
    (minutes,) = _drafts(shop, "minutes", changed)
    assert "未获通过" in _text(minutes)
    assert "主持人宣布达到" not in _text(minutes)


def test_the_chief_expert_is_addressed_as_the_data_say_and_by_name_alone_when_they_do_not(shop: Workshop) -> None:
    alliance = _alliance("guangxi-2021")
    assert alliance.chief_expert
    for address, told in ((None, ""), (Salutation.MS, "女士")):
        expert = alliance.chief_expert.model_copy(update={"address": address})
        changed = alliance.model_copy(update={"chief_expert": expert})
        (letter,) = _drafts(shop, "expert-appointment", changed)
        assert texts_of(letter.addressee) == f"{expert.name}{told}"
