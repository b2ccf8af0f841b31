"""Writing an alliance as a workbook to fill in: one sheet for each table, the same bytes for the same input."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mengyue.i18n import _
from mengyue.intake.cell import column_letters
from mengyue.intake.cell_value import plain_number
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.place_labels import label_of
from mengyue.intake.several import several_cell
from mengyue.intake.workbook_content import Item, items, value_at
from mengyue.intake.workbook_escape import escaped, marked
from mengyue.intake.workbook_layout import WorkbookLayout, load_layout, without_sheet
from mengyue.intake.workbook_plan import Column, Sheet, choice_name, plan
from mengyue.intake.workbook_style import ROW_HEIGHT, Styles, column_note, column_width, row_height, validation
from mengyue.library.faults import fault
from mengyue.library.typed_values import ConversionFault, convert
from mengyue.model.alliance import Alliance
from mengyue.model.describe import FieldDescription, Kind
from mengyue.model.finding import EngineError, InputError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_workbook"]

#: Characters (UTF-16 units) that one cell holds.
_MAX_TEXT = 32_767
#: Empty rows below the data that are ready to be filled in, with their rules and drop-downs.
_SPARE_ROWS = 500
#: Rows before the data: title, header, notes; one more with an example.
_HEAD = 3
#: Units of money to choose from, that of the model first.
_UNITS = ("元", "万元", "亿元")
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
        column = column_letters(2 + [c.path if c else "" for c in _slots(sheet)].index("id"))
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
        for number, column in enumerate(_slots(sheet), len(own)):
            if column is None:
                self._unit_column(page, number, first, first + len(rows) + _SPARE_ROWS - 1)
                continue
            note = column_note(column, self.places.get(f"{sheet.path}[].{column.path}", ()), self.speech)
            page.set_column(number, number, column_width(column), self.styles.value(column.field.kind))
            page.write_string(1, number, _header(column), self.styles.header)
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
        rule = {"validate": "list", "source": list(_UNITS), "error_message": _("请从列表中选"), "input_message": note}
        page.data_validation(first, number, last, number, rule)

    def _example(self, page: Worksheet, sheet: Sheet, start: int) -> None:
        for number in range(start):
            mark = self.layout.markers[0] if number == 0 else ""
            page.write_string(_HEAD, number, mark, self.styles.value(None, example=True))
        for number, column in enumerate(_slots(sheet), start):
            if column is None:
                page.write_string(_HEAD, number, _UNITS[0], self.styles.value(Kind.CODE, example=True))
                continue
            look = self.styles.value(column.field.kind, example=True)
            value = _example_value(column)
            if value is None:
                page.write_blank(_HEAD, number, None, look)
            else:
                self._value(page, _HEAD, number, column.field, value, look, "")

    def _item(self, page: Worksheet, sheet: Sheet, row: int, item: Item, start: int) -> None:
        texts = [(_shown(value_at(item.value, column.path)), column_width(column)) for column in sheet.columns]
        page.set_row(row, row_height(texts))
        keys = [key for title, key in ((sheet.parent, item.parent), (sheet.key, item.key)) if title]
        for number, key in enumerate(keys or [item.key]):
            if len(key) < 10 and key.isdecimal() and not sheet.is_table and str(int(key)) == key:
                page.write_number(row, number, int(key))
            else:
                self._text(page, row, number, key, self.styles.value(Kind.CODE), sheet.path)
        for number, column in enumerate(_slots(sheet), start):
            if column is None:
                if any(value_at(item.value, c.path) is not None for c in _money(sheet)):
                    page.write_string(row, number, _UNITS[0], self.styles.value(Kind.CODE))
                continue
            value = value_at(item.value, column.path)
            look = self.styles.value(column.field.kind)
            self._value(page, row, number, column.field, value, look, f"{sheet.path}[].{column.path}")

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
            page.write_string(row, 0, _header(column), self.styles.label)
            page.write_blank(row, 1, None, look)
            self._value(page, row, 1, column.field, value_at(self.alliance, column.path), look, column.path)
            page.write_string(row, 2, note, self.styles.note)
            text = _shown(value_at(self.alliance, column.path))
            room = 4 * ROW_HEIGHT if column.field.kind is Kind.PROSE else ROW_HEIGHT
            page.set_row(row, max(row_height([(text, 60), (note, 60)]), room))
            page.data_validation(row, 1, row, 1, validation(column, note, self.members, self.speech))
            row += 1
        page.freeze_panes(2, 1)
        page.repeat_rows(1)
        page.fit_to_pages(1, 0)

    def _value(
        self, page: Worksheet, row: int, number: int, field: FieldDescription, value: Any, look: Any, path: str
    ) -> None:
        """Write one value. Texts are written as texts whatever they begin with; numbers only where none is lost."""
        if value is None:
            return
        if isinstance(value, bool):
            page.write_string(row, number, "是" if value else "否", look)
        elif isinstance(value, tuple):
            if value:
                self._text(page, row, number, several_cell([str(item) for item in value]), look, path)
        elif isinstance(value, date):
            page.write_datetime(row, number, value, look)
        elif isinstance(value, int | Decimal) and _fits(Decimal(value)):
            page.write_number(row, number, float(value), look)
        elif field.kind is Kind.CHOICE:
            name = self.speech.choices(field).get(str(value), "")
            page.write_string(row, number, choice_name(str(value), name), look)
        else:
            text = plain_number(value) if isinstance(value, Decimal) else str(value)
            self._text(page, row, number, text, look, path)

    def _text(self, page: Worksheet, row: int, number: int, text: str, look: Any, path: str) -> None:
        if len(text.encode("utf-16-le")) > 2 * _MAX_TEXT:
            message = _("文字过长，工作簿的单元格放不下（至多 {limit} 字）").format(limit=_MAX_TEXT)
            raise InputError([fault("IN-415", message, path=path, label=label_of(path))])
        page.write_string(row, number, marked(text), look)


def _money(sheet: Sheet) -> list[Column]:
    return [column for column in sheet.columns if column.field.kind is Kind.MONEY]


def _slots(sheet: Sheet) -> list[Column | None]:
    """Return the columns of a list sheet; None is that of the unit, before the first amount."""
    columns: list[Column | None] = list(sheet.columns)
    if _money(sheet):
        columns.insert(sheet.columns.index(_money(sheet)[0]), None)
    return columns


def _shown(value: Any) -> str:
    """Return about what a cell shows, to measure its row."""
    return plain_number(value) if isinstance(value, Decimal) else str(value or "")


def _header(column: Column) -> str:
    unit = f"（{column.field.unit}）" if column.field.unit else ""
    return f"{column.title}{unit}{'*' if column.field.required else ''}"


def _fits(value: Decimal) -> bool:
    """Tell whether a spreadsheet keeps every digit of ``value``."""
    digits = value.normalize().as_tuple()
    return len(digits.digits) + max(int(digits.exponent), 0) <= 15


def _example_value(column: Column) -> Any:
    if not column.example:
        return None
    try:
        return convert(column.field.kind, column.example)
    except ConversionFault:
        return column.example
