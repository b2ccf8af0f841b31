"""Numbers on the page are Word's own, and are the ones the draft says."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from mengyue.docx.compile import CompiledTemplate
from mengyue.docx.fontconfig import fonts_conf
from mengyue.docx.list_labels import Labels
from mengyue.docx.live_numbering import LISTS, list_number
from mengyue.docx.render import render_draft
from mengyue.docx.zip import pack, read_parts
from mengyue.draft.bookmarks import bookmark_name
from mengyue.draft.tree import Article, Draft, Heading, Item, Origin, Paragraph, Ref, Text
from mengyue.model.finding import EngineError

WHEN = date(2026, 11, 22)
CACHED = re.compile(r'(fldCharType="separate"/></w:r><w:r><w:t(?: xml:space="preserve")?>)[^<]*')


def _page_text(data: bytes, folder: Path) -> str:
    """Let LibreOffice lay the document out, computing all numbers and fields anew; return its text without spaces."""
    (folder / "fonts.conf").write_text(fonts_conf(), "utf-8")
    (folder / "a.docx").write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), str(folder / "a.docx")]
    environ = {"FONTCONFIG_FILE": str(folder / "fonts.conf"), "HOME": str(folder), "PATH": "/usr/bin:/bin"}
    subprocess.run(command, check=True, capture_output=True, timeout=180, env=environ)
    shown = subprocess.run(["pdftotext", str(folder / "a.pdf"), "-"], check=True, capture_output=True, timeout=60)
    return re.sub(r"\s", "", shown.stdout.decode("utf-8"))


def _expected(draft: Draft) -> list[str]:
    """What must stand on the page, paragraph by paragraph, with the draft's own numbers."""
    found: list[str] = []
    for block in draft.body:
        if isinstance(block, Article):
            found.append(f"{block.number}{block.title}")
            for inner in block.blocks:
                if isinstance(inner, Paragraph | Item):
                    number = inner.number if isinstance(inner, Item) else ""
                    found.append(number + "".join(part.text for part in inner.inlines))
        elif isinstance(block, Heading):
            found.append(block.number + block.text)
    return [re.sub(r"\s", "", text) for text in found]


@pytest.mark.libreoffice
@pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LibreOffice or poppler missing"
)
def test_the_numbers_and_references_that_libreoffice_computes_are_ours(
    template: CompiledTemplate, make_draft, tmp_path
):
    draft = make_draft(members=2, articles=112)
    parts = read_parts(render_draft(template, draft, modified=WHEN))
    document = parts["word/document.xml"].decode()
    parts["word/document.xml"] = CACHED.sub(r"\g<1>过期", document).encode()
    text = _page_text(pack(parts), tmp_path)
    text = re.sub(r"第\d+页共\d+页|草案", "", text)
    assert "过期" not in text
    at = text.index("一、参与单位")
    for line in _expected(draft):
        found = text.find(line, at)
        assert found >= 0, line
        at = found + len(line)
    assert "附件1任务分工表" in text
    assert "附件2出资表" in text


def test_every_list_starts_again_through_a_number_of_its_own(template, make_draft):
    document = read_parts(render_draft(template, make_draft(articles=3), modified=WHEN))["word/document.xml"].decode()
    used = re.findall(r'<w:ilvl w:val="0"/><w:numId w:val="(\d+)"', document)
    assert list(dict.fromkeys(used)) == [str(list_number(series)) for series in (1, 2, 3)]


def test_more_lists_than_the_base_document_holds_are_refused():
    list_number(LISTS)
    with pytest.raises(EngineError, match="最多容纳"):
        list_number(LISTS + 1)


def test_a_draft_whose_numbers_are_wrong_is_refused():
    labels = Labels()
    labels.article("第一条")
    with pytest.raises(EngineError, match="应为“第二条”，草案中为“第三条”"):
        labels.article("第三条")


def test_an_item_restarts_below_a_new_parent():
    labels = Labels()
    for level, number in [(1, "（一）"), (2, "1."), (2, "2."), (1, "（二）"), (2, "1."), (3, "（1）")]:
        labels.item(Item(level, 1, number, ()))
    labels.item(Item(1, 2, "（一）", ()))


def test_a_heading_with_a_label_of_its_own_keeps_it_as_text(template, make_draft):
    from dataclasses import replace

    draft = replace(make_draft(), body=(Heading("第一章　", "总则"), Heading("一、", "目标")))
    document = read_parts(render_draft(template, draft, modified=WHEN))["word/document.xml"].decode()
    document = document.replace("<w:keepNext/>", "")  # nothing stands between them and the end of the text
    assert '<w:pStyle w:val="SectionHeadingPlain"/></w:pPr><w:r><w:t xml:space="preserve">第一章　总则' in document
    assert '<w:pStyle w:val="SectionHeading"/></w:pPr><w:r><w:t xml:space="preserve">目标' in document


def test_a_reference_to_nothing_is_never_released(template, make_draft):
    from dataclasses import replace

    lost = Article("第一条", "一", "M_a", (Paragraph((Text("见"), Ref("M_gone", "第九条"))),), Origin())
    with pytest.raises(EngineError, match="引用的目标不存在：M_gone"):
        render_draft(template, replace(make_draft(), body=(lost,)), modified=WHEN)


def test_bookmark_names_are_valid_for_word_and_differ_where_their_targets_do():
    targets = ["ip.ownership", "ip.owner-ship", "ip_ownership", "schedule:tasks", "条款", "a" * 80, "a" * 79 + "b"]
    names = [bookmark_name(target) for target in targets]
    assert len(set(names)) == len(targets)
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,39}", name) for name in names)
    assert names == [bookmark_name(target) for target in targets]
