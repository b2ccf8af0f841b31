"""The review copy: comments, content controls, protection."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_draft, render_form, render_review
from mengyue.docx.zip import pack, read_parts
from mengyue.draft.blanks import inlines_of
from mengyue.draft.tree import Article, Blank, Draft, Form, Paragraph, Stage, Text, Value
from mengyue.model.finding import EngineError
from mengyue.review.agreement_notes import lock_of
from mengyue.review.notes import Note, Notes, shortened

from .conftest import AS_OF, W, part

MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")


def _articles(draft):
    return [block for block in draft.body if isinstance(block, Article)]


def _controls(root):
    for look in root.iter(W + "sdtPr"):
        found = {child.tag.removeprefix(W): child.get(W + "val") for child in look}
        yield found, look.getparent()


def _comment(data, clause):
    """The paragraphs of the comment on a clause."""
    root = part(data, "word/document.xml")
    control = next(sdt for look, sdt in _controls(root) if look["tag"].startswith(f"{clause}@"))
    (key,) = [mark.get(W + "id") for mark in control.iter(W + "commentReference")]
    comments = part(data, "word/comments.xml")
    comment = next(c for c in comments if c.get(W + "id") == key)
    return ["".join(t.text or "" for t in p.iter(W + "t")) for p in comment.iter(W + "p")]


def test_every_article_has_exactly_one_comment_anchored_in_it(example):
    root = part(example.copy().data, "word/document.xml")
    clauses = {look["tag"]: sdt for look, sdt in _controls(root) if "@" in look["tag"]}
    assert len(clauses) == len(_articles(example.draft)) + 1  # and the preamble
    for tag, control in clauses.items():
        keys = [[mark.get(W + "id") for mark in control.iter(W + kind)] for kind in MARKS]
        assert [len(found) for found in keys] == [1, 1, 1], tag
        assert len({found[0] for found in keys}) == 1
    comments = part(example.copy().data, "word/comments.xml")
    assert sorted(int(c.get(W + "id")) for c in comments) == list(range(len(clauses)))


def test_comments_are_by_us_on_the_day_the_data_gives(example):
    for copy in (example.copy(), example.copy(Form)):
        marks = {(c.get(W + "author"), c.get(W + "date")) for c in part(copy.data, "word/comments.xml")}
        filled = example.loaded.alliance.alliance.filled_on
        assert marks == {("盟约", f"{filled.isoformat()}T00:00:00Z")}


def test_a_comment_says_where_the_clause_comes_from_and_what_to_mind(example):
    lines = _comment(example.copy().data, "ip.background-access")
    assert lines[0] == "条款：ip.background-access　版本 1.0.0（草拟）"
    assert lines[1] == "表述：任务免费、实施公平合理许可（task-free）　选用理由：知识产权方案E"
    assert lines[2].startswith("法律依据：《中华人民共和国民法典》第八百四十六条、第八百六十二条")
    assert "（已核对）" in lines[2]
    assert "G21-18.licence" in lines[3] and "《广西创新联合体方案（2021征求意见稿）》四（二）" in lines[3]
    assert lines[4] == "不可缺少：否"
    assert lines[5].startswith("风险提示：任务使用免费、产业化使用收费")
    assert lines[6] == "退让方案（依次）：1. 仅限任务使用"


def test_a_law_not_looked_up_and_a_finding_are_told_where_they_stand(example):
    lines = _comment(example.copy().data, "membership.reorganisation")
    assert "《中华人民共和国企业破产法》第十八条（未核对）" in lines[2]
    assert lines[-1].startswith("检查结果：【说明】") and lines[-1].endswith("（PF-STATUTE-UNVERIFIED）")


def test_a_finding_about_a_fact_stands_on_the_clause_that_shows_it(review):
    (loaded,) = [review().loaded]
    agreement = loaded.alliance.agreement.model_copy(update={"term_years": None})
    reviewed = review(agreement=agreement)
    assert any(line.startswith("检查结果：【") for line in _comment(reviewed.copy().data, "final.term"))


def test_tags_lead_back_to_clauses_and_data(example):
    root = part(example.copy().data, "word/document.xml")
    tags = [look["tag"] for look, _sdt in _controls(root)]
    origins = [article.origin for article in _articles(example.draft)]
    wanted = [f"{origin.clause}@{origin.version}#{origin.variant}" for origin in origins]
    assert [tag for tag in tags if "@" in tag][1:] == wanted
    shown = {i.path for i in inlines_of(example.draft) if isinstance(i, Value | Blank) and i.path and i.text}
    assert {tag for tag in tags if "@" not in tag} == {shortened(path) for path in shown}
    register = part(example.copy().data, "customXml/item1.xml")
    assert {row.get("name") for row in register if row.get("kind") == "value"} == shown


def test_a_control_holds_the_words_of_its_fact(example):
    root = part(example.copy().data, "word/document.xml")
    lead = next(sdt for look, sdt in _controls(root) if look["tag"] == "members[0].name")
    assert "".join(t.text for t in lead.iter(W + "t")) == example.loaded.alliance.members[0].name


def test_clauses_that_cannot_be_missed_are_locked_and_no_others(example, shop):
    root = part(example.copy().data, "word/document.xml")
    locks = {look["tag"].partition("@")[0]: look.get("lock", "") for look, _s in _controls(root) if "@" in look["tag"]}
    essential = {key for key in locks if shop.library.clauses[key].essential}
    assert essential == {key for key, lock in locks.items() if lock}
    assert locks == {key: lock_of(shop.library.clauses[key]) for key in locks}
    assert locks["final.law"] == ""
    assert set(locks.values()) == {"", "sdtLocked", "sdtContentLocked"}
    closed = {key for key, lock in locks.items() if lock == "sdtContentLocked"}
    assert all(len(shop.library.clauses[key].variants) == 1 for key in closed)


def test_identifiers_are_used_once_and_tags_fit_word(example, form_copy):
    for data in (example.copy().data, form_copy):
        looks = [look for look, _sdt in _controls(part(data, "word/document.xml"))]
        assert len({look["id"] for look in looks}) == len(looks)
        assert max(len(look["tag"]) for look in looks) <= 64
        assert max(len(look["alias"]) for look in looks) <= 64


def test_a_long_path_is_cut_in_the_tag_and_whole_in_the_register():
    paths = [f"members[0].{'x' * 80}.{end}" for end in "ab"]
    assert len({shortened(path) for path in paths}) == 2
    assert all(len(shortened(path)) == 64 for path in paths)


def test_only_the_review_copy_tracks_changes(example):
    settings = part(example.copy().data, "word/settings.xml")
    assert settings.find(W + "trackRevisions") is not None
    assert dict(settings.find(W + "documentProtection").attrib) == {
        W + "edit": "trackedChanges",
        W + "enforcement": "1",
    }
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


def test_every_cell_of_the_form_has_its_note(example, form_copy, shop):
    lines = ["".join(t.text or "" for t in c.iter(W + "t")) for c in part(form_copy, "word/comments.xml")]
    assert any(line.startswith("取值：alliance.name数据位置：alliance.name（联盟基本信息·") for line in lines) or any(
        "数据位置：alliance.name（" in line for line in lines
    )
    root = part(form_copy, "word/document.xml")
    assert len(lines) == len(list(root.iter(W + "commentReference")))
    layout = shop._layout("forms/guangxi-2021-application")
    groups = [p for p in layout.parts if p.group]
    assert len(lines) == len(list(layout.bindings())) + len(groups)


def test_both_judges_accept_review_copies(example, judge):
    for kind in (Draft, Form):
        judge(example.copy(kind).data)


def test_the_same_input_gives_the_same_bytes(example, review):
    again = review()
    assert [item.data for item in again.extra] == [item.data for item in example.extra]


def test_a_blank_is_a_control_to_be_filled_in(review):
    loaded = review().loaded
    alliance = loaded.alliance.alliance.model_copy(update={"industry": None})
    root = part(review(alliance=alliance).copy().data, "word/document.xml")
    found = [sdt for look, sdt in _controls(root) if look["tag"] == "alliance.industry"]
    assert "".join(t.text for t in found[0].iter(W + "t")) == "【待填：产业领域】"


def test_two_hundred_members_make_a_valid_copy(review, example, judge):
    members = example.loaded.alliance.members
    more = tuple(
        members[-2].model_copy(update={"id": f"extra{i}", "name": f"广西示例第{i}号电池材料有限公司"})
        for i in range(200 - len(members))
    )
    copy = review(members=members + more).copy()
    root = part(copy.data, "word/document.xml")
    tags = {look["tag"] for look, _sdt in _controls(root)}
    assert {f"members[{i}].name" for i in range(200)} <= tags
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
    notes = Notes({"parties.definitions": Note("parties.definitions@1.0.0#standard", "定义", "", ("一",))})
    data = render_review(template, _small(Stage.DRAFT), notes, modified=AS_OF)
    with pytest.raises(EngineError) as error:
        render_draft(compile_template(data), _small(Stage.SIGNABLE), modified=AS_OF)
    assert all(said in str(error.value) for said in ("批注", "编辑限制", "修订状态", "登记数据"))
    with pytest.raises(EngineError, match="模板自带批注"):
        render_review(compile_template(data), _small(Stage.DRAFT), notes, modified=AS_OF)


def test_what_a_person_types_is_text_in_comments_and_tags_too(template, judge):
    wild = '<w:p>&"{{ 7*7 }}\n'
    notes = Notes({"parties.definitions": Note("parties.definitions@1.0.0#standard", wild, "", (wild, ""))})
    draft = _small(Stage.DRAFT, Paragraph((Value(wild, wild[:20]),)))
    data = render_review(template, draft, notes, modified=AS_OF)
    text = "".join(t.text or "" for t in part(data, "word/comments.xml").iter(W + "t"))
    assert text.startswith('<w:p>&"{{ 7*7 }}')
    judge(data)


def test_articles_whose_first_block_is_a_list_keep_their_one_comment(template, judge):
    from mengyue.draft.tree import Item

    draft = replace(_small(Stage.DRAFT), body=())
    article = Article("第一条", "定义", "M_a", (Item(1, 1, "（一）", (Text("甲；"),)),), _origin())
    notes = Notes({"parties.definitions": Note("parties.definitions@1.0.0#standard", "定义", "", ("一",))})
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
