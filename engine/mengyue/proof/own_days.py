"""How days are counted: working days in one place, calendar days in another, for one and the same time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.meaning.quantities import figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, placed, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import Branch, sentences_of

__all__ = ["days"]

_WORKING = Decimal(7) / 5
#: Days off count.
_CALENDAR = re.compile(
    "自然日|日历日|日历天|公历日|(?:含|包括|包含|连同)[^，。；]{0,8}(?:周末|节假日|休息日|公休日|休假日|双休日|假期)"
    "|(?:节假日|休息日|公休日|周末|双休日|假期|休假之?日|休沐日?|例假日?|礼拜天?|星期[六日天])[^，。；]{0,10}(?:不(?:予|再|作)?(?:扣除|剔除|除外|顺延|扣减|扣|除(?!外))|照算|照计|照数|并计|算上|不剔|计算在内|计入|计算入|也算|亦算)|连续计算|不分[^，。；]{0,6}(?:节假日|休息日|工作日)"
)
_WORKING_ONLY = re.compile("(?:均|系|是|皆|应|一律)?(?:指|为|按|以)(?:法定)?工作日")
#: What a day is, for the whole document.
_MEANS = re.compile(
    "(?:本协议|本合同|本章程|全文|各条|文中)[^，。；]{0,8}(?:所称|中|所述|所用|里|的)?的?[“「]?(?:日|天|期限|期间|天数|日数)[”」]?"
    "[^。；]{0,16}?(?:指|为|系|按|以)(?:连续的?)?(自然日|日历日|日历天|公历日|工作日)"
)
_BACK = re.compile(
    "前(?:条|款|述|项)|上述|本条|本款|所称|所述|所定|规定的|约定的|该(?:期限|期间|时限|[0-9一二三四五六七八九十]+日)|上款|上条"
)
#: What follows when the time before has run out.
_GOES_ON = re.compile("(?:凡|若|如)?(?:未|逾|超过|期满|届满|满|不|自送达|自收到|自通知)")
_ARTICLE = re.compile("第([一二三四五六七八九十百零0-9]{1,6})条")


class _Dayed(NamedTuple):
    """What a sentence says of days: what they are, how it counts, working days and days that it states, articles."""

    means: str
    calendar: bool
    only_working: bool
    working: tuple[Decimal, ...]
    stated: frozenset[Decimal]
    cited: tuple[Decimal | None, ...]
    torn: bool


def days(case: Case) -> Iterator[Finding]:
    """Hold how days are counted against how they are counted elsewhere."""
    dated = list(placed(case, "days", _dayed))
    meanings = [(place, said.means == "工作日") for place, said in dated if said.means]
    for place, is_working in meanings[1:]:
        if is_working != meanings[0][1]:
            yield _told(case, place, meanings[0][0])
    by_day = next((place for place, is_working in meanings if not is_working), None)
    working = [(place, size) for place, said in dated for size in said.working]
    for place, said in dated:
        if said.means:
            continue
        if said.torn:
            yield _told(case, place, place)
        elif said.calendar:
            before = next(
                (
                    one
                    for one, size in working
                    if one.number != place.number and _one_time(case, one, size, place, said)
                ),
                None,
            )
            if before is not None:
                yield _told(case, place, before)
        elif by_day and said.only_working:
            yield _told(case, place, by_day)


def _dayed(sentence: Sentence) -> _Dayed | None:
    text = sentence.text
    if "日" not in text and "天" not in text:
        return None
    means, calendar = _MEANS.search(text), bool(_CALENDAR.search(text))
    found = [v for v in values(text) if v.kind == "期限"]
    working = tuple(v.size / _WORKING for v in found if v.unit == "工作日")
    stated = frozenset((*(v.size for v in found if v.unit in ("日", "天")), *working))
    only = bool(stated and _BACK.search(text) and _WORKING_ONLY.search(text))
    if not (means or calendar or working or only):
        return None
    cited = tuple(figure(m[1]) for m in _ARTICLE.finditer(text)) if calendar else ()
    torn = calendar and bool(working) and _torn(text)
    return _Dayed(means[1] if means else "", calendar, only, working, stated, cited, torn)


def _torn(text: str) -> bool:
    """Tell whether two parts of a sentence count the same number of days for the same thing, each its own way."""
    parts = re.split("；", text)
    counted = [
        ({v.size / _WORKING for v in values(p) if v.kind == "期限" and v.unit == "工作日"},
         {v.size for v in values(p) if v.kind == "期限" and v.unit in ("日", "天")} if _CALENDAR.search(p) else set())
        for p in parts
    ]  # fmt: skip
    working = [(at, sizes) for at, (sizes, _days) in enumerate(counted) if sizes]
    calendar = [(at, sizes) for at, (_working, sizes) in enumerate(counted) if sizes]
    return any(
        at != other and one & two and bool(_pairs(parts[at]) & _pairs(parts[other]))
        for at, one in working
        for other, two in calendar
    )


#: Words of times, which every part that states one has.
_TIMED = re.compile(
    "工作日|自然日|日历日|之日起?|以?内|收到|[一二三四五六七八九十0-9]+个?|日|天|应当?|须|则|第.{1,4}条|通知书?"
)


def _pairs(part: str) -> set[str]:
    plain = _TIMED.sub(" ", part)
    return {pair for at in range(len(plain) - 1) if re.fullmatch("[一-龥]{2}", pair := plain[at : at + 2])}


def _told(case: Case, place: Place, before: Place) -> Finding:
    message = _("与{first}“{text}”对日的算法不一致：一处是工作日，一处是自然日").format(
        first=before.section.name or _("前文"), text=before.text.strip()[:30]
    )
    return told(case, "PF-TWO-TIMES", place, message)


def _one_time(case: Case, working: Place, size: Decimal, calendar: Place, said: _Dayed) -> bool:
    """Tell whether ``calendar`` counts the time of so many working days that ``working`` sets."""
    number = figure(working.section.number.strip("第条")) if working.section.kind == "article" and said.cited else None
    if number is not None and number in said.cited and (not said.stated or size in said.stated):
        return True
    if said.stated and size not in said.stated:
        return False
    if said.stated and calendar.number - working.number in (1, 2) and _GOES_ON.match(calendar.text):
        return True
    if _BACK.search(calendar.text) and working.section is calendar.section and working.beside(calendar):
        return bool(said.stated) or calendar.number - working.number == 1
    if not said.stated:
        return False
    sentences = sentences_of(case.library)
    one, other = (_about(sentences.branches(p.text, p.sentence.lead)) for p in (working, calendar))
    return len(one & other) >= (1 if working.beside(calendar) else 2)


def _about(branches: tuple[Branch, ...]) -> frozenset[str]:
    return frozenset().union(*(branch.about for branch in branches))
