"""One cell to the text that the field would hold in YAML: what is understood is said, what is not is a fault."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from mengyue.i18n import _
from mengyue.intake.workbook_cells import Cell, CellKind
from mengyue.intake.workbook_plan import choice_name
from mengyue.intake.workbook_units import FACTORS, amount_with_unit
from mengyue.library.faults import shown
from mengyue.model.describe import FieldDescription, Kind

__all__ = ["Remark", "ValueFault", "is_date", "plain_number", "plain_text", "value_text"]

#: Code and words of what a reader should know about how cells were read; said once a column.
Remark = Callable[[str, str], None]
_TEXTS = (Kind.LINE, Kind.PROSE, Kind.CODE, Kind.TEXT)
_FOLDED = (Kind.CODE, Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.NUMBER, Kind.DATE, Kind.MONTH, Kind.FLAG)
_DIGITS = 15  # significant decimal digits that a spreadsheet keeps
_SPACE = " \t\n\u00a0\u3000"


@dataclass(frozen=True, slots=True)
class ValueFault(Exception):
    """Why a cell is not understood."""

    code: str
    message: str
    hint: str = ""


def value_text(cell: Cell, field: FieldDescription, unit: str, epoch_1904: bool, remark: Remark) -> str:
    """Return the text of ``cell`` for ``field``; raise ``ValueFault`` when it must not be taken as it is."""
    if cell.kind is CellKind.NO_RESULT:
        raise ValueFault("IN-607", _("公式没有保存计算结果"))
    if cell.kind is CellKind.ERROR:
        raise ValueFault("IN-608", _("单元格是错误值 {value}").format(value=shown(cell.text)))
    if cell.formula:
        remark("IN-622", _("公式按保存时的计算结果读取"))
    if cell.kind is CellKind.FLAG:
        return _flag(cell, field)
    if cell.kind is CellKind.DATE:
        return _dated(date.fromisoformat(cell.text[:10]), field, remark) if _iso(cell.text) else cell.text
    if cell.kind is CellKind.NUMBER:
        return _number(cell, field, unit, epoch_1904, remark)
    return _text(cell.text.strip(_SPACE), field, unit, remark)


def plain_text(cell: Cell) -> str:
    """Return what ``cell`` says where only a name or number is wanted: a title, a key."""
    if cell.kind is CellKind.NUMBER:
        try:
            return _digits(_decimal(cell.text))
        except (ValueFault, ValueError):
            return cell.text
    return cell.text.strip(_SPACE)


def is_date(form: str) -> bool:
    """Tell whether the number format ``form`` shows a date or a time."""
    bare = re.sub(r'"[^"]*"|\\.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', "", form.partition(";")[0]).lower()
    return "general" not in bare and re.search("[ymdhs]", bare) is not None


def _flag(cell: Cell, field: FieldDescription) -> str:
    if field.kind is Kind.FLAG:
        return "true" if cell.text in ("1", "true") else "false"
    raise ValueFault("IN-419", _("单元格是逻辑值 TRUE 或 FALSE"), _("改写为文字或数字。"))


def _iso(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])(T00:00(:00(\.0+)?)?Z?)?", text) is not None


def _text(text: str, field: FieldDescription, unit: str, remark: Remark) -> str:
    if field.kind in _FOLDED:
        half = "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" else c for c in text)
        if half != text:
            remark("IN-623", _("全角字符按半角读取"))
            text = half
    if field.kind is Kind.CHOICE:
        return _choice(text, field)
    if field.kind is Kind.MONEY:
        amount, own = amount_with_unit(text)
        return _in_yuan(amount, own or unit, remark)
    if field.kind is Kind.PERCENT and re.fullmatch(r"[0-9]+(\.[0-9]+)?\s*%", text):
        return text.rstrip("% ")
    if field.kind in (Kind.DATE, Kind.MONTH):
        return _written_date(text, field, remark)
    if field.kind is Kind.CODE and re.fullmatch(r"[0-9](\.[0-9]+)?E\+[1-9][0-9]", text, re.IGNORECASE):
        raise _lost(text)
    return text


def _written_date(text: str, field: FieldDescription, remark: Remark) -> str:
    """Return a date or month that begins with its year in the one form; nothing else about it is in doubt."""
    form = r"((?:19|20|21)[0-9]{2})\s*[-/.年]\s*(1[0-2]|0?[1-9])"
    if field.kind is Kind.DATE:
        match = re.fullmatch(form + r"\s*[-/.月]\s*(3[01]|[12][0-9]|0?[1-9])\s*日?(?:[ T]0?0:00(?::00)?)?", text)
        written = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else text
    else:
        match = re.fullmatch(form + r"\s*月?", text)
        written = f"{match[1]}-{int(match[2]):02d}" if match else text
    if written != text and "年" not in text:
        remark("IN-622", _("日期的写法按“年-月-日”读取"))
    return written


def _choice(text: str, field: FieldDescription) -> str:
    """Return the code of a choice that goes by its Chinese name, whole or without the remark in brackets."""
    wanted = "".join(unicodedata.normalize("NFKC", text).split())
    for code, name in field.choices.items():
        short = name.partition("（")[0]
        for form in (name, short, f"{code}{short}", choice_name(code, name), f"{code}（{name}）"):
            if wanted == "".join(unicodedata.normalize("NFKC", form).split()):
                return code
    return wanted if wanted in field.choices else text


def _number(cell: Cell, field: FieldDescription, unit: str, epoch_1904: bool, remark: Remark) -> str:
    try:
        value = _decimal(cell.text)
    except ValueError:
        raise ValueFault("IN-419", _("单元格的数字“{value}”读不懂").format(value=shown(cell.text))) from None
    if is_date(cell.format):
        if field.kind not in (Kind.DATE, Kind.DATE_OR_TEXT, Kind.MONTH):
            raise ValueFault("IN-419", _("单元格是日期，此处不填日期"), _("改单元格格式为“文本”或“常规”后重新输入。"))
        day, fraction = _day(value, epoch_1904)
        if fraction:
            remark("IN-622", _("日期带有时刻，只读取日期"))
        return _dated(day, field, remark)
    if field.kind in (Kind.DATE, Kind.DATE_OR_TEXT) and 1 <= value <= 2_958_465 and value == int(value):
        if re.fullmatch("(19|20|21)[0-9]{6}", cell.text):
            return cell.text  # 20261122, for which the converter has advice
        message = _("日期写成了数字 {value}").format(value=_digits(value))
        day, _fraction = _day(value, epoch_1904)
        raise ValueFault("IN-409", message, _("若是 {date}，请写作该日期。").format(date=day.isoformat()))
    if field.kind in (Kind.MONEY, Kind.PERCENT, Kind.INTEGER, Kind.NUMBER):
        return _quantity(value, cell, field, unit, remark)
    if field.kind in _TEXTS:
        zeros = re.fullmatch(r"0{2,60}", cell.format)
        if value == int(value) and value >= 0 and zeros:
            return _digits(value).zfill(len(zeros.group()))
        remark("IN-622", _("数字按文字读取；开头的 0 和小数末尾的 0 会丢失，请核对"))
    return _digits(value)


def _quantity(value: Decimal, cell: Cell, field: FieldDescription, unit: str, remark: Remark) -> str:
    form = re.sub(r"\[[^\]]*\]", "", cell.format)
    if field.kind is Kind.MONEY:
        if re.search("[千万亿]", form):
            message = _("金额的单位只写在单元格的显示格式里（{format}），不能确定数值的单位")
            raise ValueFault("IN-610", message.format(format=shown(cell.format, 30)))
        return _in_yuan(_digits(value), unit, remark)
    if "%" in re.sub(r'"[^"]*"|\\.', "", form):
        if field.kind is Kind.PERCENT:
            remark("IN-621", _("百分数按显示的数读取（25% 读作 25）"))
        value *= 100 if field.kind is Kind.PERCENT else 1
    return _digits(value)


def _in_yuan(amount: str, unit: str, remark: Remark) -> str:
    factor = FACTORS.get(unit, Decimal(1))
    if factor == 1 or not re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?", amount):
        return amount
    remark("IN-621", _("金额以“{unit}”计，已换算为元").format(unit=unit))
    return plain_number(Decimal(amount) * factor)


def _decimal(text: str) -> Decimal:
    """Return the number as a spreadsheet shows it: binary noise after 15 digits is dropped."""
    value = float(text)
    if not abs(value) < 1e300:
        raise ValueError(text)
    return Decimal(format(value, f".{_DIGITS}g"))


def _digits(value: Decimal) -> str:
    if abs(value) >= 10**_DIGITS:
        raise _lost(format(value, "E"))
    return plain_number(value)


def plain_number(value: Decimal) -> str:
    """Write a number in full, without zeros at its end: equal numbers are written alike."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _lost(text: str) -> ValueFault:
    message = _("数字 {value} 超过 15 位，表格软件只保留前 15 位，其余已经丢失").format(value=shown(text))
    return ValueFault("IN-609", message)


def _day(value: Decimal, epoch_1904: bool) -> tuple[date, bool]:
    """Return the day of a serial number. 1900 was no leap year, whatever spreadsheets say: 60 is no day."""
    days = int(value)
    first = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 31 if days < 60 else 30)
    if (not epoch_1904 and days in (0, 60)) or not 0 <= days <= 2_958_465:
        raise ValueFault("IN-410", _("日期不存在：序号 {value}").format(value=plain_number(value)))
    try:
        return first + timedelta(days), value != days
    except OverflowError:
        raise ValueFault("IN-410", _("日期不存在：序号 {value}").format(value=plain_number(value))) from None


def _dated(day: date, field: FieldDescription, remark: Remark) -> str:
    if field.kind is not Kind.MONTH:
        return day.isoformat()
    if day.day != 1:
        message = _("此处填年月，单元格是日期 {date}").format(date=day.isoformat())
        raise ValueFault("IN-411", message, _("改写为 {form}。").format(form=f"{day:%Y-%m}"))
    remark("IN-622", _("日期按年月读取"))
    return f"{day:%Y-%m}"
