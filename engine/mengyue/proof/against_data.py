"""The text against the data: numbers, shares, totals, names, persons and dates that the data state otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise

from mengyue.i18n import _
from mengyue.meaning.quantities import Value, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.data_facts import Facts
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["against_data"]

_COUNTED = {
    "成员": "成员单位|成员|盟员|会员|发起单位|发起成员|(?<![头担托成有理权报荐源任方])单位|签约方",
    "企业": "企业",
    "高校": "高等院校|高等学校|高校|大学|院校",
    "院所": "科研院所|研究机构|科研机构|研究院所|院所",
    "任务": "任务|课题|子课题|专题",
}
_WHOLE = re.compile("共|合计|总计|总数|全部|一共|由|发起|组成|设|分|占|有|为|计|下设|包括|成员")
_PART = re.compile(
    "其中|以上|至少|不少于|不低于|不足|超过|任一|每|新增|增补|增加|减少|退出|增|该|其他|其余|前|首批|出资比例|届满|以内|内|回避|到会|出席|同意|赞成|提议|联名|另|各[一二三四五六七八九十0-9]|两家以上|推举|指定|几"
)
_PAST = re.compile("原|曾|此前|已于|卸任|离任|变更前|上一|旧|历史|前任")
#: The measure words by which each is counted.
_UNIT = {"成员": "家个名", "企业": "家个", "高校": "所家个", "院所": "家所个", "任务": "项个"}
_SHARED = re.compile("收益|分配|分得|分成|比例|份额|净|占|出资|各得|分享")
_TOTAL = re.compile("总经费|总投入|总预算|经费总额|投入总额|预算总额|总投资|总额|合计|共计|总计|总共|总费用|经费合计")
_KIND_OF_MONEY = {"财政": "财政|拨款|专项资金|补助|政府", "自筹": "自筹|自有|企业投入|配套"}
_LEAD = re.compile(
    "牵头(?:单位|企业|方)(?:为|是|系|：|:|即|由)[“《]?([一-龥（）()A-Za-z0-9]{4,40}?)(?:担任|牵头|[”》，。；（(、]|$)"
)
_PERSON = re.compile("法定代表人(?:为|是|系|：|:|即|姓名为|由)?([一-龥]{2,4}?)(?:担任|签署|签字|[，。；、（(]|$)")
_ENDS = re.compile("收尾|结束|届满|期满|终止|结题|完成|截止|到期|竣工|截至")
_STARTS = re.compile("开工|启动|开始|起算|起始|动工|开题")
_EFFECT = re.compile("生效")
_CODE = re.compile("(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{18}(?![0-9A-Z])")


@dataclass(frozen=True)
class _At:
    case: Case
    section: Section
    passage: Passage
    sentence: Sentence

    def told(self, code: str, message: str, found: str, required: str, path: str = "") -> Finding:
        start = self.sentence.start
        own = self.passage.data_path(start, start + len(self.sentence.text))
        return self.case.report(
            code, self.section, self.passage, message, found=found, required=required, path=path or own
        )


def against_data(case: Case) -> Iterator[Finding]:
    """Compare what sentences state with :class:`Facts`. Sentences about parts, the past or others are left out."""
    facts = case.facts
    yield from case.each("against_data", case.reading.sections, partial(_against, case, facts), facts)


def _against(case: Case, facts: Facts, section: Section) -> Iterator[Finding]:
    for passage, sentence, found in section.once("stating", None, partial(_stating, section)):
        at = _At(case, section, passage, sentence)
        yield from _counts(at, facts, found)
        yield from _shares(at, facts, found)
        yield from _amounts(at, facts, found)
        yield from _names(at, facts)
        yield from _dates(at, facts, found)


def _stating(section: Section) -> tuple[tuple[Passage, Sentence, tuple[Value, ...]], ...]:
    """The sentences that state a figure, a leading unit, a person or a code."""
    return tuple(
        (passage, sentence, found)
        for passage in section.passages
        for sentence in passage.sentences
        if len(text := sentence.text) >= 4 and not _PAST.search(text)
        if (found := _values(text)) or _LEAD.search(text) or _PERSON.search(text) or _CODE.search(text)
    )


@cache
def _counted(word: str) -> re.Pattern[str]:
    return re.compile(_COUNTED[word])


def _values(text: str) -> tuple[Value, ...]:
    return tuple(values(text))


def _counts(at: _At, facts: Facts, found: tuple[Value, ...]) -> Iterator[Finding]:
    text = at.sentence.text
    told: set[str] = set()
    for value in found:
        if value.kind != "数量" or value.size < 2 or text[value.start - 1 : value.start] in "件第表之":
            continue
        clause = _clause(text, value)
        behind, before = text[value.end : value.end + 8], text[max(clause, value.start - 14) : value.start]
        for word, fact in facts.counts.items():
            if value.unit not in _UNIT.get(word, "") or word in told:
                continue
            next_to = _counted(word).match(behind) or _counted(word).search(before)
            if word == "成员" and _counted("企业").search(before + behind[:4]):
                continue
            if next_to and _WHOLE.search(before + behind) and not _PART.search(before[-8:] + behind[:6]):
                told.add(word)
                if value.size != fact:
                    message = _("文中{word}为{found}，数据为{fact}").format(
                        word=word, found=text[value.start : value.end], fact=fact
                    )
                    yield at.told("PF-DATA-COUNT", message, text.strip(), str(fact), facts.paths.get(word, ""))


def _clause(text: str, value: Value) -> int:
    """Where the part between commas begins in which ``value`` stands."""
    return max(text.rfind(mark, 0, value.start) for mark in "，；：。、") + 1


def _shares(at: _At, facts: Facts, found: tuple[Value, ...]) -> Iterator[Finding]:
    text = at.sentence.text
    shares = [value for value in found if value.kind == "比例"]
    if not shares or not _SHARED.search(text):
        return
    wrong = False
    for name, fact in sorted(facts.shares.items(), key=lambda pair: -len(pair[0])):
        place = text.find(name)
        if place < 0:
            continue
        near = next((v for v in shares if 0 <= v.start - place - len(name) <= 14), None)
        others = [n for n in facts.shares if n != name and near and place + len(name) <= text.find(n) < near.start]
        if near and not others and near.size != fact:
            wrong = True
            message = _("文中{name}为{found}，数据为{fact}%").format(
                name=name, found=text[near.start : near.end], fact=f"{fact.normalize():f}"
            )
            yield at.told("PF-DATA-SHARE", message, text.strip(), f"{fact.normalize():f}%", "revenue.shares")
            break
    total = sum((value.size for value in shares), Decimal(0))
    if not wrong and len(shares) >= 3 and _alike(text, shares) and total != 100 and abs(total - 100) <= 15:
        message = _("文中各方比例合计{total}%，不是100%").format(total=f"{total.normalize():f}")
        yield at.told("PF-DATA-SUM", message, text.strip(), "100%")


def _alike(text: str, shares: list[Value]) -> bool:
    """Tell whether the shares stand in one row: short parts, each with its own."""
    return all(b.start - a.end <= 16 for a, b in pairwise(shares)) and not re.search(
        "不超过|以上|不低于|不少于|违约金|利息|通过|表决|增值|税率", text
    )


def _amounts(at: _At, facts: Facts, found: tuple[Value, ...]) -> Iterator[Finding]:
    text = at.sentence.text
    money = [value for value in found if value.kind == "金额"]
    if not money:
        return
    whole = facts.amounts.get("总")
    total = _TOTAL.search(text)
    if total and whole is not None and not re.search("超过|以上|不低于|不少于|违约金|赔偿|限", text):
        near = next((v for v in money if 0 <= v.start - total.end() <= 10), None)
        if near and near.size != whole:
            message = _("文中总额为{found}，数据为{fact}元").format(
                found=text[near.start : near.end], fact=f"{whole:f}"
            )
            yield at.told("PF-DATA-AMOUNT", message, text.strip(), f"{whole:f}", facts.paths.get("总", ""))
    for word, names in _KIND_OF_MONEY.items():
        fact = facts.amounts.get(word)
        if fact is None:
            continue
        for value in money:
            before = text[max(_clause(text, value), value.start - 12) : value.start]
            if re.search(names, before) and not re.search("后者|前者|每", before) and value.size != fact:
                message = _("文中{word}为{found}，数据为{fact}元").format(
                    word=word, found=text[value.start : value.end], fact=f"{fact:f}"
                )
                yield at.told("PF-DATA-AMOUNT", message, text.strip(), f"{fact:f}")
                break


def _names(at: _At, facts: Facts) -> Iterator[Finding]:
    text = at.sentence.text
    lead = facts.units.get("牵头单位")
    named = _LEAD.search(text)
    if lead and named and re.search("公司|大学|学院|研究院|研究所|集团|中心|厂$", named[1]) and named[1] != lead:
        message = _("文中牵头单位为“{found}”，数据为“{fact}”").format(found=named[1], fact=lead)
        yield at.told("PF-DATA-NAME", message, text.strip(), lead, facts.paths.get("牵头单位", ""))
    person = _PERSON.search(text)
    if person and person[1] not in _NO_NAMES and not any(word in person[1] for word in _NO_PARTS):
        before = text[: person.start()]
        known = {
            name for role, name in facts.persons.items() if role.endswith("法定代表人") and role[:-5] in before
        } or ({facts.persons.get("牵头单位法定代表人", "")} if "牵头" in before else set())
        known.discard("")
        if known and person[1] not in known:
            fact = "、".join(sorted(known))
            message = _("文中法定代表人为“{found}”，数据为“{fact}”").format(found=person[1], fact=fact)
            yield at.told("PF-DATA-NAME", message, text.strip(), fact, facts.paths.get("法定代表人", ""))
    for code in _CODE.findall(text):
        owner = next((name for name in facts.codes if name in text), "牵头单位" if "牵头" in text else "")
        fact = facts.codes.get(owner, "")
        if fact and fact != code:
            message = _("文中统一社会信用代码为{found}，数据为{fact}").format(found=code, fact=fact)
            yield at.told("PF-DATA-NAME", message, text.strip(), fact, "members")


_NO_NAMES = frozenset(
    ("签字", "签署", "签名", "盖章", "或者", "授权", "书面", "变更", "应当", "发生", "身份", "证明", "代表", "本人")
)
_NO_PARTS = (
    "签",
    "盖",
    "或",
    "及",
    "其",
    "的",
    "应",
    "和",
    "与",
    "之",
    "由",
    "为",
    "证",
    "章",
    "代理",
    "代表",
    "变更",
    "须",
    "在",
    "未",
    "不",
    "人",
)


def _dates(at: _At, facts: Facts, found: tuple[Value, ...]) -> Iterator[Finding]:
    text = at.sentence.text
    for value in found:
        if value.kind != "日期" or value.unit != "日":
            continue
        day = _day(value.size)
        if day is None:
            continue  # told by the check of dates that do not exist
        begin = _clause(text, value)
        ends = [text.find(mark, value.end) for mark in "，；。" if text.find(mark, value.end) >= 0]
        part = text[begin : min(ends, default=len(text))]
        for word, pattern in (("结束", _ENDS), ("开始", _STARTS), ("生效", _EFFECT)):
            fact = facts.dates.get(word)
            if fact and pattern.search(part) and fact != day and not re.search("任务|年度|报送|前提交|登记", part):
                message = _("文中{word}日期为{found}，数据为{fact}").format(
                    word=word, found=text[value.start : value.end], fact=fact
                )
                yield at.told("PF-DATA-DATE", message, text.strip(), str(fact))
                break


def _day(size: Decimal) -> date | None:
    number = int(size)
    try:
        return date(number // 10000, number // 100 % 100, number % 100)
    except ValueError:
        return None
