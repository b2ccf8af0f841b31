"""What needs no LibreOffice: what stays of a PDF, what is told to be missing, where a character has no font."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from docx.document import Document
from PIL import Image

from mengyue.draft.tree import Article, Draft, Origin, Paragraph, Schedule, Stage, Text, Value
from mengyue.model.finding import Severity
from mengyue.pack.checklist import contents_rows, material_rows
from mengyue.pack.glyphs import Glyphs, boxes
from mengyue.pack.handed_in import standing
from mengyue.pack.materials import Material, Standing
from mengyue.pack.merge import merged
from mengyue.pack.normalise import normalise
from mengyue.pack.own import OwnPaper
from mengyue.pack.page_order import wrong_pages
from mengyue.pack.pages import page_texts
from mengyue.pack.photos import photo_pdf

from .test_page_order import MADE, document, words


def pdf(title: str, day: str, words: bytes = b"(a) Tj") -> bytes:
    made = pikepdf.new()
    made.add_blank_page(page_size=(595, 842))
    made.pages[0].Contents = made.make_stream(words)
    made.docinfo["/CreationDate"] = f"D:{day}000000Z"
    if title:
        made.docinfo["/Title"] = title
    made.Root.Metadata = made.make_stream(day.encode())
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_of_the_properties_of_a_pdf_its_title_stays_and_no_day() -> None:
    first, second = (normalise(pdf("协议", day)) for day in ("20260101", "20270202"))
    assert first == second and first != normalise(pdf("协议", "20260101", b"(b) Tj"))
    with pikepdf.open(io.BytesIO(first)) as made:
        assert {str(key): str(value) for key, value in made.docinfo.items()} == {"/Title": "协议"}
        assert "/Metadata" not in made.Root and made.Root.ViewerPreferences.DisplayDocTitle
    with pikepdf.open(io.BytesIO(normalise(pdf("", "20260101")))) as made:
        assert "/Info" not in made.trailer and "/ViewerPreferences" not in made.Root


def with_outline() -> bytes:
    """Three pages: headings that lead to the second by a place and to the third by an action, a link to the third."""
    made = pikepdf.open(io.BytesIO(_blank_pdf(3)))
    third = pikepdf.Array([made.pages[2].obj, pikepdf.Name.Fit])
    with made.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("第一章", 1))
        outline.root.append(pikepdf.OutlineItem("第二章", action=pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=third)))
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], Dest=third)
    made.pages[0].Annots = pikepdf.Array([link])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_in_one_pdf_of_many_headings_and_links_lead_to_their_pages_and_each_page_has_its_number() -> None:
    whole = merged([("封面", _blank_pdf(1)), ("协议", with_outline())], "全套材料")
    with pikepdf.open(io.BytesIO(whole)) as made, made.open_outline() as outline:
        pages = {page.obj.objgen: at for at, page in enumerate(made.pages, 1)}
        cover, agreement = outline.root
        assert [str(item.title) for item in (cover, agreement, *agreement.children)] == [
            "封面",
            "协议",
            "第一章",
            "第二章",
        ]
        leads = [pages[item.destination[0].objgen] for item in (cover, agreement, *agreement.children)]
        assert leads == [1, 2, 3, 4]
        assert pages[made.pages[1].Annots[0].Dest[0].objgen] == 4
    assert [text.strip() for text in page_texts(whole)] == ["", "2/4", "3/4", "4/4"]


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_number_stands_at_the_top_right_as_the_page_is_seen(turn: int) -> None:
    page = pikepdf.open(io.BytesIO(_blank_pdf(1)))
    page.pages[0].Rotate = turn
    out = io.BytesIO()
    page.save(out)
    whole = merged([("表", out.getvalue())], "表", unstamped=0)
    document = pypdfium2.PdfDocument(whole)
    try:
        picture = document[0].render().to_pil().convert("L").point(lambda level: 255 * (level < 128))
    finally:
        document.close()
    left, upper, right, lower = picture.getbbox()
    assert 20 < upper < lower < 50 and 20 < picture.width - right < picture.width - left < 80


def test_a_pdf_that_is_cut_off_is_not_repaired() -> None:
    with pytest.raises(pikepdf.PdfError):
        normalise(pdf("协议", "20260101")[:-300])


def material(number: int, *, made: bool, offered: str = "", own: tuple[OwnPaper, ...] = ()) -> Material:
    return Material(
        number, f"m{number}", f"材料{number}", "附件1", 1, f"材料{number}", Standing(made, offered=offered), own=own
    )


def test_what_is_missing_is_told_with_how_to_have_it_made_where_we_can(tmp_path: Path) -> None:
    asked = [material(1, made=False), material(2, made=False, offered="plan"), material(3, made=True)]
    absent, offered, unsigned, hint = standing(asked, tmp_path)
    assert "还缺 01《材料1》（附件1）" in absent and "--with" not in absent
    assert "还缺 02《材料2》（附件1）" in offered and "--with plan" in offered
    assert "03" in unsigned and "01" not in unsigned and "02" not in unsigned
    assert "01-" in hint and tmp_path.name in hint
    assert standing([material(3, made=True)], tmp_path)[-1].count("03-") == 1
    assert standing([], tmp_path) == []


def test_the_check_list_says_where_each_paper_stands() -> None:
    scan = OwnPaper(1, "01-扫描件.pdf", b"", b"")
    rows = [
        (Standing(True), (), "已生成，待签字盖章"),
        (Standing(True), (scan,), "已生成，已放入（01-扫描件.pdf），由人核对签章"),
        (Standing(False), (scan,), "已放入（01-扫描件.pdf）"),
        (Standing(False, "2026-01-02", registered=True), (), "单位自备，已登记（2026-01-02）"),
        (Standing(False, registered=True), (), "单位自备，已登记"),
        (Standing(False, offered="plan"), (), "未放入，可由本程序生成或者单位自备"),
        (Standing(False), (), "单位自备，待补"),
    ]
    listed = [
        Material(at, "m", "材料", "三", 2, "材料", standing, own=own) for at, (standing, own, _s) in enumerate(rows)
    ]
    told = material_rows(listed)
    assert [row.status for row in told] == [said for _standing, _own, said in rows]
    assert [row.provided for row in told] == ["随本套材料"] * 3 + ["单位自备"] * 4


def test_the_contents_give_the_pages_of_what_is_there_and_a_dash_for_what_is_not() -> None:
    listed = [material(1, made=True), material(2, made=False)]
    rows = contents_rows(listed, ["用印清单"], {"材料1": (3, 2), "用印清单": (1, 5)})
    assert [(row.number, row.title, row.pages, row.start) for row in rows] == [
        ("01", "材料1", "3", "2"),
        ("02", "材料2", "—", "—"),
        ("", "用印清单", "1", "5"),
    ]


def test_a_character_without_a_font_is_told_once_with_its_places_and_the_data_it_comes_from() -> None:
    rare = "\U0003134a"
    named = Value(f"甲{rare}公司", "members[1].name")
    article = Article("第二条", "成员", "b", (Paragraph((Text("成员单位："), named)),), Origin())
    schedule = Schedule(1, "名单", "s", (Paragraph((named,)),), Origin())
    draft = Draft("x", "协议", Stage.DRAFT, "t", (), (), (article,), (), (schedule,))
    (found,) = boxes(draft, Glyphs((0x20,), (0xFFFF,)), Severity.WARNING)
    assert (found.code, found.path, found.found) == ("DR-GLYPH", "members[1].name", "U+3134A")
    assert "第二条“成员”" in found.message and "附件 1“名单”" in found.message and "方框" in found.message
    assert list(boxes(draft, Glyphs((0x20,), (0x3FFFF,)), Severity.WARNING)) == []


@pytest.fixture(scope="module", params=[True, False], ids=["numbered", "without numbers"])
def paper(request: pytest.FixtureRequest) -> tuple[dict[str, bytes], list[str]]:
    """The parts of a document of six pages, and what its pages say."""

    def body(made: Document) -> None:
        for page in range(6):
            words(made, first=10 * page + 1, count=4)
            if page < 5:
                made.add_page_break()

    parts = _parts(body, numbered=request.param)
    texts = []
    for page in range(6):
        text = _said(range(10 * page + 1, 10 * page + 5))
        texts.append(text + (f"\n第{page + 1}页，共6页" if request.param else ""))
    return parts, texts


def _said(numbers: range) -> str:
    """What the paragraphs of ``words`` with these numbers say on a page."""
    return "\n".join(f"第{at}条　各方就示例事项{at}的办理达成一致，按本协议的约定执行。" for at in numbers)


def _blank_pdf(pages: int) -> bytes:
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page(page_size=(595, 842))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_the_pages_of_the_document_in_their_order_are_right(paper: tuple[dict[str, bytes], list[str]]) -> None:
    parts, texts = paper
    assert wrong_pages(parts, _blank_pdf(6), texts) == []


@pytest.mark.parametrize("how", MADE)
def test_pages_come_in_another_order_or_number_are_told(how: str, paper: tuple[dict[str, bytes], list[str]]) -> None:
    parts, texts = paper
    made = ["" if at is None else texts[at] for at in MADE[how](list(range(6)))]
    told = wrong_pages(parts, _blank_pdf(len(made)), made)
    assert told and set(told) <= set(range(1, len(made) + 1))


def test_a_page_of_another_paper_between_is_told(paper: tuple[dict[str, bytes], list[str]]) -> None:
    parts, texts = paper
    strange = "本页为另一份文件的内容，与示例协议没有任何关系。"
    assert wrong_pages(parts, _blank_pdf(7), [*texts[:2], strange, *texts[2:]])


def _parts(body: Callable[[Document], None], *, numbered: bool) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(document(body, numbered=numbered))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_pages_that_all_say_the_same_are_the_document_s() -> None:
    line = "（本页无正文，为示例协议的签署页）"

    def body(made: Document) -> None:
        for _page in range(4):
            made.add_paragraph(line)
            made.add_page_break()

    assert wrong_pages(_parts(body, numbered=False), _blank_pdf(4), [line] * 4) == []


def test_a_page_with_one_line_of_its_own_may_say_in_its_head_what_a_table_says_once() -> None:
    """The head of a copy that was approved gives days, and a schedule a day that begins alike."""
    head, sole, row = "已审　分管负责人 2026年11月23日", "（本页无正文，为示例协议的签署页）", "2026年11月30日前到位"

    def body(made: Document) -> None:
        made.sections[0].header.paragraphs[0].text = head
        words(made, count=3)
        made.add_page_break()
        made.add_paragraph(sole)
        made.add_page_break()
        made.add_paragraph(row)

    parts = _parts(body, numbered=False)
    texts = [f"{head}\n{own}" for own in (_said(range(1, 4)), sole, row)]
    assert wrong_pages(parts, _blank_pdf(3), texts) == []
    assert wrong_pages(parts, _blank_pdf(4), [*texts[:2], *texts[1:]])


def test_a_cover_without_a_number_must_still_be_the_document_s() -> None:
    def body(made: Document) -> None:
        made.add_paragraph("示例产业技术创新联合体组建协议书")
        made.add_page_break()
        words(made, count=3)
        made.sections[0].different_first_page_header_footer = True

    parts = _parts(body, numbered=True)
    second = _said(range(1, 4)) + "\n第2页，共2页"
    assert wrong_pages(parts, _blank_pdf(2), ["示例产业技术创新联合体组建协议书", second]) == []
    assert wrong_pages(parts, _blank_pdf(2), ["本页为另一份文件的内容，与此没有任何关系。", second]) == [1]


@pytest.mark.parametrize("size", [(400, 300), (300, 400), (900, 90), (90, 900)])
def test_a_photo_fits_between_the_margins_of_its_page_upright_or_across(size: tuple[int, int]) -> None:
    out = io.BytesIO()
    Image.new("RGB", size, "#c8324b").save(out, "JPEG")
    with pikepdf.open(io.BytesIO(photo_pdf(out.getvalue()))) as made:
        (page,) = made.pages
        wide, high = (float(edge) for edge in page.mediabox[2:])
        numbers = page.Contents.read_bytes().split()
    across, down, left, below = (float(numbers[at]) for at in (1, 4, 5, 6))
    assert (wide > high) is (size[0] > size[1])
    assert across / down == pytest.approx(size[0] / size[1], rel=0.01)
    assert left == pytest.approx((wide - across) / 2, abs=0.01) and below == pytest.approx((high - down) / 2, abs=0.01)
    assert 20 < min(left, below) < 60, "the picture reaches the margins"
