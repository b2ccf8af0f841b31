"""Faults that people make in Word, seeded into templates of ours: each is found, at its place, with a remedy."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from mengyue.docx.zip import pack, read_parts
from mengyue.tailored.library_templates import own_templates
from mengyue.tailored.template_review import review_template

ROOT = Path(__file__).resolve().parents[2]
AGREEMENT = ROOT / "templates" / "agreements" / "guangxi-2021.docx"
FORM = ROOT / "templates" / "forms" / "guangxi-2021-application.docx"
MAIN, STYLES, HEADER = "word/document.xml", "word/styles.xml", "word/header1.xml"
BOLD = "<w:rPr><w:b/></w:rPr>"
LATIN = '<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial"/></w:rPr>'
DELETED = '<w:del w:id="8" w:author="x">'
PROMPT = "<w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PICTURE = f'<wp:inline xmlns:wp="{DRAWING}"><wp:docPr id="1" name="x" descr="{{{{ title }}}}"/></wp:inline>'
TITLE = '<w:t xml:space="preserve">{{ title }}</w:t>'


def _paragraph(words: str, more: str = "") -> str:
    return f'<w:p>{more}<w:r><w:t xml:space="preserve">{words}</w:t></w:r></w:p>'


def _before_end(words: str) -> tuple[str, str, str]:
    """Put a paragraph before the last section of the document."""
    return MAIN, "", _paragraph(words)


#: Template, edit (part, old, new; an empty old adds a paragraph at the end), code, words of the place, words told.
SEEDED = [
    (AGREEMENT, (MAIN, "{{ title }}", "{{ titel }}"), "TP-NAME", "第 ", "title"),
    (AGREEMENT, (MAIN, "{{ title }}", "{{ alliance.name }}"), "TP-NAME", "第 ", "alliance"),
    (AGREEMENT, (MAIN, "{{ title }}", "{{ title"), "TP-OPEN", "第 ", "}}"),
    (AGREEMENT, (MAIN, "{{ title }}", "{{ title ｝｝ ｝｝"), "TP-OPEN", "第 ", "｛｛"),
    (AGREEMENT, (MAIN, "{{ title }}", "｛｛ title ｝｝"), "TP-WIDE", "第 ", "{{ title }}"),
    (AGREEMENT, (MAIN, "{{ title }}", "{{ title|shout }}"), "TP-NAME", "第 ", "shout"),
    (AGREEMENT, (MAIN, "{{ title }}", "{{ title + }}"), "TP-SYNTAX", "第 ", "写法有误"),
    (AGREEMENT, (MAIN, "{{ title }}", "{% include 'x' %}"), "TP-REACH", "第 ", "include"),
    (AGREEMENT, (MAIN, "{{ title }}", "{{ title.__class__ }}"), "TP-REACH", "第 ", "__class__"),
    (AGREEMENT, (MAIN, "{{ title }}", "{% shuffle title %}"), "TP-SYNTAX", "第 ", "shuffle"),
    (AGREEMENT, (MAIN, "{{ line.suffix }}", "{{ line.sufix }}"), "TP-FIELD", "表 1 第 2 行第 3 格", "suffix"),
    (AGREEMENT, (MAIN, "{%tr endfor %}", "{%tr endif %}"), "TP-LOOP", "表 1 第 3 行", "endif"),
    (AGREEMENT, (MAIN, "{%tr for line in cover %}", "{%tr for line in covers %}"), "TP-NAME", "表 1 第 1 行", "cover"),
    (AGREEMENT, (MAIN, "b.source == 'notices'", "b.source == 'others'"), "TP-OLD", "", "library build"),
    (AGREEMENT, _before_end("{%p for b in body %}"), "TP-LOOP", "第 ", "endfor"),
    (AGREEMENT, _before_end("{%p endfor %}"), "TP-LOOP", "第 ", "endfor"),
    (AGREEMENT, _before_end("{%p else %}"), "TP-LOOP", "第 ", "else"),
    (AGREEMENT, _before_end("{% if title %}{% for b in body %}{% endif %}{% endfor %}"), "TP-CROSS", "第 ", "交叉"),
    (AGREEMENT, _before_end("{{ closing[0].unit }}"), "TP-GUARD", "第 ", "{%p if closing %}"),
    (AGREEMENT, _before_end("{{ attachments|first }}"), "TP-GUARD", "第 ", "attachments"),
    (AGREEMENT, _before_end("{%p if title %}见下"), "TP-WORDS", "第 ", "见下"),
    (AGREEMENT, _before_end("{%tr for b in body %}"), "TP-LEVEL", "第 ", "表格"),
    (AGREEMENT, (MAIN, TITLE, f"{TITLE}</w:r><w:r>{BOLD}<w:t>{{{{ t</w:t></w:r><w:r><w:t>itle }}}}</w:t>"),
     "TP-SPLIT", "第 ", "2 段"),
    (AGREEMENT, (MAIN, f"<w:r>{TITLE}</w:r>", f'<w:ins w:id="9" w:author="x"><w:r>{TITLE}</w:r></w:ins>'),
     "TP-PENDING", "第 ", "修订"),
    (AGREEMENT, (MAIN, "", f"<w:p>{DELETED}<w:r><w:delText>{{{{ stamp }}}}</w:delText></w:r></w:del></w:p>"),
     "TP-PENDING", "第 ", "修订"),
    (AGREEMENT, (MAIN, "", '<w:p><w:ins w:id="8" w:author="x"><w:r><w:t>另加</w:t></w:r></w:ins></w:p>'),
     "TP-PENDING", "第 ", "每份文件"),
    (AGREEMENT, (MAIN, "", f"<w:p><w:sdt>{PROMPT}<w:r><w:t>单击此处</w:t></w:r></w:sdtContent></w:sdt></w:p>"),
     "TP-PROMPT", "第 ", "单击此处"),
    (AGREEMENT, (MAIN, 'w:val="AgreementTitle"', 'w:val="Gone"'), "TP-STYLE", "第 ", "Gone"),
    (AGREEMENT, (STYLES, '<w:name w:val="条文"/>', '<w:name w:val="我的正文"/>'), "TP-STYLE", "styles.xml", "条文"),
    (AGREEMENT, (MAIN, "", f"<w:p><w:r>{LATIN}<w:t>中文</w:t></w:r></w:p>"),
     "TP-FONT", "第 ", "eastAsia"),
    (AGREEMENT, (HEADER, "{{ stamp }}", "{{ stmp }}"), "TP-NAME", "页眉 第 1 段", "stamp"),
    (AGREEMENT, ("docProps/app.xml", "Mengyue", "{{ title }}"), "TP-PLACE", "docProps/app.xml", "title"),
    (AGREEMENT, (MAIN, "", f"<w:p><w:r><w:drawing>{PICTURE}</w:drawing></w:r></w:p>"), "TP-PLACE", "descr", "title"),
    (AGREEMENT, ("word/_rels/document.xml.rels", "</Relationships>",
                 '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                 'attachedTemplate" Target="file:///C:/x.dotx" TargetMode="External"/></Relationships>'),
     "TP-REACH", "word/document.xml", "x.dotx"),
    (AGREEMENT, (MAIN, f"<w:r>{TITLE}</w:r>", f"<w:r><w:rPr><w:vanish/></w:rPr>{TITLE}</w:r>"),
     "TP-HIDDEN", "第 ", "印不出来"),
    (AGREEMENT, (MAIN, "", '<w:altChunk r:id="rId1"/>'), "TP-REACH", "第 ", "altChunk"),
    (AGREEMENT, (MAIN, "", '<w:p><w:subDoc r:id="rId1"/></w:p>'), "TP-REACH", "第 ", "子文档"),
    (AGREEMENT, (MAIN, "", '<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;a.docx&quot; "/></w:p>'),
     "TP-REACH", "第 ", "INCLUDETEXT"),
    (FORM, (MAIN, "cells['industry']", "cells['industri']"), "TP-FIELD", "表 ", "industry"),
    (FORM, (MAIN, "row['", "row['x"), "TP-FIELD", "表 ", "没有“x"),
    (FORM, (MAIN, "groups['", "groups['x"), "TP-FIELD", "表 ", "没有“x"),
    (FORM, (MAIN, "{{r cells['industry'] }}", "{{r cells[‘industry’] }}"), "TP-WIDE", "表 ", "cells['industry']"),
]  # fmt: skip


def _seeded(template: Path, edit: tuple[str, str, str]) -> bytes:
    parts = dict(read_parts(template.read_bytes()))
    name, old, new = edit
    text = parts[name].decode("utf-8")
    if old:
        assert old in text, f"{name} has no {old}"
        text = text.replace(old, new, 1)
    else:
        at = text.rindex("<w:sectPr")
        text = text[:at] + new + text[at:]
    parts[name] = text.encode()
    return pack(parts)


@pytest.mark.parametrize(("template", "edit", "code", "place", "told"), SEEDED)
def test_a_seeded_fault_is_found_at_its_place_with_a_way_to_mend_it(
    template: Path, edit: tuple[str, str, str], code: str, place: str, told: str
) -> None:
    found = review_template(_seeded(template, edit), template, ROOT).findings
    hits = [finding for finding in found if finding.code == code]
    assert hits, [(finding.code, finding.message) for finding in found]
    assert place in hits[0].label
    assert told in f"{hits[0].message} {hits[0].hint}"
    assert hits[0].hint
    assert {finding.code for finding in found} <= {code, "TP-STYLE"} or len(found) <= 2, "one fault, not many"


@pytest.mark.parametrize("path", sorted((ROOT / "templates").glob("*/*.docx")), ids=lambda path: path.stem)
def test_our_own_templates_are_sound(path: Path) -> None:
    assert review_template(path.read_bytes(), path, ROOT).findings == ()


@pytest.mark.parametrize(
    "words",
    [
        "{{ free.text }} {{r rich }} {%- if a -%}x{%- endif -%} {_{ literal }_}",
        "{% for a, b in pairs %}{{ a }}{{ b|anything('x') }}{% endfor %}",
        "{%p if a %}",
        "{#p a comment #}",
        "{% set x = 1 %}{{ x }}",
        "{% colspan count %}{% cellbg colour %}{% hm %}{% vm %}",
    ],
)
def test_what_docxtpl_accepts_passes_where_any_name_may_be_given(words: str) -> None:
    closing = [_before_end("{%p endif %}")] if words == "{%p if a %}" else []
    data = _seeded(AGREEMENT, _before_end(words))
    for edit in closing:
        parts = dict(read_parts(data))
        text = parts[MAIN].decode("utf-8")
        at = text.rindex("<w:sectPr")
        data = pack({**parts, MAIN: (text[:at] + edit[2] + text[at:]).encode()})
    assert review_template(data, Path("x.docx"), ROOT, "any").findings == ()


def test_a_loop_from_one_row_to_the_next_holds_and_one_out_of_the_table_does_not() -> None:
    def table(first: str, last: str, after: str = "") -> tuple[str, str, str]:
        rows = "".join(f"<w:tr><w:tc>{_paragraph(words)}</w:tc></w:tr>" for words in (first, "{{ b.runs }}", last))
        grid = "<w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>"
        return MAIN, "", f"<w:tbl>{grid}{rows}</w:tbl>{_paragraph(after)}"

    def codes(edit: tuple[str, str, str]) -> list[str]:
        return [f.code for f in review_template(_seeded(AGREEMENT, edit), AGREEMENT, ROOT).findings]

    assert codes(table("{%tr for b in body %}", "{%tr endfor %}")) == []
    assert codes(table("{% for b in body %}", "{% endfor %}")) == []
    assert codes(table("{% for b in body %}", "", "{% endfor %}")) == ["TP-CROSS"]


def test_a_copy_has_a_comment_at_each_fault(mengyue: Callable[..., tuple[int, str, str]], tmp_path: Path) -> None:
    faulty, copy = tmp_path / "guangxi-2021.docx", tmp_path / "批注.docx"
    faulty.write_bytes(_seeded(AGREEMENT, (MAIN, "{{ line.suffix }}", "{{ line.sufix }}")))
    code, out, _err = mengyue("template", faulty, "--commented", copy)
    assert code == 1
    assert "表 1 第 2 行第 3 格" in out
    with zipfile.ZipFile(BytesIO(copy.read_bytes())) as parts:
        assert "sufix" in parts.read("word/comments.xml").decode()
        text = parts.read(MAIN).decode()
    assert "line.sufix" in re.sub("<[^>]+>", "", text[text.index("commentRangeStart") : text.index("commentRangeEnd")])
    assert mengyue("template", faulty, "--commented", faulty, "--force")[0] == 2
    assert mengyue("template", AGREEMENT)[0] == 0


def test_what_is_no_template_is_told_and_the_rest_is_read(
    mengyue: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    other = tmp_path / "x.docx"
    other.write_bytes(b"PK\x03\x04nothing")
    code, out, _err = mengyue("template", other, tmp_path / "没有.docx", AGREEMENT)
    assert code == 2
    assert out.count("TP-FILE") == 2


def test_a_template_of_a_library_that_nobody_can_open_is_told_without_the_folders_above(tmp_path: Path) -> None:
    folder = tmp_path / "templates" / "agreements"
    folder.mkdir(parents=True)
    whole = AGREEMENT.read_bytes()
    (folder / "sound.docx").write_bytes(whole)
    (folder / "empty.docx").write_bytes(b"")
    (folder / "cut.docx").write_bytes(whole[:3000])
    swollen = BytesIO()
    with zipfile.ZipFile(swollen, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", bytes(400_000_000))
    (folder / "swollen.docx").write_bytes(swollen.getvalue())
    edited = dict(read_parts(whole))
    edited[MAIN] = edited[MAIN].replace(b"{{ title }}", b"{{ title", 1)
    (folder / "edited.docx").write_bytes(_stored(edited))
    found = own_templates(tmp_path)
    assert [(finding.code, finding.file.rpartition("/")[2]) for finding in found] == [
        ("TP-FILE", "cut.docx"), ("TP-OPEN", "edited.docx"), ("TP-FILE", "empty.docx"), ("TP-FILE", "swollen.docx"),
    ]  # fmt: skip
    assert not [finding for finding in found if str(tmp_path) in f"{finding.message}{finding.file}"]


def _stored(parts: dict[str, bytes]) -> bytes:
    """Write a package as other programs do: our mark stays in it, our way of packing does not."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, data in parts.items():
            target.writestr(name, data)
    return out.getvalue()
