"""What a template may ask for: built once a document, every value ready XML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from markupsafe import Markup

from mengyue.docx.blocks import Writer
from mengyue.docx.runs import lines, runs, text
from mengyue.docx.views import CoverView, SignatureView
from mengyue.draft.tree import Draft, Form, Inline, Stage
from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["draft_context", "form_context"]

#: What the head of every page says, by stage; nothing on a copy to be signed.
STAMPS = {Stage.DRAFT: "草案", Stage.REVIEW: "审阅稿", Stage.SIGNABLE: ""}


class _Lines(Mapping[str, list[Markup]]):
    """Cells split into paragraphs, on demand."""

    def __init__(self, cells: Mapping[str, tuple[Inline, ...]]) -> None:
        self._cells = cells

    def __getitem__(self, key: str) -> list[Markup]:
        return [runs(line) for line in lines(self._cells[key])]

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


def draft_context(draft: Draft) -> dict[str, Any]:
    """Return the context of an agreement."""
    writer = Writer(draft.schedules)
    return {
        **_common(draft.title, draft.stage, draft.stamp),
        "alliance_name": text(draft.alliance_name),
        "signing_header": text(draft.signing_header),
        "cover": [
            CoverView(text(line.caption.rstrip("：:") + "："), writer.inlines(line.inlines), text(line.suffix))
            for line in draft.cover
        ],
        "preamble": list(writer.blocks(draft.preamble)),
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


def form_context(form: Form) -> dict[str, Any]:
    """Return the context of a form."""
    return {
        **_common(form.title, form.stage, form.stamp),
        "cells": {key: runs(inlines) for key, inlines in form.cells.items()},
        "lines": _Lines(form.cells),
        "groups": {
            key: [{cell: runs(inlines) for cell, inlines in row.items()} for row in group.rows]
            for key, group in form.groups.items()
        },
    }
