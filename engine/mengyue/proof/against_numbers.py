"""Numbers, shares and sums of money that the data state otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from mengyue.i18n import _
from mengyue.meaning.quantities import Value, figure
from mengyue.model.finding import Finding
from mengyue.proof.against_at import At, begin_of
from mengyue.proof.data_facts import Facts

__all__ = ["numbers"]

_COUNTED = {
    "成员": "成员单位|成员|盟员|会员|发起单位|发起成员|参与单位|参与者|参加单位|参加方|共建单位|共建方"
    "|(?<![头担托成有理权报荐源任方])单位|签约方|当事人|参与方|各方",
    "企业": "企业",
    "高校": "高等院校|高等学校|高校|大学|院校",
    "院所": "科研院所|研究机构|科研机构|研究院所|院所|研究院|研究所",
    "任务": "任务|课题|子课题|专题",
    "理事": "理事",
}
_WHOLE = re.compile(
    "共|合计|总计|总数|全部|一共|由|发起|组成|设|分|占|有|为|计|下设|包括|成员|合称|统称|简称|拆|切|列|安排|参加|各"
)
_PART = re.compile(
    "以上|至少|不少于|不低于|不足|超过|任一|每|新增|增补|增加|减少|退出|增|该|其他|其余|之前|之后|以前|以后|[前后](?=[0-9一二三四五六七八九十两])|前$|后$|首批|出资比例|届满|以内|回避|到会|出席|同意|赞成|提议|联名|另|各[一二三四五六七八九十0-9]|两家以上|推举|指定|几|任意|担任|承担"
)
#: The measure words by which each is counted.
_UNIT = {
    "成员": "家个名户位",
    "企业": "家个户",
    "高校": "所家个",
    "院所": "家所个",
    "任务": "项个",
    "理事": "名位人个",
}
_KINDS = ("企业", "高校", "院所")
_SIGNED_BY = re.compile(
    "由([0-9]{1,3}|[一二三四五六七八九十两]{1,4})(?:家|个)?(?:方|单位|成员)(?:共同)?(?:签署|签订|订立|组成|发起|缔结)"
)
_COPIES = re.compile("一式([0-9]{1,3}|[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,4})份")
_SHARED = re.compile("收益|分配|分得|分成|比例|份额|净|占|出资|各得|分享|分红")
_TOTAL = re.compile(
    "总经费|总投入|总预算|经费总额|投入总额|预算总额|总投资|总额|合计|共计|总计|总共|总费用|经费合计|全部经费|全部投入|全部费用|经费总计|总造价|经费规模|总盘子"
)
_MONEY = {"财政": "财政|拨款|专项资金|补助|政府|国拨|省拨|市拨", "自筹": "自筹|自有|企业投入|配套"}
#: Money of another contract.
_ELSEWHERE = re.compile(
    "另一份(?:合同|协议)|另案|另一个?(?:项目|课题)|其他(?:合同|项目)|[与跟和同]本(?:项目|协议|合同|联盟)[^，。；]{0,4}(?:无关|无涉|没有?关系|不相干)"
)
#: One unit's own sum is not that of all.
_ONE_UNIT = re.compile("公司|大学|学院|研究院|研究所|集团|[甲乙丙丁]方|各自|每家|每个单位|各单位")
_RATIO = re.compile("([一二三四五六七八九十]|[0-9]{1,3})\\s?(?:比|：|:|∶)\\s?([一二三四五六七八九十]|[0-9]{1,3})")


def numbers(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """Compare numbers, shares and money of a sentence with the data."""
    periods = [v for v in found if v.kind == "期限"]  # 10个 of 10个工作日 counts nothing
    counts = [v for v in found if v.kind == "数量" and not any(p.start <= v.start < p.end for p in periods)]
    yield from _counts(at, facts, counts)
    yield from _signed(at, facts)
    yield from _shares(at, facts, [v for v in found if v.kind == "比例"])
    yield from _amounts(at, facts, [v for v in found if v.kind == "金额"])
    yield from _parts(at, facts.amounts, found)


@cache
def _counted(word: str) -> re.Pattern[str]:
    return re.compile(_COUNTED[word])


def _counts(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    text = at.text
    told: set[str] = set()
    named = [(value, word, *_around(text, value)) for value in found if value.size >= 2 for word in facts.counts]
    near = [
        (value, word, before, behind)
        for value, word, before, behind in named
        if value.unit in _UNIT.get(word, "") and (_counted(word).match(behind) or _counted(word).search(before))
    ]
    # 其中企业八家、高校三所; 共九家，其中高校两所
    row = len({word for _v, word, _b, _a in near if word in _KINDS}) >= 2 or any(
        word == "成员" and value.size == facts.counts["成员"] and _WHOLE.search(before + behind)
        for value, word, before, behind in near
    )
    for value, word, before, behind in near:
        if word in told or (value.start and text[value.start - 1] in "件第表之"):
            continue
        if word == "成员" and re.search("企业|高校|大学|院所|理事", before + behind[:4]):
            continue
        part = _PART.search(before[-8:]) or _PART.search(behind[:6])
        if part or not (_WHOLE.search(before + behind) or (row and word in _KINDS)):
            continue
        if "其中" in before and not (row and word in _KINDS):
            continue
        told.add(word)
        fact = facts.counts[word]
        if value.size != fact:
            message = _("文中{word}为{found}，数据为{fact}").format(
                word=word, found=text[value.start : value.end], fact=fact
            )
            yield at.told("PF-DATA-COUNT", message, str(fact), facts.paths.get(word, ""))


def _around(text: str, value: Value) -> tuple[str, str]:
    """What stands in front of and behind a number in its part between commas."""
    behind = re.split("[，；。、]", text[value.end : value.end + 8])[0]
    return text[max(begin_of(text, value), value.start - 14) : value.start], behind


def _signed(at: At, facts: Facts) -> Iterator[Finding]:
    """由14方共同签署, 一式六份."""
    for word, pattern, unit in (("成员", _SIGNED_BY, "方"), ("正本", _COPIES, "份")):
        said = pattern.search(at.text)
        number, fact = (figure(said[1]), facts.counts.get(word)) if said else (None, None)
        if said and fact is not None and number is not None and number != fact:
            message = _("文中{word}为{found}，数据为{fact}").format(word=word, found=said[1] + unit, fact=fact)
            yield at.told("PF-DATA-COUNT", message, str(fact), facts.paths.get(word, ""))


def _shares(at: At, facts: Facts, shares: Sequence[Value]) -> Iterator[Finding]:
    text = at.text
    if not shares or not _SHARED.search(text):
        return
    wrong = False
    for name, fact in sorted(facts.shares.items(), key=lambda pair: -len(pair[0])):
        place = text.find(name)
        if place < 0:
            continue
        near = next((v for v in shares if 0 <= v.start - place - len(name) <= 14), None)
        others = [n for n in facts.shares if n != name and near and place + len(name) <= text.find(n) < near.start]
        if near and not others and abs(near.size - fact) >= Decimal("0.005"):
            wrong = True
            message = _("文中{name}为{found}，数据为{fact}%").format(
                name=name, found=text[near.start : near.end], fact=f"{fact.normalize():f}"
            )
            yield at.told("PF-DATA-SHARE", message, f"{fact.normalize():f}%", "revenue.shares")
            break
    total = sum((value.size for value in shares), Decimal(0))
    if not wrong and len(shares) >= 3 and _alike(text, shares) and total != 100 and abs(total - 100) <= 15:
        message = _("文中各方比例合计{total}%，不是100%").format(total=f"{total.normalize():f}")
        yield at.told("PF-DATA-SUM", message, "100%")


def _alike(text: str, shares: Sequence[Value]) -> bool:
    """Tell whether the shares stand in one row: short parts, each with its own."""
    return all(b.start - a.end <= 16 for a, b in pairwise(shares)) and not re.search(
        "不超过|以上|不低于|不少于|违约金|利息|通过|表决|增值|税率", text
    )


def _amounts(at: At, facts: Facts, money: Sequence[Value]) -> Iterator[Finding]:
    text = at.text
    if not money:
        return
    whole = facts.amounts.get("总")
    if whole is not None and not re.search("超过|以上|不低于|不少于|违约金|赔偿|限", text):
        for total in _TOTAL.finditer(text):
            near = next((v for v in money if 0 <= v.start - total.end() <= 10), None)
            before = text[max(begin_of(text, near), total.start() - 10) : total.start()] if near else ""
            if near and near.size != whole and not re.search("|".join(_MONEY.values()), before):
                message = _("文中总额为{found}，数据为{fact}元").format(
                    found=text[near.start : near.end], fact=f"{whole:f}"
                )
                yield at.told("PF-DATA-AMOUNT", message, f"{whole:f}", facts.paths.get("总", ""))
                break
    for word, names in _MONEY.items():
        fact = facts.amounts.get(word)
        if fact is None:
            continue
        for value in money:
            begin = begin_of(text, value)
            before = text[max(begin, value.start - 12) : value.start]
            if _ELSEWHERE.search(
                text[text.rfind("；", 0, value.start) + 1 : (text.find("；", value.end) + 1 or len(text))]
            ):
                continue
            if (
                re.search(names, before)
                and not re.search("后者|前者|每", before)
                and not _ONE_UNIT.search(before)
                and value.size != fact
            ):
                message = _("文中{word}为{found}，数据为{fact}元").format(
                    word=word, found=text[value.start : value.end], fact=f"{fact:f}"
                )
                yield at.told("PF-DATA-AMOUNT", message, f"{fact:f}")
                break


def _parts(at: At, amounts: Mapping[str, Decimal], found: Sequence[Value]) -> Iterator[Finding]:
    """自筹与财政投入按三比一安排, 财政投入占总经费的四分之一."""
    text = at.text
    public, own, whole = amounts.get("财政"), amounts.get("自筹"), amounts.get("总")
    ratio = _RATIO.search(text)
    spots = {word: m.start() for word, names in _MONEY.items() if (m := re.search(names, text)) is not None}
    first = sorted(spots, key=lambda word: spots[word])
    if ratio and public and own and len(first) == 2:
        stated = (figure(ratio[1]) or Decimal(0)) / (figure(ratio[2]) or Decimal(1))
        fact = amounts[first[0]] / amounts[first[1]]
        if abs(stated - fact) > fact / 50:
            message = _("文中比例为{found}，数据为{one}元比{two}元").format(
                found=ratio[0], one=f"{amounts[first[0]]:f}", two=f"{amounts[first[1]]:f}"
            )
            yield at.told("PF-DATA-AMOUNT", message, f"{amounts[first[0]]:f}:{amounts[first[1]]:f}")
    shares = [v for v in found if v.kind == "比例"]
    over = re.search("占[^，。；]{0,4}(?:总经费|总投入|总额|总预算|经费总额|投入总额|总投资|全部经费)", text)
    if (
        whole
        and over
        and len(shares) == 1
        and len(first) == 1
        and not re.search("不低于|不超过|不少于|以上|以下", text)
    ):
        part = amounts.get(first[0])
        if (
            part
            and 0 <= shares[0].start - over.end() <= 6
            and abs(shares[0].size - part * 100 / whole) > Decimal("0.5")
        ):
            right = f"{(part * 100 / whole).quantize(Decimal('0.01')).normalize():f}%"
            message = _("文中{word}占{found}，按数据为{fact}").format(
                word=first[0], found=text[shares[0].start : shares[0].end], fact=right
            )
            yield at.told("PF-DATA-AMOUNT", message, right)
