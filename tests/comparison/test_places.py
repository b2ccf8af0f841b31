"""The summary of two Word files shows every place that changed, old and new, and what it could not compare."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ..word.make import p, word_file
from .conftest import ROWS, Outcome, document, marked, texts
from .conftest import WORDS as WORDS_OF_ALL

Run = Callable[..., Outcome]
Write = Callable[[str, bytes], Path]
TITLE = p("第一条　付款")
WORDS = "甲方应于三十日内付清全款。"
SAME = "没有变化"


def compared(mengyue: Run, write: Write, old: bytes, new: bytes, *more: str) -> Outcome:
    return mengyue("compare", write("old.docx", old), write("new.docx", new), *more)


CHANGES = {
    "a sentence": (p("甲方应于十日内付清全款。"), "文字改动", "旧：甲方应于三十日内付清全款。"),
    "struck": (p(WORDS, run="<w:strike/>"), "删除线改动", WORDS),
    "hidden": (p(WORDS) + p("乙方放弃追索。", run="<w:vanish/>"), "隐藏文字改动", "乙方放弃追索。"),
    "hidden from the page": (p(WORDS, run="<w:vanish/>"), "文字改动、隐藏文字改动", WORDS),
    "off the page": (p(WORDS, look='<w:framePr w:x="31000" w:y="31000"/>'), "移出页面的文字改动", WORDS),
    "words that look like marks of ours": (p(WORDS + "⟦甲方放弃全部权利⟧"), "文字改动", "甲方放弃全部权利"),
    "WordArt": (
        p(WORDS, more='<w:r><w:pict><v:shape><v:textpath string="作废"/></v:shape></w:pict></w:r>'),
        "文本框",
        "作废",
    ),
    "a field": (p(WORDS, more='<w:fldSimple w:instr=" AUTHOR "/>'), "域改动", "AUTHOR"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_told_with_what_was_and_what_is(name: str, mengyue: Run, write: Write) -> None:
    changed, kind, said = CHANGES[name]
    done = compared(mengyue, write, word_file(TITLE + p(WORDS)), word_file(TITLE + changed))
    assert done.code == 0
    assert "第一条 付款" in done.out and kind in done.out and said in done.out
    assert "（0 处" not in done.out, "what there is none of has no head"
    assert SAME not in done.out


def test_a_header_is_told_though_no_article_changed(mengyue: Run, write: Write) -> None:
    done = compared(mengyue, write, document(header="草案"), document(header="甲方放弃全部权利"))
    assert "页眉" in done.out and "旧：草案" in done.out and "新：甲方放弃全部权利" in done.out
    assert SAME not in done.out


MISSED = {
    "imported content": (
        '<w:altChunk r:id="x"/>',
        ("aFChunk", "a.htm"),
        {"word/a.htm": "<p>甲方放弃全部权利。</p>".encode()},
        "altChunk",
    ),
    "an embedded object": (
        '<w:p><w:r><w:object><o:OLEObject r:id="x"/></w:object></w:r></w:p>',
        ("oleObject", "a.bin"),
        {"word/a.bin": b"\0\1"},
        "嵌入对象",
    ),
    "a picture outside": (
        '<w:p><w:r><w:pict><v:imagedata r:link="x"/></w:pict></w:r></w:p>',
        ("image", "https://a.b/c"),
        {},
        "文件之外",
    ),
    "custom data": ("", ("customXml", "../customXml/item1.xml"), {"customXml/item1.xml": "<a>b</a>"}, "自定义数据"),
}


@pytest.mark.parametrize("name", MISSED)
def test_what_was_not_compared_is_named_and_nothing_is_certified(name: str, mengyue: Run, write: Write) -> None:
    more, link, parts, said = MISSED[name]
    body = TITLE + p(WORDS)
    done = compared(mengyue, write, word_file(body), word_file(body + more, {"x": link}, parts))
    assert done.code == 1
    assert said in done.out and "没有比较" in done.out and SAME not in done.out


def test_the_same_unread_content_on_both_sides_needs_no_look_but_outside_content_always_does(
    mengyue: Run, write: Write
) -> None:
    more, link, parts, _said = MISSED["imported content"]
    inside = word_file(TITLE + more, {"x": link}, parts)
    done = compared(mengyue, write, inside, inside)
    assert (done.code, SAME in done.out) == (0, True)
    more, link, parts, _said = MISSED["a picture outside"]
    outside = word_file(TITLE + more, {"x": link}, parts)
    assert compared(mengyue, write, outside, outside).code == 1


def test_page_breaks_and_reused_style_ids_are_no_change(mengyue: Run, write: Write, tmp_path: Path) -> None:
    def styled(key: str, *, broken: bool = False) -> bytes:
        styles = (
            '<w:styles><w:style w:type="paragraph" w:styleId="0" w:default="1"><w:name w:val="Normal"/></w:style>'
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="条文"/></w:style></w:styles>'
        )
        page = '<w:r><w:br w:type="page"/></w:r>' if broken else ""
        section = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        body = TITLE + p(WORDS, look=f'<w:pStyle w:val="{key}"/>', more=page) + p("完。") + section
        return word_file(body, {"s": ("styles", "styles.xml")}, {"word/styles.xml": styles})

    out = tmp_path / "out.docx"
    done = compared(mengyue, write, styled("Body"), styled("a3", broken=True), "-o", str(out))
    assert done.code == 0 and "文字没有变化" in done.out and "已核验" in done.out
    assert marked(out.read_bytes(), "ins", "del") == []
    assert WORDS in texts(out.read_bytes())


@pytest.mark.libreoffice
def test_a_copy_that_libreoffice_saved_gets_its_redline(mengyue: Run, write: Write, tmp_path: Path) -> None:
    old = write("ours.docx", document([w.replace("五年", "三年") for w in WORDS_OF_ALL], rows=ROWS))
    saved = write("saved.docx", document(WORDS_OF_ALL, rows=ROWS))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        "soffice",
        "--headless",
        profile,
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(tmp_path / "lo"),
    ]
    subprocess.run([*command, str(saved)], check=True, capture_output=True, timeout=180)
    out = tmp_path / "out.docx"
    done = mengyue("compare", old, tmp_path / "lo" / "saved.docx", "-o", out)
    assert done.code == 0 and "已核验" in done.out
    assert "旧：各方对在合作过程中知悉的商业秘密承担保密义务，保密期限为本协议终止后三年。" in done.out
    assert done.out.count("旧：") == 1
    assert "".join(marked(out.read_bytes(), "del")) == "三"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("theirs.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧式文档"),
        ("theirs.wps", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧式文档"),
        ("theirs.doc", b"{\\rtf1 x}", "RTF"),
        ("theirs.odt", b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
        ("theirs.mht", b"MIME-Version: 1.0\n", "HTML"),
    ],
)
def test_another_format_is_told_how_to_be_saved(name: str, data: bytes, said: str, mengyue: Run, write: Write) -> None:
    done = mengyue("compare", write("old.docx", document()), write(name, data))
    assert done.code == 2
    assert said in done.err and "另存为“Word 文档（*.docx）”" in done.err


def test_a_docx_under_an_old_name_is_opened_for_what_it_is(mengyue: Run, write: Write) -> None:
    done = mengyue("compare", write("old.docx", document()), write("new.doc", document()))
    assert done.code == 0 and "文字没有变化" in done.out


def test_a_file_of_two_hundred_thousand_paragraphs_is_refused_in_a_sentence(mengyue: Run, write: Write) -> None:
    done = mengyue("compare", write("old.docx", document()), write("new.docx", word_file("<w:p/>" * 200_000)))
    assert done.code == 2
    assert "200000 段" in done.err and len(done.err.splitlines()) == 1
