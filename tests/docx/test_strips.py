"""A document finished strip by strip is the one that is finished as a whole, however its template is cut."""

import re
from dataclasses import replace
from datetime import date

import pytest

from mengyue.docx.base_document import package
from mengyue.docx.closing_kept import with_closing_kept, with_end_kept, with_note_kept
from mengyue.docx.compile import DOCUMENT, CompiledTemplate, compile_template
from mengyue.docx.context import draft_context, form_context
from mengyue.docx.file_rules import faults
from mengyue.docx.last_rows import with_first_rows_together, with_last_rows_together
from mengyue.docx.render import render_draft
from mengyue.docx.strips import finished
from mengyue.docx.tall_rows import with_tall_rows_split
from mengyue.docx.xml import cell, grid, p, row, table
from mengyue.draft.tree import Draft, Form, Group, Stage, Text
from mengyue.model.finding import EngineError

WHEN = date(2026, 11, 22)


def _whole(template: CompiledTemplate, document: Draft | Form) -> str:
    part = next(part for part in template.parts if part.name == DOCUMENT)
    is_draft = isinstance(document, Draft)
    xml = part.render(draft_context(document) if is_draft else form_context(document))
    xml = with_first_rows_together(with_last_rows_together(with_tall_rows_split(xml)))
    if not is_draft:
        return with_note_kept(xml)
    return with_end_kept(xml if document.kind == "agreement" else with_closing_kept(xml))


def _by_strips(template: CompiledTemplate, document: Draft | Form) -> str:
    part = next(part for part in template.parts if part.name == DOCUMENT)
    is_draft = isinstance(document, Draft)
    context = draft_context(document) if is_draft else form_context(document)
    found = finished(part, context, document.kind if is_draft else "form")
    assert found.data == found.xml.encode()
    assert found.told is not None, "finished as a whole"
    assert faults(found.xml, found.data, Stage.DRAFT, found.told) == faults(found.xml, found.data, Stage.DRAFT)
    return found.xml


def test_an_agreement_in_strips_is_the_whole_one(template, make_draft):
    first = make_draft(members=9, articles=3)
    drafts = (
        make_draft(members=1, articles=1), first, replace(first, title="另一题目"), make_draft(members=30, blank=True),
        replace(first, body=first.body[2:]), replace(first, schedules=()), replace(first, kind="contract"), first,
        make_draft(members=5, wording="很长的话，" * 90), replace(first, signatures=()),
    )  # fmt: skip
    for draft in drafts:
        assert _by_strips(template, draft) == _whole(template, draft)


@pytest.mark.parametrize("kind", ["agreement", "letter"])
@pytest.mark.parametrize("between", [0, 1, 4])
def test_what_stands_before_the_closing_keeps_with_it_over_strips(make_draft, kind, between):
    """The paragraph that keeps stands in a round of a loop, that which it keeps with behind further strips."""
    lines = [p("{%p for b in body %}"), p("{{r b.runs }}", style="条文"), p("{%p endfor %}")]
    lines += [p("{%p for b in preamble %}"), p("{{r b.runs }}", style="一级标题"), p("{%p endfor %}")] * between
    closing = p("正文结束", style="正文结束") + p("某单位", style="落款")
    template = compile_template(package("".join(lines) + closing + p()))
    for members in (1, 4):
        draft = replace(make_draft(members=members, articles=1), kind=kind, schedules=())
        found = _by_strips(template, draft)
        assert found == _whole(template, draft)
        assert '<w:pStyle w:val="ArticleText"/><w:keepNext/>' in found


def test_a_form_whose_rows_grow_is_the_whole_one():
    line = [cell(p("{{r x['n'] }}", style="表格文字"), 1000), cell(p("{{r cells['c'] }}", style="表格文字"), 1000)]
    rows = [grid("{%tr for x in groups['g'] %}", (1000, 1000)), row(line), grid("{%tr endfor %}", (1000, 1000))]
    note = p("注：说明", style="表格文字")
    template = compile_template(package(p("表") + table((1000, 1000), rows) + note + table((1000, 1000), rows) + note))
    for count in (1, 2, 5, 3, 60, 5):
        group = Group(tuple({"n": (Text(f"{at}" * at),)} for at in range(count)))
        form = Form("f", "表", Stage.DRAFT, "f", {"c": (Text("值" * count * 30),)}, {"g": group})
        assert _by_strips(template, form) == _whole(template, form)


def test_a_table_whose_rows_a_loop_writes_is_one_strip(make_draft):
    line = [cell(p("{{r b.runs }}", style="表格文字"), 1000)]
    rows = [grid("{%tr for b in body %}", (1000,)), row(line), grid("{%tr endfor %}", (1000,))]
    template = compile_template(package(p("前") + table((1000,), rows) + p("后")))
    for members in (1, 6, 2):
        draft = make_draft(members=members, articles=members)
        assert _by_strips(template, draft) == _whole(template, draft)


def test_what_is_at_fault_over_strips_is_found(make_draft):
    data = package(p("{%p for b in body %}") + p("{{r b.runs }}") + p("{{p b.paragraph }}") + p("{%p endfor %}") + p())
    template = compile_template(data)
    draft = make_draft(members=2, articles=2)
    for _again in range(2):
        with pytest.raises(EngineError, match="引用的目标不存在：M_schedule_2"):
            render_draft(template, draft, modified=WHEN)


def test_a_template_that_does_not_come_apart_is_finished_as_a_whole(make_draft):
    """Of a loop within a cell no round stands in the body by itself."""
    line = cell(p("前") + p("{%p for b in body %}") + p("{{r b.runs }}") + p("{%p endfor %}") + p("后"), 1000)
    template = compile_template(package(table((1000,), [row([line])]) + p()))
    part = next(part for part in template.parts if part.name == DOCUMENT)
    draft = replace(make_draft(members=2, articles=2), schedules=())
    found = finished(part, draft_context(draft), "agreement").xml
    assert found == _whole(template, draft)
    assert "义务与责任" in found


def test_a_table_written_before_has_its_name_where_it_needs_one(make_draft):
    """The very same table right under a heading, then behind a paragraph, then under the heading again."""
    lines = ("{%p for b in body %}", "{{ b.kind }}{% if b.titled %}有名{% endif %}", "{%p endfor %}")
    template = compile_template(package("".join(map(p, lines)) + p()))
    draft = make_draft(members=3, articles=1)
    heading, below, shown = draft.body[1], draft.body[2], []
    for before in (heading, draft.preamble[0], heading):
        xml = _by_strips(template, replace(draft, body=(before, below)))
        shown.append("table有名" in "".join(re.findall("<w:t(?: [^>]*)?>([^<]*)<", xml)))
    assert shown == [False, True, False]
