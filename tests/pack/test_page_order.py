"""A PDF has the pages of its document and no others, in their order; whatever its maker leaves blank on purpose."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

import docx
from mengyue.pack.pdf import LostWords, WrongPages, convert

from .conftest import ALLIANCE, Outcome, needs_office

pytestmark = needs_office

#: What a program makes of the pages 0, 1, 2 … of a document; ``None`` is a blank page.
MADE: dict[str, Callable[[list[int]], Sequence[int | None]]] = {
    "a blank page first": lambda pages: [None, *pages],
    "a blank page behind the cover": lambda pages: [pages[0], None, *pages[1:]],
    "a blank page in the middle": lambda pages: [*pages[:4], None, *pages[4:]],
    "a blank page last": lambda pages: [*pages, None],
    "the cover twice": lambda pages: [pages[0], *pages],
    "a page twice": lambda pages: [*pages[:4], *pages[3:]],
    "everything twice": lambda pages: [*pages, *pages],
    "two pages exchanged": lambda pages: [*pages[:2], pages[3], pages[2], *pages[4:]],
    "the last page first": lambda pages: [pages[-1], *pages[:-1]],
}


def rearranged(data: bytes, order: Callable[[list[int]], Sequence[int | None]]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as source, pikepdf.new() as pdf:
        for number in order(list(range(len(source.pages)))):
            if number is None:
                pdf.add_blank_page(page_size=(595, 842))
            else:
                pdf.pages.append(source.pages[number])
        pdf.save(out)
    return out.getvalue()


def field(paragraph: docx.text.paragraph.Paragraph, name: str) -> None:
    for kind in ("begin", "", "separate", "end"):
        made = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            made.set(qn("w:fldCharType"), kind)
        else:
            made.text = f" {name} "
        paragraph.add_run()._r.append(made)


def document(body: Callable[[docx.document.Document], None], *, numbered: bool) -> bytes:
    made = docx.Document()
    body(made)
    if numbered:
        foot = made.sections[0].footer.paragraphs[0]
        foot.add_run("第")
        field(foot, "PAGE")
        foot.add_run("页，共")
        field(foot, "NUMPAGES")
        foot.add_run("页")
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def words(made: docx.document.Document, *, first: int = 1, count: int = 12) -> None:
    for number in range(first, first + count):
        made.add_paragraph(f"第{number}条　各方就示例事项{number}的办理达成一致，按本协议的约定执行。")


@pytest.fixture(scope="module")
def plain_text() -> bytes:
    """A document without numbers of pages."""
    return document(lambda made: words(made, count=160), numbered=False)


@pytest.fixture(scope="module")
def whole_pdfs(papers: dict[str, bytes], plain_text: bytes) -> dict[str, bytes]:
    return convert({"application": papers["application"], "plain": plain_text})


@pytest.mark.parametrize(
    ("how", "kind"),
    [
        *((how, "application") for how in MADE),
        ("a blank page in the middle", "plain"),
        ("two pages exchanged", "plain"),
    ],
)
def test_a_pdf_of_other_pages_is_not_released(
    how: str, kind: str, papers: dict[str, bytes], plain_text: bytes, whole_pdfs: dict[str, bytes],
    office: Callable[[str], None], tmp_path: Path,
) -> None:  # fmt: skip
    (tmp_path / "made.pdf").write_bytes(rearranged(whole_pdfs[kind], MADE[how]))
    office(
        'while [ "$1" != --outdir ]; do shift; done\n'
        'for file in "$3"; do cp "$HERE/made.pdf" "$2/$(basename "$file" .docx).pdf"; done'
    )
    with pytest.raises((WrongPages, LostWords)) as refused:
        convert({kind: {**papers, "plain": plain_text}[kind]})
    assert kind in str(refused.value)
    if "twice" in how or "blank" in how:
        assert isinstance(refused.value, WrongPages), "no word is lost"


def test_a_document_may_leave_pages_blank_and_number_them_as_it_likes() -> None:
    def two_breaks(made: docx.document.Document) -> None:
        words(made)
        made.add_page_break()
        made.add_page_break()
        words(made, first=20)

    def a_blank_section(made: docx.document.Document) -> None:
        made.add_paragraph("示例协议")
        made.add_section(WD_SECTION.NEW_PAGE)
        made.add_section(WD_SECTION.NEW_PAGE)
        words(made)

    def a_cover_without_number(made: docx.document.Document) -> None:
        words(made, count=80)
        made.sections[0].different_first_page_header_footer = True

    def an_empty_table(made: docx.document.Document) -> None:
        made.add_paragraph("以下各项由成员单位填写：")
        made.add_table(130, 4).style = "Table Grid"

    def many_empty_lines(made: docx.document.Document) -> None:
        words(made, count=3)
        for _line in range(90):
            made.add_paragraph()
        words(made, first=20, count=3)

    def figures_alone(made: docx.document.Document) -> None:
        for row in made.add_table(120, 4).rows:
            for cell in row.cells:
                cell.text = "100"

    def another_count(made: docx.document.Document) -> None:
        words(made)
        made.add_section(WD_SECTION.NEW_PAGE)
        words(made, first=20, count=60)
        counting = OxmlElement("w:pgNumType")
        counting.set(qn("w:start"), "1")
        made.sections[-1]._sectPr.append(counting)

    def the_same_line_everywhere(made: docx.document.Document) -> None:
        for _page in range(5):
            made.add_paragraph("（本页无正文，为示例协议的签署页）")
            made.add_page_break()

    bodies = (
        two_breaks, a_blank_section, a_cover_without_number, an_empty_table, many_empty_lines, figures_alone,
        another_count, the_same_line_everywhere,
    )  # fmt: skip
    wanted: dict[str, bytes] = {}
    for body in bodies:
        wanted |= {f"{body.__name__} {numbered}": document(body, numbered=numbered) for numbered in (True, False)}
    assert set(convert(wanted)) == set(wanted)


def test_a_package_of_a_program_that_adds_pages_tells_the_paper_and_the_page(
    package: Callable[..., Outcome], office: Callable[[str], None], tmp_path: Path
) -> None:
    (tmp_path / "add.py").write_text(
        "import subprocess, sys, tempfile, pikepdf; from pathlib import Path\n"
        "words = sys.argv[1:]; at = words.index('--outdir') + 1; out = Path(words[at])\n"
        "with tempfile.TemporaryDirectory() as room:\n"
        "    subprocess.run([*words[:at], room, *words[at + 1 :]], check=True)\n"
        "    for path in Path(room).glob('*.pdf'):\n"
        "        with pikepdf.open(path) as pdf:\n"
        "            pdf.add_blank_page()\n"
        "            pdf.save(out / path.name)\n"
    )
    office(f'exec {sys.executable} "$HERE/add.py" "$OFFICE" "$@"')
    done = package(ALLIANCE, tmp_path / "out")
    assert done.code not in (0, 2)
    assert "页数或者页序与 Word 文件不符" in done.err and "application" not in done.err
    assert "内部出错" not in done.err and not list((tmp_path / "out").rglob("*.pdf"))
