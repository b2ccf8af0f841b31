"""Every word of a .docx stands in its PDF, or there is no PDF."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from mengyue.docx.base_document import package
from mengyue.docx.live_numbering import list_number
from mengyue.docx.page import AGREEMENT, OFFICIAL, section, section_break
from mengyue.docx.tall_rows import with_tall_rows_split
from mengyue.docx.xml import cell, p, row, table
from mengyue.docx.zip import pack, read_parts
from mengyue.pack.lost_words import lost_words
from mengyue.pack.pages import page_texts
from mengyue.pack.pdf import LostWords, convert

from .conftest import needs_office

#: With eight lines of head above it, taller than what is left of a page and lower than a whole one.
TALL = "".join(f"第{number}项义务是按期提交第{number}号报告并参加评审；" for number in range(1, 75))
NUMBERED = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_number(1)}"/></w:numPr>'
#: Of every length, so that the comma comes to the end of a line.
LINES = ["甲" * length + "，" + "乙方应按期完成" * 3 for length in range(25, 40)]


def document(*paragraphs: str) -> dict[str, bytes]:
    body = "".join(f"<w:p>{paragraph}</w:p>" for paragraph in paragraphs)
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return {"word/document.xml": f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'.encode()}


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("pages", "lost"),
    [
        (["甲方应当按期付款。\n第 1 页"], []),
        (["甲方应当\n按期付款。\n第 1 页"], []),
        (["页眉\n甲方应当\n第 1 页", "页眉\n按期付款。\n第 2 页"], []),
        (["甲方应当按期款。"], ["甲方应当按期付款。"]),
        (["甲方应当\n第 1 页", "按期付款"], ["甲方应当按期付款。"]),
        ([""], ["甲方应当按期付款。"]),
        (["甲方应", "页眉\n付当按期付款。"], ["甲方应当按期付款。"]),
    ],
)
def test_a_paragraph_is_found_over_lines_and_pages_and_only_whole(pages: list[str], lost: list[str]) -> None:
    assert lost_words(document(run("甲方应当") + run("按期付款。")), pages) == lost


def test_what_stands_twice_must_be_shown_twice() -> None:
    parts = document(run("同意"), run("同意"), run("本单位同意以上内容"))
    assert lost_words(parts, ["本单位同意以上内容\n同意\n同意"]) == []
    assert lost_words(parts, ["本单位同意以上内容\n同意"]) == ["同意"]


def test_hidden_and_deleted_text_and_page_numbers_need_not_be_shown() -> None:
    field = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    page = field.format("begin") + "<w:r><w:instrText> PAGE </w:instrText></w:r>" + field.format("separate")
    parts = document(
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>" + run("可见"),
        "<w:del><w:r><w:delText>删去</w:delText></w:r></w:del>",
        run("第 ") + page + run("77") + field.format("end") + run(" 页"),
    )
    assert lost_words(parts, ["可见", "第 1 页"]) == []


def test_the_foot_of_even_pages_is_asked_for_where_there_is_an_even_page() -> None:
    def paper(body: str) -> dict[str, bytes]:
        return read_parts(package(body, footer="page_of", page=OFFICIAL, title="函", stamp=False))

    letter = paper(p("此函。"))
    two_parts = paper(p("此函。") + section_break(OFFICIAL) + p("附表") + section(OFFICIAL, restart=True))
    foot = "第 1 页　共 1 页"
    assert lost_words(letter, [f"此函。\n{foot}"]) == []
    assert lost_words(two_parts, [f"此函。\n{foot}", f"附表\n{foot}"]) == []
    assert lost_words(letter, [f"此函。\n{foot}", ""]) == ["第", "页共", "页"]
    assert lost_words(letter, [f"此函。\n{foot}", foot]) == []
    assert lost_words(letter, ["此函。"]) == ["第", "页共", "页"]


@pytest.mark.libreoffice
@needs_office[1]
def test_a_row_taller_than_a_page_and_punctuation_at_the_ends_of_lines_are_printed() -> None:
    head = row([cell("".join(p(f"义务{line}", style="表头") for line in range(8)), 9000)], header=True)
    rows = [head, row([cell(p(TALL, style="表格文字"), 9000)]), row([cell(p("短行"), 9000)])]
    body = table((9000,), rows) + "".join(p(line, style="项", extra=NUMBERED) for line in LINES)
    parts = read_parts(package(body, footer="none", page=AGREEMENT, title="义务表", stamp=False))
    text = parts["word/document.xml"].decode()
    assert with_tall_rows_split(text).count("<w:cantSplit/>") == 2, "short rows stay together"
    convert({"义务表": pack(parts | {"word/document.xml": with_tall_rows_split(text).encode()})})
    with pytest.raises(LostWords, match=r"义务表.*第1项义务") as refused:
        convert({"义务表": pack(parts)})
    assert len(refused.value.lost["义务表"]) == 1


def test_a_line_that_begins_like_a_heading_over_several_lines_leaves_the_heading_whole() -> None:
    parts = document(run("示例创新联合体"), run("理事会决议"), run("决议如下。"), run("示例创新联合体理事会"))
    page = "示例创新联合体\n理事会决议\n决议如下。\n示例创新联合体理事会"
    assert lost_words(parts, [page]) == []
    assert lost_words(parts, [page.removesuffix("理事会")])


def test_a_paragraph_over_two_pages_takes_no_words_from_one_before() -> None:
    other, over = (
        "任务，是指附件 1 所列的工作。",
        "附件1注明拟申请财政资助的任务，未获资助或者资助不足的，应当在十五日内书面通知全体成员单位",
    )
    pages = [
        "任务，是指附件 1 所列的工作。",
        "附件 1 注明拟申请财政资助的任务，\n未获资助或者资助不足的，",
        "应当在十五日内书面通知全体成员单位",
    ]
    assert lost_words(document(run(other), run(over)), pages) == []
    assert lost_words(document(run(other), run(over)), ["任务，是指", *pages[1:]])


@pytest.mark.parametrize(
    ("page", "lost"),
    [
        ("9①项专利；\n22.3万台（年产③）", []),  # as PDF readers give it: beside its place
        ("①9项专利；\n②2.3万台（③年产）", []),
        ("①9项专利；\n②2.3万台（年产）", ["③"]),
        ("①项专利；\n②2.3万台（③年产）", ["9项专利;2.3万台(年产)"]),
    ],
)
def test_enclosed_numbers_may_stand_beside_their_place_but_must_stand_there(page: str, lost: list[str]) -> None:
    text = page if "②" in page else page + "②"
    assert lost_words(document(run("①9项专利；②2.3万台（③年产）")), [text.replace("22.3", "2.3")]) == lost


@pytest.mark.libreoffice
def test_pages_are_read_by_many_threads_without_ending_the_process() -> None:
    pdf = convert({"a": pack(read_parts(package(p("甲方应当按期付款。") * 40, page=AGREEMENT)))})["a"]
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda _n: page_texts(pdf), range(400)))
    assert len(set(read)) == 1 and read[0][0].count("甲方应当按期付款") > 10


#: A table as an opinion has it: advice begins with the same words in every row and says at its end which article it is.
ROWS = [
    (
        number,
        f"未收入：{title}",
        f"{title}另行约定；" + "约定不明的，依法律规定办理。" * (len(key) % 3),
        f"协议篇幅没有收入该条；需要的，改用更长的篇幅，或者在资料的条款选择中单列该条（rules.{key}）",
    )
    for number, title, key in [
        ("壹", "按份责任", "several-liability"),
        ("贰", "主体资格", "representations"),
        ("叁", "目标考核", "indicators"),
        ("肆", "退出后果", "exit-effects"),
        ("伍", "对外许可", "licence-outside"),
        ("陆", "商业秘密", "secrets"),
        ("柒", "保密期限", "period"),
    ]
]
HEAD = "仅供内部审查\n序号 条款 问题 建议\n"


def laid_out(rows: Sequence[Sequence[str]], height: int) -> list[str]:
    """Lay rows out in narrow columns on pages of ``height`` lines, as LibreOffice draws them: cell by cell."""
    pages, room = [HEAD], height
    for one in rows:
        cells = [[text[at : at + 9] for at in range(0, len(text), 9)] for text in one]
        while any(cells):
            if not room:
                pages.append(HEAD)
                room = height
            pages[-1] += "".join(line + "\n" for lines in cells for line in lines[:room])
            tallest = max(map(len, cells))
            cells, room = [lines[room:] for lines in cells], room - min(tallest, room)
    return [f"{page}第 {number} 页" for number, page in enumerate(pages, 1)]


@pytest.mark.parametrize("height", range(7, 24))
def test_cells_that_begin_alike_run_on_over_the_ends_of_pages(height: int) -> None:
    parts = document(*(run(text) for one in ROWS for text in one))
    assert lost_words(parts, laid_out(ROWS, height)) == []


@pytest.mark.parametrize("height", [8, 11, 17])
def test_not_a_character_and_not_a_cell_may_be_missing_where_cells_begin_alike(height: int) -> None:
    parts = document(*(run(text) for one in ROWS for text in one))
    pages = laid_out(ROWS, height)
    for number, page in enumerate(pages):
        for at in range(len(HEAD), page.rindex("\n")):
            if page[at] != "\n":
                damaged = [*pages[:number], page[:at] + page[at + 1 :], *pages[number + 1 :]]
                assert lost_words(parts, damaged), (number, page[at - 5 : at + 5])
    for at, one in enumerate(ROWS):
        for column in range(len(one)):
            without = [*ROWS[:at], [text for own, text in enumerate(one) if own != column], *ROWS[at + 1 :]]
            assert lost_words(parts, laid_out(without, height)), one[column]


def test_a_number_does_not_run_on_over_the_end_of_a_page() -> None:
    parts = document(run("163"), run("甲方应当按期付款。"))
    assert lost_words(parts, ["第二款\n16", "3\n甲方应当按期付款。"]) == ["163"]


@pytest.mark.libreoffice
@needs_office[1]
def test_a_word_that_breaks_at_its_hyphen_breaks_at_the_end_of_a_page_too() -> None:
    one = row([cell(p("该条（membership.exit-effects）", style="表格文字"), 2400)], can_split=True)
    bodies = [p("行") * lines + table((2400,), [one] * 40) for lines in range(4)]
    papers = [pack(read_parts(package(body, footer="page_of", page=AGREEMENT, stamp=False))) for body in bodies]
    made = convert({str(number): paper for number, paper in enumerate(papers)})
    assert any("effects）" in page[:12] for pdf in made.values() for page in page_texts(pdf)), "a row runs on"
