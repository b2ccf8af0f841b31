"""Text in a cell to the text that the field would hold: amounts, counts, shares, dates, yes and no, choices, codes.

Only what can mean one thing is changed, and it is said; everything else passes as it is, for the converter to refuse.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal

from mengyue.i18n import _
from mengyue.intake.cell_words import CellWords
from mengyue.intake.no_content import stands_for_nothing
from mengyue.intake.pack_speech import code_of
from mengyue.intake.text_characters import half_width
from mengyue.intake.workbook_plan import choice_name
from mengyue.intake.workbook_units import FACTORS
from mengyue.library.faults import shown
from mengyue.model.describe import FieldDescription, Kind

__all__ = [
    "Remark", "ValueFault", "ambiguous_month", "in_yuan", "lost_digits", "plain_number", "text_value", "unguarded",
]  # fmt: skip

#: Code and words of what a reader should know about how a cell was read.
Remark = Callable[[str, str], None]
_HALF = frozenset((Kind.CODE, Kind.INTEGER, Kind.MONEY, Kind.PERCENT, Kind.NUMBER, Kind.DATE, Kind.MONTH, Kind.FLAG))
_AMOUNT = re.compile(r"([+-]?[0-9][0-9,' ]*(?:\.[0-9]+)?)\s*(?:人民币)?([百千万亿]*元|[百千]?万|亿)?(?:整|人民币)?")
_CHINESE_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))


class ValueFault(Exception):
    """Why a cell is not understood."""

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code, self.message, self.hint = code, message, hint


def unguarded(text: str, exported: bool, kind: Kind, remark: Remark) -> str:
    """Return ``text`` without what exporters put before digits so that a spreadsheet keeps them.

    In a CSV file (``exported``) a formula other than ``="…"`` has no result and is refused.
    """
    quoted = re.fullmatch(r'=\s*"((?:[^"]|"")*)"', text)
    if quoted and (exported or kind in _HALF or re.fullmatch("[0-9Xx -]+", quoted[1])):
        remark("IN-622", _('导出时为保住数字而加的 ="…" 已去掉'))
        return quoted[1].replace('""', '"').strip()
    guard = re.fullmatch(r"['’‘＇](?=[0-9=+@-])(.+)", text, re.DOTALL)
    if guard and (exported or kind in _HALF or re.fullmatch("[0-9Xx]{6,}", guard[1])):
        remark("IN-622", _("导出时为保住数字而加的撇号已去掉"))
        return guard[1].strip()
    if exported and kind is not Kind.PROSE and re.fullmatch(r"[0-9]{7,15}\.0", text):
        remark("IN-622", _("导出时加在号码后面的 .0 已去掉"))
        return text[:-2]
    if exported and re.match(r"=\s*[-+@(\"'$A-Za-z0-9\u4e00-\u9fff]", text):
        raise ValueFault("IN-607", _("单元格是公式 {formula}，没有结果").format(formula=shown(text, 30)))
    return text


def text_value(text: str, field: FieldDescription, unit: str, remark: Remark, words: CellWords) -> str:
    """Return ``text`` as ``field`` holds it; ``unit`` is that of the column. Raises ``ValueFault``."""
    kind = field.kind
    if kind in _HALF and not stands_for_nothing(kind, text, field.choices):
        text = half_width(text, remark)
    if kind is Kind.CHOICE:
        return _choice(text, field, remark, words)
    if kind is Kind.FLAG:
        return _flag(text, remark, words)
    if kind is Kind.MONEY:
        return _money(text, unit, remark)
    if kind in (Kind.INTEGER, Kind.NUMBER):
        return _count(text, field, remark)
    if kind is Kind.PERCENT:
        if re.fullmatch(r"0?\.[0-9]*[1-9][0-9]*", text):
            remark("IN-621", _("小于 1 的比例按百分之零点几读取（0.25 读作 0.25%，不是 25%），请核对"))
        share = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)\s*[%％]|百分之([0-9]+(?:\.[0-9]+)?)", text)
        return (share[1] or share[2]) if share else text
    if kind in (Kind.DATE, Kind.MONTH):
        return _written_date(text, kind, remark)
    if kind is Kind.CODE:
        return _code(text)
    return text


def _money(text: str, unit: str, remark: Remark) -> str:
    if re.fullmatch(r"[0-9](\.[0-9]+)?[eE]\+[0-9]{1,2}", text):
        raise lost_digits(text)
    sum_of = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)亿([0-9]+(?:\.[0-9]+)?)万元?整?", text)
    if sum_of:
        return in_yuan(plain_number(Decimal(sum_of[1]) * 10_000 + Decimal(sum_of[2])), "万元", remark)
    bare = re.sub(r"^(人民币|RMB|CNY|[¥￥])\s*", "", text, flags=re.IGNORECASE)
    match = _AMOUNT.fullmatch(bare)
    plain = _ungrouped(match[1].strip()) if match else None
    if match is None or plain is None or (match[2] or "元") not in FACTORS:
        return text
    own = match[2] or ("元" if bare != text and not unit else "")
    if plain != text and not match[2]:
        remark("IN-622", _("千分位逗号和货币符号已去掉"))
    return in_yuan(plain, own or unit, remark)


def _ungrouped(text: str) -> str | None:
    """Return a number without the commas between thousands; None when it is no such number."""
    if re.fullmatch(r"[+-]?[0-9]+(\.[0-9]+)?", text):
        return text
    if re.fullmatch(r"[+-]?[0-9]{1,3}([,' ][0-9]{3})+(\.[0-9]+)?", text):
        return re.sub("[,' ]", "", text)
    return None


def in_yuan(amount: str, unit: str, remark: Remark) -> str:
    """Return ``amount``, which counts in ``unit``, in yuan; unchanged when it is no number."""
    factor = FACTORS.get(unit, Decimal(1))
    if factor == 1 or not re.fullmatch(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?", amount):
        return amount
    remark("IN-621", _("金额以“{unit}”计，已换算为元").format(unit=unit))
    return plain_number(Decimal(amount) * factor)


def plain_number(value: Decimal) -> str:
    """Write a number in full, without zeros at its end: equal numbers are written alike."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _count(text: str, field: FieldDescription, remark: Remark) -> str:
    """Return a number that is followed by its own unit, or has commas, without them."""
    unit = {"": "(?!)", "年": "年(?:度|份)?"}.get(field.unit, re.escape(field.unit))
    match = re.fullmatch(rf"([+-]?[0-9][0-9, ]*(?:\.[0-9]+)?)\s*(?:{unit}|[个家所项名人位])?", text)
    plain = _ungrouped(match[1].strip()) if match else None
    if match is None or plain is None:
        return text
    other = text[match.end(1) :].strip()
    if other and not re.fullmatch(unit, other) and field.unit not in ("个", "家", "所", "项", "名", "人", "位"):
        return text  # 5人 where years are asked for
    if field.kind is Kind.INTEGER:
        plain = re.sub(r"\.0+$", "", plain)
    if plain != text:
        remark("IN-622", _("数字后面的单位、千分位逗号已去掉"))
    return plain


def _flag(text: str, remark: Remark, words: CellWords) -> str:
    boxes = re.fullmatch(r"\s*([^\s是否]?)\s*是\s*([^\s是否]?)\s*否\s*([^\s是否]?)\s*", text)
    if boxes:  # ☑是 □否, or 是☑ 否□
        marked = [bool(mark) and mark in words.ticked for mark in boxes.groups()]
        before = bool(boxes[1]) and not boxes[3]
        yes, no = (marked[0], marked[1]) if before else (marked[1], marked[2])
        if yes != no:
            remark("IN-622", _("勾选的方框按“是”“否”读取"))
            return "true" if yes else "false"
        return text
    word = text.casefold()
    for value, group in (("true", words.yes), ("false", words.no)):
        if word in {form.casefold() for form in group}:
            if word not in ("是", "否", "true", "false"):
                chosen = _("是") if value == "true" else _("否")
                remark("IN-622", _("“{text}”按“{choice}”读取").format(text=shown(text, 20), choice=chosen))
            return value
    return text


def _choice(text: str, field: FieldDescription, remark: Remark, words: CellWords) -> str:
    """Return the code of a choice: by its Chinese name, whole or without the remark in brackets, by what a policy
    calls it, or by a usual word."""
    wanted = _bare(text)
    for code, name in field.choices.items():
        short = name.partition("（")[0]
        for form in (name, short, f"{code}{short}", choice_name(code, name), f"{code}（{name}）"):
            if wanted == _bare(form):
                return code
    if wanted in field.choices:
        return wanted
    folded = [code for code in field.choices if code.casefold() == wanted.casefold()]
    if len(folded) == 1:
        return folded[0]
    if own := code_of(field.enum, wanted):
        return own
    usual = [code for code in field.choices if wanted in map(_bare, words.choice(code))]
    found = usual if len(usual) == 1 else _by_part(wanted, field)
    if len(found) != 1:
        return text
    message = _("“{text}”按“{choice}”读取").format(text=shown(text, 20), choice=field.choices[found[0]] or found[0])
    remark("IN-622", message)
    return found[0]


def _by_part(wanted: str, field: FieldDescription) -> list[str]:
    """Return the choices of which ``wanted`` is the beginning, or that it is but for a word of no weight."""
    stem = re.sub("(单位|企业|层级|层|成员|类型|类|性质)$", "", wanted)
    names = {code: _bare(name.partition("（")[0]) for code, name in field.choices.items() if name}
    return [
        code
        for code, name in names.items()
        if len(wanted) >= 2 and (name.startswith(wanted) or name.endswith(wanted) or (len(stem) >= 2 and name == stem))
    ]


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _code(text: str) -> str:
    if re.fullmatch(r"[0-9](\.[0-9]+)?E\+[0-9]{1,2}", text, re.IGNORECASE):
        raise lost_digits(text)
    return text


def _written_date(text: str, kind: Kind, remark: Remark) -> str:
    """Return a date or month that begins with its year in the one form; nothing else about it is in doubt."""
    chinese = _in_digits(text)
    form = r"((?:19|20|21)[0-9]{2})\s*[-/.、年]\s*(1[0-2]|0?[1-9])"
    if kind is Kind.DATE:
        rest = r"\s*[-/.、月]\s*(3[01]|[12][0-9]|0?[1-9])\s*[日号.]?([ T]*[0-2]?[0-9]:[0-5][0-9](?::[0-5][0-9])?)?"
        match = re.fullmatch(form + rest, chinese)
        written = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}" if match else text
        if match and match[4] and re.search("[1-9]", match[4]):
            remark("IN-622", _("日期带有时刻，只读取日期"))
            return written
    else:
        ambiguous_month(chinese)
        match = re.fullmatch(form + r"\s*月?(?:份)?", chinese)
        written = f"{match[1]}-{int(match[2]):02d}" if match else text
    if written != text and ("年" not in text or chinese != text):
        remark("IN-622", _("日期的写法按“年-月-日”读取"))
    return written


def ambiguous_month(text: str) -> None:
    """Refuse ``2018.1``: a spreadsheet makes it of 2018.10 as of 2018.1."""
    match = re.fullmatch(r"((?:19|20)[0-9]{2})\.1", text)
    if match:
        year = match[1]
        message = _("“{value}”可能是 {year}-01，也可能是 {year}-10").format(value=text, year=year)
        raise ValueFault("IN-411", message, _("按文字写明年月：{year}-01 或 {year}-10。").format(year=year))


def _in_digits(text: str) -> str:
    """Write the Chinese numerals of a date in digits: 二〇二六年十一月二十二日."""
    if not re.match("[〇零○一二三四五六七八九]{4}年", text):
        return text
    year, rest = text[:4], text[4:]

    def small(match: re.Match[str]) -> str:
        tens, ten, ones = re.fullmatch("([一二三]?)(十?)([一二三四五六七八九]?)", match.group()).groups()  # type: ignore
        number = int(_CHINESE_DIGITS.get(tens, "1")) * 10 if ten else int(_CHINESE_DIGITS.get(tens, "0"))
        return str(number + int(_CHINESE_DIGITS.get(ones, "0")))

    rest = re.sub("[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]", small, rest)
    return "".join(_CHINESE_DIGITS[c] for c in year) + rest


def lost_digits(text: str) -> ValueFault:
    """Make the fault of a number that has lost digits."""
    if "E" in text.upper():
        message = _("数字写成了 {value}，其余的位数已经丢失").format(value=shown(text))
    else:
        message = _("数字 {value} 超过 15 位，表格软件只保留前 15 位，其余已经丢失").format(value=shown(text))
    return ValueFault("IN-609", message)
