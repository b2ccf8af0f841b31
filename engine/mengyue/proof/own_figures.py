"""Figures of the text that cannot be right by themselves: dates that do not exist, sums, terms against their dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from functools import partial
from itertools import pairwise

from mengyue.deadlines.days import after
from mengyue.i18n import _
from mengyue.library.policy import Span
from mengyue.meaning.day_values import day_of
from mengyue.meaning.figure_moods import Mood
from mengyue.meaning.quantities import Value, figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.numbers import capital_value
from mengyue.proof.own_sums import sums
from mengyue.proof.reading import Passage, Section, Sentence
from mengyue.proof.said import sentences_of

__all__ = ["own_figures"]

_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile("(?:星期|周|礼拜)([一二三四五六日天])")
_FROM = re.compile("自|从|起|开工|开始|启动|至|到|止|收尾|届满|终止")
_CAPITALS = re.compile(
    "(人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,40}[元圆](?:[零壹贰叁肆伍陆柒捌玖角分]{0,8})[整正]?)[^。；，）)]{0,4}?[（(][^0-9）)]{0,6}([0-9][0-9,]{0,20}(?:\\.[0-9]{1,4})?)(万"
    "|亿)?元?"
)

_SCALES = {"万": 10_000, "亿": 100_000_000}
_YUAN_BEHIND = re.compile("元")
_CAPITAL = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟]")
#: Figures first: ¥3,600,000.00（大写：人民币叁佰陆拾万元整）, 20000元，大写贰万元整.
_CAPITALS_BEHIND = re.compile(
    "([0-9][0-9,，]{0,20}(?:\\.[0-9]{1,4})?)\\s?(万|亿)?元?(?:整|人民币)?[，、\\s]?[（(]?(?:大写|计|即|也就是"
    "|合)?[^0-9，。；）)零壹贰叁肆伍陆柒捌玖拾佰仟]{0,2}(?:金额"
    "|数)?(?:大写)?[：:为是]?(?:人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,40}[元圆](?:[零壹贰叁肆伍陆柒捌玖角分]{0,8})[整正]?)"
)
#: 三十(20)日: a number, and in brackets the same in another writing.
_TWICE = re.compile(
    "(?<![0-9第一二三四五六七八九十百千零〇两壹贰叁肆伍陆柒捌玖拾佰仟.])([0-9]{1,9}"
    "|[一二三四五六七八九十百千零〇两壹贰叁肆伍陆柒捌玖拾佰仟]{1,9})\\s?[（(]\\s?([0-9]{1,9}"
    "|[一二三四五六七八九十百千零〇两壹贰叁肆伍陆柒捌玖拾佰仟]{1,9})\\s?[）)]\\s?(?=个|日|天|年|月|周|工作日|名"
    "|人|家|份|次|席|位|％|%|万|亿|元|台|套|项|期|倍|小时)"
)


def own_figures(case: Case) -> Iterator[Finding]:
    """Judge figures sentence by sentence."""
    yield from case.each_passage("own_figures", case.reading.sections, partial(_own_figures, case))


def _own_figures(case: Case, section: Section, passage: Passage) -> Iterator[Finding]:
    for number, sentence in enumerate(passage.sentences):
        found = (
            tuple(values(sentence.text)) if re.search("[0-9０-９一二三四五六七八九十百〇零两]", sentence.text) else ()
        )
        if "月" in sentence.text or "ZL" in sentence.text:
            yield from _no_such_day(case, section, passage, sentence)
        if found:
            if "ZL" in sentence.text or "CN" in sentence.text:
                yield from _too_long(case, section, passage, sentence, found)
            yield from _impossible(case, section, passage, sentence, found)
            yield from _spans(case, section, passage, sentence, found)
            moods = sentences_of(case.library).moods
            counted = not any(_NOT_NOW & moods.of(sentence.text, v.start, v.end) for v in found if v.kind in _SUMMED)
            off = [*sums(sentence.text, found)] if counted else []
            for message, right in off or _listed(passage, number):
                yield case.report_sentence("PF-SUM", section, passage, sentence, message, required=right)
        yield from _capitals(case, section, passage, sentence)
        yield from _again(case, section, passage, sentence, found)


#: What numbers an item that stands in the line: （1）, ①, 一是.
_MARK = re.compile(
    "^[（(]?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）).、]|^[①-⑳]|(?<=：)(?:[（(](?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})[）)]|[①-⑳])"
)
#: An item is no longer than this.
_SHORT = 30


def _listed(passage: Passage, number: int) -> Iterator[tuple[str, str]]:
    """What does not add up in a sentence and the short items that stand behind it in the line, parted by semicolons."""
    text = passage.sentences[number].text
    if "：" not in text or not text.endswith("；"):
        return
    parts = [text]
    for item in passage.sentences[number + 1 :]:
        if len(item.text) > _SHORT or not parts[-1].endswith("；"):
            break
        parts.append(item.text)
    if len(parts) > 1:
        joined = "，".join(_MARK.sub("", part).rstrip("；。") for part in parts)
        yield from sums(joined, values(joined))


#: What is summed, and moods in which it is not what is to be summed.
_SUMMED = frozenset(("数量", "金额"))
_NOT_NOW = frozenset((Mood.PAST, Mood.SUPPOSED, Mood.ELSEWHERE, Mood.CHANGE))


def _impossible(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...]
) -> Iterator[Finding]:
    text = sentence.text
    for value in found:
        if value.kind != "日期" or value.unit != "日":
            continue
        written = text[value.start : value.end]
        day = day_of(value.size)
        if day is None:
            yield case.report_sentence(
                "PF-DATE-NONE", section, passage, sentence, _("没有{day}这一天").format(day=written)
            )
            continue
        named = _WEEKDAY.search(text[value.end : value.end + 12])
        if named:
            stated = 6 if named[1] == "天" else _WEEKDAYS.index(named[1])
            if stated != day.weekday():
                right = f"星期{_WEEKDAYS[day.weekday()]}"
                message = _("{day}是{right}").format(day=written, right=right)
                yield case.report_sentence("PF-DATE-NONE", section, passage, sentence, message, required=right)


_MONTH_DAY = re.compile(
    "(?<![0-9零〇一二三四五六七八九十])(?<![0-9零〇一二三四五六七八九]年)([0-9]{1,2}"
    "|[一二三四五六七八九十]{1,3})月(?:([0-9]{1,2}"
    "|[一二三四五六七八九十]{1,3})[日号]|(?=[前底末初中之，。]))"
)
_YEAR_MONTH = re.compile(
    "([0-9]{4}|[二一][零〇○九][零〇○一二三四五六七八九]{2})年([0-9]{1,2}|[一二三四五六七八九十]{1,3})月"
)
_DAYS_IN = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: A Chinese patent number, whose first four digits are the year of filing, and years told with it.
_PATENT = re.compile(r"(?:ZL|CN)\s?(20[0-9]{2})[1-9][0-9]{7}(?:\.[0-9Xx])?")


def _no_such_day(case: Case, section: Section, passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    """每年2月30日, 2026年13月; and a patent that was filed in another year than its number says."""
    text = sentence.text
    for m in _MONTH_DAY.finditer(text):
        month, day = figure(m[1]), figure(m[2]) if m[2] else Decimal(1)
        if month is not None and day is not None and not _is_day(int(month), int(day)):
            yield case.report_sentence(
                "PF-DATE-NONE", section, passage, sentence, _("没有{day}这一天").format(day=m[0])
            )
    for m in _YEAR_MONTH.finditer(text):
        month = figure(m[2])
        if month is not None and not 1 <= month <= 12:
            yield case.report_sentence(
                "PF-DATE-NONE", section, passage, sentence, _("没有{day}这一天").format(day=m[0])
            )
    number = _PATENT.search(text)
    filed = (
        re.search("申请日(?:期)?(?:为|是|：)?([0-9]{4})年|([0-9]{4})年[^，。；]{0,12}?(?:提出|递交)?申请", text)
        if number
        else None
    )
    granted = (
        re.search("([0-9]{4})年[^，。；]{0,12}?(?:授权|获权|授予)|授权日(?:期)?(?:为|是|：)?([0-9]{4})年", text)
        if number
        else None
    )
    wrong = bool(filed and number and (filed[1] or filed[2]) != number[1])
    early = bool(granted and number and (granted[1] or granted[2]) < number[1])
    if number and (wrong or early):
        message = _("{number}是{year}年申请的").format(number=number[0], year=number[1])
        yield case.report_sentence("PF-DATE-NONE", section, passage, sentence, message, required=number[1])


#: Years that patents of a kind last from the day of filing (patent-law/42).
_LASTS = (("实用新型", 10), ("外观设计", 15), ("", 20))
_PATENT_ENDS = re.compile("届满|到期|期满|截止|终止|止|失效|为限|保护至|保护到|有效至")


def _too_long(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...]
) -> Iterator[Finding]:
    """A patent that is said to last longer than the law lets it, counted from the year in its number."""
    text = sentence.text
    number = _PATENT.search(text)
    if number is None or not re.search("专利", text):
        return
    years = next(years for kind, years in _LASTS if kind in text)
    for value in found:
        if (
            value.kind == "日期"
            and _PATENT_ENDS.search(text[value.end : value.end + 12] + text[max(0, value.start - 8) : value.start])
            and int(value.size) // 10000 > int(number[1]) + years
        ):
            message = _("{number}自申请日起至多{years}年，最迟到{last}年").format(
                number=number[0], years=years, last=int(number[1]) + years
            )
            yield case.report_sentence("PF-TERM-DATES", section, passage, sentence, message)
            return


def _is_day(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN[month - 1]


def _spans(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...]
) -> Iterator[Finding]:
    """A term of years or months with its first and last day: 三年，自2026年3月1日起至2029年2月28日止."""
    days = [(v, day_of(v.size)) for v in found if v.kind == "日期" and v.unit == "日"]
    if len(days) == 2 and all(day for _v, day in days) and _turned(sentence.text, *(v for v, _day_ in days)):
        message = _("{first}在{last}之后").format(first=days[0][1], last=days[1][1])
        yield case.report_sentence("PF-TERM-DATES", section, passage, sentence, message)
        return
    terms = [
        v
        for v in found
        if v.kind == "期限" and v.unit in ("年", "月") and not any(d.start <= v.start < d.end for d, _x in days)
    ]
    dates = [day for _v, day in days if day]
    if len(dates) != 2 or len(days) != 2 or len(terms) != 1 or not _FROM.search(sentence.text):
        return
    first, last = sorted(dates)
    months = int(terms[0].size / 365 * 12) if terms[0].unit == "年" else int(terms[0].size / 30)
    if months < 1 or terms[0].size % (365 if terms[0].unit == "年" else 30):
        return
    due = after(first, months, Span.MONTH)
    if (
        due is not None
        and abs((last - due).days) > 31
        and not re.search("前|内|以前|另|之后|提前|每|报送|通知", sentence.text[terms[0].end : terms[0].end + 2])
    ):
        written = sentence.text[terms[0].start : terms[0].end]
        right = str(due - timedelta(days=1))
        message = _("{term}与起止日期不符：自{first}起应至{right}").format(term=written, first=first, right=right)
        yield case.report_sentence("PF-TERM-DATES", section, passage, sentence, message, required=right)


def _turned(text: str, first: Value, last: Value) -> bool:
    """Tell whether a span ends before it begins: 自2026年1月1日起…至2025年12月31日."""
    between = text[first.end : last.start]
    begins = bool(re.search("自[^，。；]{0,6}$|从[^，。；]{0,6}$", text[: first.start])) or between.startswith("起")
    return begins and bool(re.search("(?:至|到|截至|截止)[^，。；]{0,4}$", between)) and last.size < first.size


def _capitals(case: Case, section: Section, passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    """Capitals beside figures, in either order: 贰万元整（￥20,000.00）, 20000元（大写：贰万元整）."""
    text = sentence.text
    told: set[str] = set()
    both = [(m[1] or "", m[2], m[3], m[4]) for m in _CAPITALS.finditer(text)] if _CAPITAL.search(text) else []
    both += [("", m[3], m[1], m[2]) for m in _CAPITALS_BEHIND.finditer(text)] if _CAPITAL.search(text) else []
    for yuan, written, figures, scale in both:
        words = capital_value(yuan + written)
        size = Decimal(figures.replace(",", "").replace("，", "")) * _SCALES.get(scale or "", 1)
        if words == size * _SCALES["万"] and not _YUAN_BEHIND.search(text, text.find(figures), text.find(written)):
            continue  # a table in ten thousands, whose head says so
        if words is not None and words != size and written not in told:
            told.add(written)
            message = _("大写“{words}”与数字{figure}不一致").format(words=written, figure=figures + (scale or ""))
            yield case.report_sentence("PF-AMOUNT-DIFFER", section, passage, sentence, message)
    for m in _TWICE.finditer(text) if "（" in text or "(" in text else ():
        one, other = figure(m[1]), figure(m[2])
        if one is not None and other is not None and one != other and not (m[1].isdigit() and m[2].isdigit()):
            message = _("{one}与括号里的{other}不一致").format(one=m[1], other=m[2])
            yield case.report_sentence("PF-AMOUNT-DIFFER", section, passage, sentence, message)


def _again(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...]
) -> Iterator[Finding]:
    """A share or sum, and in brackets behind it the same in another writing: 百分之十五（15%）."""
    text = sentence.text
    for one, other in pairwise(v for v in found if v.kind in ("比例", "金额")):
        between, behind = text[one.end : other.start].strip(), text[other.end : other.end + 1]
        if between in ("（", "(") and behind in ("）", ")") and one.kind == other.kind and one.size != other.size:
            message = _("{one}与括号里的{other}不一致").format(
                one=text[one.start : one.end], other=text[other.start : other.end]
            )
            yield case.report_sentence("PF-AMOUNT-DIFFER", section, passage, sentence, message)
