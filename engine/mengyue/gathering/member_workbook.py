"""The workbook of one member: a page that says why and by when, its facts, its rows; only what is asked is unlocked."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mengyue.docx.zip import pack, read_parts
from mengyue.gathering.member_cut import Cut, Row
from mengyue.gathering.member_parts import IDENTITY, OF, MemberParts, Part
from mengyue.gathering.sent_identity import Sent, identity_cells
from mengyue.i18n import _
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.workbook_escape import escaped
from mengyue.intake.workbook_plan import Column
from mengyue.intake.workbook_style import ROW_HEIGHT, Styles, column_note, column_width, row_height, validation
from mengyue.intake.workbook_values import UNITS, header_of, shown_text, slots, write_text, write_value
from mengyue.library.typed_values import convert
from mengyue.model.describe import Kind, Shape

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Cover", "member_workbook"]

#: Empty rows below the data that can be filled in.
_SPARE_ROWS = 40
#: Rows before the data: title, header, notes.
_HEAD = 3
#: What is a text in what was sent, and more than that in a cell.
_EXACT = (Kind.DATE, Kind.MONEY, Kind.PERCENT, Kind.NUMBER)
#: What a protected sheet leaves to its reader.
_ALLOWED = {
    "format_cells": True, "format_columns": True, "format_rows": True, "select_locked_cells": True,
    "select_unlocked_cells": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cover:
    """The words of the first sheet."""

    title: str
    lines: Sequence[str]
    privacy: Sequence[str]


def member_workbook(
    sent: Sent,
    parts: MemberParts,
    cover: Cover,
    *,
    members: Sequence[str],
    places: Mapping[str, tuple[str, ...]],
    speech: PackSpeech,
) -> bytes:
    """Return the .xlsx for the member, filled with what was ``sent``; the same bytes for the same input.

    ``members`` are the ids that cells may name, ``places`` and ``speech`` what the policy asks for and in which words.
    Raises :class:`InputError` for a text that no cell holds.
    """
    import xlsxwriter

    out = io.BytesIO()
    look = {"default_format_properties": {"font_name": "宋体", "font_size": 11}}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **look})
    book.set_properties({"title": cover.title, "created": datetime(sent.on.year, sent.on.month, sent.on.day)})
    writer = _Writer(book, parts, places, speech, len(members))
    writer.cover(cover)
    writer.own(sent.base)
    for part in parts.parts:
        rows = sent.base.rows.get(part.key, ())
        if rows or part.table.add:
            writer.rows(part, rows)
    writer.filler()
    hidden = book.add_worksheet(IDENTITY)
    for row, text in enumerate(identity_cells(sent)):
        hidden.write_string(row, 0, text)
    for row, name in enumerate(members):
        write_text(hidden, row, 2, name, None, "members")
    hidden.protect("")
    hidden.very_hidden()
    book.close()
    return pack(read_parts(escaped(out.getvalue())))


class _Writer:
    """Writes the sheets."""

    def __init__(
        self, book: Any, parts: MemberParts, places: Mapping[str, tuple[str, ...]], speech: PackSpeech, members: int
    ) -> None:
        self.book, self.parts, self.places, self.speech = book, parts, places, speech
        self.styles = Styles(book)
        self.members = f"'{IDENTITY}'!$C$1:$C${max(members, 1)}"
        self.told = book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#FFF8DC"})

    def cover(self, cover: Cover) -> None:
        page = self._page(self.parts.layout.cover.name, cover.title)
        page.set_column(0, 0, 96)
        lines = [(line, self.styles.text) for line in cover.lines]
        lines += [("", self.styles.text), *((line, self.told) for line in cover.privacy)]
        for number, (line, look) in enumerate(lines, 1):
            write_text(page, number, 0, line, look, "")
            page.set_row(number, row_height([(line, 92)]))
        page.protect("", _ALLOWED)
        page.fit_to_pages(1, 0)

    def own(self, base: Cut) -> None:
        sheet = self.parts.own
        page = self._form(sheet.name, sheet.title)
        fixed = {f"members.{name}" for name in self.parts.layout.own.fixed}
        for row, column in enumerate(sheet.columns, 2):
            path = column.path.partition(".")[2]
            note = column_note(column, self.places.get(f"members[].{path}", ()), self.speech)
            value = _typed(base.own.get(path), column)
            self._line(page, row, column, value, note, locked=column.path in fixed)
        page.protect("", _ALLOWED)

    def filler(self) -> None:
        asked = self.parts.layout.filler
        page = self._form(asked.name, asked.name)
        for row, title in enumerate((asked.person, asked.phone, asked.on, asked.remark), 2):
            page.write_string(row, 0, title, self.styles.label)
            page.write_blank(row, 1, None, self.styles.value(None, framed=True, asked=True))
            page.write_string(row, 2, asked.note if title == asked.remark else "", self.styles.note)
        page.set_row(5, 4 * ROW_HEIGHT)
        page.protect("", _ALLOWED)

    def rows(self, part: Part, rows: Sequence[Row]) -> None:
        sheet = part.sheet
        page = self._page(sheet.name, sheet.title)
        number = self.parts.layout.number
        page.set_column(0, 0, 14)
        page.write_string(1, 0, number.name, self.styles.header)
        page.write_string(2, 0, self.parts.workbook.markers[-2], self.styles.note)
        spare = _SPARE_ROWS if part.table.add else 0
        last = _HEAD + len(rows) + spare - 1
        columns = slots(sheet)
        notes = []
        for at, column in enumerate(columns, 1):
            if column is None:
                self._units(page, at, last)
                continue
            note = column_note(column, self.places.get(f"{part.table.path}[].{column.path}", ()), self.speech)
            page.set_column(at, at, column_width(column))
            page.write_string(1, at, header_of(column), self.styles.header)
            page.write_string(2, at, note, self.styles.note)
            notes.append((note, column_width(column) * 1.2))  # smaller print
            if last >= _HEAD:
                page.data_validation(_HEAD, at, last, at, self._rule(column, note, part))
        page.set_row(2, row_height(notes))
        for row in range(_HEAD, last + 1):
            known = rows[row - _HEAD] if row - _HEAD < len(rows) else None
            self._row(page, part, columns, row, known)
        page.freeze_panes(2, 1)
        page.repeat_rows(1)
        page.fit_to_pages(1, 0)
        page.protect("", _ALLOWED)

    def _row(self, page: Worksheet, part: Part, columns: Sequence[Column | None], row: int, known: Row | None) -> None:
        new = known is None and self.parts.children(part)
        page.write_string(row, 0, known.code if known else "", self.styles.value(Kind.CODE, framed=True, asked=new))
        texts = []
        for at, column in enumerate(columns, 1):
            if column is None:
                page.write_blank(row, at, None, self.styles.value(Kind.CODE, asked=True))
                continue
            fixed = column.path in part.table.fixed or (column.path == OF and known is not None)
            look = self.styles.value(column.field.kind, framed=fixed, asked=not fixed)
            page.write_blank(row, at, None, look)
            said = None if known is None else known.of if column.path == OF else known.values.get(column.path)
            value = _typed(said, column)
            write_value(page, row, at, column.field, value, look, self.speech, part.table.path)
            texts.append((shown_text(value), column_width(column)))
        if known:
            page.set_row(row, row_height(texts))

    def _rule(self, column: Column, note: str, part: Part) -> dict[str, Any]:
        rule = validation(column, note, self.members, self.speech)
        if column.path == OF and not part.table.of:
            above = self.parts.part(part.above)
            name = above.sheet.name if above else ""
            rule |= {"validate": "list", "source": f"='{name}'!$A${_HEAD + 1}:$A$400", "error_type": "warning"}
            rule["error_message"] = _("“{sheet}”表中没有这个行号").format(sheet=name)
        return rule

    def _units(self, page: Worksheet, at: int, last: int) -> None:
        title, note = self.parts.workbook.unit.name, _("从列表中选；不选的按列名所写的单位")
        page.set_column(at, at, 12)
        page.write_string(1, at, title, self.styles.header)
        page.write_string(2, at, note, self.styles.note)
        rule = {"validate": "list", "source": list(UNITS), "error_message": _("请从列表中选"), "input_message": note}
        if last >= _HEAD:
            page.data_validation(_HEAD, at, last, at, rule)

    def _page(self, name: str, title: str) -> Worksheet:
        page: Worksheet = self.book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.write_string(0, 0, title, self.styles.title)
        return page

    def _form(self, name: str, title: str) -> Worksheet:
        page = self._page(name, title)
        for at, width in enumerate((30, 60, 50)):
            page.set_column(at, at, width)
        layout = self.parts.workbook
        for at, heading in enumerate((layout.item, layout.content, layout.remark)):
            page.write_string(1, at, heading.name, self.styles.header)
        page.freeze_panes(2, 1)
        page.repeat_rows(1)
        page.fit_to_pages(1, 0)
        return page

    def _line(self, page: Worksheet, row: int, column: Column, value: Any, note: str, *, locked: bool) -> None:
        look = self.styles.value(column.field.kind, framed=True, asked=not locked)
        page.write_string(row, 0, header_of(column), self.styles.label)
        page.write_blank(row, 1, None, look)
        write_value(page, row, 1, column.field, value, look, self.speech, f"members[].{column.path}")
        page.write_string(row, 2, note, self.styles.note)
        room = 4 * ROW_HEIGHT if column.field.kind is Kind.PROSE else ROW_HEIGHT
        page.set_row(row, max(row_height([(shown_text(value), 60), (note, 60)]), room))
        page.data_validation(row, 1, row, 1, validation(column, note, self.members, self.speech))


def _typed(said: Any, column: Column) -> Any:
    """Return a value as the model has it: dates and amounts are texts in what was sent."""
    if isinstance(said, list):
        return tuple(said)
    exact = column.field.shape is Shape.ONE and column.field.kind in _EXACT
    return convert(column.field.kind, said) if isinstance(said, str) and exact else said
