"""What a template may ask for, by the kind of document: taken from what rendering puts there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from mengyue.docx.context import draft_context, form_context, report_context
from mengyue.docx.views import BlockView, ClosingView, CoverView, ScheduleView, SignatureView
from mengyue.draft.tree import Draft, Form, Stage
from mengyue.library.form import FormLayout
from mengyue.library.load_form import load_forms
from mengyue.review.report_table import Report

__all__ = ["KINDS", "Declared", "declared_for", "guessed"]

#: Of names that hold a list: what an item is. A tuple type gives the fields that may be read.
_ITEMS: Mapping[str, type] = {
    "cover": CoverView, "preamble": BlockView, "body": BlockView, "signatures": SignatureView,
    "schedules": ScheduleView, "closing": ClosingView, "blocks": BlockView,
}  # fmt: skip
#: Lists that may be empty: of them nothing may be taken without asking first.
_MAYBE_EMPTY = frozenset((
    "cover", "preamble", "signatures", "schedules", "attachments", "closing", "rows", "last", "total", "facts",
))  # fmt: skip


@dataclass(frozen=True)
class Declared:
    """The names of one kind of document. ``cells`` and ``groups`` are the ids of one form, where it is known."""

    kind: str
    names: frozenset[str]
    items: Mapping[str, type] = field(default_factory=dict)
    maybe_empty: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] = field(default_factory=dict)


def _draft() -> Declared:
    names = draft_context(Draft("x", "x", Stage.DRAFT, "x", (), (), (), (), ()))
    return Declared("draft", frozenset((*names, "modified")), _ITEMS, _MAYBE_EMPTY)


def _form(layout: FormLayout | None = None) -> Declared:
    names = frozenset((*form_context(Form("x", "x", Stage.DRAFT, "x", {}, {})), "modified"))
    cells = frozenset(binding.id for binding in layout.bindings() if binding.id) if layout else frozenset()
    groups = {
        part.group.id: frozenset(column.id for column in part.group.columns if column.id)
        for part in (layout.parts if layout else ())
        if part.group
    }
    return Declared("form", names, {}, frozenset(("groups",)), cells, groups)


def _report() -> Declared:
    names = report_context(Report("x", "x", (), (), (), ""))
    return Declared("report", frozenset((*names, "modified")), {}, _MAYBE_EMPTY)


KINDS = {"draft": _draft, "form": _form, "report": _report}


def declared_for(kind: str, root: Path, name: str = "") -> Declared | None:
    """Return the names of ``kind``; of a form that the library at ``root`` lays out as ``name`` with its cells."""
    if kind == "form":
        return _form(load_forms(root, []).get(name))
    maker = KINDS.get(kind)
    return maker() if maker else None


def guessed(root: Path, path: Path, used: frozenset[str]) -> str:
    """Return which kind of document a template is for: by its place or name in the library, else by what it asks for;
    nothing when nothing tells."""
    folder = {"agreements": "draft", "papers": "draft", "forms": "form", "reports": "report"}
    if path.parent.name in folder:
        return folder[path.parent.name]
    for name, kind in folder.items():
        if (root / "templates" / name / f"{path.stem}.yaml").is_file() or (
            root / "templates" / name / f"{path.stem}.docx"
        ).is_file():
            return kind
    telling = {"form": ("cells", "groups", "lines"), "draft": ("body", "preamble", "signatures", "schedules", "cover")}
    for kind, names in (*telling.items(), ("report", ("facts",))):
        if used & frozenset(names):
            return kind
    return ""
