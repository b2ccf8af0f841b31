"""Rendering: a compiled template and a draft or form become the bytes of a .docx. Nothing faulty is released."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from mengyue.docx.compile import DOCUMENT, CompiledTemplate
from mengyue.docx.context import draft_context, form_context, report_context
from mengyue.docx.file_rules import faults, unsignable_settings
from mengyue.docx.review_marks import Marks
from mengyue.docx.review_parts import REPLACED, SETTINGS, review_parts
from mengyue.docx.strips import finished
from mengyue.docx.zip import Entry, archive, entry, inflate
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.review.notes import Notes
from mengyue.review.report_table import Report

__all__ = ["render_draft", "render_form", "render_report", "render_review"]


def render_draft(template: CompiledTemplate, draft: Draft, *, modified: date) -> bytes:
    """Return the .docx of an agreement. ``modified`` is written into its properties.

    Raises :class:`EngineError` for a template that does not fit and for a document that fails a rule.
    """
    return _render(template, draft_context(draft), draft, modified)


def render_form(template: CompiledTemplate, form: Form, *, modified: date) -> bytes:
    """Return the .docx of a form, as :func:`render_draft` does for an agreement."""
    return _render(template, form_context(form), form, modified)


def render_review(template: CompiledTemplate, source: Draft | Form, notes: Notes, *, modified: date) -> bytes:
    """Return the review copy of an agreement or form: with comments and tracking switched on."""
    marks = Marks(notes)
    source = replace(source, stage=Stage.REVIEW)
    context = draft_context(source, marks) if isinstance(source, Draft) else form_context(source, marks)
    return _render(template, context, source, modified, marks)


def render_report(template: CompiledTemplate, report: Report, *, modified: date) -> bytes:
    """Return the .docx of a table for reviewers."""
    return _render(template, report_context(report), report, modified)


def _render(
    template: CompiledTemplate,
    context: dict[str, Any],
    source: Draft | Form | Report,
    modified: date,
    marks: Marks | None = None,
) -> bytes:
    context["modified"] = f"{modified.isoformat()}T00:00:00Z"
    entries: list[Entry] = []
    wrong: list[str] = []
    document = ""
    kind = source.kind if isinstance(source, Draft) else "form" if isinstance(source, Form) else ""
    for part in template.parts:
        if part.name == DOCUMENT:
            document, data, told = finished(part, context, kind)
            found = faults(document, data, source.stage, told)
        else:
            xml = part.render(context)
            data = xml.encode()
            found = faults(xml, data, source.stage)
        wrong += (f"{part.name}: {fault}" for fault in found)
        entries.append(entry(part.name, data))
    if source.stage is Stage.SIGNABLE:
        wrong += _not_signable(template, source)
    if wrong:
        head = _("《{title}》未通过检查，不予输出：").format(title=source.title)
        raise EngineError("\n".join((head, *wrong)))
    extra = _review(template, document, marks, modified) if marks else {}
    entries += (item for item in template.static if item.name.decode() not in extra)
    return archive([*entries, *(entry(name, data) for name, data in extra.items())])


def _review(template: CompiledTemplate, document: str, marks: Marks, modified: date) -> dict[str, bytes]:
    static = {item.name.decode(): item for item in template.static}
    replaced = {name: inflate(static[name]) for name in REPLACED}
    return review_parts(replaced, frozenset(static), document, marks, modified)


def _not_signable(template: CompiledTemplate, source: Draft | Form | Report) -> Iterator[str]:
    for item in template.static:
        name = item.name.decode()
        if "comments" in name:
            yield f"{name}: " + _("签署稿中仍有批注")
        elif name == SETTINGS:
            yield from (f"{name}: {fault}" for fault in unsignable_settings(inflate(item).decode()))
    if isinstance(source, Report):
        return
    labels = "、".join(dict.fromkeys(blank.label for blank in source.blanks))
    if labels:
        yield _("待填：{labels}").format(labels=labels)
