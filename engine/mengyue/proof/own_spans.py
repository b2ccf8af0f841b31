"""Figures that belong together though they stand in several sentences: a term and its last day, a total and a list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from mengyue.deadlines.days import after
from mengyue.i18n import _
from mengyue.library.policy import Span
from mengyue.meaning.day_values import day_of
from mengyue.meaning.quantities import figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.own_tables import own_tables
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["own_spans"]

_BEGINS = re.compile("起|自|从|开始|启动|生效")
_ENDS = re.compile("届满|期满|止|到期|终止|结束|完结|截至|截止|收官|终了|满期")
#: Of what the term is; a sentence without any of these goes on from the one before.
_OF = re.compile(
    "合作|协议|合同|联盟|联合体|项目|课题|许可|租赁|保密|任期|质保|保修|派驻|聘|借用|服务|执行期|建设期|试用"
)
_BACK = re.compile("前[条款项述]|上[条款述]|该期限|此期限|期限|该期|其中|至|届时|本条|上述")
#: Days that may lie between a last day and the day that the term reaches.
_SLACK = 31


class _Span(NamedTuple):
    """A term in months, the first day and the last, as far as a sentence states them, and of what."""

    months: int
    first: date | None
    last: date | None
    of: frozenset[str]
    back: bool
    written: str


def own_spans(case: Case) -> Iterator[Finding]:
    """Judge, in a partner's text, terms against days in sentences beside them, and lists against their total."""
    if case.draft.kind != FOREIGN:
        return
    yield from judged(case, "spans", _span, partial(_at_odds, case))
    yield from case.each("lists", case.reading.sections, partial(_lists, case))


def _span(sentence: Sentence) -> _Span | None:
    text = sentence.text
    found = values(text)
    days = [(v, day) for v in found if v.kind == "日期" and v.unit == "日" and (day := day_of(v.size)) is not None]
    spots = [v for v in found if v.kind == "日期"]
    terms = [
        v
        for v in found
        if v.kind == "期限" and v.unit in ("年", "月") and not any(d.start <= v.start < d.end for d in spots)
    ]
    if len(days) != 1 or len(terms) > 1:
        return None
    value, day = days[0]
    around = text[max(0, value.start - 6) : value.start], text[value.end : value.end + 8]
    starts = bool(re.search("自|从|起于|始于", around[0]) or re.match("起|开始|启动|正式", around[1]))
    ends = bool(_ENDS.search(around[1]) or re.search("至|到|截至|截止|止于|届满于", around[0]))
    if starts == ends:
        return None
    months = 0
    written = ""
    if terms:
        term = terms[0]
        if re.match("内|前|以前|之前|以后|后", text[term.end :]) or re.search(
            "每|提前", text[max(0, term.start - 4) : term.start]
        ):
            return None
        months = int(term.size / 365 * 12 + Decimal("0.4")) if term.unit == "年" else int(term.size / 30)
        written = text[term.start : term.end]
    of = frozenset(_OF.findall(text))
    return _Span(months, day if starts else None, day if ends else None, of, bool(_BACK.search(text)), written)


def _at_odds(case: Case, found: Iterable[tuple[Place, _Span]]) -> Iterator[Finding]:
    """三年，自二〇二六年十月一日起算, and in the next article 至二〇二八年九月三十日届满."""
    known: list[tuple[Place, _Span]] = []
    for place, span in found:
        if span.last is not None and not span.months:
            for at, one in reversed(known):
                if not at.beside(place) or not one.months or one.first is None:
                    continue
                if span.of and one.of and not span.of & one.of:
                    continue
                if not span.of and not span.back:
                    continue
                due = after(one.first, one.months, Span.MONTH)
                if due is not None and abs((span.last - due).days) > _SLACK:
                    right = str(due - timedelta(days=1))
                    message = _("{term}与起止日期不符：自{first}起应至{right}").format(
                        term=one.written, first=one.first, right=right
                    )
                    yield told(case, "PF-TERM-DATES", place, message, right)
                break
        known.append((place, span))


_TOTAL = re.compile("总|共|合计|计|经费|预算|价款|金额|投入|资金|费用")
_SHARED = re.compile("分配|比例|收益|出资|分成|份额|支付|付款|占")
_BOUND = re.compile("不超过|不低于|不少于|以上|以下|至少|最多|逾期|违约|每日|上限|限额|每年")
_MORE = re.compile("余|其他|不限于|等[，。；：]|暂|约")
_CELL = re.compile("([^｜|；;：:。，,]{1,30})[｜|]([^｜|；;。]{1,30})")
_SUM = re.compile("合计|总计|共计|小计")


def _lists(case: Case, section: Section) -> Iterator[Finding]:
    yield from own_tables(case, section)
    passages = section.passages
    for number, passage in enumerate(passages):
        if passage.table:
            continue
        if passage.sentences:
            yield from _in_line(case, section, passage)
        if "｜" in passage.text:
            yield from _inline(case, section, passage)
        if passage.text.rstrip().endswith(("：", ":")):
            items = []
            for item in passages[number + 1 :]:
                if not item.item or item.lead != passage.lead + passage.text:
                    break
                items.append(item)
            if len(items) >= 2:
                yield from _numbered(case, section, passage, items)
                yield from _listed(case, section, passage, items)


#: 以下三项任务：, 下列五个阶段：; not 下列三项之一.
_SO_MANY = re.compile(
    "(?:以下|下列|如下|下述|后列)的?([0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:项|个|种|条|款|类|点|份|家|名|方面|方|大)"
)


def _numbered(case: Case, section: Section, lead: Passage, items: list[Passage]) -> Iterator[Finding]:
    """学校承担以下三项任务：（一）…；（二）…."""
    said = _SO_MANY.search(lead.text)
    number = figure(said[1]) if said else None
    level = min(len(item.item) for item in items)
    count = sum(len(item.item) == level for item in items)
    if said is None or number is None or number == count or not lead.sentences:
        return
    message = _("写明{said}，所列的有{count}项").format(said=said[0], count=count)
    yield case.report_sentence("PF-TWO-FIGURES", section, lead, lead.sentences[-1], message, required=str(count))


_MARK = re.compile("[（(]([一二三四五六七八九十]{1,3}|[0-9]{1,2})[）)]")


def _in_line(case: Case, section: Section, passage: Passage) -> Iterator[Finding]:
    """下列四项由理事会决定：（一）…；（二）…；（三）…, in one line."""
    said = _SO_MANY.search(passage.text)
    number = figure(said[1]) if said else None
    marks = [figure(m[1]) for m in _MARK.finditer(passage.text, said.end())] if said else []
    if said and number and len(marks) >= 2 and marks == [*range(1, len(marks) + 1)] and len(marks) != number:
        message = _("写明{said}，所列的有{count}项").format(said=said[0], count=len(marks))
        yield case.report_sentence(
            "PF-TWO-FIGURES", section, passage, passage.sentences[0], message, required=str(len(marks))
        )


def _listed(case: Case, section: Section, lead: Passage, items: list[Passage]) -> Iterator[Finding]:
    """总经费一千二百万元，其中：（1）…；（2）…."""
    whole = "".join((lead.text, *(item.text for item in items)))
    if _BOUND.search(whole) or _MORE.search(lead.text):
        return
    totals = [v for v in values(lead.text) if v.kind == "金额"]
    sums = [[v for v in values(item.text) if v.kind == "金额"] for item in items]
    if len(totals) == 1 and _TOTAL.search(lead.text) and all(len(one) == 1 for one in sums):
        yield from _told(case, section, lead, totals[0].size, sum((one[0].size for one in sums), Decimal(0)), _("元"))
        return
    shares = [[v for v in values(item.text) if v.kind == "比例"] for item in items]
    if _SHARED.search(lead.text) and all(len(one) == 1 for one in shares) and len(items) >= 2:
        total = sum((one[0].size for one in shares), Decimal(0))
        if total > 100 or (len(items) >= 3 and total >= 85):
            yield from _told(case, section, lead, Decimal(100), total, "%")


def _inline(case: Case, section: Section, passage: Passage) -> Iterator[Finding]:
    """甲｜40％；乙｜35％；丙｜30％."""
    text = passage.text
    rows = [(m[1].strip(), values(m[2])) for m in _CELL.finditer(text)]
    for kind, unit in (("比例", "%"), ("金额", _("元"))):
        found = [(head, next((v.size for v in cells if v.kind == kind), None)) for head, cells in rows]
        parts = [size for head, size in found if size is not None and not _SUM.search(head)]
        wholes = [size for head, size in found if size is not None and _SUM.search(head)]
        if len(parts) < 2 or _BOUND.search(text):
            continue
        total = sum(parts, Decimal(0))
        if wholes:
            yield from _told(case, section, passage, wholes[0], total, unit)
        elif kind == "比例" and _SHARED.search(text) and (total > 100 or (len(parts) >= 3 and total >= 85)):
            yield from _told(case, section, passage, Decimal(100), total, unit)


def _told(
    case: Case, section: Section, passage: Passage, whole: Decimal, total: Decimal, unit: str
) -> Iterator[Finding]:
    if whole != total and passage.sentences:
        message = _("各部分合计{total}{unit}，总数写{whole}{unit}").format(
            total=f"{total.normalize():f}", whole=f"{whole.normalize():f}", unit=unit
        )
        yield case.report_sentence(
            "PF-SUM", section, passage, passage.sentences[-1], message, required=f"{total.normalize():f}"
        )
