"""The pages of an agreement: cover, text, tables, signature pages, schedules."""

import io
import math
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

import docx
from mengyue.docx.build_agreement import build_agreement
from mengyue.docx.build_paper import build_paper
from mengyue.docx.build_table import literal_table
from mengyue.docx.build_templates import build
from mengyue.docx.compile import compile_template
from mengyue.docx.contents import contents
from mengyue.docx.page import AGREEMENT, WIDE, Page
from mengyue.docx.render import render_draft
from mengyue.docx.word_breaks import broken
from mengyue.docx.zip import read_parts
from mengyue.draft.contents_entries import Entry
from mengyue.draft.tree import Article, Paragraph, Stage, Table, Text, Value
from mengyue.library.outline import Layout
from mengyue.model.finding import EngineError
from mengyue.pack.paged import with_contents

WHEN = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]


def _open(data: bytes):
    return docx.Document(io.BytesIO(data))


@pytest.mark.parametrize("members", [2, 300])
def test_every_member_has_a_signature_page_of_its_own(template, make_draft, judge, members):
    data = render_draft(template, make_draft(members=members, stage=Stage.SIGNABLE), modified=WHEN)
    paragraphs = _open(data).paragraphs
    heads = [q for q in paragraphs if q.style.name == "签署页首"]
    assert len(heads) == members
    assert all(q.text == "（本页无正文，为《广西壮族自治区示范创新联合体组建协议》签署页）" for q in heads)
    assert all(q.paragraph_format.page_break_before for q in heads)
    judge(data)


def test_a_signature_block_has_its_lines_in_order_and_stays_together(template, make_draft):
    paragraphs = _open(render_draft(template, make_draft(members=2), modified=WHEN)).paragraphs
    first = next(at for at, q in enumerate(paragraphs) if q.style.name == "签署身份")
    block = paragraphs[first : first + 6]
    assert [q.text.rstrip("\t") for q in block] == [
        "牵头单位",
        "单位名称（盖章）：示范单位第一有限责任公司",
        "法定代表人：张三",
        "法定代表人（签字）：",
        "签署日期：　　　　年　　月　　日",
        "签署地点：",
    ]
    assert all(q.style.paragraph_format.keep_with_next and q.style.paragraph_format.keep_together for q in block)


def test_the_contents_list_what_the_text_holds_as_a_field_that_nobody_is_asked_about(template, make_draft, judge):
    draft = replace(make_draft(members=2, stage=Stage.SIGNABLE), contents=3)
    data = render_draft(template, draft, modified=WHEN)
    lines = [q for q in _open(data).paragraphs if q.style.name.startswith("toc ")]
    articles = [block for block in draft.body if isinstance(block, Article)]
    assert [q.text.strip() for q in lines if q.style.name == "toc 3"] == [f"{a.number}　{a.title}" for a in articles]
    assert [q.text.strip() for q in lines][-1] == f"附件{draft.schedules[-1].number}　{draft.schedules[-1].title}"
    parts = read_parts(data)
    xml = parts["word/document.xml"].decode()
    assert (
        ' TOC \\o "1-3" \\h \\z \\u ' in xml
        and "w:dirty" not in xml
        and b"updateFields" not in parts["word/settings.xml"]
    )
    assert set(re.findall(r'w:anchor="([^"]+)"', xml)) <= set(
        re.findall(r'<w:bookmarkStart [^>]*w:name="([^"]+)"', xml)
    )
    judge(data)
    numbers = range(1, len(lines) + 1)
    numbered = with_contents(data, numbers)
    shown = [q.text.split("\t")[1] for q in _open(numbered).paragraphs if q.style.name.startswith("toc ")]
    assert shown == [str(number) for number in numbers]
    assert with_contents(numbered, numbers) == numbered
    plain = render_draft(template, replace(draft, contents=0), modified=WHEN)
    assert not any(q.style.name.startswith("toc") for q in _open(plain).paragraphs)


def test_an_article_that_attention_is_drawn_to_stands_in_bold_its_references_too(template, make_draft, judge):
    draft = make_draft(members=2)
    body = tuple(
        replace(b, prominent=True) if isinstance(b, Article) and b.number == "第二条" else b for b in draft.body
    )
    data = render_draft(template, replace(draft, body=body), modified=WHEN)
    judge(data)
    looks: list[set[bool]] = []
    for paragraph in _open(data).paragraphs:
        if paragraph.style.name == "条标题":
            looks.append(set())
        elif paragraph.style.name in ("条文", "项") and looks:
            plain = [run for run in paragraph.runs if run.text.strip() and run.style.name == "Default Paragraph Font"]
            looks[-1] |= {run.bold is True for run in plain}
    assert [at for at, found in enumerate(looks) if found == {True}] == [1]
    assert all(found <= {False} for at, found in enumerate(looks) if at != 1)


def test_no_row_of_a_table_is_left_alone_on_a_page(template, make_draft, judge):
    data = render_draft(template, make_draft(members=5), modified=WHEN)
    judge(data)
    found = 0
    for table in _open(data).tables:
        kept = [{q.paragraph_format.keep_with_next for c in row.cells for q in c.paragraphs} for row in table.rows]
        if len(table.rows) > 3 and table.rows[-2].cells[0].paragraphs[0].style.name == "表格文字":
            found += 1
            assert kept[-2] == {True} and True not in kept[-1]
    assert found


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("广西壮族自治区示例动力电池系统创新联合体", ["广西壮族自治区示例动力电池系统", "创新联合体"]),
        ("某某示例新能源汽车零部件及配件制造集团有限公司", ["某某示例新能源汽车零部件及配件制造", "集团有限公司"]),
        ("示例大学", ["示例大学"]),
    ],
)
def test_long_names_break_between_words(name, lines):
    assert broken(name, 15) == lines


def test_official_papers_have_the_page_and_type_of_the_standard(tables):
    parts = read_parts(build_paper(tables, tables, layout=Layout.OFFICIAL))
    styles, xml = parts["word/styles.xml"].decode(), parts["word/document.xml"].decode()
    look = {found[1]: found[0] for found in re.finditer(r'<w:style [^>]*w:styleId="(\w+)">.*?</w:style>', styles, re.S)}
    assert 'w:eastAsia="方正小标宋简体"' in look["OfficialTitle"] and 'w:sz w:val="44"' in look["OfficialTitle"]
    assert 'w:ascii="宋体"' in look["Footer"] and 'w:sz w:val="28"' in look["Footer"]
    assert 'w:rightChars="400"' in look["ClosingDate"] and 'w:jc w:val="right"' in look["ClosingDate"]
    assert (
        "w:ind" not in look["Addressee"] and 'w:altName w:val="FZXiaoBiaoSong' in parts["word/fontTable.xml"].decode()
    )
    margins = re.findall(r'w:(top|right|bottom|left)="(\d+)"', re.search("<w:pgMar [^>]*>", xml)[0])
    assert {side: round(int(twips) / 56.69) for side, twips in margins} == {
        "top": 37,
        "right": 26,
        "bottom": 35,
        "left": 28,
    }


@pytest.mark.parametrize(("blocks", "pages"), [(1, 5), (2, 3), (3, 2)])
def test_signature_blocks_share_pages_as_the_outline_says(outline, tables, make_draft, blocks, pages):
    signing = outline.signing.model_copy(update={"blocks_per_page": blocks})
    template = compile_template(build_agreement(outline.model_copy(update={"signing": signing}), tables))
    paragraphs = _open(render_draft(template, make_draft(members=5), modified=WHEN)).paragraphs
    assert sum(q.style.name == "签署页首" for q in paragraphs) == pages


def test_what_leads_in_a_list_is_not_left_behind_at_the_foot_of_a_page(template, make_draft) -> None:
    draft = make_draft(members=2)
    at = next(at for at, block in enumerate(draft.body) if isinstance(block, Article))
    article = draft.body[at]
    for words, kept in (("各方应当履行下列义务：", True), ("各方应当履行义务。", None)):
        blocks = (Paragraph((Text(words),)), *article.blocks[1:])
        body = (*draft.body[:at], replace(article, blocks=blocks), *draft.body[at + 1 :])
        made = _open(render_draft(template, replace(draft, body=body), modified=WHEN))
        (led,) = (q for q in made.paragraphs if q.text == words)
        assert led.paragraph_format.keep_with_next is kept


def test_a_few_last_lines_of_the_contents_have_no_page_of_their_own() -> None:
    def heights(articles: int) -> set[str]:
        listed = [Entry(3, f"第{number}条　名称", f"a{number}", False) for number in range(articles)]
        return set(re.findall(r'w:line="(\d+)" w:lineRule="exact"', "".join(contents(listed, 3, roomy=True))))

    assert heights(40) == heights(80) == heights(120) == set(), "one page, two, three"
    assert heights(90) == {"280"} and heights(134) == {"287"}, "six lines beyond two pages, six beyond three"
    assert heights(100) == set(), "a quarter of a page stays"


@pytest.mark.parametrize(
    ("members", "most", "sizes"),
    [
        (1, 4, [1]),
        (4, 3, [2, 2]),
        (13, 3, [3, 3, 3, 2, 2]),
        (13, 4, [4, 3, 3, 3]),
        (50, 4, [4] * 11 + [3, 3]),
        (300, 4, [4] * 75),
    ],
)
def test_signature_blocks_are_dealt_out_evenly_so_that_none_is_left_alone(
    outline, tables, make_draft, members, most, sizes
):
    template = compile_template(build_agreement(outline, tables))
    draft = make_draft(members=members)
    whole = _blocks(render_draft(template, replace(draft, per_page=most), modified=WHEN))
    assert whole == sizes
    if members == 13 and most == 3:
        long = replace(draft.signatures[4], name=(Value("某某" * 40),))
        signatures = (*draft.signatures[:4], long, *draft.signatures[5:])
        told = _blocks(render_draft(template, replace(draft, per_page=3, signatures=signatures), modified=WHEN))
        assert told == [2, 2, 1, 3, 3, 2]


def _blocks(data: bytes) -> list[int]:
    """How many blocks stand under each head of signature pages."""
    counts: list[int] = []
    for q in _open(data).paragraphs:
        if q.style.name == "签署页首":
            counts.append(0)
        elif q.text.startswith("签署日期"):
            counts[-1] += 1
    return counts


@pytest.mark.parametrize(("columns", "page", "small"), [(7, AGREEMENT, True), (6, AGREEMENT, False), (7, WIDE, False)])
def test_a_table_of_many_columns_is_set_smaller_on_an_upright_page(tables, columns: int, page: Page, small: bool):
    column = tables[0].columns[0].model_copy(update={"width": 20})
    source = tables[0].model_copy(update={"columns": (column,) * columns, "total": {}})
    assert ('"DenseTableText"' in literal_table(source, page)) is small


@pytest.mark.parametrize("tight", [False, True])
def test_the_blocks_asked_for_have_room_on_a_page_under_its_head(outline, tables, make_draft, tight: bool):
    template = compile_template(build_agreement(outline, tables, tight=tight))
    for per_page in range(1, 5):
        draft = replace(make_draft(members=per_page), per_page=per_page)
        assert _heads(render_draft(template, draft, modified=WHEN)) == 1
        long = replace(draft.signatures[0], name=(Value("某某" * 20),))
        heads = _heads(render_draft(template, replace(draft, signatures=(long, *draft.signatures[1:])), modified=WHEN))
        assert heads == (1 if per_page in {1, 3} or (tight and per_page == 2) else 2)


def _heads(data: bytes) -> int:
    """How many heads of signature pages there are; what stands on each has room."""
    document = _open(data)
    look, heads, height = document.sections[-1], 0, 0.0
    end = max(at for at, q in enumerate(document.paragraphs) if q.style.name == "签署栏末")
    for q in document.paragraphs[: end + 1]:
        begins = q.style.name == "签署页首"
        heads, height = heads + begins, _height(q, look) if begins else height + _height(q, look) * bool(heads)
        assert height <= (look.page_height - look.top_margin - look.bottom_margin) / 12700 or not heads
    return heads


def _height(paragraph, page) -> float:
    """Height in points of a paragraph, as it or its style says, with a line for what fills the width of the page."""
    looks = (paragraph.paragraph_format, paragraph.style.paragraph_format)
    told = ([getattr(look, name) for look in looks] for name in ("space_before", "line_spacing", "space_after"))
    before, line, after = (next((value.pt for value in values if value is not None), 0.0) for values in told)
    wide = (
        len(paragraph.text)
        * (paragraph.style.font.size or 0)
        / (page.page_width - page.left_margin - page.right_margin)
    )
    return before + line * max(1, math.ceil(wide)) + after


def test_the_cover_is_as_issued_and_bears_no_page_number(template, make_draft):
    document = _open(render_draft(template, make_draft(), modified=WHEN))
    assert document.paragraphs[0].text == "广西壮族自治区创新联合体组建协议"
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[2] == ["牵头单位：", "示范单位第一有限责任公司", "（盖章）"]
    cover, text = document.sections
    assert "".join(q.text for q in cover.footer.paragraphs) == ""
    assert text.footer.paragraphs[0].text.startswith("第 ")


def test_a_table_repeats_its_head_keeps_rows_whole_and_closes_with_its_total(template, make_draft):
    table = _open(render_draft(template, make_draft(members=3), modified=WHEN)).tables[-1]
    assert [cell.text for cell in table.rows[0].cells] == ["单位名称", "金额"]
    assert [cell.text for cell in table.rows[-1].cells] == ["合计", "300.00"]
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    assert table.rows[0]._tr.find(f"{w}trPr/{w}tblHeader") is not None
    assert all(row._tr.find(f"{w}trPr/{w}cantSplit") is not None for row in table.rows)


def test_a_table_is_named_in_the_text_but_not_right_under_a_heading_that_names_it(template, make_draft):
    draft = make_draft()
    names = [q.text for q in _open(render_draft(template, draft, modified=WHEN)).paragraphs if q.style.name == "表名"]
    assert names == []
    several = replace(draft.schedules[0], blocks=(*draft.schedules[0].blocks, draft.schedules[1].blocks[0]))
    two = replace(draft, schedules=(several, draft.schedules[1]))
    names = [q.text for q in _open(render_draft(template, two, modified=WHEN)).paragraphs if q.style.name == "表名"]
    assert names == ["成员单位一览表", "出资一览表"]


def test_a_table_the_template_does_not_know_is_an_error_not_a_gap(template, make_draft):
    with pytest.raises(EngineError, match="模板中没有表“unknown”"):
        render_draft(template, replace(make_draft(), body=(Table("unknown", ()),)), modified=WHEN)


def test_a_table_wider_than_the_page_is_refused(outline, tables):
    column = tables[1].columns[0].model_copy(update={"width": 300.0})
    with pytest.raises(EngineError, match="超出版心"):
        build_agreement(outline, [tables[1].model_copy(update={"columns": (column,)})])


@pytest.mark.parametrize("stage", list(Stage))
def test_agreements_of_every_stage_satisfy_both_judges(template, make_draft, judge, stage):
    judge(render_draft(template, make_draft(members=12, stage=stage), modified=WHEN))


@pytest.fixture(scope="module")
def built():
    return build(ROOT)


def test_every_template_built_from_the_library_satisfies_both_judges(judge, built):
    assert "templates/agreements/guangxi-2021.docx" in built
    for data in built.values():
        judge(data)


def test_every_template_in_the_library_is_the_one_its_source_gives(built):
    for name, data in built.items():
        assert read_parts((ROOT / name).read_bytes()) == read_parts(data), f"{name}: run mengyue library build"
