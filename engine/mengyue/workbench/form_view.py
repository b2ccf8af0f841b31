"""A section of the form with what stands in it: what the templates and scripts of the page show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from mengyue.draft.blanks import inlines_of
from mengyue.draft.tree import Blank, Draft, Form
from mengyue.i18n import _
from mengyue.library.policy import PolicyDocument
from mengyue.model.alliance import Alliance
from mengyue.model.describe import FieldDescription, Kind, Shape, describe
from mengyue.workbench.form_parts import FormField, FormGrid, FormSection, sections, value_at
from mengyue.workbench.list_rows import grid_rows, rows_above
from mengyue.workbench.phrases import called_by, listed, remarked
from mengyue.workbench.printed_places import Printed
from mengyue.workbench.typed_in import shown_value

__all__ = ["field_view", "grid_view", "progress", "section_items", "with_narratives"]


def with_narratives(
    raw: Mapping[str, Any],
    trees: Iterable[tuple[PolicyDocument, Draft | Form]],
    words: Mapping[str, str],
    model: type[Alliance],
) -> list[FormSection]:
    """Return the form of the fields of ``model``; to its texts belong those that the papers leave blank. ``words`` say
    what to write in each."""
    described = replace(describe(model)["narratives"], shape=Shape.ONE)
    labels: dict[str, str] = {}
    for _document, tree in trees:
        for part in inlines_of(tree):
            if isinstance(part, Blank) and part.path.startswith("narratives."):
                labels[part.path.partition(":")[0].removeprefix("narratives.")] = part.label
    own = raw.get("narratives")
    for key in own if isinstance(own, dict) else ():
        labels.setdefault(str(key), str(key))
    fields = []
    for key, label in labels.items():
        title, _colon, hint = (words.get(key) or label).partition("：")
        told = replace(described, label=title, description=hint, meaning=hint)
        fields.append(FormField(("narratives", key), "narratives", told, title))
    return [replace(part, items=(*fields, *part.items)) if part.key == "papers" else part for part in sections(model)]


def section_items(section: FormSection, raw: Mapping[str, Any], printed: Printed) -> list[dict[str, Any]]:
    """Return the fields and grids of a section in order, each with its value and with what asks for it."""
    found: list[dict[str, Any]] = []
    for item in section.items:
        if isinstance(item, FormField):
            found.append(field_view(item, raw, printed))
        else:
            found.append(grid_view(item, raw, printed))
    return found


def field_view(item: FormField, raw: Mapping[str, Any], printed: Printed) -> dict[str, Any]:
    """Return what the page needs of one field."""
    described = item.described
    value = shown_value(value_at(raw, item.path))
    return {
        "type": "field",
        "id": item.id,
        "path": list(item.path),
        "label": item.label,
        "called": called_by(item.path[-1]),
        "heading": item.heading,
        "value": value,
        "input": _input(described, value),
        "options": _options(described, raw, printed),
        "many": item.many,
        "required": described.required,
        "asked": printed.asks(item.pattern) or item.pattern == "narratives",
        **_about(described, item.pattern, printed),
    }


def grid_view(grid: FormGrid, raw: Mapping[str, Any], printed: Printed) -> dict[str, Any]:
    """Return what the page needs of one list."""
    rows = grid_rows(raw, grid)
    columns: list[dict[str, Any]] = []
    for column in grid.columns:
        pattern = f"{grid.pattern}[].{column.name}"
        used = any(row[column.name] for row in rows)
        columns.append(
            {
                "name": column.name,
                "label": column.label,
                "called": called_by(column.name),
                "kind": _input(column.described, ""),
                "options": _options(column.described, raw, printed),
                "many": column.described.shape is Shape.LIST,
                "required": column.described.required,
                "shown": used or not columns or column.described.required or printed.asks(pattern),
                "asked": printed.asks(pattern),
                **_about(column.described, pattern, printed),
            }
        )
    within = rows_above(raw, grid) if grid.within else []
    asked = bool(rows) or printed.asks(grid.pattern) or any(column["asked"] for column in columns)
    if not any(column["asked"] for column in columns):
        columns = [{**column, "shown": True} for column in columns]
    return {
        "type": "grid",
        "id": grid.pattern,
        "label": grid.label,
        "called": called_by(grid.pattern.rpartition(".")[2]),
        "heading": grid.heading,
        "hint": grid.hint,
        "columns": columns,
        "rows": rows,
        "within": within,
        "waits": bool(grid.within) and not within,  # for a row of the list above
        "within_label": grid.within_label,
        "asked": asked,
        "printed": listed(printed.papers.get(grid.pattern, ())),
    }


def progress(items: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return how many of the facts that are asked for are there, and how many are asked for."""
    there = total = 0
    for item in items:
        if not item["asked"] or item.get("waits"):
            continue
        if item["type"] == "field":
            total += 1
            there += bool(item["value"])
            continue
        wanted = [column["name"] for column in item["columns"] if column["asked"] or column["required"]]
        total += max(1, len(item["rows"]) * len(wanted))
        there += sum(bool(row[name]) for row in item["rows"] for name in wanted)
    return there, total


def _about(described: FieldDescription, pattern: str, printed: Printed) -> dict[str, Any]:
    return {
        "hint": printed.speech.meaning(described),
        "unit": described.unit,
        "printed": listed(printed.papers.get(pattern, ())),
        "rules": listed(printed.rules.get(pattern, ())),
        "limit": described.max_length if described.kind in (Kind.LINE, Kind.CODE) else None,
    }


def _input(described: FieldDescription, value: str) -> str:
    if described.shape is Shape.LIST:
        return "checks" if described.choices else "lines"
    if described.choices:
        return "choice"
    if described.is_member_reference:
        return "member"
    kind = described.kind
    if kind is Kind.DATE and (not value or re.fullmatch(r"\d{4}-\d\d-\d\d", value)):
        return "date"
    names = {
        Kind.FLAG: "flag",
        Kind.PROSE: "prose",
        Kind.MONEY: "money",
        Kind.INTEGER: "number",
        Kind.PERCENT: "number",
    }
    return names.get(kind, "text")


def _options(described: FieldDescription, raw: Mapping[str, Any], printed: Printed) -> list[tuple[str, str]]:
    if described.choices:
        called = {code: called_by(code) for code in described.choices}
        return [
            (code, remarked(name, called[code]) if name else code)
            for code, name in printed.speech.choices(described).items()
        ]
    if described.is_member_reference:
        rows = [row for name in ("members", "former_members") for row in _rows(raw.get(name))]
        return [(str(row["id"]), str(row.get("name") or row["id"])) for row in rows if row.get("id")]
    return [("true", _("是")), ("false", _("否"))] if described.kind is Kind.FLAG else []


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
