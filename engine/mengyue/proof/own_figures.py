"""Figures of the text that cannot be right by themselves: dates that do not exist, sums, terms against their dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial

from mengyue.i18n import _
from mengyue.meaning.quantities import Value, figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.numbers import capital_value
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["own_figures"]

_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile("(?:星期|周|礼拜)([一二三四五六日天])")
_FROM = re.compile("自|从|起|开工|开始|启动|至|到|止|收尾|届满|终止")
_SUM = re.compile("由|共|设|计|总|合计")
_CAPITALS = re.compile(
    "(人民币)?([零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,40}[元圆](?:[零壹贰叁肆伍陆柒捌玖角分]{0,8})[整正]?)[^。；]{0,4}?[（(][^0-9）)]{0,6}([0-9][0-9,]{0,20}(?:\\.[0-9]{1,4})?)(万|亿)?元?"
)


def own_figures(case: Case) -> Iterator[Finding]:
    """Judge figures sentence by sentence."""
    yield from case.each("own_figures", case.reading.sections, partial(_own_figures, case))


def _own_figures(case: Case, section: Section) -> Iterator[Finding]:
    for passage in section.passages:
        for sentence in passage.sentences:
            found = (
                tuple(values(sentence.text))
                if re.search("[0-9０-９一二三四五六七八九十百〇零两]", sentence.text)
                else ()
            )
            if found:
                yield from _impossible(case, section, passage, sentence, found)
                yield from _spans(case, section, passage, sentence, found)
                yield from _seats(case, section, passage, sentence, found)
                yield from _shares(case, section, passage, sentence, found)
                yield from _copies(case, section, passage, sentence)
            yield from _capitals(case, section, passage, sentence)


def _report(
    case: Case, code: str, section: Section, passage: Passage, sentence: Sentence, message: str, required: str = ""
) -> Finding:
    path = passage.data_path(sentence.start, sentence.start + len(sentence.text))
    return case.report(code, section, passage, message, found=sentence.text.strip(), required=required, path=path)


def _impossible(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...]
) -> Iterator[Finding]:
    text = sentence.text
    for value in found:
        if value.kind != "日期" or value.unit != "日":
            continue
        written = text[value.start : value.end]
        day = _day(value)
        if day is None:
            yield _report(case, "PF-DATE-NONE", section, passage, sentence, _("没有{day}这一天").format(day=written))
            continue
        named = _WEEKDAY.search(text[value.end : value.end + 12])
        if named:
            stated = 6 if named[1] == "天" else _WEEKDAYS.index(named[1])
            if stated != day.weekday():
                right = f"星期{_WEEKDAYS[day.weekday()]}"
                message = _("{day}是{right}").format(day=written, right=right)
                yield _report(case, "PF-DATE-NONE", section, passage, sentence, message, right)


def _spans(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...]
) -> Iterator[Finding]:
    """A term of years or months with its first and last day: 三年，自2026年3月1日起至2029年2月28日止."""
    days = [(v, _day(v)) for v in found if v.kind == "日期" and v.unit == "日"]
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
    due = _add_months(first, months)
    if abs((last - due).days) > 31 and not re.search(
        "前|内|以前|另|之后|提前|每|报送|通知", sentence.text[terms[0].end : terms[0].end + 2]
    ):
        written = sentence.text[terms[0].start : terms[0].end]
        right = str(due - timedelta(days=1))
        message = _("{term}与起止日期不符：自{first}起应至{right}").format(term=written, first=first, right=right)
        yield _report(case, "PF-TERM-DATES", section, passage, sentence, message, right)


def _add_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, 28)


def _seats(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...]
) -> Iterator[Finding]:
    """A number and its parts: 由九名理事组成，其中企业七名、高校三名; and a total of money with its parts."""
    text = sentence.text
    part = text.find("其中")
    if part < 0 and re.search("组成[：:]", text):
        part = text.find("：")
    counts = [v for v in found if v.kind == "数量"]
    if part > 0 and not re.search("至少|不少于|以上|不超过|不低于|不足", text):
        whole = [v for v in counts if v.start < part]
        parts = [v for v in counts if v.start > part]
        if len(whole) == 1 and len(parts) >= 2 and {v.unit for v in (*whole, *parts)} == {whole[0].unit}:
            total = sum((v.size for v in parts), Decimal(0))
            # parts alone that make up more than the whole, or all of them and still not it
            if total > whole[0].size or (len(parts) >= 3 and total != whole[0].size):
                message = _("各部分合计{total}，总数写{whole}").format(
                    total=total, whole=text[whole[0].start : whole[0].end]
                )
                yield _report(case, "PF-SUM", section, passage, sentence, message, str(total))
    money = [v for v in found if v.kind == "金额"]
    named = re.search("总(?:经费|投入|预算|额|投资|费用|计)|合计|共计", text)
    if named and len(money) >= 3 and not re.search("不超过|以上|违约金|每|至少|不低于|分期|首期", text):
        whole_sum = next((v for v in money if v.start >= named.end()), None)
        rest = [v for v in money if whole_sum and v.start > whole_sum.end]
        if whole_sum and len(rest) >= 2 and money.index(whole_sum) == 0:
            distinct = [v for v in rest if v.size != whole_sum.size]
            total = sum((v.size for v in distinct), Decimal(0))
            named_parts = re.search("财政|拨款", text) and re.search("自筹|配套", text)
            if named_parts and len(rest) == len(distinct) == 2 and total != whole_sum.size:
                message = _("各部分合计{total}元，总额写{whole}").format(
                    total=f"{total:f}", whole=text[whole_sum.start : whole_sum.end]
                )
                yield _report(case, "PF-SUM", section, passage, sentence, message, f"{total:f}")


_INSTALMENT = re.compile(
    "首(?:期|付|笔)|预付|定金|第[一二三四五六]期|[一二三四]期款|进度款|中期|尾款|余款|质保金|验收[^，。；]{0,4}款"
)
_HOLDER = re.compile("([甲乙丙丁戊己庚]方?|[一-龥（）]{2,20}(?:公司|大学|学院|研究院|研究所|集团))[^，。；]{0,8}$")


def _shares(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...]
) -> Iterator[Finding]:
    """Instalments, or the shares of named parties, that do not make up a hundred per cent."""
    text = sentence.text
    shares = [v for v in found if v.kind == "比例"]
    if len(shares) < 3 or len(shares) > 20 or re.search("以上|以下|不超过|不低于|至少|最多|年|提高|降低", text):
        return
    sizes = [v.size for v in shares]
    if sizes[-1] == 100 and re.search("合计|共计|总计|共为", text):
        sizes = sizes[:-1]
    begins = [max([v.end for v in shares if v.end <= value.start], default=0) for value in shares]
    heads = [text[begin : value.start] for begin, value in zip(begins, shares, strict=True)][: len(sizes)]
    instalments = sum(1 for head in heads if _INSTALMENT.search(head))
    holders = [m[1] for head in heads if (m := _HOLDER.search(head))]
    whole = instalments == len(heads) or (len(set(holders)) == len(heads) and len(heads) >= 3)
    total = sum(sizes, Decimal(0))
    if whole and total != 100 and (total > 100 or not re.search("其余|剩余|余下", text)):
        message = _("各部分合计{total}%，不是100%").format(total=f"{total:f}")
        yield _report(case, "PF-SUM", section, passage, sentence, message, "100%")


_COPIES = re.compile("一式([一二三四五六七八九十两0-9]{1,3})份")
_EACH = re.compile(
    "([一二两三四五六七八九十0-9]{1,3}|双)(?:方|家|个成员)?[^，。；]{0,6}?各(?:执|持|存|留|保存)([一二三四五六七八九十两0-9]{1,3})份"
)
_OTHERS = re.compile("其余|余下|剩余|报|交|存档|备案|另|送")


def _copies(case: Case, section: Section, passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    """一式六份，三方各执三份."""
    text = sentence.text
    made, each = _COPIES.search(text), _EACH.search(text)
    if not made or not each:
        return
    number, holders, held = figure(made[1]), Decimal(2) if each[1] == "双" else figure(each[1]), figure(each[2])
    if number is None or holders is None or held is None:
        return
    needed = holders * held
    if needed > number or (needed < number and not _OTHERS.search(text)):
        message = _("一式{number}份，各执{held}份须{needed}份").format(number=number, held=held, needed=needed)
        yield _report(case, "PF-SUM", section, passage, sentence, message, str(needed))


def _capitals(case: Case, section: Section, passage: Passage, sentence: Sentence) -> Iterator[Finding]:
    """Capitals first, figures in brackets: 贰万元整（￥20,000.00）."""
    for both in _CAPITALS.finditer(sentence.text):
        words = capital_value((both[1] or "") + both[2])
        size = Decimal(both[3].replace(",", "")) * {"万": 10_000, "亿": 100_000_000}.get(both[4] or "", 1)
        if words is not None and words != size:
            message = _("大写“{words}”与数字{figure}不一致").format(words=both[2], figure=both[3] + (both[4] or ""))
            yield _report(case, "PF-AMOUNT-DIFFER", section, passage, sentence, message)


def _day(value: Value) -> date | None:
    number = int(value.size)
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        return None
