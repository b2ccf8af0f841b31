"""Writing an alliance as a workbook to fill in: one sheet for each table, the same bytes for the same input."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from mengyue.i18n import _
from mengyue.intake.cell import column_letters
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.place_labels import label_of
from mengyue.intake.workbook_content import Item, items, value_at
from mengyue.intake.workbook_escape import escaped
from mengyue.intake.workbook_layout import WorkbookLayout, load_layout, without_sheet
from mengyue.intake.workbook_plan import Column, Sheet, plan
from mengyue.intake.workbook_style import ROW_HEIGHT, Styles, column_note, column_width, row_height, validation
from mengyue.intake.workbook_values import UNITS, header_of, money_columns, shown_text, slots, write_text, write_value
from mengyue.library.typed_values import ConversionFault, convert
from mengyue.model.alliance import Alliance
from mengyue.model.describe import Kind
from mengyue.model.finding import EngineError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_workbook"]

#: Empty rows below the data that are ready to be filled in, with their rules and drop-downs.
_SPARE_ROWS = 500
#: Rows before the data: title, header, notes; one more with an example.
_HEAD = 3
#: When every workbook says it was made: the bytes depend on the content only.
_CREATED = datetime(2000, 1, 1)


def write_workbook(
    alliance: Alliance,
    *,
    heading: str = "",
    places: Mapping[str, tuple[str, ...]] | None = None,
    examples: bool = False,
    speech: PackSpeech | None = None,
    model: type[Alliance] | None = None,
) -> bytes:
    """Return ``alliance`` as an .xlsx workbook.

    ``heading`` is the first line of the guide, ``places`` where the policy asks for which field, and with ``examples``
    every list begins with an example row, which is not read; ``speech`` is how the policy says choices and hints;
    ``model`` says which fields there are, by default that of ``alliance``.
    """
    import xlsxwriter

    layout = load_layout(model := model or type(alliance))
    missing = without_sheet(layout, model)
    if missing:
        raise EngineError(_("schemas/workbook.yaml 中没有一张表存放：{paths}").format(paths="、".join(missing)))
    out = io.BytesIO()
    look = {"default_format_properties": {"font_name": "宋体", "font_size": 11}}
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, **look})
    book.set_properties({"title": heading, "created": _CREATED})
    sheets = plan(layout, model)
    _Writer(alliance, layout, sheets, Styles(book), places or {}, examples, speech or PackSpeech()).write(book, heading)
    book.close()
    return escaped(out.getvalue())


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(
        self,
        alliance: Alliance,
        layout: WorkbookLayout,
        sheets: Sequence[Sheet],
        styles: Styles,
        places: Mapping[str, tuple[str, ...]],
        examples: bool,
        speech: PackSpeech,
    ) -> None:
        self.alliance, self.layout, self.sheets, self.styles = alliance, layout, sheets, styles
        self.places, self.examples, self.speech = places, examples, speech
        self.members = self._members(next(sheet for sheet in sheets if sheet.path == "members"))

    def write(self, book: Any, heading: str) -> None:
        guide = book.add_worksheet(self.layout.guide.name)
        guide.set_column(0, 0, 96)
        guide.write_string(0, 0, heading or self.layout.guide.name, self.styles.title)
        for number, line in enumerate(self.layout.guide.lines, 1):
            guide.write_string(number, 0, f"{number}. {line}", self.styles.text)
        for sheet in self.sheets:
            page = book.add_worksheet(sheet.name)
            page.set_landscape()
            page.set_paper(9)
            page.write_string(0, 0, sheet.title, self.styles.title)
            if sheet.path:
                self._list(page, sheet)
            else:
                self._form(page, sheet)

    def _members(self, sheet: Sheet) -> str:
        """Return the range in which the members' ids stand."""
        column = column_letters(2 + [c.path if c else "" for c in slots(sheet)].index("id"))
        first = _HEAD + self.examples + 1
        last = first + len(self.alliance.members) + _SPARE_ROWS - 1
        return f"'{sheet.name}'!${column}${first}:${column}${last}"

    def _list(self, page: Worksheet, sheet: Sheet) -> None:
        rows = list(items(self.alliance, sheet))
        own = [title for title in (sheet.parent, sheet.key) if title]
        own = own or [self.layout.number]
        first = _HEAD + self.examples
        for number, title in enumerate(own):
            page.set_column(number, number, 14, self.styles.value(Kind.CODE))
            page.write_string(1, number, title.name + "*" * bool(sheet.parent or sheet.is_table), self.styles.header)
            page.write_string(2, number, self.layout.markers[-2] if number == 0 else "", self.styles.note)
        notes = []
        for number, column in enumerate(slots(sheet), len(own)):
            if column is None:
                self._unit_column(page, number, first, first + len(rows) + _SPARE_ROWS - 1)
                continue
            note = column_note(column, self.places.get(f"{sheet.path}[].{column.path}", ()), self.speech)
            page.set_column(number, number, column_width(column), self.styles.value(column.field.kind))
            page.write_string(1, number, header_of(column), self.styles.header)
            page.write_string(2, number, note, self.styles.note)
            notes.append((note, column_width(column) * 1.2))  # smaller print
            rule = validation(column, note, self.members, self.speech)
            page.data_validation(first, number, first + len(rows) + _SPARE_ROWS - 1, number, rule)
        page.set_row(2, row_height(notes))
        if self.examples:
            self._example(page, sheet, len(own))
        for row, item in enumerate(rows, first):
            self._item(page, sheet, row, item, len(own))
        page.freeze_panes(2, len(own))
        page.repeat_rows(1)
        page.fit_to_pages(1 + int(sum(column_width(column) for column in sheet.columns) // 240), 0)

    def _unit_column(self, page: Worksheet, number: int, first: int, last: int) -> None:
        """Head a column in which each row chooses the unit of its amounts."""
        page.set_column(number, number, 12, self.styles.value(Kind.CODE))
        page.write_string(1, number, self.layout.unit.name, self.styles.header)
        note = _("从列表中选；不选的按列名所写的单位")
        page.write_string(2, number, note, self.styles.note)
        rule = {"validate": "list", "source": list(UNITS), "error_message": _("请从列表中选"), "input_message": note}
        page.data_validation(first, number, last, number, rule)

    def _example(self, page: Worksheet, sheet: Sheet, start: int) -> None:
        for number in range(start):
            mark = self.layout.markers[0] if number == 0 else ""
            page.write_string(_HEAD, number, mark, self.styles.value(None, example=True))
        for number, column in enumerate(slots(sheet), start):
            if column is None:
                page.write_string(_HEAD, number, UNITS[0], self.styles.value(Kind.CODE, example=True))
                continue
            look = self.styles.value(column.field.kind, example=True)
            value = _example_value(column)
            if value is None:
                page.write_blank(_HEAD, number, None, look)
            else:
                write_value(page, _HEAD, number, column.field, value, look, self.speech, "")

    def _item(self, page: Worksheet, sheet: Sheet, row: int, item: Item, start: int) -> None:
        texts = [(shown_text(value_at(item.value, column.path)), column_width(column)) for column in sheet.columns]
        page.set_row(row, row_height(texts))
        keys = [key for title, key in ((sheet.parent, item.parent), (sheet.key, item.key)) if title]
        for number, key in enumerate(keys or [item.key]):
            if len(key) < 10 and key.isdecimal() and not sheet.is_table and str(int(key)) == key:
                page.write_number(row, number, int(key))
            else:
                write_text(page, row, number, key, self.styles.value(Kind.CODE), sheet.path)
        for number, column in enumerate(slots(sheet), start):
            if column is None:
                if any(value_at(item.value, c.path) is not None for c in money_columns(sheet)):
                    page.write_string(row, number, UNITS[0], self.styles.value(Kind.CODE))
                continue
            value = value_at(item.value, column.path)
            look = self.styles.value(column.field.kind)
            write_value(page, row, number, column.field, value, look, self.speech, f"{sheet.path}[].{column.path}")

    def _form(self, page: Worksheet, sheet: Sheet) -> None:
        page.set_column(0, 0, 30)
        page.set_column(1, 1, 60, self.styles.value(None))
        page.set_column(2, 2, 50)
        for number, title in enumerate((self.layout.item, self.layout.content, self.layout.remark)):
            page.write_string(1, number, title.name, self.styles.header)
        row, group = 2, ""
        for column in sheet.columns:
            above = column.path.rpartition(".")[0]
            if above != group and above:
                page.write_string(row, 0, label_of(above).rpartition("·")[2], self.styles.heading)
                page.write_blank(row, 1, None, self.styles.heading)
                page.write_blank(row, 2, None, self.styles.heading)
                row += 1
            group = above
            note = column_note(column, self.places.get(column.path, ()), self.speech)
            look = self.styles.value(column.field.kind, framed=True)
            page.write_string(row, 0, header_of(column), self.styles.label)
            page.write_blank(row, 1, None, look)
            value = value_at(self.alliance, column.path)
            write_value(page, row, 1, column.field, value, look, self.speech, column.path)
            page.write_string(row, 2, note, self.styles.note)
            text = shown_text(value)
            room = 4 * ROW_HEIGHT if column.field.kind is Kind.PROSE else ROW_HEIGHT
            page.set_row(row, max(row_height([(text, 60), (note, 60)]), room))
            page.data_validation(row, 1, row, 1, validation(column, note, self.members, self.speech))
            row += 1
        page.freeze_panes(2, 1)
        page.repeat_rows(1)
        page.fit_to_pages(1, 0)


def _example_value(column: Column) -> Any:
    if not column.example:
        return None
    try:
        return convert(column.field.kind, column.example)
    except ConversionFault:
        return column.example
