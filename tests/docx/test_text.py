"""What a person types comes back unchanged from a real .docx."""

import io
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import docx
from mengyue.docx.base_document import package
from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_form
from mengyue.docx.runs import lines, runs
from mengyue.docx.xml import p
from mengyue.draft.tree import Blank, Form, Ref, Stage, Term, Text, Value
from mengyue.model.finding import EngineError

#: All of Unicode but what model/base.py refuses.
TYPED = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\x7f￾￿\r").filter(lambda c: c >= " " or c in "\n\t"),
    max_size=60,
)
TEMPLATE = compile_template(package(p("甲方：{{r cells['name'] }}；{{ title }}。", style="条文") + p("末段")))


def _form(*inlines, title: str = "申请表", stage: Stage = Stage.SIGNABLE) -> Form:
    return Form("f", title, stage, "f", {"name": inlines}, {})


def _paragraph(form: Form):
    data = render_form(TEMPLATE, form, modified=date(2026, 11, 22))
    return docx.Document(io.BytesIO(data)).paragraphs[0]


@settings(max_examples=150, deadline=None)
@given(text=TYPED.filter(lambda t: "****" not in t))
@example("{{ 7*7 }} {% for x in y %} {# note #}")
@example("{_{ literal }_} {_% x %_} }} %} #}")
@example("<w:p>&lt;b&gt; & \"quotes\" 'single' ]]>")
@example("👨‍👩‍👧 𠮷野家 مرحبا ‮abc‬ é")
@example("  lead\n\n\ttrail  \n")
@example("\x85\u2028\u2029\xa0\u3000\ufeff\u200b")
def test_whatever_a_person_types_comes_back_unchanged(text):
    assert _paragraph(_form(Text("“"), Value(text, "members[0].name"), Text("”"))).text == f"甲方：“{text}”；申请表。"


@given(title=TYPED)
@settings(max_examples=30, deadline=None)
def test_a_title_comes_back_on_one_line(title):
    assert _paragraph(_form(title=title)).text == f"甲方：；{' '.join(title.split())}。"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0c", "\r", "\x1f", "\x7f", "\ud800", "\ufffe"])
def test_a_character_that_no_document_can_hold_is_refused(character):
    with pytest.raises(EngineError, match="控制字符"):
        runs([Text(f"甲{character}乙")])


def test_neighbouring_texts_share_one_run_and_terms_blanks_and_references_stand_apart():
    shown = _paragraph(
        _form(
            Text("以下简称"), Value("甲"), Term("联合体"), Blank("members[0].name", "名称"), Text("完"),
            stage=Stage.DRAFT,
        )
    )  # fmt: skip
    assert [(r.text, r.style.name) for r in shown.runs if r.text][1:4] == [
        ("以下简称甲", "Default Paragraph Font"),
        ("联合体", "术语"),
        ("【待填：名称】", "待填"),
    ]


def test_a_reference_is_a_field_with_its_result_cached():
    xml = runs([Ref("M_goal", "第十二条")])
    assert " REF M_goal \\r \\h " in xml
    assert xml.count("fldChar ") == 3
    assert "第十二条" in xml


@given(st.lists(st.one_of(TYPED.map(Text), TYPED.map(Value), st.just(Blank("a", "甲")))))
def test_splitting_into_lines_loses_nothing(inlines):
    shown = ["".join(part.text for part in line) for line in lines(inlines)]
    assert "\n".join(shown) == "".join(part.text for part in inlines)
