"""What a template may ask for: built once a document, every value ready XML."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache, partial
from typing import Any

from markupsafe import Markup

from mengyue.docx.contents import contents
from mengyue.docx.house_styles import COVER_CHARACTER, COVER_LINE, style_id
from mengyue.docx.page_head import page_head
from mengyue.docx.review_marks import Marks
from mengyue.docx.runs import lines, runs, text
from mengyue.docx.signature_pages import page_openings
from mengyue.docx.views import ClosingView, CoverView, ScheduleView
from mengyue.docx.word_breaks import broken, width_of
from mengyue.docx.written_blocks import Writer, kept
from mengyue.draft.blanks import texts_of
from mengyue.draft.contents_entries import entries
from mengyue.draft.tree import (
    CoverLine,
    Draft,
    Form,
    Group,
    Inline,
    Item,
    Paragraph,
    Schedule,
    Space,
    Stage,
    Table,
    Text,
)
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.review.report_table import Report

__all__ = ["draft_context", "form_context", "report_context"]

#: From so many columns on, schedules are turned: of what several parties sign, and of other papers.
_MANY_COLUMNS = {True: 8, False: 6}
#: So many characters stand on a line of a form's cover.
_FORM_COVER = 16
#: So many characters of a title fit on one line.
_TITLE_LINE = 19.5
#: Papers in which a single attachment bears no number (GB/T 9704-2012 7.3.4).
_WITH_ATTACHMENTS = ("letter", "report")
#: So many characters follow 单位名称（盖章）： on its line.
_SIGNED_LINE = 22
#: Characters of a commitment that leave room for another signature block on the page.
_COMMITMENT = 150
#: A long name itself is broken before the words that say what sort of alliance it is.
_SORT_OF_ALLIANCE = re.compile("(.+?)((?:产业)?技术创新(?:战略)?联盟|产业创新联合体|创新联合体)")
#: What the head of every page says, by stage; nothing on a copy to be signed.
STAMPS = {Stage.DRAFT: "草案", Stage.REVIEW: "审阅稿", Stage.SIGNABLE: ""}


class _Cells(Mapping[str, Markup]):
    """Cells of a review copy, each with its comment, on demand: a cell is written as one line or as several."""

    def __init__(self, cells: Mapping[str, tuple[Inline, ...]], marks: Marks) -> None:
        self._cells = cells
        self._marks = marks

    def __getitem__(self, key: str) -> Markup:
        content = runs(self._cells[key])
        return Markup(self._marks.comment(self._marks.cells[key], content)) if key in self._marks.cells else content

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


class _Lines(Mapping[str, list[Markup]]):
    """Cells split into paragraphs, on demand."""

    def __init__(self, cells: Mapping[str, tuple[Inline, ...]], marks: Marks | None) -> None:
        self._cells = cells
        self._marks = marks

    def __getitem__(self, key: str) -> list[Markup]:
        if self._marks is None:
            return [runs(line) for line in lines(self._cells[key])]
        first, *rest = [runs(line) for line in lines(self._cells[key])]
        note = self._marks.cells.get(key)
        return [first if note is None else Markup(self._marks.comment(note, first)), *rest]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


@lru_cache(maxsize=64)
def _missing_table(template: str) -> Callable[[str], str]:
    """Return what templates call for a table that they do not have: for one template the very same."""
    return partial(_refused, template)


def _refused(template: str, source: str) -> str:
    message = _("templates/{name}.docx：模板中没有表“{source}”，是提纲添这个表以前做的；请运行 mengyue library build")
    raise EngineError(message.format(name=template, source=source))


def _common(title: str, stage: Stage, stamp: str) -> dict[str, Any]:
    return {
        "title": text(" ".join(title.split())),
        "stamp": page_head("" if stage is Stage.SIGNABLE else stamp or STAMPS[stage]),
    }


def draft_context(draft: Draft, marks: Marks | None = None) -> dict[str, Any]:
    """Return the context of an agreement; ``marks`` are those of a review copy."""
    listed = entries(draft)
    writer = Writer(draft.schedules, marks, contents=draft.contents, listed=listed)
    tall = [
        sum(map(_further_lines, (block.name, block.legal_representative))) + _alone(block.commitment)
        for block in draft.signatures
    ]
    context = {
        **_common(draft.title, draft.stage, draft.stamp),
        "alliance_name": text(draft.alliance_name),
        "signing_header": text(draft.signing_header),
        "per_page": draft.per_page,
        "cover": [_cover_line(line, writer) for line in draft.cover],
        "preamble": list(writer.preamble(draft)),
        "body": kept(list(writer.blocks(draft.body)), signed=bool(draft.closing or draft.signatures)),
        "signatures": [writer.signature(block, beyond) for block, beyond in zip(draft.signatures, tall, strict=True)],
        "page_openings": cache(partial(page_openings, tall)),
        "schedules": (schedules := _schedules(draft, writer)),
        "ends_wide": bool(schedules) and schedules[-1].wide,
        "kind": draft.kind,
        "title_lines": [text(line) for line in _title_lines(draft.title, draft.alliance_name)],
        "note": writer.inlines(draft.note),
        "addressee": writer.inlines(draft.addressee),
        "attachments": [
            writer.inlines((Text(_attachment(at, len(draft.attachments))), *line))
            for at, line in enumerate(draft.attachments)
        ],
        "closing": [
            ClosingView(
                writer.inlines((*line.unit, Text(f"（{line.seal}）")) if line.seal else line.unit),
                writer.inlines((Text(f"{line.signs}："), Space(8))) if line.signs else Markup(""),
            )
            for line in draft.closing
        ],
        "date": writer.inlines(draft.date or (Text("　　　　年　　月　　日"),)),
        "missing_table": _missing_table(draft.template),
    }
    return {**context, "contents": contents(listed, draft.contents, roomy=not draft.template.endswith("-tight"))}


def _further_lines(words: tuple[Inline, ...]) -> int:
    """Return how many lines beyond the first ``words`` take on their line of a signature block."""
    return max(math.ceil(width_of(texts_of(words)) / _SIGNED_LINE) - 1, 0)


def _alone(commitment: tuple[Inline, ...]) -> int:
    """Return more lines than a shared page has room for where a commitment is too long for one, else 0."""
    return _COMMITMENT if width_of(texts_of(commitment)) > _COMMITMENT else 0


def _cover_line(line: CoverLine, writer: Writer) -> CoverView:
    """Write a line of the cover. A value too long for one line is broken between words, by room left at its right: the
    words stay as the data have them."""
    value = writer.inlines(line.inlines)
    paragraph = _cover_value(texts_of(line.inlines), value)
    return CoverView(text(line.caption.rstrip("：:") + "："), value, text(line.suffix), paragraph)


def _cover_value(words: str, value: Markup, width: int = COVER_LINE) -> Markup:
    lines = broken(words, width)
    first = width_of(lines[0]) if lines else 0
    room = width - first if len(lines) > 1 and all(width_of(rest) <= first for rest in lines[1:]) else 0
    look = f'<w:ind w:right="{round(room * COVER_CHARACTER)}"/>' if 0 < room < width else ""
    return Markup(f'<w:p><w:pPr><w:pStyle w:val="{style_id("封面栏目")}"/>{look}</w:pPr>{value}</w:p>')


def _title_lines(title: str, name: str) -> list[str]:
    """Break a long title by meaning, as GB/T 9704-2012 7.3.1 asks, not in mid-word: after the alliance's name, or
    before the words in it that say what sort of alliance it is."""
    title = " ".join(title.split())
    rest = title.removeprefix(name)
    if width_of(title) <= _TITLE_LINE or not name or rest == title:
        return broken(title, _TITLE_LINE)
    parts = _SORT_OF_ALLIANCE.fullmatch(name) if width_of(name) > _TITLE_LINE else None
    if parts is None:
        return [*broken(name, _TITLE_LINE), *broken(rest, _TITLE_LINE)]
    first, sort = parts.groups()
    ends = [sort + rest] if width_of(sort + rest) <= _TITLE_LINE else [sort, *broken(rest, _TITLE_LINE)]
    return [*broken(first, _TITLE_LINE), *ends]


def _attachment(at: int, count: int) -> str:
    """Return what stands before an attachment's name (GB/T 9704-2012 7.3.4)."""
    return "附件：" if count == 1 else f"{'附件：' if not at else '　　　'}{at + 1}. "


def _has_many_columns(schedule: Schedule, most: int) -> bool:
    """Tell whether a table that says something has so many columns; a form to be filled in later is no reason."""
    tables = (block for block in schedule.blocks if isinstance(block, Table) and len(block.rows[0]) >= most)
    return any(part.text.strip() for table in tables for row in table.rows for cell in row for part in cell)


def _is_tables(schedule: Schedule) -> bool:
    """Tell whether a schedule is made of tables, each with a line before it at most."""
    prose = sum(isinstance(block, Paragraph | Item) for block in schedule.blocks)
    return prose <= sum(isinstance(block, Table) for block in schedule.blocks)


def _schedules(draft: Draft, writer: Writer) -> list[ScheduleView]:
    """Write the schedules. One whose tables have many columns goes on landscape pages unless all stay upright."""
    views: list[ScheduleView] = []
    wide, most = False, _MANY_COLUMNS[draft.kind in ("agreement", "contract")]
    for schedule in draft.schedules:
        now = not draft.upright and _is_tables(schedule) and _has_many_columns(schedule, most)
        begins = not views or not _is_tables(schedule)
        views.append(writer.schedule(schedule)._replace(wide=now, turns=now != wide, begins=begins))
        wide = now
    if len(views) == 1 and draft.kind in _WITH_ATTACHMENTS:
        return [views[0]._replace(label=runs((Text("附件"),)))]
    return views


def form_context(form: Form, marks: Marks | None = None) -> dict[str, Any]:
    """Return the context of a form; ``marks`` are those of a review copy."""
    writer = Writer(())
    cells = _Cells(form.cells, marks) if marks else {key: writer.inlines(cell) for key, cell in form.cells.items()}
    cover = form.layout.cover.lines if form.layout and form.layout.cover else ()
    lines = [line for line in cover if not line.optional or texts_of(form.cells[line.id])]
    return {
        **_common(form.title, form.stage, form.stamp),
        "cells": cells,
        "cover": dict.fromkeys((line.id for line in cover), "")
        | {line.id: _cover_value(texts_of(form.cells[line.id]), cells[line.id], _FORM_COVER) for line in lines},
        "lines": _Lines(form.cells, marks),
        "groups": {key: list(_rows(key, group, marks, writer)) for key, group in form.groups.items()},
    }


def report_context(report: Report) -> dict[str, Any]:
    """Return the context of a table for reviewers."""
    return {
        **_common(report.title, report.stage, "仅供内部审查"),
        "facts": [{"caption": text(caption), "text": text(fact)} for caption, fact in report.facts],
        "rows": [[runs((Text(cell),)) for cell in row] for row in report.rows],
        "note": text(report.note),
        "closing": [[runs((Text(cell),)) for cell in row] for row in report.closing.rows] if report.closing else [],
    }


def _rows(key: str, group: Group, marks: Marks | None, writer: Writer) -> Iterator[dict[str, Markup]]:
    """Write the rows of a group; in a review copy its comment is on the first cell of the first row."""
    for at, row in enumerate(group.rows):
        cells = {cell: writer.inlines(inlines) for cell, inlines in row.items()}
        if marks and not at and key in marks.cells:
            first = next(iter(cells))
            cells[first] = Markup(marks.comment(marks.cells[key], cells[first]))
        yield cells
