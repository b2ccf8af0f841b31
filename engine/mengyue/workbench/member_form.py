"""The form of one member: its fields and rows as a page shows them, and what a page sends as given values.

The names of the inputs are made here from what was sent; whatever else a page sends is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mengyue.gathering.given_values import Given, GivenRow
from mengyue.gathering.member_cut import Row
from mengyue.gathering.member_parts import OF, MemberParts, Part
from mengyue.gathering.sent_identity import Sent
from mengyue.i18n import _
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.workbook_plan import Column
from mengyue.model.describe import Kind, Shape
from mengyue.workbench.phrases import labelled, remarked, sentences
from mengyue.workbench.typed_in import TypedFault, shown_value, typed_value

__all__ = ["FILLER", "FormFault", "form_of", "given_of"]

#: Empty rows of each list; more come when the form is opened again.
_EMPTY = 3
#: Who fills the form in, and what they remark: name of the input, and what it is called in schemas/collect.yaml.
FILLER = ("by.person", "by.phone", "by.remark")


@dataclass(frozen=True, slots=True)
class FormFault:
    """What is wrong with a value: ``at`` is the name of its input, where there is one."""

    at: str
    text: str


def form_of(
    parts: MemberParts, sent: Sent, typed: Mapping[str, str], members: Sequence[str], speech: PackSpeech
) -> dict[str, Any]:
    """Return what the page shows. ``typed`` is what was typed before, by name; without it what was sent is shown."""
    fixed = parts.layout.own.fixed
    own = []
    for column in parts.own.columns:
        path = column.path.partition(".")[2]
        known = _shown(sent.base.own.get(path))
        field = _field(f"o.{path}", column, known, typed, members, speech)
        own.append({**field, "locked": path in fixed})
    tables = [_table(part, parts, sent, typed, members, speech) for part in parts.parts]
    return {"own": own, "tables": [table for table in tables if table["rows"]]}


def _table(
    part: Part, parts: MemberParts, sent: Sent, typed: Mapping[str, str], members: Sequence[str], speech: PackSpeech
) -> dict[str, Any]:
    rows = []
    for at, row in enumerate(_rows(part, sent, typed)):
        fields = []
        for column in part.sheet.columns:
            known = row.of if column.path == OF else _shown(row.values.get(column.path))
            field = _field(f"r.{part.key}.{at}.{column.path}", column, known, typed, members, speech)
            if column.path == OF:
                field |= {"input": "choice", "options": [(code, code) for code in _codes(part, parts, sent, typed)]}
            fields.append({**field, "locked": column.path in part.table.fixed or bool(column.path == OF and row.code)})
        rows.append({"code": row.code or _code(part, parts, sent, at), "fields": fields})
    titles = [remarked(column.title, column.field.unit) for column in part.sheet.columns]
    return {"title": part.sheet.name, "titles": titles, "rows": rows, "coded": parts.children(part)}


def _rows(part: Part, sent: Sent, typed: Mapping[str, str]) -> list[Row]:
    """Return the rows of the form: those that were sent, those that were added, and empty ones."""
    known = list(sent.base.rows.get(part.key, ()))
    head = f"r.{part.key}."
    added = [
        int(at) for name in typed if name.startswith(head) and (at := name[len(head) :].partition(".")[0]).isdecimal()
    ]
    more = max(added, default=-1) + 1 - len(known)
    spare = (max(more, 0) + _EMPTY) if part.table.add else 0
    return [*known, *(Row("", "", {}) for _at in range(min(spare, 500)))]


def _code(part: Part, parts: MemberParts, sent: Sent, at: int) -> str:
    """Return by what rows of other lists name a new row; nothing where none do."""
    new = at - len(sent.base.rows.get(part.key, ())) + 1
    return f"新{new}" if parts.children(part) else ""


def _codes(part: Part, parts: MemberParts, sent: Sent, typed: Mapping[str, str]) -> Iterator[str]:
    above = parts.part(part.above)
    for at, row in enumerate(_rows(above, sent, typed) if above else ()):
        assert above is not None
        yield row.code or _code(above, parts, sent, at)


def _field(
    name: str, column: Column, known: str, typed: Mapping[str, str], members: Sequence[str], speech: PackSpeech
) -> dict[str, Any]:
    described = column.field
    options = list(speech.choices(described).items())
    if described.kind is Kind.FLAG:
        options = [("true", _("是")), ("false", _("否"))]
    elif described.is_member_reference and described.shape is Shape.ONE:
        options = [(member, member) for member in members]
    many = described.shape is Shape.LIST
    kind = "lines" if many or described.kind is Kind.PROSE else "choice" if options else "text"
    hint = [speech.hint(described) if described.description and not options else ""]
    hint += [_("可有多项，用“；”或者换行隔开")] if many else []
    hint += [_("日期，如 2026-11-22")] if described.kind is Kind.DATE else []
    return {
        "name": name, "label": column.title, "unit": described.unit, "value": typed.get(name, known),
        "input": kind, "options": options if not many else [], "hint": sentences(part for part in hint if part),
    }  # fmt: skip


def _shown(value: Any) -> str:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else shown_value(value)


def given_of(parts: MemberParts, sent: Sent, typed: Mapping[str, str]) -> tuple[Given, list[FormFault]]:
    """Return what was filled in, and a sentence for each value that means nothing."""
    faults: list[FormFault] = []
    values = {}
    for column in parts.own.columns:
        path = column.path.partition(".")[2]
        if path not in parts.layout.own.fixed and f"o.{path}" in typed:
            values[path] = _typed(f"o.{path}", column, typed, faults, "")
    rows: dict[str, list[GivenRow]] = {}
    for part in parts.parts:
        rows[part.key] = found = []
        for at, row in enumerate(_rows(part, sent, typed)):
            name = f"r.{part.key}.{at}."
            place = _("“{table}”第 {row} 行").format(table=part.sheet.name, row=at + 1)
            cells = {
                column.path: _typed(name + column.path, column, typed, faults, place)
                for column in part.columns
                if name + column.path in typed and column.path not in part.table.fixed
            }
            code = row.code or _code(part, parts, sent, at)
            of = row.of if row.code else typed.get(name + OF, "")
            if cells:
                found.append(GivenRow(code, of, cells))
    return Given(GivenRow("", "", values), {key: listed for key, listed in rows.items() if listed}), faults


def _typed(name: str, column: Column, typed: Mapping[str, str], faults: list[FormFault], place: str) -> Any:
    try:
        return typed_value(typed[name], column.field)
    except TypedFault as fault:
        said = remarked(fault, fault.hint)
        faults.append(FormFault(name, place + labelled(_("“{name}”").format(name=column.title), said)))
        return None
