"""Nothing faulty is released."""

from dataclasses import replace
from datetime import date
from xml.parsers import expat

import pytest

from mengyue.docx.base_document import package
from mengyue.docx.compile import compile_template
from mengyue.docx.file_rules import faults
from mengyue.docx.render import render_draft, render_form
from mengyue.docx.xml import NAMESPACES, p
from mengyue.docx.zip import pack, read_parts
from mengyue.draft.tree import Blank, Form, Stage, Value
from mengyue.model.finding import EngineError

WHEN = date(2026, 11, 22)
BEGIN, SEPARATE, END = (f'<w:r><w:fldChar w:fldCharType="{k}"/></w:r>' for k in ("begin", "separate", "end"))
START = '<w:bookmarkStart w:id="1" w:name="M_a"/>'
CLOSE = '<w:bookmarkEnd w:id="1"/>'
REF = "<w:r><w:instrText> REF M_b \\r \\h </w:instrText></w:r>"


def _document(content: str) -> str:
    return f"<w:document {NAMESPACES}><w:body>{content}</w:body></w:document>"


def _faults(content: str, stage: Stage = Stage.DRAFT) -> list[str]:
    xml = _document(content)
    return faults(xml, xml.encode(), stage)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<w:p><w:r></w:p>", "XML 不完整"),
        ("<w:p><w:r><w:t>\x01</w:t></w:r></w:p>", "XML 不完整"),
        ("<w:p><w:r><w:t>{{ name }}</w:t></w:r></w:p>", "残留模板标记"),
        ("<w:p><w:r><w:t>{% if %}</w:t></w:r></w:p>", "残留模板标记"),
        (f"<w:p>{BEGIN}{SEPARATE}</w:p>", "域的开始"),
        (f"<w:p>{BEGIN}{END}{END}</w:p>", "域的开始"),
        (f"<w:p>{SEPARATE}{BEGIN}{END}</w:p>", "域的开始"),
        (f"<w:p>{START}</w:p>", "书签的开始与结束不配对"),
        (f"<w:p>{CLOSE}</w:p>", "书签的开始与结束不配对"),
        (f"<w:p>{START}{CLOSE}{START}{CLOSE}</w:p>", "书签重复"),
        (f"<w:p>{START.replace('M_a', 'M' * 41)}{CLOSE}</w:p>", "名称无效"),
        (f"<w:p>{BEGIN}{REF}{SEPARATE}{END}</w:p>", "引用的目标不存在：M_b"),
        ("<w:tbl><w:tr><w:tc><w:tcPr/></w:tc></w:tr></w:tbl>", "单元格不以段落结尾"),
        ("<w:tbl><w:tr><w:trPr/></w:tr></w:tbl>", "空行结构"),
    ],
)
def test_each_kind_of_broken_document_is_named(content, said):
    assert any(said in fault for fault in _faults(content))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<w:p><w:r><w:t>广西****产业</w:t></w:r></w:p>", "****"),
        ('<w:p><w:r><w:rPr><w:rStyle w:val="Blank"/></w:rPr></w:r></w:p>', "待填"),
        ('<w:p><w:r><w:rPr><w:highlight w:val="yellow"/></w:rPr></w:r></w:p>', "突出显示"),
        ('<w:p><w:commentRangeStart w:id="0"/></w:p>', "批注"),
        ('<w:p><w:ins w:id="0" w:author="a"/></w:p>', "修订"),
    ],
)
def test_what_may_stand_in_a_draft_must_not_stand_in_a_signable_copy(content, said):
    assert _faults(content, Stage.DRAFT) == []
    assert any(said in fault for fault in _faults(content, Stage.SIGNABLE))


def test_a_sound_document_has_no_faults():
    assert _faults(f"<w:p>{START}{BEGIN}{REF.replace('M_b', 'M_a')}{SEPARATE}{END}{CLOSE}</w:p>", Stage.SIGNABLE) == []


def test_a_signable_copy_with_a_blank_is_refused_and_the_blank_is_named(template, make_draft):
    render_draft(template, make_draft(blank=True), modified=WHEN)
    with pytest.raises(EngineError, match="待填：产业领域"):
        render_draft(template, make_draft(blank=True, stage=Stage.SIGNABLE), modified=WHEN)


def test_a_blank_that_was_not_listed_is_still_refused(template, make_draft):
    draft = replace(make_draft(blank=True, stage=Stage.SIGNABLE), blanks=())
    with pytest.raises(EngineError, match="签署稿中仍有待填内容"):
        render_draft(template, draft, modified=WHEN)


def test_a_signable_copy_with_the_asterisks_of_the_official_template_is_refused():
    template = compile_template(package(p("{{r cells['a'] }}")))
    form = Form("f", "表", Stage.SIGNABLE, "f", {"a": (Value("广西****产业"),)}, {})
    with pytest.raises(EngineError, match=r"\*\*\*\*"):
        render_form(template, form, modified=WHEN)
    render_form(template, replace(form, stage=Stage.DRAFT), modified=WHEN)


def test_a_template_with_comments_makes_no_signable_copy():
    parts = read_parts(package(p("一")))
    parts["word/comments.xml"] = f"<w:comments {NAMESPACES}/>".encode()
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        b'<Override PartName="/word/comments.xml" ContentType="application/vnd.openxmlformats-officedocument'
        b'.wordprocessingml.comments+xml"/></Types>',
    )
    form = Form("f", "表", Stage.SIGNABLE, "f", {"a": (Blank("a", "甲"),)}, {})
    with pytest.raises(EngineError, match="批注"):
        render_form(compile_template(pack(parts)), form, modified=WHEN)


def test_the_stage_stands_on_every_page_but_never_on_a_signable_copy(template, make_draft):
    heads = {
        stage: read_parts(render_draft(template, make_draft(stage=stage), modified=WHEN))["word/header1.xml"].decode()
        for stage in Stage
    }
    assert "草案" in heads[Stage.DRAFT]
    assert "审阅稿" in heads[Stage.REVIEW]
    assert not any(mark in heads[Stage.SIGNABLE] for mark in ("草案", "审阅稿", "签署稿"))


PARAGRAPH = "<w:p><w:r><w:t>甲</w:t></w:r></w:p>"
ROW = f"<w:tr><w:tc>{PARAGRAPH}</w:tc></w:tr>"
TABLE = f"<w:tbl><w:tblPr/>{ROW}{ROW}</w:tbl>"


@pytest.mark.parametrize(
    "content",
    [
        f"<w:p>{START}</w:p>{TABLE}<w:p>{CLOSE}</w:p>",
        f"<w:p>{BEGIN}</w:p><w:p>{SEPARATE}</w:p>{TABLE}<w:p>{END}</w:p>",
        f"<w:p>{START}{CLOSE}</w:p>{TABLE}<w:p>{BEGIN}{REF.replace('M_b', 'M_a')}{SEPARATE}{END}</w:p>",
        f"<w:tbl><w:tr><w:tc>{TABLE}{PARAGRAPH}</w:tc></w:tr></w:tbl>",
        f"<w:sdt><w:sdtContent>{PARAGRAPH}{TABLE}</w:sdtContent></w:sdt>{TABLE}",
        f"<!-- {PARAGRAPH} --><w:p><w:r><w:t><![CDATA[</w:p>]]></w:t></w:r></w:p>{TABLE}",
        f"<w:tbl>{START}{CLOSE}{ROW}</w:tbl>{PARAGRAPH}<w:sectPr/>",
    ],
)
def test_what_reaches_over_several_paragraphs_rows_and_tables_is_sound(content):
    assert _faults(content) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"<w:p>{START}{CLOSE}</w:p>{TABLE}<w:p>{START}{CLOSE}</w:p>", "书签重复"),
        (f"<w:p>{END}</w:p>{TABLE}<w:p>{BEGIN}</w:p>", "域的开始"),
        (f"<w:tbl>{END}{ROW}</w:tbl><w:p>{BEGIN}</w:p>", "域的开始"),
        (f"{PARAGRAPH}</_><_>{PARAGRAPH}", "XML 不完整"),
        (f"{PARAGRAPH}</_ ><_>{PARAGRAPH}", "XML 不完整"),
        (f"{PARAGRAPH}<_>{PARAGRAPH}</_>{PARAGRAPH}</_>", "XML 不完整"),
        (f"{PARAGRAPH}<w:p><!-- </w:p>{PARAGRAPH}", "XML 不完整"),
        ('<w:p w:a="</w:p><w:p w:b="></w:p>', "XML 不完整"),
        (f"{TABLE}<w:tbl>{ROW}", "XML 不完整"),
        (f"{TABLE}{ROW}</w:tbl>", "XML 不完整"),
        (f"{PARAGRAPH}</w:body><w:body>{PARAGRAPH}", ""),
    ],
)
def test_what_is_wrong_only_with_several_of_them_together_is_named(content, said):
    assert [said in fault for fault in _faults(content)[:1]] == ([True] if said else [])


def test_a_document_damaged_anywhere_is_refused_although_the_rest_was_proved_before():
    content = f'{PARAGRAPH}{TABLE}<w:p w:a="&lt;">{START}{CLOSE}</w:p>{PARAGRAPH}'
    assert _faults(content) == _faults(content) == []  # proved as a whole, then by its pieces
    whole = _document(content)
    for at in range(whole.index("<w:body>"), len(whole)):
        for damaged in (whole[:at] + whole[at + 1 :], f"{whole[:at]}<{whole[at:]}", f"{whole[:at]}</w:p>{whole[at:]}"):
            try:
                expat.ParserCreate().Parse(damaged.encode(), True)
                sound = True
            except expat.ExpatError:
                sound = False
            said = any("XML 不完整" in fault for fault in faults(damaged, damaged.encode(), Stage.DRAFT))
            assert said is not sound, damaged
