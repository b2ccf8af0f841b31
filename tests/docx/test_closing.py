"""Titles of papers break by meaning, and who signs stands with the text."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

import docx
from mengyue.docx.base_document import package
from mengyue.docx.closing_kept import with_closing_kept, with_end_kept, with_note_kept
from mengyue.docx.context import _title_lines, form_context
from mengyue.docx.heads import head_look
from mengyue.docx.last_rows import with_first_rows_together, with_last_rows_together
from mengyue.docx.page_head import page_head
from mengyue.docx.runs import runs
from mengyue.docx.xml import cell, p, row, table
from mengyue.docx.zip import pack, read_parts
from mengyue.draft.tree import Form, Space, Stage, Text
from mengyue.library.form import FormCover, FormLayout, FormLine

NAME = "广西壮族自治区示例动力电池系统创新联合体"
SIGNED = p("某某单位（盖章）", style="落款") + p("2026年1月1日", style="成文日期")


def _kept(body: str, keep: Callable[[str], str] = with_closing_kept) -> list[tuple[str, bool]]:
    parts = dict(read_parts(package(body)))
    xml = keep(parts["word/document.xml"].decode())
    document = docx.Document(io.BytesIO(pack(parts | {"word/document.xml": xml.encode()})))
    cells = [q for one in document.tables for line in one.rows for held in line.cells for q in held.paragraphs]
    return [(q.text, bool(q.paragraph_format.keep_with_next)) for q in (*cells, *document.paragraphs) if q.text]


def test_the_last_paragraph_before_those_who_sign_keeps_with_them():
    body = p("此函。", style="条文") + p("请予支持。", style="条文") + p("附件：清单", style="附件说明") + SIGNED
    assert _kept(body)[:2] == [("此函。", False), ("请予支持。", True)]


def test_the_last_row_before_those_who_sign_keeps_with_them():
    rows = [row([cell(p(word, style="表格文字"), 3000)]) for word in ("甲", "乙", "丙")]
    assert _kept(table((3000,), rows) + p(style="表后") + SIGNED)[:3] == [("甲", False), ("乙", False), ("丙", True)]


def test_a_paper_that_nobody_signs_stays_as_it_is():
    body = p("此函。", style="条文") + p("请予支持。", style="条文")
    assert not any(kept for _words, kept in _kept(body))


def test_the_heading_of_the_signature_pages_is_not_alone_on_a_page():
    heading = p("八、签章", style="一级标题无号") + p("（以下无正文）", style="正文结束")
    body = p("甲。", style="条文") + p("乙。", style="条文") + heading
    assert _kept(body, with_end_kept)[:3] == [("甲。", False), ("乙。", True), ("八、签章", True)]


def test_the_note_under_the_list_of_a_form_is_not_alone_on_a_page():
    rows = [row([cell(p(word, style="表单文字"), 3000)]) for word in ("甲", "乙")]
    kept = _kept(table((3000,), rows) + p("注：两家。", style="表格文字"), with_note_kept)
    assert kept[:2] == [("甲", False), ("乙", True)]
    assert not any(held for _words, held in _kept(table((3000,), rows) + p("后记", style="条文"), with_note_kept))


@pytest.mark.parametrize(
    ("caption", "room", "first"),
    [("交付成果和考核指标", 6.5, 5), ("处理结果/责任人", 6.3, 4.5), ("担保限额（元）", 5.4, 4), ("登记日期", 3.2, 2)],
)
def test_a_head_of_a_column_breaks_between_words(caption: str, room: float, first: float):
    wide = round(room * 180) + 114
    aside = int(head_look(caption, wide, "小五").split('"')[1])
    assert first <= (wide - 114 - 2 * aside) / 180 < first + 0.5
    assert not head_look(caption, wide * 3, "小五")


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (f"{NAME}发展战略规划", ["广西壮族自治区示例动力电池系统", "创新联合体发展战略规划"]),
        (f"沿海{NAME}年度工作计划", ["沿海广西壮族自治区示例动力电池系统", "创新联合体年度工作计划"]),
        (f"关于延续{NAME}批复有效期的请示", ["关于延续广西壮族自治区示例动力电池系统", "创新联合体批复有效期的请示"]),
        ("退役动力电池清洁回收与材料再生（示例）科技报告", ["退役动力电池清洁回收与材料再生（示例）", "科技报告"]),
        ("关于示例动力电池系统联盟转为创新联合体的申请", ["关于示例动力电池系统联盟转为", "创新联合体的申请"]),
        ("会议通知", ["会议通知"]),
    ],
)
def test_a_long_title_breaks_between_words(title: str, lines: list[str]):
    name = f"沿海{NAME}" if title.startswith("沿海") else NAME
    assert _title_lines(title, name) == lines


def test_the_first_row_is_not_left_alone_under_the_head_nor_said_to_keep_where_libreoffice_loses_rows():
    head = row([cell(p(word, style="表头"), 3000) for word in ("项目", "数")], header=True)
    rows = [head, *(row([cell(p(word, style="表格文字"), 3000) for word in (of, f"{of}数")]) for of in "甲乙丙丁")]
    parts = dict(read_parts(package(table((3000, 3000), rows))))
    xml = with_last_rows_together(with_first_rows_together(parts["word/document.xml"].decode()))
    assert with_first_rows_together(tall := xml.replace("甲", "甲" * 99).replace("<w:keepNext/>", "")) == tall
    made = docx.Document(io.BytesIO(pack(parts | {"word/document.xml": xml.encode()})))
    cells = [q for line in made.tables[0].rows for held in line.cells for q in held.paragraphs]
    assert [q.text for q in cells if q.paragraph_format.keep_with_next] == ["甲数", "丙", "丙数"]


def test_the_last_row_of_a_list_in_a_form_is_not_left_alone_but_one_for_the_pen_takes_no_other_along():
    def rows(height: int) -> str:
        made = [row([cell(p(word, style="表单文字"), 3000)], height=height) for word in "甲乙丙丁"]
        return dict(read_parts(package(table((3000,), made))))["word/document.xml"].decode()

    kept = with_last_rows_together(rows(600))
    assert kept.count("<w:keepNext/>") == 1 and kept.index("<w:keepNext/>") < kept.index("丙") < kept.index("丁")
    assert with_first_rows_together(with_last_rows_together(rows(3000))) == rows(3000)


def test_the_cover_of_a_form_breaks_a_long_name_between_words():
    name = "广西壮族自治区示例新能源汽车创新联合体"
    line = FormLine(id="name", caption="名　　称：", value="alliance.name")
    layout = FormLayout.model_construct(cover=FormCover(title="申报材料", lines=(line,)))
    form = Form("f", "申报材料", Stage.DRAFT, "f", {"name": (Text(name),)}, {}, layout=layout)
    paragraph = form_context(form)["cover"]["name"]
    assert name in paragraph and '<w:ind w:right="' in paragraph


@pytest.mark.parametrize("mark", "，；。）")
def test_a_mark_after_a_place_for_the_hand_is_not_alone_on_the_next_line(mark: str):
    before = runs((Text("号码："), Space(20), Text(mark)))
    assert f"\u2007</w:t></w:r><w:r><w:t>{mark}" in before
    assert "\u2007" not in runs((Text("于"), Space(20), Text("起")))


def test_a_place_for_a_day_is_not_broken_nor_parted_from_the_unit_of_time_after_it():
    """LibreOffice broke a place of U+00A0 in two, and one of U+2007 in Chinese text as well."""
    whole = '<w:lang w:eastAsia="en-US"/></w:rPr><w:t xml:space="preserve">'
    day = runs((Text("自"), Space(4), Text("年"), Space(2), Text("月"), Space(2), Text("日起至"), Space(8)))
    for width, unit in ((4, "年"), (2, "月"), (2, "日")):
        place = "\u2007" * 2 * width
        assert f"{whole}{place}</w:t></w:r><w:r><w:rPr>{whole}{unit}</w:t>" in day
    assert "<w:r><w:t>起至</w:t></w:r>" in day and day.count("\u00a0") == 32


def test_the_head_of_a_page_stays_one_line_or_breaks_between_its_parts():
    one = "法务部门 韦例明 2026年10月9日"
    assert page_head("草案") == "草案"
    two = f"已审　核对码2526-3b06-2c94-48e3　{one}；{one}"
    assert f'<w:sz w:val="18"/><w:szCs w:val="18"/></w:rPr><w:t xml:space="preserve">{two}</w:t>' in page_head(two)
    assert f'；</w:t><w:br/><w:t xml:space="preserve">{one}；{one}</w:t>' in page_head(f"{two}；{one}；{one}")
