"""A compiled template renders what docxtpl renders, says where it is wrong, and never mixes documents."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import docxtpl
import pytest
from lxml import etree

from mengyue.docx.base_document import package
from mengyue.docx.closing_kept import with_end_kept
from mengyue.docx.compile import compile_template
from mengyue.docx.context import draft_context
from mengyue.docx.last_rows import with_first_rows_together, with_last_rows_together
from mengyue.docx.render import render_draft, render_form
from mengyue.docx.template_environment import environment
from mengyue.docx.xml import cell, grid, p, row, table
from mengyue.docx.zip import read_parts
from mengyue.draft.tree import Form, Group, Stage, Text, Value
from mengyue.model.finding import EngineError

WHEN = date(2026, 11, 22)
EMPTY_RUN = re.compile(r'<w:r>(?:<w:rPr>(?:(?!</w:rPr>).)*</w:rPr>)?<w:t(?: xml:space="preserve")?(?:/>|></w:t>)</w:r>')


def _canonical(blob: bytes) -> bytes:
    """Canonical XML without the empty runs that docxtpl leaves beside a {{r tag."""
    bare = EMPTY_RUN.sub("", etree.tostring(etree.fromstring(blob), encoding="unicode"))
    return etree.tostring(etree.fromstring(bare), method="c14n")


def _properties(blob: bytes) -> dict[str, str]:
    elements = etree.fromstring(blob)
    return {e.tag: e.text for e in elements if e.text and not e.tag.endswith(("}created", "}modified"))}


def _relations(blob: bytes) -> set[tuple[str, str, str]]:
    return {(e.get("Id"), e.get("Type"), e.get("Target").lstrip("/")) for e in etree.fromstring(blob)}


def _docxtpl(template: bytes, context: dict) -> dict[str, bytes]:
    plain = docxtpl.DocxTemplate(io.BytesIO(template))
    plain.render(context, environment())
    out = io.BytesIO()
    plain.save(out)
    return read_parts(out.getvalue())


def _assert_same(ours: bytes, theirs: dict[str, bytes]) -> None:
    mine = read_parts(ours)
    assert mine.keys() == theirs.keys()
    for name, blob in mine.items():
        if name == "docProps/core.xml":
            assert _properties(blob) == _properties(theirs[name])
        elif name.endswith(".rels"):
            assert _relations(blob) == _relations(theirs[name])
        elif name != "[Content_Types].xml":
            assert _canonical(blob) == _canonical(theirs[name]), name


@pytest.mark.parametrize(("members", "blank"), [(2, False), (9, True)])
def test_an_agreement_is_the_one_docxtpl_would_render(template, template_bytes, make_draft, members, blank):
    draft = make_draft(members=members, blank=blank, wording="研发<中心>&“所”{{ 1 }}{_{\n第二行\t制表")
    theirs = _docxtpl(template_bytes, draft_context(draft))
    kept = with_end_kept(with_first_rows_together(with_last_rows_together(theirs["word/document.xml"].decode())))
    theirs["word/document.xml"] = kept.encode()
    _assert_same(render_draft(template, draft, modified=WHEN), theirs)


def test_a_table_whose_columns_grow_is_repaired_as_docxtpl_repairs_it():
    columns = (1000, 1000)
    cells = [
        cell(p("{%tc for x in groups['g'] %}"), 500),
        cell(p("{{r x['n'] }}"), 500),
        cell(p("{%tc endfor %}"), 500),
    ]
    template = package(table(columns, [row(cells), grid("合计", columns)]) + p())
    form = Form("f", "表", Stage.DRAFT, "f", {}, {"g": Group(tuple({"n": (Text(str(i)),)} for i in range(5)))})
    ours = render_form(compile_template(template), form, modified=WHEN)
    assert read_parts(ours)["word/document.xml"].decode().count("<w:gridCol ") == 5
    from mengyue.docx.context import form_context

    _assert_same(ours, _docxtpl(template, form_context(form)))


@pytest.mark.parametrize("before", ["", "{% set kind = 'x' %}"])
def test_what_a_loop_writes_of_a_block_is_kept_only_as_long_as_all_that_it_reads_is_the_same(make_draft, before):
    lines = (
        "{%p for b in body %}", "{{ title }}，{{ kind }}：{{r b.runs }}{{ b.kind }}", "{{p b.paragraph }}",
        "{%p endfor %}",
        "{%p for b in preamble %}", "{{ loop.index }}{{r b.runs }}", "{%p endfor %}",
        "{%p for s in schedules %}", "{{r s.label }}{{ s.title }}",
        "{% for b in s.blocks %}{{ alliance_name }}{{ b.kind }}{% endfor %}", "{%p endfor %}", "{{ kind }}",
    )  # fmt: skip
    data = package("".join(p(line) for line in (before, *lines) if line))
    template = compile_template(data)
    first = make_draft(members=2, articles=3)
    drafts = (
        first, replace(first, title="另一题目"), replace(first, kind="rules"), make_draft(members=3, articles=3),
        replace(first, alliance_name="另一联合体"), replace(first, body=first.body[3:]), first,
    )  # fmt: skip
    for draft in drafts:
        theirs = _docxtpl(data, draft_context(draft))
        for _again in range(2):
            _assert_same(render_draft(template, draft, modified=WHEN), theirs)


def test_one_template_shared_by_twenty_threads_never_mixes_members(template, make_draft):
    drafts = [make_draft(members=2, wording=f"第{n}号文本") for n in range(20)]
    alone = [render_draft(template, draft, modified=WHEN) for draft in drafts]
    with ThreadPoolExecutor(20) as pool:
        together = list(pool.map(lambda draft: render_draft(template, draft, modified=WHEN), drafts * 3))
    assert together == alone * 3


def test_the_same_draft_gives_the_same_bytes_from_a_template_compiled_again(template, template_bytes, make_draft):
    compile_template.cache_clear()
    again = compile_template(template_bytes)
    draft = make_draft()
    assert render_draft(again, draft, modified=WHEN) == render_draft(template, draft, modified=WHEN)


def test_properties_come_from_the_document_and_its_date(template, make_draft):
    core = read_parts(render_draft(template, make_draft(), modified=WHEN))["docProps/core.xml"].decode()
    assert "广西壮族自治区示范创新联合体组建协议" in core
    assert core.count("2026-11-22T00:00:00Z") == 2


def test_a_syntax_error_names_part_and_paragraph():
    with pytest.raises(EngineError, match=r"第 2 段“第二段\{% if %\}”"):
        compile_template(package(p("第一段") + p("第二段{% if %}")))


def test_a_missing_value_names_part_and_paragraph():
    template = compile_template(package(p("第一段") + p("名称：{{r cells['nmae'] }}")))
    form = Form("f", "表", Stage.DRAFT, "f", {"name": (Value("甲"),)}, {})
    with pytest.raises(EngineError, match=r"第 2 段“名称：.*nmae"):
        render_form(template, form, modified=WHEN)


@pytest.mark.parametrize("text", ["{{ title", "title }}", "{% endif", "{# note"])
def test_a_tag_that_is_not_closed_is_refused_when_compiling(text):
    with pytest.raises(EngineError):
        compile_template(package(p(text)))


def test_a_tag_in_a_part_that_is_never_rendered_is_refused():
    from mengyue.docx.zip import pack

    parts = read_parts(package(p("一")))
    parts["word/styles.xml"] = parts["word/styles.xml"].replace("条文".encode(), "{{ 条文 }}".encode())
    with pytest.raises(EngineError, match=r"styles\.xml"):
        compile_template(pack(parts))


@pytest.mark.parametrize(
    "attack",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ cells.__init__.__globals__ }}",
        "{{ self._TemplateReference__context }}",
        "{% set _ = groups.update({'a': 1}) %}",
    ],
)
def test_a_template_cannot_reach_out_of_its_sandbox(attack):
    template = compile_template(package(p(attack)))
    with pytest.raises(EngineError):
        render_form(template, Form("f", "表", Stage.DRAFT, "f", {}, {}), modified=WHEN)


def test_a_file_that_is_no_docx_is_refused():
    with pytest.raises(EngineError, match=r"不是可用的 \.docx"):
        compile_template(b"PK not really")


def test_braces_that_docxtpl_spells_specially_come_out_as_braces():
    template = compile_template(package(p("写作 {_{ 名称 }_} 与 {_% 条件 %_}")))
    data = render_form(template, Form("f", "表", Stage.DRAFT, "f", {}, {}), modified=WHEN)
    text = "".join(etree.fromstring(read_parts(data)["word/document.xml"]).itertext())
    assert text == "写作 {{ 名称 }} 与 {% 条件 %}"


@pytest.mark.parametrize("use", ["string", "upper", "e", "trim"])
@pytest.mark.parametrize("value", ["(1, 2)|map('string')", "title.upper", "[title]", "self"])
def test_a_template_prints_words_only_whatever_filter_they_pass(value: str, use: str) -> None:
    with pytest.raises(EngineError, match="打印了列表"):
        render_form(compile_template(package(p("{{ (" + value + ")|" + use + " }}"))), _FORM, modified=WHEN)


@pytest.mark.parametrize(
    "source",
    [
        "{% set x = '字' %}" + "{% set x = x ~ x %}" * 45 + "{{ x|length }}",
        "{% set a = [1] %}{% set b = [1] %}" + "{% set a = [a, a] %}{% set b = [b, b] %}" * 45 + "{{ a == b }}",
        "{{ ('字' * 1000000)|list|map('upper')|list|length }}",
        "{% set t = '字' * 1000000 %}" + "{{ t }}" * 200,
    ],
    ids=["written", "compared", "listed", "printed"],
)
def test_no_step_of_a_template_takes_for_ever(source: str) -> None:
    with pytest.raises(EngineError, match="超过"):
        render_form(compile_template(package(p(source))), _FORM, modified=WHEN)


_FORM = Form("f", "示例", Stage.DRAFT, "f", {}, {})
