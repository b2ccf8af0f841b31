"""The review copy: comments where they are needed, nothing locked."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_draft, render_form, render_review
from mengyue.docx.zip import pack, read_parts
from mengyue.draft.tree import Article, Draft, Form, Paragraph, Stage, Text, Value
from mengyue.model.alliance import ClauseChoice
from mengyue.model.finding import EngineError
from mengyue.review.notes import Notes

from .conftest import AS_OF, W, part

MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


def _comments(data):
    """What each comment says, by the words that it is anchored on."""
    root, found = part(data, "word/document.xml"), {}
    notes = {c.get(W + "id"): c for c in part(data, "word/comments.xml")}
    for paragraph in root.iter(W + "p"):
        for mark in paragraph.iter(W + "commentRangeStart"):
            words = "".join(t.text or "" for t in paragraph.iter(W + "t")).strip()
            comment = notes[mark.get(W + "id")]
            found[words] = ["".join(t.text or "" for t in p.iter(W + "t")) for p in comment.iter(W + "p")]
    return found


def _articles(draft):
    return [block for block in draft.body if isinstance(block, Article)]


def test_a_copy_has_comments_only_where_there_is_something_to_look_at(example, shop):
    found = _comments(example.copy().data)
    titles = {article.title: article for article in _articles(example.draft)}
    assert 0 < len(found) < len(titles) / 2
    for title, article in titles.items():
        clause = shop.library.clauses[article.origin.clause]
        variant = next(v for v in clause.variants if v.id == article.origin.variant)
        if variant.risk or variant.id != clause.variants[0].id:
            assert title in found, title
    assert "适用法律" not in found


def test_every_article_has_a_comment_when_one_asks_for_all(example, shop):
    every = shop.review(example.loaded, example.made, as_of=AS_OF, every=True)
    data = next(item for item in every if isinstance(item.document, Draft)).data
    root = part(data, "word/document.xml")
    keys = [[mark.get(W + "id") for mark in root.iter(W + kind)] for kind in MARKS]
    assert keys[0] == keys[1] == keys[2] and len(keys[0]) == len(_articles(example.draft)) + 1  # and the preamble
    assert len(set(keys[0])) == len(keys[0])


def test_nothing_in_a_review_copy_is_locked_or_stands_in_a_control(example):
    for kind in (Draft, Form):
        parts = read_parts(example.copy(kind).data)
        for name, data in parts.items():
            assert b"<w:sdt>" not in data and b"documentProtection" not in data, name
        assert not [name for name in parts if name.startswith("customXml")]


def test_no_id_of_ours_stands_on_paper(example, shop):
    ids = [*shop.library.clauses, *(f"{rule.id}" for policy in example.made.policies for rule in policy.rules)]
    for item in example.extra:
        if item.extension == ".docx":
            text = "".join("".join(part(item.data, name).itertext()) for name in read_parts(item.data)
                           if name in ("word/document.xml", "word/comments.xml"))  # fmt: skip
            text = re.sub(r" REF \S+", "", text)
            assert not [key for key in ids if re.search(rf"(?<![\w.-]){re.escape(key)}(?![\w.-])", text)], item.title
            assert "PF-" not in text and "DR-" not in text
            assert "条件成立" not in text and "selectattr" not in text and "==" not in text


def test_comments_are_by_us_on_the_day_the_data_gives(example):
    for copy in (example.copy(), example.copy(Form)):
        marks = {(c.get(W + "author"), c.get(W + "date")) for c in part(copy.data, "word/comments.xml")}
        filled = example.loaded.alliance.alliance.filled_on
        assert marks == {("盟约", f"{filled.isoformat()}T00:00:00Z")}


def test_a_comment_says_where_the_clause_comes_from_and_what_to_mind(example):
    lines = _comments(example.copy().data)["成果归属"]
    assert lines[0] == "表述：参与研究开发的成员单位共有（草拟）　选用理由：知识产权方案E"
    assert lines[1] == "风险：共有人多时重大处分须全体同意，决策较慢。"
    assert lines[2].startswith("法律依据：《中华人民共和国民法典》第八百六十条") and "（已核对）" in lines[2]
    assert lines[3].startswith("满足的要求：") and "《广西创新联合体方案（2021征求意见稿）》四（二）" in lines[3]
    assert lines[4] == "不可缺少；可以协商文字"
    assert lines[5].startswith("其他表述（依次）：1. 归完成单位")


def test_a_law_not_looked_up_and_a_finding_are_told_where_they_stand(example):
    lines = _comments(example.copy().data)["合并分立与破产"]
    assert any("《中华人民共和国企业破产法》第十八条（未核对）" in line for line in lines)
    assert lines[-1].startswith("检查结果：【说明】")


def test_a_finding_about_a_fact_stands_on_the_clause_that_shows_it(review):
    (loaded,) = [review().loaded]
    agreement = loaded.alliance.agreement.model_copy(update={"term_years": None})
    reviewed = review(agreement=agreement)
    assert any(line.startswith("检查结果：【") for line in _comments(reviewed.copy().data)["协议期限与续签"])


def test_own_text_is_told_as_not_ours_with_who_approved_it(review):
    choice = ClauseChoice(text="适用中华人民共和国法律。", approved_by="李法务", reason="对方要求")
    lines = _comments(review(clauses={"final.law": choice}).copy().data)["适用法律"]
    assert lines[:2] == ["自拟条文，不是条款库的条文：对方要求", "批准人：李法务"]


def test_only_the_review_copy_tracks_changes(example):
    settings = part(example.copy().data, "word/settings.xml")
    assert settings.find(W + "trackRevisions") is not None
    for item in example.made.rendered:
        parts = read_parts(item.data)
        assert b"trackRevisions" not in parts["word/settings.xml"]
        assert b"documentProtection" not in parts["word/settings.xml"]
        assert b"<w:sdt>" not in parts["word/document.xml"]
        assert not [name for name in parts if "comments" in name or name.startswith("customXml")]


def test_the_review_copy_says_the_same_as_the_draft(example):
    for kind in (Draft, Form):
        copy = example.copy(kind)
        clean = next(r for r in example.made.rendered if isinstance(r.document, kind))
        a, b = (
            ["".join(t.text or "" for t in p.iter(W + "t")) for p in part(d, "word/document.xml").iter(W + "p")]
            for d in (copy.data, clean.data)
        )
        assert a == b


def test_a_cell_of_the_form_has_a_note_where_something_is_missing_and_each_when_asked(example, shop, review):
    every = shop.review(example.loaded, example.made, as_of=AS_OF, every=True)
    data = next(item for item in every if isinstance(item.document, Form)).data
    lines = ["".join(t.text or "" for t in c.iter(W + "t")) for c in part(data, "word/comments.xml")]
    assert any(line.startswith("资料：基本信息·联合体名称") for line in lines)
    assert len(lines) == len(list(part(data, "word/document.xml").iter(W + "commentReference")))
    alliance = example.loaded.alliance.alliance.model_copy(update={"industry": None})
    found = [*part(review(alliance=alliance).copy(Form).data, "word/comments.xml")]
    assert len(found) < len(lines) and any("产业领域" in "".join(c.itertext()) for c in found)


def test_both_judges_accept_review_copies(example, judge):
    for kind in (Draft, Form):
        judge(example.copy(kind).data)


def test_the_same_input_gives_the_same_bytes(example, review):
    again = review()
    assert [item.data for item in again.extra] == [item.data for item in example.extra]


def test_two_hundred_members_make_a_valid_copy(review, example, judge):
    members = example.loaded.alliance.members
    more = tuple(
        members[-2].model_copy(update={"id": f"extra{i}", "name": f"广西示例第{i}号电池材料有限公司"})
        for i in range(200 - len(members))
    )
    copy = review(members=members + more).copy()
    assert "广西示例第180号电池材料有限公司" in "".join(part(copy.data, "word/document.xml").itertext())
    judge(copy.data)


# What must not be in a copy to be signed.


def _small(stage: Stage, *blocks: Paragraph) -> Draft:
    article = Article("第一条", "定义", "M_a", blocks or (Paragraph((Text("一。"),)),), _origin())
    return Draft("d", "协议", stage, "d", (), (), (article,), (), ())


def _origin():
    from mengyue.draft.tree import Origin

    return Origin("parties.definitions", "1.0.0", "standard")


@pytest.fixture(scope="module")
def template(shop):
    return compile_template((shop.root / "templates/agreements/guangxi-2021.docx").read_bytes())


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("word/settings.xml", "<w:defaultTabStop", "<w:trackRevisions/><w:defaultTabStop", "仍在修订状态"),
        (
            "word/settings.xml",
            "<w:defaultTabStop",
            '<w:documentProtection w:edit="readOnly" w:enforcement="1"/><w:defaultTabStop',
            "编辑限制",
        ),
        (
            "word/document.xml",
            "<w:body>",
            "<w:body><w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>x</w:t></w:r></w:p>",
            "隐藏文字",
        ),
        (
            "word/document.xml",
            "<w:body>",
            '<w:body><w:p><w:pPr><w:pPrChange w:id="1" w:author="a"><w:pPr/></w:pPrChange></w:pPr></w:p>',
            "修订",
        ),
    ],
)
def test_a_copy_to_be_signed_carries_nothing_of_a_review(shop, name, old, new, said):
    parts = read_parts((shop.root / "templates/agreements/guangxi-2021.docx").read_bytes())
    assert old in parts[name].decode()
    parts[name] = parts[name].decode().replace(old, new, 1).encode()
    compiled = compile_template(pack(parts))
    render_draft(compiled, _small(Stage.DRAFT), modified=AS_OF)
    with pytest.raises(EngineError, match=said):
        render_draft(compiled, _small(Stage.SIGNABLE), modified=AS_OF)


def test_a_content_control_of_a_template_is_not_carried_into_the_copy_to_be_signed(shop):
    parts = read_parts((shop.root / "templates/agreements/guangxi-2021.docx").read_bytes())
    control = (
        '<w:sdt><w:sdtPr><w:id w:val="7"/><w:lock w:val="sdtContentLocked"/></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>控件里的话</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + control.encode(), 1)
    root = part(
        render_draft(compile_template(pack(parts)), _small(Stage.SIGNABLE), modified=AS_OF), "word/document.xml"
    )
    assert not list(root.iter(W + "sdt", W + "sdtPr", W + "sdtContent"))
    assert "控件里的话" in [t.text for t in root.iter(W + "t")]


def test_a_prompt_left_in_a_content_control_is_not_signed_as_words(shop):
    parts = read_parts((shop.root / "templates/agreements/guangxi-2021.docx").read_bytes())
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        "<w:sdtContent><w:p><w:r><w:t>单击此处输入文字。</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:body>", b"<w:body>" + control.encode(), 1)
    with pytest.raises(EngineError, match=r"单击此处输入文字.*提示文字"):
        compile_template(pack(parts))


def test_a_review_copy_made_a_template_makes_no_copy_to_be_signed(template):
    notes = Notes({"parties.definitions": ("一",)})
    data = render_review(template, _small(Stage.DRAFT), notes, modified=AS_OF)
    with pytest.raises(EngineError) as error:
        render_draft(compile_template(data), _small(Stage.SIGNABLE), modified=AS_OF)
    assert all(said in str(error.value) for said in ("批注", "修订状态"))
    with pytest.raises(EngineError, match="模板自带批注"):
        render_review(compile_template(data), _small(Stage.DRAFT), notes, modified=AS_OF)


def test_what_a_person_types_is_text_in_comments_and_tags_too(template, judge):
    wild = '<w:p>&"{{ 7*7 }}\n'
    notes = Notes({"parties.definitions": (wild, "")})
    draft = _small(Stage.DRAFT, Paragraph((Value(wild, wild[:20]),)))
    data = render_review(template, draft, notes, modified=AS_OF)
    text = "".join(t.text or "" for t in part(data, "word/comments.xml").iter(W + "t"))
    assert text.startswith('<w:p>&"{{ 7*7 }}')
    judge(data)


def test_articles_whose_first_block_is_a_list_keep_their_one_comment(template, judge):
    from mengyue.draft.tree import Item

    draft = replace(_small(Stage.DRAFT), body=())
    article = Article("第一条", "定义", "M_a", (Item(1, 1, "（一）", (Text("甲；"),)),), _origin())
    notes = Notes({"parties.definitions": ("一",)})
    data = render_review(template, replace(draft, body=(article,)), notes, modified=AS_OF)
    root = part(data, "word/document.xml")
    marks = [m.tag.removeprefix(W) for m in root.iter(*(W + kind for kind in MARKS))]
    assert marks == list(MARKS)
    judge(data)


def test_the_anchor_lies_in_order(example):
    root = part(example.copy().data, "word/document.xml")
    order = [m.get(W + "id") for m in root.iter(W + "commentReference")]
    assert all(int(a) < int(b) for a, b in pairwise(order))


def test_the_form_renders_without_marks_as_before(shop, example):
    form = next(tree for tree in example.made.trees if isinstance(tree, Form))
    compiled = compile_template((shop.root / f"templates/{form.template}.docx").read_bytes())
    clean = next(r for r in example.made.rendered if isinstance(r.document, Form))
    modified = example.loaded.alliance.alliance.filled_on
    assert render_form(compiled, form, modified=modified) == clean.data
