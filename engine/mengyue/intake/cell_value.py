"""One cell to the text that the field would hold in YAML: what is understood is said, what is not is a fault.

What the cell shows is what is read. Where the number behind it is another one, or the cell shows nothing, or what it
says has been struck out, nobody but its author can know what counts.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from mengyue.i18n import _
from mengyue.intake.cell_text import (
    Remark,
    ValueFault,
    ambiguous_month,
    in_yuan,
    lost_digits,
    plain_number,
    text_value,
    unguarded,
)  # fmt: skip
from mengyue.intake.cell_words import load_words
from mengyue.intake.grid import Cell, CellKind, Look
from mengyue.library.faults import shown
from mengyue.model.describe import FieldDescription, Kind

__all__ = ["Remark", "ValueFault", "is_date", "plain_number", "plain_text", "value_text"]

_TEXTS = (Kind.LINE, Kind.PROSE, Kind.CODE, Kind.TEXT)
_DIGITS = 15  # significant decimal digits that a spreadsheet keeps
_SPACE = " \t\n\u00a0\u3000"


def value_text(cell: Cell, field: FieldDescription, unit: str, epoch_1904: bool, remark: Remark) -> str:
    """Return the text of ``cell`` for ``field``; raise ``ValueFault`` when it must not be taken as it is."""
    refuse_unreadable(cell)
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
    text = unguarded(cell.text.strip(_SPACE), cell.exported, field.kind, remark)
    return text_value(text, field, unit, remark, load_words())


def refuse_unreadable(cell: Cell) -> None:
    """Raise ``ValueFault`` for a picture, and for what is struck through or not to be seen."""
    if cell.kind is CellKind.PICTURE:
        raise ValueFault("IN-613", _("单元格里是图片，图片中的文字读不出来"))
    if cell.look is Look.STRUCK:
        raise ValueFault("IN-614", _("内容加了删除线，不能确定是否仍然有效"))
    if cell.look is Look.UNSEEN:
        hint = _("仍然有效的，改为看得见的字色和格式；不要的，清空单元格。")
        raise ValueFault("IN-614", _("单元格里有内容却看不见（字色与底色相同，或显示格式为空）"), hint)


def plain_text(cell: Cell) -> str:
    """Return what ``cell`` says where only a name or number is wanted: a title, a key."""
    if cell.kind is CellKind.NUMBER:
        try:
            return _digits(_decimal(cell.text))
        except (ValueFault, ValueError):
            return cell.text
    if cell.kind is CellKind.PICTURE:
        return ""
    return cell.text.strip(_SPACE)


def is_date(form: str) -> bool:
    """Tell whether the number format ``form`` shows a date or a time."""
    bare = _bare_format(form)
    return "general" not in bare and re.search("[ymdhs]", bare) is not None


def _bare_format(form: str) -> str:
    """Return the first section of ``form`` without literal text, colours and conditions."""
    section = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form)[0]
    return re.sub(r'"[^"]*"|\\.|!.|\[(?!h+\]|m+\]|s+\])[^\]]*\]|_.|\*.', "", section).lower()


def _flag(cell: Cell, field: FieldDescription) -> str:
    if field.kind is Kind.FLAG:
        return "true" if cell.text in ("1", "true") else "false"
    raise ValueFault("IN-419", _("单元格是逻辑值 TRUE 或 FALSE"), _("改写为文字或数字。"))


def _iso(text: str) -> bool:
    return re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])(T00:00(:00(\.0+)?)?Z?)?", text) is not None


def _number(cell: Cell, field: FieldDescription, unit: str, epoch_1904: bool, remark: Remark) -> str:
    try:
        value = _decimal(cell.text)
    except ValueError:
        raise ValueFault("IN-419", _("单元格的数字“{value}”读不懂").format(value=shown(cell.text))) from None
    if is_date(cell.format):
        return _shown_date(value, cell, field, epoch_1904, remark)
    if field.kind in (Kind.DATE, Kind.DATE_OR_TEXT) and 1 <= value <= 99_999_999 and value == int(value):
        return _no_date(value, epoch_1904)
    if field.kind is Kind.MONTH:
        return _month(value, cell, epoch_1904, remark)
    if field.kind is Kind.FLAG and value in (0, 1):
        return text_value(_digits(value), field, "", remark, load_words())
    if field.kind in (Kind.MONEY, Kind.PERCENT, Kind.INTEGER, Kind.NUMBER):
        return _quantity(value, cell, field, unit, remark)
    if field.kind in _TEXTS:
        zeros = re.fullmatch(r"0{2,60}", cell.format)
        if value == int(value) and value >= 0 and zeros:
            return _digits(value).zfill(len(zeros.group()))
        remark("IN-622", _("数字按文字读取；开头的 0 和小数末尾的 0 会丢失，请核对"))
    return _digits(value)


def _no_date(value: Decimal, epoch_1904: bool) -> str:
    """Return 20261122, for which the converter has advice; refuse any other number where a date belongs."""
    digits = _digits(value)
    if re.fullmatch(r"(19|20|21)[0-9]{6}", digits):
        return digits
    message = _("日期写成了数字 {value}").format(value=digits)
    hint = ""
    if 10_000 <= value <= 80_000:  # 1927 to 2119
        day, _fraction = _day(value, epoch_1904)
        hint = _("若是 {date}，请写作该日期。").format(date=day.isoformat())
    raise ValueFault("IN-409", message, hint)


def _month(value: Decimal, cell: Cell, epoch_1904: bool, remark: Remark) -> str:
    """Read 2019.10 typed as a number. The zero is gone, but a format with two decimals still shows it."""
    digits = _digits(value)
    places = _decimals(cell.format)
    text = format(value, ".2f") if places == 2 and value == round(value, 2) else digits
    ambiguous_month(text)
    match = re.fullmatch(r"((?:19|20)[0-9]{2})\.(0?[1-9]|1[0-2])", text) or re.fullmatch(
        r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])", digits
    )
    if match:
        remark("IN-622", _("数字按年月读取"))
        return f"{match[1]}-{int(match[2]):02d}"
    if re.fullmatch(r"[0-9]{5}", digits):
        day, _fraction = _day(value, epoch_1904)
        message = _("日期写成了数字 {value}").format(value=digits)
        raise ValueFault("IN-411", message, _("若是 {date}，请写作该日期。").format(date=f"{day:%Y-%m}"))
    return digits


def _shown_date(value: Decimal, cell: Cell, field: FieldDescription, epoch_1904: bool, remark: Remark) -> str:
    """Read a number that is shown as a date: no more of it than is shown."""
    bare = _bare_format(cell.format)
    digits = plain_number(value)
    if re.fullmatch(r"(19|20|21)[0-9]{2}(0[1-9]|1[0-2])[0-9]{2}", digits):
        form = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}"
        message = _("日期单元格里是数字 {value}，表格软件显示不出").format(value=digits)
        raise ValueFault("IN-409", message, _("若是 {date}，请写作该日期。").format(date=form))
    if field.kind not in (Kind.DATE, Kind.MONTH, Kind.DATE_OR_TEXT):
        raise ValueFault("IN-419", _("单元格是日期，此处不填日期"), _("改单元格格式为“文本”或“常规”后重新输入。"))
    day, has_time = _day(value, epoch_1904)
    has_year, has_day = "y" in bare, re.search(r"d", bare) is not None
    if not has_year:
        message = _("单元格显示的日期没有年份，保存的是 {date}").format(date=day.isoformat())
        raise ValueFault("IN-409", message, _("写明年月日，如 {date}。").format(date=day.isoformat()))
    if field.kind is not Kind.MONTH and not has_day:
        message = _("单元格只显示年月，保存的是 {date}").format(date=day.isoformat())
        raise ValueFault("IN-409", message, _("写明年月日，如 {date}。").format(date=day.isoformat()))
    if field.kind is Kind.MONTH and not has_day:
        day = day.replace(day=1)
    if has_time:
        remark("IN-622", _("日期带有时刻，只读取日期"))
    return _dated(day, field, remark)


def _quantity(value: Decimal, cell: Cell, field: FieldDescription, unit: str, remark: Remark) -> str:
    form = re.sub(r"\[[^\]]*\]", "", cell.format)
    scaled = _is_scaled(cell.format)
    if scaled and field.kind is not Kind.MONEY:
        message = _("单元格的显示格式缩小了数值（{format}），显示的不是保存的数 {value}")
        raise ValueFault("IN-615", message.format(format=shown(cell.format, 30), value=shown(plain_number(value))))
    if field.kind is Kind.MONEY and (re.search("[千万亿]", form) or scaled):
        message = _("金额的单位只写在单元格的显示格式里（{format}），不能确定数值的单位")
        raise ValueFault("IN-610", message.format(format=shown(cell.format, 30)))
    if "%" in re.sub(r'"[^"]*"|\\.', "", form):
        value = _as_shown(value * 100, cell, remark) / 100
        if field.kind is Kind.PERCENT:
            remark("IN-621", _("百分数按显示的数读取（25% 读作 25）"))
        value *= 100 if field.kind is Kind.PERCENT else 1
        return in_yuan(_digits(value), unit, remark) if field.kind is Kind.MONEY else _digits(value)
    value = _as_shown(value, cell, remark)
    if field.kind is Kind.PERCENT and 0 < value < 1:
        remark("IN-621", _("小于 1 的比例按百分之零点几读取（0.25 读作 0.25%，不是 25%），请核对"))
    return in_yuan(_digits(value), unit, remark) if field.kind is Kind.MONEY else _digits(value)


def _decimals(form: str) -> int | None:
    """Return how many decimals ``form`` shows; None when it does not say."""
    bare = _bare_format(form)
    if "general" in bare or "e" in bare or "?" in bare or "@" in bare or not re.search("[0#]", bare):
        return None
    return len(re.sub("[^0#]", "", bare.partition(".")[2]))


def _is_scaled(form: str) -> bool:
    """Tell whether ``form`` shows thousandths, or ten-thousandths by a point out of place (``0!.0,``)."""
    section = form.partition(";")[0]
    bare = re.sub(r'"[^"]*"', "", section)
    return re.search(r"[0#?],+(?![0#?,])", bare) is not None or "!." in bare or "\\." in bare


def _as_shown(value: Decimal, cell: Cell, remark: Remark) -> Decimal:
    """Return the number that the cell shows, as spreadsheets round it: who reads the table knows nothing of the rest.

    Where the format has sections for other numbers, or more than digits, what it shows is not ours to work out.
    """
    places = _decimals(cell.format)
    if places is None:
        return value
    seen = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    if seen == value:
        return value
    sections = ";" in re.sub(r'"[^"]*"', "", cell.format)
    if not re.fullmatch(r"[¥￥$]?[#,0]*0(\.[0#]+)?%?", _bare_format(cell.format).strip()) or (sections and seen <= 0):
        message = _("单元格显示的不是保存的数 {value}，不能确定以哪个为准").format(value=shown(plain_number(value)))
        raise ValueFault("IN-615", message)
    remark("IN-615", _("保存的小数比显示的多，按单元格显示的数读取"))
    return seen


def _decimal(text: str) -> Decimal:
    """Return the number as a spreadsheet shows it: binary noise after 15 digits is dropped."""
    value = float(text)
    if not abs(value) < 1e300:
        raise ValueError(text)
    return Decimal(format(value, f".{_DIGITS}g"))


def _digits(value: Decimal) -> str:
    if abs(value) >= 10**_DIGITS:
        raise lost_digits(f"{value:.14E}" if value > 10**25 else plain_number(value))
    return plain_number(value)


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
