"""How a workbook looks: fonts, widths, number formats, and the rules and hints of its cells."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from mengyue.i18n import _
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.workbook_plan import Column, choice_name
from mengyue.model.describe import Kind, Shape

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook

__all__ = ["ROW_HEIGHT", "Styles", "column_note", "column_width", "row_height", "validation"]

#: Points of one line; a row is never made higher than Excel allows (409).
ROW_HEIGHT = 15
_MAX_LINES = 26

_WIDTHS = {Kind.PROSE: 48, Kind.LINE: 22, Kind.CODE: 22, Kind.MONEY: 18, Kind.DATE: 13, Kind.TEXT: 30, Kind.CHOICE: 16}
_NUMBER_FORMATS = {Kind.INTEGER: "0", Kind.MONEY: "#,##0.00####", Kind.PERCENT: "0.####", Kind.DATE: "yyyy-mm-dd"}


class Styles:
    """The cell formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._kinds: dict[tuple[Kind | None, bool, bool, bool], Format] = {}
        common = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#A6A6A6"}
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.header = book.add_format({**common, "bold": True, "bg_color": "#D9E2F3", "valign": "vcenter"})
        self.note = book.add_format({**common, "font_color": "#595959", "bg_color": "#F2F2F2", "font_size": 9})
        self.heading = book.add_format({**common, "bold": True, "bg_color": "#EDEDED"})
        self.label = book.add_format({**common, "bg_color": "#F7F9FC"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})

    def value(self, kind: Kind | None, *, example: bool = False, framed: bool = False, asked: bool = False) -> Format:
        """Return the format for values of ``kind``; texts are marked as text, so that what is typed stays as it is.

        In a protected sheet only what is ``asked`` can be typed into; it is blue.
        """
        if (kind, example, framed, asked) not in self._kinds:
            look: dict[str, Any] = {"num_format": _NUMBER_FORMATS.get(kind, "@") if kind else "@", "valign": "top"}
            look["text_wrap"] = True
            if example:
                look |= {"italic": True, "font_color": "#7F7F7F", "bg_color": "#F2F2F2"}
            if framed:
                look |= {"border": 1, "border_color": "#A6A6A6", "align": "left"}
            if asked:
                look |= {"locked": False, "bg_color": "#DDEBF7", "border": 1, "border_color": "#A6A6A6"}
            self._kinds[kind, example, framed, asked] = self._book.add_format(look)
        return self._kinds[kind, example, framed, asked]


def column_width(column: Column) -> float:
    """Return the width of a column in characters."""
    return max(_WIDTHS.get(column.field.kind, 12), min(2 * len(column.title) + 4, 30))


def row_height(texts: list[tuple[str, float]]) -> float:
    """Return the height of a row whose wrapped cells hold ``texts``, each with the width of its column."""
    lines = 1
    for text, width in texts:
        wide = [sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in text.split("\n")]
        lines = max(lines, sum(1 + int(part // max(width - 4, 1)) for part in wide))
    return float(ROW_HEIGHT * min(lines, _MAX_LINES))


def column_note(column: Column, places: tuple[str, ...], speech: PackSpeech) -> str:
    """Return what a column's note says, in the words of the policy: meaning, limits, and where it asks for it."""
    field = column.field
    parts = [column.note] if column.note else []
    if own := speech.called(field):
        parts.append(_("本政策称“{name}”").format(name=own))
    if field.description and not field.choices and field.kind is not Kind.FLAG:
        parts.append(speech.hint(field))
    if field.choices:
        parts.append(_("从列表中选"))
    if field.kind is Kind.FLAG:
        parts += [_("填“是”或“否”"), speech.hint(field).replace("true", "是").replace("false", "否")]
    if field.shape is not Shape.ONE:
        parts.append(_("可有多项，每项一行（Alt+Enter 换行）"))
    if field.kind is Kind.MONEY:
        parts.append(_("只写数字，精确到分"))
    if field.kind is Kind.DATE:
        parts.append(_("日期，如 2026-11-22"))
    if field.minimum is not None and field.maximum is not None:
        parts.append(_("{minimum} 至 {maximum}").format(minimum=field.minimum, maximum=field.maximum))
    limited = field.kind in (Kind.LINE, Kind.PROSE, Kind.CODE) and not field.is_member_reference
    if limited and field.max_length and not re.search(r"限\d+字", field.description):
        parts.append(_("至多 {limit} 字").format(limit=field.max_length))
    if isinstance(field.default, str) and field.default:
        parts.append(_("不填为“{default}”").format(default=field.default))
    if places:
        parts.append(_("政策依据：{places}").format(places="、".join(places)))
    return "；".join(part for part in parts if part)


def validation(column: Column, note: str, members: str, speech: PackSpeech) -> dict[str, Any]:
    """Return the rule and hint of the cells of ``column``; ``members`` is the range that holds the members' ids."""
    field = column.field
    rule: dict[str, Any] = {"validate": "any"}
    if field.choices:
        source = [choice_name(code, name) for code, name in speech.choices(field).items()]
        if len(",".join(source)) <= 255 and not any("," in name for name in source):
            rule = {"validate": "list", "source": source, "error_message": _("请从列表中选")}
    elif field.kind is Kind.FLAG:
        rule = {"validate": "list", "source": ["是", "否"], "error_message": _("填“是”或“否”")}
    elif field.is_member_reference:
        rule = {"validate": "list", "source": f"={members}", "error_type": "warning"}
        rule["error_message"] = _("“成员单位”表中没有这个成员代号")
    elif field.kind is Kind.INTEGER and field.minimum is not None and field.maximum is not None:
        rule = {"validate": "integer", "criteria": "between", "minimum": field.minimum, "maximum": field.maximum}
        limits = _("应为 {minimum} 至 {maximum} 的整数")
        rule["error_message"] = limits.format(minimum=field.minimum, maximum=field.maximum)
    elif field.kind in (Kind.LINE, Kind.CODE) and field.shape is Shape.ONE and field.max_length:
        rule = {"validate": "length", "criteria": "<=", "value": field.max_length, "error_type": "warning"}
        rule["error_message"] = _("至多 {limit} 字").format(limit=field.max_length)
    if note:
        rule |= {"input_title": column.title[:32], "input_message": note[:250]}
    return rule
