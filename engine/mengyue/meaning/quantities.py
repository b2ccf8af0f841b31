"""Values in words: shares, periods, majorities, amounts, multiples and days in every spelling, with their unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["VALUE_KINDS", "Value", "figure", "values"]

#: The kinds: 比例 in per cent, 期限 in days (a year has 365, a month 30), 多数 in per cent of the votes, 金额 in yuan,
#: 倍数, 数量 with its measure word as unit, 日期 as a number YYYYMMDD.
VALUE_KINDS = ("比例", "期限", "多数", "金额", "倍数", "数量", "日期")

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"两": 2, "俩": 2, "○": 0, "Ｏ": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_WRITTEN = "零〇一二两三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
#: A number from its first figure on, of no more than thirty: a row of thousands is looked at once and is none.
_NUMBER = (
    r"(?:(?<![0-9０-９])[0-9０-９][0-9０-９,，]{0,40}(?:[.．][0-9０-９]{1,30})?"
    rf"|(?<![{_WRITTEN}])[{_WRITTEN}]{{1,30}}(?:点[零〇一二三四五六七八九]{{1,30}})?)"
    # 三十（30）日: the same again in another writing
    rf"(?:\s?[（(]\s?[0-9{_WRITTEN}]{{1,12}}\s?[）)])?"
)
_FULL = {ord("０") + i: str(i) for i in range(10)} | {ord("．"): ".", ord("，"): None, ord(","): None}
_DAYS: Final[dict[str, int | Decimal]] = {
    "年": 365, "个月": 30, "月": 30, "季度": 90, "周": 7, "星期": 7, "天": 1, "日": 1, "小时": Decimal(1) / 24,
}  # fmt: skip
_WORKING = Decimal(7) / 5

_SHARE = re.compile(
    rf"(?P<pct>{_NUMBER})\s?(?P<sign>[%％‰])|(?P<of>[百千万])分之(?P<num>{_NUMBER})|(?P<cheng>{_NUMBER})成(?P<half>半|[一二三四五六七八九](?![年月日个名家人项成]))?(?![立果员本为功交熟套品])"
    rf"|(?P<den>[二三四五六七八九十])分之(?P<up>[一二两三四五六七八九])|(?P<pc>{_NUMBER})\s?个百分点|(?P<slash>[1-9])[/／](?P<under>[2-9])(?![0-9])"
)
_MAJORITY = re.compile(
    "(?P<all>全体[^，。；]{0,8}?一致|一致(?:同意|通过|赞成)|全票|全数(?:同意|通过))|(?P<half>过半数?|半数以上|超过半数|简单多数|二分之一以上)|(?P<most>绝对多数)"
)
_PERIOD = re.compile(
    rf"(?P<half>半)(?P<halfunit>年|个月)|(?P<num>{_NUMBER})\s?(?P<more>半)?(?:个)?(?P<working>工作日|交易日)|(?P<months>{_NUMBER})\s?(?P<monthhalf>个半|个)?月(?![0-9零一二三四五六七八九十]{{1,3}}[日号])(?:份|底|初)?"
    rf"|(?P<years>{_NUMBER})\s?(?:个)?(?:整|周|完整)?(?P<unit>年|季度|周|星期|天|小时|(?:自然|日历)?日)(?P<yearhalf>半)?(?![产检报])"
)
_AMOUNT = re.compile(rf"(?P<num>{_NUMBER})\s?(?P<scale>[百千]?[万亿]|百|千)?余?(?:元|圆|块钱|RMB|人民币)")
_TIMES = re.compile(rf"(?P<num>{_NUMBER})倍|(?P<double>双倍|加倍|翻倍)")
_COUNT = re.compile(
    rf"(?P<num>{_NUMBER})\s?(?P<unit>打(?=成员|单位|企业|盟员|会员)|大(?=课题|任务|专题)|家|所|个|名|人|项|位|份|席|次|方|人次|台|套|件|票|户)(?!型|外|籍)"
)
_DAY = re.compile(
    r"(?P<y>[0-9]{4}|[二一][零〇○九][零〇○一二三四五六七八九]{2})年(?P<m>[0-9]{1,2}|[一二三四五六七八九十]{1,2}|元)月(?:(?P<d>[0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号])?"
)

#: 2027-03-01, 2027.3.1, 2027/3/1.
_PLAIN_DAY = re.compile(
    r"(?<![0-9.\-/])(?P<y>20[0-9]{2})(?P<by>[-./])(?P<m>[0-9]{1,2})(?P=by)(?P<d>[0-9]{1,2})(?![0-9]|[-./][0-9])"
)

_HALF = re.compile("(?<!过)(?:一半|半数(?!以上)|对半)")
#: What seven sentences in ten have none of, and so no value.
_ANY = re.compile(rf"[0-9０-９{_WRITTEN}○半倍]|全票|全数|多数")
#: The last character of a number.
_LAST = rf"[0-9０-９,，{_WRITTEN}）)]"
#: What each must hold: where it is not, which most sentences show at once, nothing more is looked for. By the names of
#: the patterns: to look up a pattern itself goes through all of it.
_SIGNS: Final[dict[str, tuple[re.Pattern[str], re.Pattern[str]]]] = {
    "share": (re.compile(rf"[%％‰/／]|分之|百分点|{_LAST}成"), _SHARE),
    "half": (re.compile("半"), _HALF),
    "majority": (re.compile("半|一致|全票|全数|多数|二分之一以上"), _MAJORITY),
    "period": (re.compile(rf"半[年个]|{_LAST}\s?[半个整周完工交年季星天小自日月]"), _PERIOD),
    "amount": (re.compile("[元圆币]|块钱|RMB"), _AMOUNT),
    "times": (re.compile("倍"), _TIMES),
    "count": (re.compile(rf"{_LAST}\s?[家所个名人项位份席次方台套件票户打大]"), _COUNT),
    "day": (re.compile("年"), _DAY),
    "plain day": (re.compile("20[0-9]{2}[-./]"), _PLAIN_DAY),
}


class Value(NamedTuple):
    """A value: where it stands, its kind, its size in the unit of its kind, and the unit as it is written."""

    start: int
    end: int
    kind: str
    size: Decimal
    unit: str = ""


def figure(text: str) -> Decimal | None:
    """Return the number that ``text`` writes in figures, Chinese or capitals, or ``None``."""
    text = re.split("[（(]", text, maxsplit=1)[0].strip()
    plain = text.translate(_FULL)
    if re.fullmatch(r"[0-9]{1,30}(\.[0-9]{1,30})?", plain):
        return Decimal(plain)
    whole, _point, rest = text.partition("点")
    total = digit = 0
    if len(whole) > 1 and all(c in _DIGITS for c in whole):  # 二〇二六
        total = int("".join(str(_DIGITS[c]) for c in whole))
    else:
        for character in whole:
            if character in _DIGITS:
                digit = _DIGITS[character]
            elif character in _UNITS:
                total += (digit or 1) * _UNITS[character]
                digit = 0
            elif character in "廿卅":
                total += 20 if character == "廿" else 30
            else:
                return None
        total += digit
    fraction = "".join(str(_DIGITS[c]) for c in rest if c in _DIGITS)
    return Decimal(f"{total}.{fraction}") if fraction else Decimal(total)


@lru_cache(maxsize=32768)
def values(text: str) -> tuple[Value, ...]:
    """Return the values in ``text``, those of one kind in order. A number that cannot be read is no value."""
    return tuple(_values(text)) if _ANY.search(text) else ()


def _found(what: str, text: str) -> Iterator[re.Match[str]]:
    sign, pattern = _SIGNS[what]
    return pattern.finditer(text) if sign.search(text) else iter(())


def _values(text: str) -> Iterator[Value]:
    yield from _days(text)
    shares = tuple(_shares(text))
    yield from shares
    yield from _majorities(text, shares)
    yield from _periods(text)
    for m in _found("amount", text):
        size = figure(m["num"])
        if size is not None:
            scale = {
                "百": 100,
                "千": 1000,
                "万": 10**4,
                "亿": 10**8,
                "百万": 10**6,
                "千万": 10**7,
                "百亿": 10**10,
                "千亿": 10**11,
            }
            yield Value(m.start(), m.end(), "金额", size * scale.get(m["scale"] or "", 1), "元")
    for m in _found("times", text):
        size = Decimal(2) if m["double"] else figure(m["num"])
        if size is not None:
            yield Value(m.start(), m.end(), "倍数", size, "倍")
    for m in _found("count", text):
        size = figure(m["num"])
        if size is not None and not text.startswith("月", m.end()):
            dozens = m["unit"] == "打"
            yield Value(
                m.start(),
                m.end(),
                "数量",
                size * 12 if dozens else size,
                "家" if dozens else "个" if m["unit"] == "大" else m["unit"],
            )


def _shares(text: str) -> Iterator[Value]:
    for m in _found("share", text):
        size = None
        if m["pct"]:
            number = figure(m["pct"])
            size = None if number is None else number / (10 if m["sign"] == "‰" else 1)
        elif m["num"]:
            number = figure(m["num"])
            size = None if number is None else number / {"百": 1, "千": 10, "万": 100}[m["of"]]
        elif m["cheng"]:
            number = figure(m["cheng"])
            size = number * 10 + (_rest(m["half"])) if number is not None and number <= 10 else None
        elif m["den"]:
            up, den = figure(m["up"]), figure(m["den"])
            size = Decimal(100) * up / den if up is not None and den else None
        elif m["slash"]:
            size = Decimal(100) * int(m["slash"]) / int(m["under"])
        elif m["pc"]:
            size = figure(m["pc"])
        if size is not None:
            yield Value(m.start(), m.end(), "比例", size, "%")
    for m in _found("half", text):
        yield Value(m.start(), m.end(), "比例", Decimal(50), "%")


def _rest(text: str | None) -> Decimal:
    """What stands behind 成: 三成半, 三成五."""
    return Decimal(5) if text == "半" else (figure(text) or Decimal(0)) if text else Decimal(0)


_VOTES = re.compile("[^，。；]{0,16}?(?:通过|同意|赞成|表决|票|多数|出席|到会)")


def _majorities(text: str, shares: Iterable[Value]) -> Iterator[Value]:
    for m in _found("majority", text):
        size = Decimal(100) if m["all"] else Decimal(75) if m["most"] else Decimal(50)
        yield Value(m.start(), m.end(), "多数", size, "%")
    for share in shares:
        if _VOTES.match(text, share.end) or re.search(
            "(?:表决|出席|到会|同意|赞成)[^，。；]{0,12}$", text[: share.start]
        ):
            yield Value(share.start, share.end, "多数", share.size, "%")


#: Between the years and the months of one period: 两年零六个月, 二年又三个月.
_AND = frozenset(("", "零", "又", "加", "另", "外加"))


def _periods(text: str) -> Iterator[Value]:
    """Periods, those of years and months joined: 两年零六个月 are thirty months."""
    years: Value | None = None
    for value in _simple_periods(text):
        months = years is not None and value.unit == "月" and value.size % 30 == 0 and value.size < 360
        if years is not None and months and text[years.end : value.start] in _AND:
            size = (years.size / 365 * 12 + value.size / 30) * 30
            yield Value(years.start, value.end, "期限", size, "月")
            years = None
            continue
        if years is not None:
            yield years
        years = value if value.unit == "年" and value.size % 365 == 0 else None
        if years is None:
            yield value
    if years is not None:
        yield years


def _simple_periods(text: str) -> Iterator[Value]:
    for m in _found("period", text):
        unit, size = "日", None
        if m["half"]:
            months = m["halfunit"] != "年"
            yield Value(m.start(), m.end(), "期限", Decimal(15 if months else 182), "月" if months else "年")
            continue
        if m["working"]:
            number = figure(m["num"])
            size, unit = None if number is None else number * _WORKING, "工作日"
        elif m["months"]:
            number = figure(m["months"])
            if m[0][-1] in "份底初":  # a month of the year
                continue
            if not (
                m["monthhalf"] or text[m.end() : m.end() + 1] in "内后前以之的起" or "份" in m[0] or number is None
            ):
                continue
            if text[m.start() - 1 : m.start()] == "第":
                continue
            size = None if number is None else (number + (Decimal("0.5") if m["monthhalf"] == "个半" else 0)) * 30
            unit = "月"
        else:
            number = figure(m["years"])
            if text[m.start() - 1 : m.start()] == "第" and m["unit"] in ("年", "季度", "周", "星期"):
                continue  # the third year lasts one
            if number is None or (m["unit"] == "年" and number > 1000):
                continue
            if text[m.start() - 1 : m.start()] == "月" and m["unit"] == "日":
                continue  # 一月十日 is a day of the year
            if m[0].endswith("周日"):
                continue  # 周六周日
            name = m["unit"].removeprefix("自然").removeprefix("日历")
            size = number * _DAYS[name] + (182 if m["yearhalf"] and name == "年" else 0)
            unit = name
        if size is not None:
            yield Value(m.start(), m.end(), "期限", size, unit)


def _days(text: str) -> Iterator[Value]:
    for m in (*_found("day", text), *_found("plain day", text)):
        year, month, day = (
            figure(m["y"]),
            Decimal(1) if m["m"] == "元" else figure(m["m"]),
            figure(m["d"]) if m["d"] else Decimal(0),
        )
        if year is not None and month is not None and day is not None:
            yield Value(m.start(), m.end(), "日期", year * 10000 + month * 100 + day, "日" if m["d"] else "月")
