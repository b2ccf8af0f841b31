"""One reader of Word files: what the page shows, what stands beside it, and what could not be read."""

from __future__ import annotations

import pytest

from mengyue.word.accept import accept_all, reject_all
from mengyue.word.content import Cell, Document, Kind, Mark, Paragraph, Revision
from mengyue.word.open_docx import open_package
from mengyue.word.reader import read_document

from .make import p, word_file

CHANGE = 'w:id="1" w:author="乙方" w:date="2026-11-01T00:00:00Z"'
LISTS = (
    '<w:numbering><w:abstractNum w:abstractNumId="0">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/>'
    '<w:lvlText w:val="第%1条"/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2.%3"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    "</w:num></w:numbering>"
)
STYLES = (
    '<w:styles><w:style w:type="paragraph" w:styleId="a" w:default="1"><w:name w:val="正文"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="条"/><w:basedOn w:val="a"/>'
    "<w:rPr><w:vanish/></w:rPr></w:style>"
    "</w:styles>"
)


def read(
    body: str, links: dict[str, tuple[str, str]] | None = None, parts: dict[str, object] | None = None
) -> Document:
    return read_document(open_package(word_file(body, links, parts), "某.docx"))


def only(body: str, **more: object) -> Paragraph:
    return read(body, **more).body.paragraphs[0]  # type: ignore[arg-type]


def field(code: str, result: str) -> str:
    def step(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    words = f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return step("begin") + words + step("separate") + f"<w:r><w:t>{result}</w:t></w:r>" + step("end")


def test_numbers_are_those_that_word_shows() -> None:
    def item(number: int, level: int) -> str:
        return p("文", look=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    steps = [(7, 0), (7, 1), (7, 1), (7, 2), (7, 0), (7, 1), (8, 0), (8, 1)]
    document = read(
        "".join(item(*step) for step in steps), {"n": ("numbering", "numbering.xml")}, {"word/numbering.xml": LISTS}
    )
    labels = [paragraph.label for paragraph in document.body.paragraphs]
    assert labels == ["第一条", "（一）", "（二）", "1.2.1", "第二条", "（一）", "第一条", "（一）"]
    assert [paragraph.level for paragraph in document.body.paragraphs] == [level for _number, level in steps]


def test_lines_of_a_table_of_contents_are_no_text_unless_they_say_what_no_heading_says() -> None:
    styles = (
        '<w:styles><w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="TOC Heading"/></w:style></w:styles>'
    )

    def lines(*entries: str) -> list[str]:
        head = '<w:p><w:pPr><w:pStyle w:val="H"/></w:pPr><w:r><w:t>目　录</w:t></w:r></w:p>'
        listed = "".join(f'<w:p><w:pPr><w:pStyle w:val="T"/></w:pPr>{entry}</w:p>' for entry in entries)
        text = "".join(f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>" for words in ("第一条　投入", "附件1", "投入表"))
        return [
            q.words
            for q in read(
                head + listed + text, {"s": ("styles", "styles.xml")}, {"word/styles.xml": styles}
            ).body.paragraphs
        ]

    paged = "<w:r><w:t>第一条　投入</w:t></w:r><w:r><w:tab/></w:r>" + field("PAGEREF _Toc1 \\h", "3")
    typed = "<w:r><w:t>附件1　投入表……12</w:t></w:r>"
    assert lines(paged, typed) == ["第一条　投入", "附件1", "投入表"]
    moved = "<w:r><w:t>第九条　投入</w:t></w:r><w:r><w:tab/></w:r>" + field("PAGEREF _Toc1 \\h", "3")
    assert lines(moved, typed) == ["第一条　投入", "附件1", "投入表"], "made before an article was moved"
    hidden = "<w:r><w:t>第二条　乙方放弃全部权利</w:t></w:r><w:r><w:tab/></w:r>" + field("PAGEREF _Toc2 \\h", "4")
    assert lines(paged, hidden)[:2] == ["目　录", "第二条　乙方放弃全部权利\t"]


def test_a_place_in_a_table_is_known_by_table_row_and_cell() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"

    inner = f"<w:tbl>{row(p('内'))}</w:tbl>{p('尾')}"
    document = read(p("前") + f"<w:tbl>{row(p('甲'), p('乙'))}{row(p('丙'), inner)}</w:tbl>")
    assert {q.words: q.cells for q in document.body.paragraphs} == {
        "前": (),
        "甲": (Cell(1, 1, 1),),
        "乙": (Cell(1, 1, 2),),
        "丙": (Cell(1, 2, 1),),
        "内": (Cell(1, 2, 2), Cell(2, 1, 1)),
        "尾": (Cell(1, 2, 2),),
    }


def test_tracked_changes_are_told_with_who_and_when_and_settle_to_either_side() -> None:
    deleted = f"<w:del {CHANGE}><w:r><w:delText>五</w:delText></w:r></w:del>"
    inserted = f"<w:ins {CHANGE}><w:r><w:t>三</w:t></w:r></w:ins>"
    package = open_package(word_file(p("保密", more=deleted + inserted + "<w:r><w:t>年</w:t></w:r>")), "x")
    paragraph = read_document(package).body.paragraphs[0]
    changes = [(run.text, run.revision) for run in paragraph.runs if run.revision]
    date = "2026-11-01T00:00:00Z"
    assert changes == [("五", Revision(False, "乙方", date)), ("三", Revision(True, "乙方", date))]
    assert paragraph.words == "保密三年"
    assert read_document(package, accept_all).body.paragraphs[0].words == "保密三年"
    assert read_document(package, reject_all).body.paragraphs[0].words == "保密五年"


MARKS = {
    "hidden words": (p("甲方免责", run="<w:vanish/>"), "", [Mark(Kind.HIDDEN, "甲方免责")]),
    "struck words": (p("一次付清", run="<w:strike/>"), "一次付清", [Mark(Kind.STRUCK, "一次付清")]),
    "words struck twice": (p("一次付清", run="<w:dstrike/>"), "一次付清", [Mark(Kind.STRUCK, "一次付清")]),
    "white words": (p("白", run='<w:color w:val="FFFFFF"/>'), "白", [Mark(Kind.FAINT, "白")]),
    "tiny words": (p("小", run='<w:sz w:val="2"/>'), "小", [Mark(Kind.FAINT, "小")]),
    "a superscript": (p("2", run='<w:vertAlign w:val="superscript"/>'), "2", [Mark(Kind.RAISED, "2")]),
    "a frame moved off the page": (
        p("移走", look='<w:framePr w:w="2000" w:x="30000" w:y="40000"/>'),
        "移走",
        [Mark(Kind.OFF_PAGE, "移走")],
    ),
    "an indent off the page": (p("移走", look='<w:ind w:left="30000"/>'), "移走", [Mark(Kind.OFF_PAGE, "移走")]),
    "lines squeezed flat": (
        p("压扁", look='<w:spacing w:line="10" w:lineRule="exact"/>'),
        "压扁",
        [Mark(Kind.FAINT, "压扁")],
    ),
    "a field that may change": (
        "<w:p>" + field(" DATE \\@ yyyy ", "2026") + "</w:p>",
        "2026",
        [Mark(Kind.FIELD, "DATE \\@ yyyy")],
    ),
    "a reference to another target": (
        "<w:p>" + field(" REF a \\r \\h ", "第三条") + "</w:p>",
        "第三条",
        [Mark(Kind.FIELD, "REF a")],
    ),
    "a page number": (f"<w:p>{field(' PAGE ', '7')}</w:p>", "", []),
    "words in the code of a field": (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:t>假</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
        "",
        [Mark(Kind.FIELD, "假")],
    ),
    "WordArt": (
        '<w:p><w:r><w:pict><v:shape><v:textpath string="甲方免责"/></v:shape></w:pict></w:r></w:p>',
        "",
        [Mark(Kind.BOX, "甲方免责")],
    ),
    "a text box": (
        f"<w:p><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('框里')}</w:txbxContent></v:textbox></v:shape>"
        "</w:pict></w:r></w:p>",
        "",
        [Mark(Kind.BOX, "框里")],
    ),
    "a text box for two kinds of programs": (
        '<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
        + p("框")
        + "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>"
        + p("框")
        + "</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>",
        "",
        [Mark(Kind.BOX, "框")],
    ),
    "a text box moved off the page": (
        "<w:p><w:r><w:drawing><wp:anchor><wp:positionH><wp:posOffset>90000000</wp:posOffset></wp:positionH><wps:txbx>"
        f"<w:txbxContent>{p('框')}</w:txbxContent></wps:txbx></wp:anchor></w:drawing></w:r></w:p>",
        "",
        [Mark(Kind.BOX, "框"), Mark(Kind.OFF_PAGE, "框")],
    ),
    "a control bound to data": (
        '<w:p><w:sdt><w:sdtPr><w:dataBinding w:xpath="/a/b"/></w:sdtPr><w:sdtContent><w:r><w:t>值</w:t></w:r>'
        "</w:sdtContent></w:sdt></w:p>",
        "值",
        [Mark(Kind.BOUND, "/a/b")],
    ),
    "a page break": ('<w:p><w:r><w:t>甲</w:t><w:br w:type="page"/><w:t>乙</w:t></w:r></w:p>', "甲乙", []),
    "a page break that a program remembers": (
        "<w:p><w:r><w:t>甲</w:t><w:lastRenderedPageBreak/><w:t>乙</w:t></w:r></w:p>",
        "甲乙",
        [],
    ),
    "a fraction": (
        "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>"
        "</w:p>",
        "(1)/(2)",
        [],
    ),
    "a row of no height": (
        '<w:tbl><w:tr><w:trPr><w:trHeight w:val="10" w:hRule="exact"/></w:trPr><w:tc>'
        + p("藏")
        + "</w:tc></w:tr></w:tbl>",
        "藏",
        [Mark(Kind.FAINT, "藏")],
    ),
}


@pytest.mark.parametrize("name", MARKS)
def test_what_is_special_about_words_is_told_beside_them(name: str) -> None:
    body, words, marks = MARKS[name]
    paragraph = only(body)
    assert (paragraph.words, list(paragraph.marks)) == (words, marks)


def test_a_style_hides_and_a_run_shows_again() -> None:
    look = '<w:pStyle w:val="b"/>'
    styles = {"links": {"s": ("styles", "styles.xml")}, "parts": {"word/styles.xml": STYLES}}
    assert only(p("藏", look=look), **styles).marks == (Mark(Kind.HIDDEN, "藏"),)
    shown = only(p("现", look=look, run='<w:vanish w:val="0"/>'), **styles)
    assert (shown.words, shown.style) == ("现", "条")


def test_notes_comments_and_links_stand_where_they_are_referred_to() -> None:
    links = {"f": ("footnotes", "footnotes.xml"), "c": ("comments", "comments.xml"), "h": ("hyperlink", "https://a.b/")}
    parts = {
        "word/footnotes.xml": '<w:footnotes><w:footnote w:id="-1" w:type="separator">'
        + p("线上有字")
        + '</w:footnote><w:footnote w:id="2">'
        + p("注")
        + "</w:footnote></w:footnotes>",
        "word/comments.xml": '<w:comments><w:comment w:id="0" w:author="乙">' + p("评") + "</w:comment>"
        '<w:comment w:id="1" w:author="乙">' + p("游离") + "</w:comment></w:comments>",
    }
    more = (
        '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="0"/></w:r>'
        '<w:hyperlink r:id="h"><w:r><w:t>链</w:t></w:r></w:hyperlink>'
    )
    document = read(p("文", more=more), links, parts)
    assert document.body.paragraphs[0].marks == (
        Mark(Kind.FOOTNOTE, "注"), Mark(Kind.COMMENT, "乙：评"), Mark(Kind.LINK, "https://a.b/")
    )  # fmt: skip
    assert [(story.kind, story.paragraphs[0].words) for story in document.stories[1:]] == [
        ("separator", "线上有字"), ("comments", "游离")
    ]  # fmt: skip
    assert [run.inner[0].words for run in document.comments] == ["评", "游离"]


UNREAD = {
    "imported content": (
        '<w:altChunk r:id="x"/>',
        ("aFChunk", "a.htm"),
        {"word/a.htm": b"<p>&#30002;\xe6\x96\xb9</p>"},
        "aFChunk",
    ),
    "an embedded object": (
        '<w:p><w:r><w:object><o:OLEObject r:id="x"/></w:object></w:r></w:p>',
        ("oleObject", "a.bin"),
        {"word/a.bin": b"\0\1"},
        "oleObject",
    ),
    "a picture outside": (
        '<w:p><w:r><w:pict><v:imagedata r:link="x"/></w:pict></w:r></w:p>',
        ("image", "https://a.b/c"),
        {},
        "image",
    ),
    "custom data": ("", ("customXml", "../customXml/item1.xml"), {"customXml/item1.xml": "<a>b</a>"}, "customXml"),
    "building blocks": (
        "",
        ("glossaryDocument", "glossary/document.xml"),
        {"word/glossary/document.xml": "<a/>"},
        "glossaryDocument",
    ),
    "a field filled from another file": (
        "<w:p>" + field(" INCLUDETEXT C:/a.docx ", "字") + "</w:p>",
        ("styles", "styles.xml"),
        {},
        "field",
    ),
    "an embedded font": ("", ("font", "fonts/f.odttf"), {"word/fonts/f.odttf": b"x"}, "font"),
    "a part that nothing points at": (
        "",
        ("styles", "styles.xml"),
        {"word/styles.xml": STYLES, "word/x.bin": b"x"},
        "part",
    ),
    "an element nobody knows": (
        "<w:p><w:r><w:strange>字</w:strange></w:r></w:p>",
        ("styles", "styles.xml"),
        {},
        "element",
    ),
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_is_not_read_is_listed(name: str) -> None:
    body, link, parts, kind = UNREAD[name]
    document = read(body + p("文"), {"x": link}, dict(parts))
    assert [thing.kind for thing in document.unread] == [kind]
    assert document.unread[0].outside is (name in ("a picture outside", "a field filled from another file"))


def test_data_without_words_that_programs_leave_in_every_file_are_no_unread_content() -> None:
    link, data = {"x": ("customXml", "../customXml/item1.xml")}, {"customXml/item1.xml": "<a><b c='d'/></a>"}
    assert read(p("文"), link, data).unread == ()
    control = (
        '<w:sdt><w:sdtPr><w:dataBinding w:xpath="/a/b/@c"/></w:sdtPr><w:sdtContent>'
        + p("d")
        + "</w:sdtContent></w:sdt>"
    )
    assert [thing.kind for thing in read(control, link, data).unread] == ["customXml"]


def test_a_link_is_the_same_however_it_is_written() -> None:
    as_field = only("<w:p>" + field(' HYPERLINK "https://a.b/" ', "链") + "</w:p>")
    as_element = only(
        '<w:p><w:hyperlink r:id="h"><w:r><w:t>链</w:t></w:r></w:hyperlink></w:p>',
        links={"h": ("hyperlink", "https://a.b/")},
    )
    assert as_field.marks == as_element.marks == (Mark(Kind.LINK, "https://a.b/"),)
    assert only("<w:p>" + field(' HYPERLINK \\l "处" ', "链") + "</w:p>").marks == ()


def test_strict_files_and_chinese_part_names_are_read_like_others() -> None:
    import io
    import zipfile

    links = {"h": ("header", "页眉.xml")}
    section = '<w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>'
    data = word_file(p("正文") + section, links, {"word/页眉.xml": f"<w:hdr>{p('密')}</w:hdr>"})
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            for old, strict in (
                (b"schemas.openxmlformats.org/wordprocessingml/2006/", b"purl.oclc.org/ooxml/wordprocessingml/"),
                (b"schemas.openxmlformats.org/officeDocument/2006/", b"purl.oclc.org/ooxml/officeDocument/"),
            ):
                content = content.replace(b"http://" + old, b"http://" + strict)
            target.writestr(name.replace("/", "\\").replace("document.xml", "Document.XML"), content)
    package = open_package(out.getvalue(), "x")
    assert all(part.isascii() for part in package.parts)
    document = read_document(package)
    assert [story.paragraphs[0].words for story in document.stories] == ["正文", "密"]


def test_headers_count_where_sections_use_them() -> None:
    def section(*kinds: str, first: bool = False) -> str:
        references = "".join(f'<w:headerReference w:type="{kind}" r:id="{kind}"/>' for kind in kinds)
        return f"<w:sectPr>{references}{'<w:titlePg/>' if first else ''}</w:sectPr>"

    links = {"default": ("header", "header1.xml"), "first": ("header", "header2.xml")}
    parts = {"word/header1.xml": f"<w:hdr>{p('密')}</w:hdr>", "word/header2.xml": f"<w:hdr>{p('首')}</w:hdr>"}
    inherited = f"<w:p><w:pPr>{section('default', 'first')}</w:pPr></w:p>" + p("文") + section()
    assert [story.name for story in read(inherited, links, parts).stories] == ["body", "header default 1"]
    shown = p("文") + section("default", "first", first=True)
    assert [story.name for story in read(shown, links, parts).stories][1:] == ["header default 1", "header first 1"]
