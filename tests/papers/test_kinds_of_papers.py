"""Papers of every kind, from a small library of their own: numbers, copies, words, places for the hand, annexes."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from mengyue.draft.assemble import assemble
from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Draft, Heading, Paragraph, Space, Stage, Value
from mengyue.model.finding import EngineError
from mengyue.model.member import Member
from mengyue.paths import content_root
from mengyue.pipeline import Made, Workshop

WHEN = date(2026, 11, 22)
_HEAD = """---
id: {id}
title: {title}
version: 1.0.0
status: draft
effective: 2026-11-22
reason: 试验
variants:
  - {{id: only, title: 唯一}}
risk: 无
---
## only
{text}
"""
_CLAUSES = {
    "trial.purpose": ("宗旨", "联合体由牵头单位召集。任务牵头单位不变。名称：{{ alliance.name }}。"),
    "trial.powers": (
        "职权",
        "依{{ article('membership.withdrawal') }}，提前{{ agreed('membership.withdrawal', 'notice_days') }}通知。",
    ),
    "trial.market": ("市场", "{{ narrative('trial-market', '国内外市场规模，注明来源') }}\n1. 甲；\n2. 乙。"),
    "trial.promise": ("承诺", "{{ unit.name|hand(16) }}承诺如实申报，于{{ unit.signature.signed_on|hand_date }}签署。"),
}
_PAPERS = {
    "trial-rules": "kind: rules\ntitle: 章程\nnote: （通过稿）\nsections:\n"
    "  - {id: a, heading: 总则, contents: [{clause: trial.purpose}]}\n"
    "  - {id: b, heading: 职权, contents: [{clause: trial.powers}]}\n",
    "trial-report": "kind: report\ntitle: 报告\naddressee: 各成员单位\nsections:\n"
    "  - {id: a, heading: 情况, contents: [{clause: trial.purpose}, {clause: trial.market}]}\n"
    "  - {id: b, heading: 一节, contents: [{clause: trial.powers}]}\n"
    "attachments: [名单, 台账]\nclosing: [{unit: \"{{ leads|map(attribute='name')|join_names }}\", seal: 盖章}]\n",
    "trial-letter": "kind: letter\ntitle: 承诺书\neach: members\nbind: unit\nname: '{{ unit.name }}'\nsections:\n"
    "  - {id: a, heading: '', contents: [{clause: trial.promise}]}\n"
    "closing: [{unit: '{{ unit.name|hand(16) }}', seal: 盖章, signs: 法定代表人（签字）}]\n",
    "trial-letter-2": "kind: letter\ntitle: 第二种承诺书\nsections:\n"
    "  - {id: a, heading: '', contents: [{clause: trial.purpose}]}\n",
    "trial-contract": "kind: contract\ntitle: 合同\nsigning: {rows: leads, role: 甲方}\nsections:\n"
    "  - {id: a, heading: '', contents: [{clause: trial.purpose}, {clause: trial.powers}]}\n"
    "schedules: [{id: form, title: 承诺书表样, paper: trial-letter}, {id: tasks, title: 任务, tables: [tasks]}]\n",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    root = tmp_path_factory.mktemp("library")
    for folder in ("clauses", "policies", "templates"):
        shutil.copytree(content_root() / folder, root / folder)
    (root / "clauses" / "trial").mkdir()
    for key, (title, text) in _CLAUSES.items():
        file = root / "clauses" / "trial" / f"{key.partition('.')[2]}.md"
        file.write_text(_HEAD.format(id=key, title=title, text=text), "utf-8")
    rows = ""
    for key, text in _PAPERS.items():
        (root / "templates" / "papers" / f"{key}.yaml").write_text(f"id: {key}\n{text}", "utf-8")
        rows += f"  - {{id: {key}, title: 联盟{key}, at: 试验, source: papers/{key}, stage: trial, on_request: true}}\n"
    pack = root / "policies" / "binhai-2012" / "policy.yaml"
    pack.write_text(pack.read_text("utf-8").replace("\ndocuments:\n", f"\ndocuments:\n{rows}", 1), "utf-8")
    return Workshop(root)


def _make(shop: Workshop, *kinds: str, phase: str = "", stage: Stage = Stage.DRAFT) -> Made:
    (loaded,) = shop.load(content_root() / "examples" / "binhai-2012" / "alliance.yaml")
    return shop.make(loaded, None, kinds, stage=stage, as_of=WHEN, phase=phase)


def _members(shop: Workshop) -> Sequence[Member]:
    (loaded,) = shop.load(content_root() / "examples" / "binhai-2012" / "alliance.yaml")
    return loaded.alliance.members


def _tree(shop: Workshop, kind: str) -> Draft:
    tree = _make(shop, kind).trees[0]
    assert isinstance(tree, Draft)
    return tree


def _text(draft: Draft) -> str:
    return "\n".join(
        texts_of(block.inlines)
        for article in draft.body
        if isinstance(article, Article)
        for block in article.blocks
        if not hasattr(block, "rows")
    )


def test_rules_have_chapters_and_articles_that_run_through(shop):
    draft = _tree(shop, "trial-rules")
    headings = [(b.number, b.text) for b in draft.body if isinstance(b, Heading)]
    assert headings == [("第一章　", "总则"), ("第二章　", "职权")]
    articles = [(b.number, b.title) for b in draft.body if isinstance(b, Article)]
    assert articles == [("第一条", "宗旨"), ("第二条", "职权")]
    assert draft.title == "联盟trial-rules"


def test_a_report_numbers_its_parts_and_a_single_part_has_no_number(shop):
    draft = _tree(shop, "trial-report")
    parts = [block for block in draft.body if not isinstance(block, Paragraph)]
    labels = [(b.number, b.text if isinstance(b, Heading) else b.title) for b in parts]
    assert labels == [("一、", "情况"), ("（一）", "宗旨"), ("（二）", "市场"), ("二、", "一节"), ("", "")]
    assert texts_of(draft.addressee) == "各成员单位"


def test_the_words_of_the_policy_replace_ours_in_fixed_text_and_never_in_data(shop):
    text = _text(_tree(shop, "trial-rules"))
    assert "联盟由理事长单位召集。任务牵头单位不变。" in text
    name = shop.load(content_root() / "examples" / "binhai-2012" / "alliance.yaml")[0].alliance.alliance.name
    assert f"名称：{name}。" in text


def test_copies_and_a_listed_paper_of_the_same_name_are_told_apart(shop):
    made = _make(shop, "trial-letter", "trial-letter-2")
    kinds = [item.kind for item in made.rendered]
    assert len(kinds) == len(set(kinds)) and kinds == [paper.id for paper in made.papers]
    letters = [paper for paper in made.papers if paper.document.id == "trial-letter"]
    assert [paper.number for paper in letters] == list(range(1, len(letters) + 1))
    assert [paper.subject for paper in letters] == [member.name for member in _members(shop)]
    (other,) = (paper for paper in made.papers if paper.document.id == "trial-letter-2")
    assert (other.id, other.title, other.subject) == ("trial-letter-2", "联盟trial-letter-2", "")


def test_a_paper_about_each_member_comes_once_a_member_and_says_whose_it_is(shop):
    made = _make(shop, "trial-letter")
    members = [member.name for member in _members(shop)]
    assert [paper.title for paper in made.papers] == [f"联盟trial-letter（{name}）" for name in members]
    assert [tree.title for tree in made.trees] == ["联盟trial-letter"] * len(members)
    assert [paper.id for paper in made.papers[:2]] == ["trial-letter", "trial-letter-3"]  # a paper is called -2
    values = {part.text for part in made.trees[0].body[0].blocks[0].inlines if isinstance(part, Value)}
    assert members[0] in values


def test_what_the_unit_must_write_itself_is_a_blank_that_says_what(shop):
    draft = _tree(shop, "trial-report")
    blanks = [blank.text for blank in draft.blanks if "trial-market" in blank.path]
    assert blanks == ["【待填：国内外市场规模，注明来源】"]


def test_an_annex_form_is_about_nobody_and_leaves_room_for_the_hand(shop):
    draft = _tree(shop, "trial-contract")
    form = draft.schedules[0]
    spaces = [part.width for block in form.blocks for part in block.inlines if isinstance(part, Space)]
    assert 16 in spaces
    assert not [blank for blank in draft.blanks if blank.path.startswith("unit")]
    assert draft.signatures[0].role == "甲方"


def test_figures_and_article_numbers_come_from_the_agreement(shop):
    text = _text(_tree(shop, "trial-rules"))
    assert "依第" in text
    days = shop.library.clauses["membership.withdrawal"].parameters["notice_days"].default
    assert f"提前{days}通知" in text


def test_what_is_made_on_request_needs_its_name_or_its_phase(shop):
    assert not {paper.id for paper in _make(shop).papers} & set(_PAPERS)
    assert {paper.document.id for paper in _make(shop, phase="trial").papers} == set(_PAPERS)
    with pytest.raises(EngineError, match="没有办理阶段"):
        _make(shop, phase="no-such")


def test_every_kind_becomes_a_word_file_whose_schedules_turn_only_for_tables(shop):
    made = _make(shop, phase="trial")
    assert len(made.rendered) == len(made.trees)
    data = next(item.data for item in made.rendered if item.kind == "trial-contract")
    import io

    from docx import Document

    sections = Document(io.BytesIO(data)).sections
    assert [section.orientation for section in sections] == [0, 1]


def test_a_signable_copy_is_refused_while_the_unit_has_not_written_its_part(shop):
    made = _make(shop, "trial-report", stage=Stage.SIGNABLE)
    assert not made.rendered
    assert any("市场规模" in finding.message for finding in made.findings)


def test_papers_annexed_to_each_other_are_refused_by_name(shop):
    papers = dict(shop.library.papers)
    letter = papers["trial-letter"]
    annex = papers["trial-contract"].schedules[0].model_copy(update={"paper": "trial-contract"})
    papers["trial-letter"] = letter.model_copy(update={"schedules": (annex,)})
    library = replace(shop.library, papers=papers)
    (loaded,) = shop.load(content_root() / "examples" / "binhai-2012" / "alliance.yaml")
    policy = shop.policy(loaded)
    with pytest.raises(EngineError, match="trial-contract → trial-letter → trial-contract"):
        assemble(
            loaded.alliance, papers["trial-contract"], library, policy, shop.wording, stage=Stage.DRAFT, as_of=WHEN
        )
