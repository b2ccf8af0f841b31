"""Values in the cells of a workbook that we write: texts as texts, numbers only where no digit is lost."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from mengyue.i18n import _
from mengyue.intake.cell_value import plain_number
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.place_labels import label_of
from mengyue.intake.several import several_cell
from mengyue.intake.workbook_escape import marked
from mengyue.intake.workbook_plan import Column, Sheet, choice_name
from mengyue.library.faults import fault
from mengyue.model.describe import FieldDescription, Kind
from mengyue.model.finding import InputError

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["UNITS", "header_of", "money_columns", "shown_text", "slots", "write_text", "write_value"]

#: Characters (UTF-16 units) that one cell holds.
_MAX_TEXT = 32_767
#: Units of money to choose from, that of the model first.
UNITS = ("元", "万元", "亿元")


def write_value(
    page: Worksheet,
    row: int,
    number: int,
    field: FieldDescription,
    value: Any,
    look: Any,
    speech: PackSpeech,
    path: str,
) -> None:
    """Write one value. Texts are written as texts whatever they begin with; numbers only where none is lost.

    ``path`` is its place in the data. Raises :class:`InputError` for a text that no cell holds.
    """
    if value is None:
        return
    if isinstance(value, bool):
        page.write_string(row, number, "是" if value else "否", look)
    elif isinstance(value, tuple):
        if value:
            write_text(page, row, number, several_cell([str(item) for item in value]), look, path)
    elif isinstance(value, date):
        page.write_datetime(row, number, value, look)
    elif isinstance(value, int | Decimal) and _fits(Decimal(value)):
        page.write_number(row, number, float(value), look)
    elif field.kind is Kind.CHOICE:
        name = speech.choices(field).get(str(value), "")
        page.write_string(row, number, choice_name(str(value), name), look)
    else:
        text = plain_number(value) if isinstance(value, Decimal) else str(value)
        write_text(page, row, number, text, look, path)


def write_text(page: Worksheet, row: int, number: int, text: str, look: Any, path: str) -> None:
    """Write ``text``, whatever it looks like. Raises :class:`InputError` when it is too long for a cell."""
    if len(text.encode("utf-16-le")) > 2 * _MAX_TEXT:
        message = _("文字过长，工作簿的单元格放不下（至多 {limit} 字）").format(limit=_MAX_TEXT)
        raise InputError([fault("IN-415", message, path=path, label=label_of(path))])
    page.write_string(row, number, marked(text), look)


def money_columns(sheet: Sheet) -> list[Column]:
    """Return the columns of ``sheet`` that hold amounts."""
    return [column for column in sheet.columns if column.field.kind is Kind.MONEY]


def slots(sheet: Sheet) -> list[Column | None]:
    """Return the columns of a list sheet; None is that of the unit, before the first amount."""
    columns: list[Column | None] = list(sheet.columns)
    if money_columns(sheet):
        columns.insert(sheet.columns.index(money_columns(sheet)[0]), None)
    return columns


def shown_text(value: Any) -> str:
    """Return about what a cell shows, to measure its row."""
    return plain_number(value) if isinstance(value, Decimal) else str(value or "")


def header_of(column: Column) -> str:
    """Return the title of ``column`` with its unit and the mark of what must be there."""
    unit = f"（{column.field.unit}）" if column.field.unit else ""
    return f"{column.title}{unit}{'*' if column.field.required else ''}"


def _fits(value: Decimal) -> bool:
    """Tell whether a spreadsheet keeps every digit of ``value``."""
    digits = value.normalize().as_tuple()
    return len(digits.digits) + max(int(digits.exponent), 0) <= 15
