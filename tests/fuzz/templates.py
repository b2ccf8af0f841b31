"""Templates as programs and people leave them: filled in wholly, or refused in a sentence; never half, never for ever.

What is drafted holds no brace that stood for a tag, and every word that stood outside tags.
"""

from __future__ import annotations

import io
import random
import sys
import zipfile
from datetime import date
from pathlib import Path

from lxml import etree
from runner import main

from mengyue.docx.base_document import package
from mengyue.docx.compile import compile_template
from mengyue.docx.render import render_form
from mengyue.docx.xml import p
from mengyue.docx.zip import read_parts
from mengyue.draft.tree import Form, Stage
from mengyue.model.finding import EngineError
from mengyue.word.open_docx import open_package
from mengyue.word.reader import read_document
from mengyue.word.xmlnames import W

NAME = "南宁“示例”联合体"
WHEN = date(2026, 11, 22)
CHANGE = 'w:id="9" w:author="乙" w:date="2026-11-01T00:00:00Z"'
WIDE = str.maketrans(
    "{}%|()abcdefghijklmnopqrstuvwxyz'", "｛｝％｜（）ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ’"
)
TAGS = (
    "{{ title }}",
    "{{title}}",
    "{{ title|default('无') }}",
    "{{ title or '无' }}",
    "{% if title %}{{ title }}{% endif %}",
)
SPLITS = (
    "", '<w:proofErr w:type="spellStart"/>', "<w:lastRenderedPageBreak/>",
    '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>',
    '<w:bookmarkStart w:id="7" w:name="处"/><w:bookmarkEnd w:id="7"/>',
)  # fmt: skip


def r(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def filled(body: str) -> bytes:
    return render_form(compile_template(package(body)), Form("f", NAME, Stage.DRAFT, "f", {}, {}), modified=WHEN)


def as_typed(rng: random.Random, folder: Path) -> str:
    """Words and tags typed wide or narrow, cut into runs and wrapped: all is filled in, or refused."""
    expected, inside = "", ""
    for number in range(rng.randint(1, 4)):
        word, tag = f"词{number}：", rng.choice(TAGS)
        expected += word + NAME
        typed = "".join(c.translate(WIDE) if rng.random() < 0.4 else c for c in tag)
        typed = typed.replace(" ", rng.choice([" ", "\u00a0", "\u3000"]))
        text = word + typed
        cuts = sorted(rng.sample(range(len(text)), rng.randint(0, min(5, len(text)))))
        pieces = [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]
        for piece in pieces:
            run = r(piece)
            wrap = rng.randrange(12)
            if wrap == 0:
                run = f"<w:sdt><w:sdtPr/><w:sdtContent>{run}</w:sdtContent></w:sdt>"
            elif wrap == 1:
                run = f'<w:smartTag w:uri="u" w:element="e">{run}</w:smartTag>'
            elif wrap == 2:
                run = f'<w:hyperlink w:anchor="处">{run}</w:hyperlink>'
            inside += run + rng.choice(SPLITS)
    words = [q.words for q in read_document(open_package(filled(f"<w:p>{inside}</w:p>"), "x")).body.paragraphs]
    assert "".join(words) == expected, (words, inside)
    return "filled in"


def pending(rng: random.Random, folder: Path) -> str:
    """Pending changes somewhere in a paragraph: no tag is lost or printed."""
    pieces = [rng.choice(["词", "{{ ti", "tle }}", "{{ title }}", "{", "}}"]) for _piece in range(rng.randint(1, 6))]
    inside = ""
    for piece in pieces:
        change = rng.randrange(4)
        run = r(piece)
        if change == 0:
            run = f"<w:ins {CHANGE}>{run}</w:ins>"
        elif change == 1:
            run = f"<w:del {CHANGE}>{run.replace('w:t', 'w:delText')}</w:del>"
        inside += run
    return _whole(f"<w:p>{inside}</w:p>")


def loops(rng: random.Random, folder: Path) -> str:
    """Loops in loops, of any depth, over what they please."""
    numbers = "(" + ",".join("1" for _item in range(rng.randint(1, 40))) + ",)"
    depth = rng.randint(1, 9)
    opening = "".join(f"{{% for i{at} in {rng.choice([numbers, 'title'])} %}}" for at in range(depth))
    return _whole(p(opening + rng.choice(["", "字", "{{ title }}"]) + "{% endfor %}" * depth))


def mangled(rng: random.Random, folder: Path) -> str:
    """Elements taken away, doubled and moved in a sound template."""
    body = p("{%p for i in (1, 2) %}") + p("词{{ title }}") + p("{%p endfor %}") + p("末{{ title }}")
    parts = read_parts(package(body, footer="page_of"))
    for name in ("word/document.xml", "word/footer1.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"):
        if name in parts and rng.random() < 0.5:
            root = etree.fromstring(parts[name])
            for _step in range(rng.randint(1, 3)):
                elements = [element for element in root.iter() if element is not root]
                one = rng.choice(elements)
                parent = one.getparent()
                if rng.random() < 0.5 and parent is not None:
                    parent.remove(one)
                elif parent is not None:
                    parent.append(etree.fromstring(etree.tostring(one)))
                if len(root) == 0:
                    break
            parts[name] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    try:
        template = compile_template(out.getvalue())
        render_form(template, Form("f", NAME, Stage.DRAFT, "f", {}, {}), modified=WHEN)
    except EngineError as refused:
        assert str(refused).strip()
        return "refused"
    return "filled in"


def _whole(body: str) -> str:
    try:
        made = filled(body)
    except EngineError as refused:
        assert str(refused).strip()
        return "refused"
    root = etree.fromstring(read_parts(made)["word/document.xml"])
    words = "".join(text.text or "" for text in root.iter(W + "t", W + "delText"))
    assert not any(brace in words for brace in ("{{", "}}", "{%", "%}", "｛｛", "｝｝")), words
    return "filled in"


if __name__ == "__main__":
    sys.exit(
        main({"as typed": as_typed, "pending changes": pending, "loops": loops, "mangled": mangled}, tries=12, limit=40)
    )
