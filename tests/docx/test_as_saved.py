"""Templates as people's programs save them: taken where the meaning is clear, else refused with the paragraph."""

from __future__ import annotations

import io
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from mengyue.docx.base_document import package
from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_form
from mengyue.docx.xml import cell, grid, p, row, table
from mengyue.docx.zip import read_parts
from mengyue.draft.tree import Form, Stage
from mengyue.model.finding import EngineError
from mengyue.word.open_docx import open_package
from mengyue.word.reader import read_document

WHEN = date(2026, 11, 22)
NAME = "甲“&”公司"
PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
    '<wp:docPr id="7" name="章"/></wp:inline></w:drawing></w:r>'
)
CHANGE = 'w:id="1" w:author="乙" w:date="2026-11-01T00:00:00Z"'


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inner: str) -> str:
    return f"<w:p>{''.join(inner)}</w:p>"


def filled(data: bytes) -> bytes:
    form = Form("f", NAME, Stage.DRAFT, "f", {}, {})
    return render_form(compile_template(data), form, modified=WHEN)


def words(data: bytes) -> list[str]:
    return [q.words for q in read_document(open_package(data, "x")).body.paragraphs if q.words]


CLEAR = {
    "wide braces": para(r("名称：｛｛ title ｝｝")),
    "wide and narrow braces mixed": para(r("名称：{｛ title ｝}")),
    "a wide condition": para(r("｛％ if title ％｝名称：｛｛title｝｝{％ endif %｝")),
    "wide letters and signs": para(r("名称：｛｛ ｔｉｔｌｅ｜ｄｅｆａｕｌｔ（“无”） ｝｝")),
    "spaces that do not break": para(r("名称：{{\u00a0title\u00a0|\u3000default('无')\u200b}}")),
    "quotes that curl": para(r("名称：{{ title or “没有” }}")),
    "a tag in pieces": para(r("名称：{"), r("{ ti"), '<w:proofErr w:type="spellStart"/>', r("tle "), r("}"), r("}")),
    "marks of Word in a tag": para(
        r("名称：{{ ti"), '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>', r("tle }}")
    ),
    "a control around a tag": para(
        r("名称："),
        f'<w:sdt><w:sdtPr><w:id w:val="5"/></w:sdtPr><w:sdtContent>{r("{{ title }}")}</w:sdtContent></w:sdt>',
    ),
    "a control around half a tag": para(
        r("名称：{{ "), f"<w:sdt><w:sdtPr/><w:sdtContent>{r('title }}')}</w:sdtContent></w:sdt>"
    ),
    "a control around paragraphs": "<w:sdt><w:sdtPr/><w:sdtContent>"
    + p("{%p if title %}")
    + p("名称：{{ title }}")
    + "</w:sdtContent></w:sdt>"
    + p("{%p endif %}"),
    "a link around half a tag": para(r("名称：{{ "), f'<w:hyperlink w:anchor="a">{r("title")}</w:hyperlink>', r(" }}")),
    "a hidden condition": para(
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{% if title %}</w:t></w:r>",
        r("名称：{{ title }}"),
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{% endif %}</w:t></w:r>",
    ),
    "text that a look lets be seen again": para(
        '<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>名称：{{ title }}</w:t></w:r>'
    ),
    "a changed look": para(
        f"<w:r><w:rPr><w:b/><w:rPrChange {CHANGE}><w:rPr/></w:rPrChange></w:rPr><w:t>名称：{{{{ title }}}}</w:t></w:r>"
    ),
}


@pytest.mark.parametrize("name", CLEAR)
def test_what_is_clear_is_filled_in(name: str) -> None:
    assert words(filled(package(CLEAR[name]))) == [f"名称：{NAME}"]


UNCLEAR = {
    "an inserted tag": (para(r("名称："), f"<w:ins {CHANGE}>{r('{{ title }}')}</w:ins>"), "修订"),
    "a tag changed within": (para(r("{{ ti"), f"<w:ins {CHANGE}>{r('tl')}</w:ins>", r("e }}")), "修订"),
    "words deleted from a tag": (
        para(r("{{ ti"), f"<w:del {CHANGE}><w:r><w:delText>x</w:delText></w:r></w:del>", r("tle }}")),
        "修订",
    ),
    "a deleted tag": (
        para(r("名称"), f"<w:del {CHANGE}><w:r><w:delText>{{{{ a }}}}</w:delText></w:r></w:del>"),
        "修订",
    ),
    "a tag in a deleted row": (
        table(
            [2000], [row([cell(p("{{ title }}"), 2000)]).replace("<w:tr>", f"<w:tr><w:trPr><w:del {CHANGE}/></w:trPr>")]
        ),
        "修订",
    ),
    "a tag in a paragraph joined to the next": (
        f"<w:p><w:pPr><w:rPr><w:del {CHANGE}/></w:rPr></w:pPr>{r('{{ title }}')}</w:p>" + p("乙方"),
        "修订",
    ),
    "a joining tag with nothing to join": (
        table([2000], [row([cell(p("{%- if title -%}甲方{% endif %}"), 2000)])]),
        "只能写在段首或者段尾",
    ),
    "a filter that is not there": (p("名称：{{ title | titel }}"), "没有过滤器“titel”"),
    "a tag over two paragraphs": (p("名称：{{ ti") + p("tle }}"), "没有在同一段内写完"),
    "a wide tag that is not closed": (p("名称：｛｛ title"), "没有在同一段内写完"),
    "a wide tag that is not opened": (p("名称：title ｝｝"), "没有与它相配"),
    "words beside a tag for the paragraph": (p("名称：{%p if title %}") + p("{%p endif %}"), "“名称：”会丢失"),
    "words beside a tag for the row": (
        table(
            [2000, 2000],
            [row([cell(p("{%tr if title %}"), 2000), cell(p("乙方"), 2000)]), grid("{%tr endif %}", [2000, 2000])],
        ),
        "“乙方”会丢失",
    ),
    "a tag in hidden text": (para("<w:r><w:rPr><w:vanish/></w:rPr><w:t>名称：{{ title }}</w:t></w:r>"), "隐藏"),
    "half a tag in hidden text": (
        para(r("名称：{{ ti"), "<w:r><w:rPr><w:vanish/></w:rPr><w:t>tle }}</w:t></w:r>"),
        "隐藏",
    ),
    "a tag in a hidden row": (
        table([2000], [row([cell(p("{{ title }}"), 2000)]).replace("<w:tr>", "<w:tr><w:trPr><w:hidden/></w:trPr>")]),
        "隐藏",
    ),
    "a file put in": (para(r("乙方")) + '<w:altChunk r:id="rId1"/>', "altChunk"),
    "a part of a master document": (para(r("乙方"), '<w:subDoc r:id="rId1"/>'), "子文档"),
    "words of another file": (
        para(
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> INCLUDE</w:instrText></w:r>'
            '<w:r><w:instrText>TEXT "a.docx" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
            r("乙方"),
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
        ),
        "INCLUDETEXT",
    ),
    "a name that is not there": (p("名称：{{ titel }}"), "不存在"),
    "a word that Jinja does not know": (p("名称：{% fi title %}"), "写法有误"),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_what_is_not_clear_is_refused_with_part_and_paragraph(name: str) -> None:
    body, said = UNCLEAR[name]
    with pytest.raises(EngineError, match=said) as told:
        filled(package(p("第一段") + body))
    assert "模板正文第 2 段“" in str(told.value) or name == "words beside a tag for the row"


def test_what_a_loop_repeats_is_numbered_anew_and_named_once() -> None:
    mark = '<w:bookmarkStart w:id="1" w:name="处"/>' + r("{{ i }}") + '<w:bookmarkEnd w:id="1"/>'
    body = p("{%p for i in (1, 2, 3) %}") + para(mark, PICTURE) + p("{%p endfor %}")
    xml = read_parts(filled(package(body)))["word/document.xml"].decode()
    assert xml.count('w:name="处"') == 1 == xml.count("<w:bookmarkEnd ")
    assert [int(found) for found in etree.fromstring(xml.encode()).xpath("//*[local-name()='docPr']/@id")] == [1, 2, 3]


def test_parts_with_chinese_names_and_strict_files_are_filled_in() -> None:
    parts = read_parts(package(p("正文：{{ title }}"), footer="page_of"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in parts.items():
            for kind in (b"wordprocessingml/", b"officeDocument/"):
                old, strict = (
                    b"http://schemas.openxmlformats.org/" + kind + b"2006/",
                    b"http://purl.oclc.org/ooxml/" + kind,
                )
                data = data.replace(old, strict)
            if name == "word/footer1.xml":
                data = data.replace(b"</w:p>", r("页脚：{{ title }}").encode() + b"</w:p>", 1)
            data = data.replace(b"footer1.xml", "页脚.xml".encode()).replace(b"document.xml", "正文.xml".encode())
            target.writestr(name.replace("footer1.xml", "页脚.xml").replace("document.xml", "正文.xml"), data)
    made = read_document(open_package(filled(out.getvalue()), "x"))
    shown = {story.kind: "".join(q.words for q in story.paragraphs) for story in made.stories}
    assert shown["body"] == f"正文：{NAME}" and f"页脚：{NAME}" in shown["footer"]


def test_a_template_without_a_body_is_refused() -> None:
    from mengyue.docx.zip import pack

    parts = read_parts(package(p("一")))
    head = parts["word/document.xml"].partition(b"<w:body")[0]
    with pytest.raises(EngineError, match=r"不是可用的 \.docx"):
        compile_template(pack({**parts, "word/document.xml": head + b"</w:document>"}))


def test_loops_in_loops_end_in_a_sentence() -> None:
    numbers = "(1,2,3,4,5,6,7,8,9,10)"
    loops = "".join(f"{{% for i{at} in {numbers} %}}" for at in range(9))
    started = time.monotonic()
    with pytest.raises(EngineError, match=r"模板正文第 2 段“第二段.*循环套循环"):
        filled(package(p("第一段") + p("第二段" + loops + "{% endfor %}" * 9)))
    assert time.monotonic() - started < 20


def test_a_template_that_writes_without_end_is_stopped() -> None:
    numbers = "(" + ",".join("1" for _at in range(300)) + ")"
    loops = f"{{% for i in {numbers} %}}{{% for j in {numbers} %}}" + "字" * 2000 + "{% endfor %}{% endfor %}"
    with pytest.raises(EngineError, match=r"模板正文第 2 段“第二段.*过长"):
        filled(package(p("第一段") + p("第二段" + loops)))


def test_a_template_of_ones_own_is_named_with_its_file(tmp_path: Path) -> None:
    import shutil

    from mengyue.paths import content_root
    from mengyue.pipeline import Workshop

    for folder in ("policies", "clauses", "templates"):
        shutil.copytree(content_root() / folder, tmp_path / folder)
    own = tmp_path / "templates" / "agreements" / "guangxi-2021.docx"
    parts: dict[str, Any] = read_parts(own.read_bytes())
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data.replace(b"{{ title }}", b"{{ title", 1))
    own.write_bytes(out.getvalue())
    with pytest.raises(EngineError, match=r"templates/agreements/guangxi-2021\.docx：模板正文第 \d+ 段“"):
        Workshop(tmp_path)._template("agreements/guangxi-2021")
