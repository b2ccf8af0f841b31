"""What a template may ask for: built once a document, every value ready XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from mengyue.docx.blocks import Writer
from mengyue.docx.marks import Marks
from mengyue.docx.runs import lines, runs, text
from mengyue.docx.views import CoverView, SignatureView
from mengyue.draft.tree import Draft, Form, Group, Inline, Stage, Text
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.review.report import Report

__all__ = ["draft_context", "form_context", "report_context"]

#: What the head of every page says, by stage; nothing on a copy to be signed.
STAMPS = {Stage.DRAFT: "草案", Stage.REVIEW: "审阅稿", Stage.SIGNABLE: ""}


class _Cells(Mapping[str, Markup]):
    """Cells of a review copy, each with its comment, on demand: a cell is written as one line or as several."""

    def __init__(self, cells: Mapping[str, tuple[Inline, ...]], marks: Marks) -> None:
        self._cells = cells
        self._marks = marks

    def __getitem__(self, key: str) -> Markup:
        content = runs(self._cells[key], wrap=self._marks.value)
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
        first, *rest = [runs(line, wrap=self._marks.value) for line in lines(self._cells[key])]
        note = self._marks.cells.get(key)
        return [first if note is None else Markup(self._marks.comment(note, first)), *rest]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


def _missing_table(source: str) -> str:
    raise EngineError(_("模板中没有表“{source}”，须重新生成模板").format(source=source))


def _common(title: str, stage: Stage, stamp: str) -> dict[str, Any]:
    return {
        "title": text(" ".join(title.split())),
        "stamp": text("" if stage is Stage.SIGNABLE else stamp or STAMPS[stage]),
    }


def draft_context(draft: Draft, marks: Marks | None = None) -> dict[str, Any]:
    """Return the context of an agreement; ``marks`` are those of a review copy."""
    writer = Writer(draft.schedules, marks)
    return {
        **_common(draft.title, draft.stage, draft.stamp),
        "alliance_name": text(draft.alliance_name),
        "signing_header": text(draft.signing_header),
        "cover": [
            CoverView(text(line.caption.rstrip("：:") + "："), writer.inlines(line.inlines), text(line.suffix))
            for line in draft.cover
        ],
        "preamble": list(writer.preamble(draft)),
        "body": list(writer.blocks(draft.body)),
        "signatures": [
            SignatureView(
                text(block.role),
                writer.inlines(block.name),
                text(block.signs_as),
                writer.inlines(block.legal_representative),
            )
            for block in draft.signatures
        ],
        "schedules": [writer.schedule(schedule) for schedule in draft.schedules],
        "missing_table": _missing_table,
    }


def form_context(form: Form, marks: Marks | None = None) -> dict[str, Any]:
    """Return the context of a form; ``marks`` are those of a review copy."""
    return {
        **_common(form.title, form.stage, form.stamp),
        "cells": _Cells(form.cells, marks) if marks else {key: runs(cell) for key, cell in form.cells.items()},
        "lines": _Lines(form.cells, marks),
        "groups": {key: list(_rows(key, group, marks)) for key, group in form.groups.items()},
    }


def report_context(report: Report) -> dict[str, Any]:
    """Return the context of a table for reviewers."""
    return {
        **_common(report.title, report.stage, "仅供内部审查"),
        "facts": [{"caption": text(caption), "text": text(fact)} for caption, fact in report.facts],
        "rows": [[runs((Text(cell),)) for cell in row] for row in report.rows],
        "note": text(report.note),
    }


def _rows(key: str, group: Group, marks: Marks | None) -> Iterator[dict[str, Markup]]:
    """Write the rows of a group; in a review copy its comment is on the first cell of the first row."""
    wrap = marks.value if marks else None
    for at, row in enumerate(group.rows):
        cells = {cell: runs(inlines, wrap=wrap) for cell, inlines in row.items()}
        if marks and not at and key in marks.cells:
            first = next(iter(cells))
            cells[first] = Markup(marks.comment(marks.cells[key], cells[first]))
        yield cells
