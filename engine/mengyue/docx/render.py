"""Rendering: a compiled template and a draft or form become the bytes of a .docx. Nothing faulty is released."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from mengyue.docx.compile import CompiledTemplate
from mengyue.docx.context import draft_context, form_context
from mengyue.docx.rules import faults
from mengyue.docx.zip import archive, entry
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["render_draft", "render_form"]


def render_draft(template: CompiledTemplate, draft: Draft, *, modified: date) -> bytes:
    """Return the .docx of an agreement. ``modified`` is written into its properties.

    Raises :class:`EngineError` for a template that does not fit and for a document that fails a rule.
    """
    return _render(template, draft_context(draft), draft, modified)


def render_form(template: CompiledTemplate, form: Form, *, modified: date) -> bytes:
    """Return the .docx of a form, as :func:`render_draft` does for an agreement."""
    return _render(template, form_context(form), form, modified)


def _render(template: CompiledTemplate, context: dict[str, Any], source: Draft | Form, modified: date) -> bytes:
    context["modified"] = f"{modified.isoformat()}T00:00:00Z"
    entries = list(template.static)
    wrong: list[str] = []
    for part in template.parts:
        xml = part.render(context)
        data = xml.encode()
        wrong += (f"{part.name}: {fault}" for fault in faults(xml, data, source.stage))
        entries.append(entry(part.name, data))
    if source.stage is Stage.SIGNABLE:
        wrong += _not_signable(template, source)
    if wrong:
        head = _("《{title}》未通过检查，不予输出：").format(title=source.title)
        raise EngineError("\n".join((head, *wrong)))
    return archive(entries)


def _not_signable(template: CompiledTemplate, source: Draft | Form) -> Iterator[str]:
    for item in template.static:
        if b"comments" in item.name:
            yield f"{item.name.decode()}: " + _("签署稿中仍有批注")
    labels = "、".join(dict.fromkeys(blank.label for blank in source.blanks))
    if labels:
        yield _("待填：{labels}").format(labels=labels)
