"""Returned Word files: whatever comes is compared or refused in a sentence; nothing that differs is called the same.

Damaged parts and packages end in a refusal or a reading, never in anything else. A sentence put into a file in any of
the ways in which Word can hold one is told, or the place is named as not compared. A file that was merely saved by
another program is the same.
"""

from __future__ import annotations

import io
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "word"))

from lxml import etree
from make import p, word_file
from runner import main

from mengyue.comparison.compare import Comparing, Comparison
from mengyue.pipeline import Workshop
from mengyue.word.accept import accept_all, reject_all
from mengyue.word.open_docx import Unreadable, open_package
from mengyue.word.reader import read_document
from mengyue.word.xmlnames import W

SECRET = "甲方放弃本协议项下的全部权利"
STYLES = (
    '<w:styles><w:style w:type="paragraph" w:default="1" w:styleId="{0}"><w:name w:val="Normal"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="{1}"><w:name w:val="条文"/><w:basedOn w:val="{0}"/></w:style></w:styles>'
)
WORDS = ("各方平等自愿，共担风险。", "甲方出资人民币壹佰万元。", "保密期限为五年。", "争议提交仲裁。")
CHANGE = 'w:id="9" w:author="乙" w:date="2026-11-01T00:00:00Z"'


def r(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def body(rng: random.Random, style: str = "b") -> list[str]:
    """Some articles, some of them in a table."""
    look = f'<w:pStyle w:val="{style}"/>'
    found = []
    for number in range(1, rng.randint(2, 6)):
        found.append(p(f"第{'一二三四五六'[number - 1]}条　标题{number}"))
        lines = [p(rng.choice(WORDS), look=look) for _line in range(rng.randint(1, 3))]
        cells = "".join(f"<w:tc>{line}</w:tc>" for line in lines)
        found += [f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"] if rng.random() < 0.3 else lines
    return found


def made(blocks: list[str], links: dict[str, tuple[str, str]], parts: dict[str, object], ids: tuple[str, str]) -> bytes:
    return word_file(
        "".join(blocks), {"s": ("styles", "styles.xml"), **links}, {"word/styles.xml": STYLES.format(*ids), **parts}
    )


def plain(blocks: list[str]) -> bytes:
    return made(blocks, {}, {}, ("a", "b"))


def compared(folder: Path, old: bytes, new: bytes) -> Comparison:
    for name, data in (("old.docx", old), ("new.docx", new)):
        (folder / name).write_bytes(data)
    return Comparing(Workshop()).compare(folder / "old.docx", folder / "new.docx")


def box(inner: str) -> str:
    return (
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def field(code: str, result: str = "") -> str:
    step = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
    return f"{step('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{step('separate')}{r(result)}{step('end')}"


#: Ways to put the sentence into a paragraph: XML, relationships, parts.
WAYS: dict[str, Callable[[], tuple[str, dict[str, tuple[str, str]], dict[str, object]]]] = {
    "words": lambda: (r(SECRET), {}, {}),
    "hidden": lambda: (r(SECRET, "<w:vanish/>"), {}, {}),
    "white": lambda: (r(SECRET, '<w:color w:val="FFFFFF"/>'), {}, {}),
    "struck": lambda: (r(SECRET, "<w:strike/>"), {}, {}),
    "tracked": lambda: (f"<w:ins {CHANGE}>{r(SECRET)}</w:ins>", {}, {}),
    "control": lambda: (f"<w:sdt><w:sdtPr/><w:sdtContent>{r(SECRET)}</w:sdtContent></w:sdt>", {}, {}),
    "smart tag": lambda: (f'<w:smartTag w:uri="u" w:element="e">{r(SECRET)}</w:smartTag>', {}, {}),
    "custom element": lambda: (f'<w:customXml w:uri="u" w:element="e">{r(SECRET)}</w:customXml>', {}, {}),
    "unknown element": lambda: (f"<w:neu>{r(SECRET)}</w:neu>", {}, {}),
    "text box": lambda: (box(p(SECRET)), {}, {}),
    "WordArt": lambda: (f'<w:r><w:pict><v:shape><v:textpath string="{SECRET}"/></v:shape></w:pict></w:r>', {}, {}),
    "simple field": lambda: (f'<w:fldSimple w:instr=" QUOTE {SECRET} "/>', {}, {}),
    "field": lambda: (field(f' QUOTE "{SECRET}" '), {}, {}),
    "field result": lambda: (field(" TITLE ", SECRET), {}, {}),
    "page field": lambda: (field(f" INCLUDETEXT {SECRET} "), {}, {}),
    "link": lambda: (f'<w:hyperlink r:id="x">{r("")}</w:hyperlink>', {"x": ("hyperlink", f"https://a.b/{SECRET}")}, {}),
    "equation": lambda: (f"<m:oMath><m:r><m:t>{SECRET}</m:t></m:r></m:oMath>", {}, {}),
    "symbol": lambda: ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', {}, {}),
    "ruby": lambda: (f"<w:r><w:ruby><w:rt>{r(SECRET)}</w:rt><w:rubyBase>{r('')}</w:rubyBase></w:ruby></w:r>", {}, {}),
    "fallback": lambda: (
        f"<w:r><mc:AlternateContent><mc:Choice><w:t/></mc:Choice><mc:Fallback><w:t>{SECRET}</w:t></mc:Fallback>"
        "</mc:AlternateContent></w:r>",
        {},
        {},
    ),
    "footnote": lambda: (
        '<w:r><w:footnoteReference w:id="3"/></w:r>',
        {"x": ("footnotes", "footnotes.xml")},
        {"word/footnotes.xml": f'<w:footnotes><w:footnote w:id="3">{p(SECRET)}</w:footnote></w:footnotes>'},
    ),
    "separator": lambda: (
        "",
        {"x": ("footnotes", "footnotes.xml")},
        {
            "word/footnotes.xml": '<w:footnotes><w:footnote w:id="-1" w:type="separator">'
            f"{p(SECRET)}</w:footnote></w:footnotes>"
        },
    ),
    "comment": lambda: (
        '<w:r><w:commentReference w:id="3"/></w:r>',
        {"x": ("comments", "comments.xml")},
        {"word/comments.xml": f'<w:comments><w:comment w:id="3">{p(SECRET)}</w:comment></w:comments>'},
    ),
    "header": lambda: (
        "",
        {"h": ("header", "header1.xml")},
        {"word/header1.xml": f"<w:hdr>{p(SECRET)}</w:hdr>"},
    ),
    "picture": lambda: (
        '<w:r><w:pict><v:imagedata r:id="x"/></w:pict></w:r>',
        {"x": ("image", "i.png")},
        {"word/i.png": SECRET},
    ),
    "picture outside": lambda: (
        '<w:r><w:pict><v:imagedata r:id="x"/></w:pict></w:r>',
        {"x": ("image", "https://a.b/i")},
        {},
    ),
    "object": lambda: (
        '<w:r><w:object><o:OLEObject r:id="x"/></w:object></w:r>',
        {"x": ("oleObject", "i.bin")},
        {"word/i.bin": SECRET},
    ),
    "custom data": lambda: (
        "",
        {"x": ("customXml", "../customXml/item1.xml")},
        {"customXml/item1.xml": f"<a>{SECRET}</a>"},
    ),
    "loose part": lambda: ("", {}, {"word/neu.bin": SECRET}),
    "building block": lambda: ("", {"x": ("glossaryDocument", "g.xml")}, {"word/g.xml": f"<a>{SECRET}</a>"}),
}


def told(rng: random.Random, folder: Path) -> str:
    """Put the sentence in, in some way, at some place: it is told."""
    blocks = body(rng)
    way = rng.choice([*WAYS, "imported", "indent"])
    inside, links, parts = WAYS[way]() if way in WAYS else ("", {}, {})
    new = list(blocks)
    at = rng.randrange(len(new))
    cut = new[at].rindex("</w:p>")
    new[at] = new[at][:cut] + inside + new[at][cut:]
    if way == "imported":
        new.insert(at, '<w:altChunk r:id="x"/>')
        links, parts = {"x": ("aFChunk", "i.htm")}, {"word/i.htm": f"<p>{SECRET}</p>"}
    if way == "indent":
        new[at] = new[at].replace("<w:pPr>", '<w:pPr><w:ind w:left="40000"/>', 1)
    if way == "header":
        new.append('<w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>')
    found = compared(folder, plain(blocks), made(new, links, parts, ("a", "b")))
    assert not found.same or found.missed, way
    return "named" if found.missed else "told"


def saved_again(rng: random.Random, folder: Path) -> str:
    """Save a file as another program would: nothing has changed."""
    blocks = body(rng)
    root = etree.fromstring(f'<w:body xmlns:w="{W[1:-1]}">{"".join(blocks)}</w:body>')
    for run in list(root.iter(W + "r")):
        text = run.find(W + "t")
        if text is not None and len(text.text or "") > 1 and rng.random() < 0.7:
            cut = rng.randrange(1, len(text.text or ""))
            again = etree.fromstring(etree.tostring(run))
            again.find(W + "t").text, text.text = (text.text or "")[cut:], (text.text or "")[:cut]
            run.addnext(again)
            extra = rng.choice(["proofErr", "lastRenderedPageBreak", "bookmarkStart", "bookmarkEnd"])
            run.addnext(etree.Element(W + extra, {W + "id": "1", W + "name": "_GoBack"}))
    for paragraph in root.iter(W + "p"):
        paragraph.set(W + "rsidR", f"{rng.randrange(1 << 32):08X}")
        if rng.random() < 0.3:
            page = etree.SubElement(etree.SubElement(paragraph, W + "r"), W + "br")
            page.set(W + "type", "page")
    for style in root.iter(W + "pStyle"):
        style.set(W + "val", "Style7")
    new = [etree.tostring(block, encoding="unicode") for block in root]
    if rng.random() < 0.5:
        new.insert(rng.randrange(len(new)), "<w:p/>")
    found = compared(folder, plain(blocks), made(new, {}, {}, ("0", "Style7")))
    assert found.same and not found.missed, (found.units, found.places, found.missed)
    return "same"


def damaged_xml(rng: random.Random, folder: Path) -> str:
    """Take elements away, double, move and rename them: the file is read or refused."""
    ways = list(WAYS)
    parts: dict[str, object] = {}
    links: dict[str, tuple[str, str]] = {}
    blocks = body(rng)
    for at in range(len(blocks)):
        if rng.random() < 0.5:
            inside, more, others = WAYS[rng.choice(ways)]()
            blocks[at] = blocks[at].replace("</w:p>", inside + "</w:p>", 1)
            links |= more
            parts |= others
    data = made(blocks, links, parts, ("a", "b"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.endswith((".xml", ".rels")) and rng.random() < 0.6:
                content = _mangled(rng, content) if rng.random() < 0.8 else _stirred(rng, content)
            target.writestr(name, content)
    return _read(out.getvalue())


def _mangled(rng: random.Random, content: bytes) -> bytes:
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return content
    for _step in range(rng.randint(1, 6)):
        elements = [element for element in root.iter() if element is not root]
        if not elements:
            break
        one, other = rng.choice(elements), rng.choice(elements)
        parent = one.getparent()
        step = rng.randrange(5)
        if step == 0 and parent is not None:
            parent.remove(one)
        elif step == 1 and parent is not None:
            parent.append(etree.fromstring(etree.tostring(one)))
        elif step == 2 and one is not other and one not in other.iterancestors():
            one.append(other) if one not in list(other.iter()) else None
        elif step == 3:
            one.tag = rng.choice(elements).tag
        elif one.attrib:
            key = rng.choice(list(one.attrib))
            one.set(
                key,
                rng.choice(["", "0", "-1", "99999999999999999999", "甲", "1e999", "../x", rng.choice(elements).tag]),
            )
    return etree.tostring(root)


def damaged_bytes(rng: random.Random, folder: Path) -> str:
    """Change, cut and add bytes of the package."""
    return _read(_stirred(rng, plain(body(rng))))


def _stirred(rng: random.Random, content: bytes) -> bytes:
    data = bytearray(content)
    for _step in range(rng.randint(1, 12)):
        at = rng.randrange(len(data))
        step = rng.randrange(4)
        if step == 0:
            data[at] = rng.randrange(256)
        elif step == 1:
            del data[at : at + rng.randrange(1, 64)]
        elif step == 2:
            data[at:at] = rng.randbytes(rng.randrange(1, 64))
        else:
            data[at] ^= 1 << rng.randrange(8)
        if not data:
            data += b"PK"
    return bytes(data)


def heavy(rng: random.Random, folder: Path) -> str:
    """Much of one thing, in both files or in one: the comparison ends in its time."""
    size = rng.randint(200, 1500)
    many = HEAVY[rng.choice(list(HEAVY))]
    inside, links, parts = many(size)
    new = made([inside], links, parts, ("a", "b"))
    try:
        compared(folder, plain(body(rng)) if rng.random() < 0.5 else new, new)
    except Unreadable:
        return "refused"
    return "compared"


def _rows(size: int, start: int) -> str:
    rows = "".join(f"<w:tr><w:tc>{p(f'单位{(start + row) % size}')}</w:tc></w:tr>" for row in range(size))
    return f"<w:tbl>{rows}</w:tbl>"


def _footnotes(size: int) -> tuple[str, dict[str, tuple[str, str]], dict[str, object]]:
    references = "".join(f'<w:r><w:footnoteReference w:id="{at % 50}"/></w:r>' for at in range(size))
    notes = "".join(f'<w:footnote w:id="{at}">{p(SECRET * 20) * 20}</w:footnote>' for at in range(50))
    parts: dict[str, object] = {"word/footnotes.xml": f"<w:footnotes>{notes}</w:footnotes>"}
    return p("文", more=references), {"x": ("footnotes", "footnotes.xml")}, parts


#: Shapes of which one may hold very many.
HEAVY: dict[str, Callable[[int], tuple[str, dict[str, tuple[str, str]], dict[str, object]]]] = {
    "runs": lambda size: (p("文", more=r("字", "<w:vanish/>") * size * 5), {}, {}),
    "looks": lambda size: (p("文", more=(r("字", "<w:vanish/>") + r("字", "<w:strike/>")) * size), {}, {}),
    "paragraphs": lambda size: (p("同一段。") * size, {}, {}),
    "articles": lambda size: ((p("第一条　同名") + p("同一段。")) * size, {}, {}),
    "sentences": lambda size: (p("句。" * size * 20), {}, {}),
    "rows": lambda size: (_rows(size, size // 2), {}, {}),
    "joined paragraphs": lambda size: (p("字", look=f"<w:rPr><w:del {CHANGE}/></w:rPr>") * size, {}, {}),
    "insertions": lambda size: (p("文", more=f"<w:ins {CHANGE}>{r('字')}</w:ins>" * size * 3), {}, {}),
    "links": lambda size: (
        p("文", more="".join(f'<w:hyperlink r:id="l{at}">{r("字")}</w:hyperlink>' for at in range(size))),
        {f"l{at}": ("hyperlink", f"https://a.b/{at}") for at in range(size)},
        {},
    ),
    "boxes": lambda size: (p("文", more=box(p("框")) * size), {}, {}),
    "boxes in boxes": lambda size: (p("文", more=_nested(20)) * (size // 40), {}, {}),
    "notes with one id": _footnotes,
    "fields in fields": lambda size: (p("文", more='<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * size), {}, {}),
}


def _nested(depth: int) -> str:
    inside = r("字")
    for _step in range(depth):
        inside = box(p("框", more=inside))
    return inside


def _read(data: bytes) -> str:
    try:
        package = open_package(data, "x.docx")
        for settle in (None, accept_all, reject_all):
            document = read_document(package, settle)
            assert all(isinstance(q.shown, str) and q.marks is not None for s in document.stories for q in s.paragraphs)
    except Unreadable as refused:
        assert str(refused).strip() and "\n" not in str(refused)
        return "refused"
    return "read"


if __name__ == "__main__":
    sys.exit(
        main(
            {
                "a sentence put in": told,
                "saved again": saved_again,
                "damaged XML": damaged_xml,
                "damaged bytes": damaged_bytes,
                "much of one thing": heavy,
            },
            tries=20,
            limit=60,
        )
    )
