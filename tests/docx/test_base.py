import io
import re
import zipfile

import pytest

import docx
from mengyue.docx.base_document import package
from mengyue.docx.house_styles import STYLES
from mengyue.docx.page import AGREEMENT, FORM, OFFICIAL, section, section_break
from mengyue.docx.xml import cell, grid, p, row, table
from mengyue.docx.zip import read_parts


def _one_paragraph_of_every_style() -> str:
    return "".join(p("广西壮族自治区 2026", style=name) for name in STYLES)


@pytest.mark.parametrize("footer", ["page_of", "page", "none"])
def test_the_base_document_satisfies_schema_and_package_validators(footer, judge):
    body = section_break(AGREEMENT, footer=False) + _one_paragraph_of_every_style()
    body += table((2000, 3000), [row([cell(p("甲", style="表头"), 2000), cell("", 3000)], header=True)]) + p()
    judge(package(body, footer=footer))


@pytest.mark.parametrize("page", [AGREEMENT, OFFICIAL, FORM])
def test_every_page_is_a4_and_its_own_section_wins(page, judge):
    data = package(p("一") + section(page), page=AGREEMENT)  # even pages of a section bring their own parts
    found = docx.Document(io.BytesIO(data)).sections[-1]
    assert (round(found.page_width.mm), round(found.page_height.mm)) == (210, 297)
    assert round(found.left_margin.mm) == page.left
    judge(data)


def test_official_papers_number_odd_pages_at_the_right_and_even_ones_at_the_left():
    made = docx.Document(io.BytesIO(package(section_break(OFFICIAL, footer=False) + p("一"), page=OFFICIAL)))
    assert made.settings.odd_and_even_pages_header_footer
    cover, text = made.sections
    assert "".join(q.text for foot in (cover.footer, cover.even_page_footer) for q in foot.paragraphs) == ""
    for foot, side in ((text.footer, "right"), (text.even_page_footer, "left")):
        (number,) = foot.paragraphs
        assert number.text == "— 1 —"
        assert number.alignment.name.lower() == side
        assert getattr(number.paragraph_format, f"{side}_indent").pt == 14
    assert [q.text for q in text.even_page_header.paragraphs] == [q.text for q in text.header.paragraphs]


def test_pages_that_face_no_other_number_at_one_place():
    made = docx.Document(io.BytesIO(package(p("一"), page=AGREEMENT)))
    assert not made.settings.odd_and_even_pages_header_footer
    assert made.sections[0].even_page_footer.is_linked_to_previous


def test_python_docx_reads_what_the_base_document_writes():
    document = docx.Document(io.BytesIO(package(p("各方同意：", style="条文"))))
    assert [(q.text, q.style.name) for q in document.paragraphs] == [("各方同意：", "条文")]


def test_the_same_body_gives_the_same_bytes():
    assert package(p("一")) == package(p("一"))


def test_content_types_come_first_and_every_part_bears_the_same_date():
    entries = zipfile.ZipFile(io.BytesIO(package(p("一")))).infolist()
    assert [e.filename for e in entries[:2]] == ["[Content_Types].xml", "_rels/.rels"]
    assert [e.filename for e in entries[2:]] == sorted(e.filename for e in entries[2:])
    assert {e.date_time for e in entries} == {(1980, 1, 1, 0, 0, 0)}


def test_every_font_choice_names_an_east_asian_font_and_the_language_is_chinese():
    styles = read_parts(package(p("一")))["word/styles.xml"].decode()
    choices = re.findall(r"<w:rFonts [^>]*>", styles)
    assert choices and all("w:eastAsia=" in choice for choice in choices)
    assert 'w:eastAsia="zh-CN"' in styles


def test_opening_a_document_never_asks_to_update_fields():
    assert b"updateFields" not in read_parts(package(p("一")))["word/settings.xml"]


def test_a_row_that_only_holds_a_tag_spans_the_whole_grid():
    assert '<w:gridSpan w:val="3"/>' in grid("{%tr endfor %}", (1, 2, 3))
