"""Numbers, shares and sums of money that the data state otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cache
from itertools import pairwise

from mengyue.i18n import _
from mengyue.meaning.quantities import Value, figure, values
from mengyue.model.finding import Finding
from mengyue.proof.against_at import At, begin_of
from mengyue.proof.by_facts import asked, told_in
from mengyue.proof.data_facts import Facts
from mengyue.proof.share_words import related, told_by_relation

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
_WHOLE_BEFORE = re.compile(
    "这|咱|我们|俺|凡|现|连|名录|名册|名单|签署|签约|加盟|入盟|会聚|汇集|联合|携手|登记|加入|立约|列|我等|吾等|本"
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
    "理事": "名位人个席",
}
_KINDS = ("企业", "高校", "院所")
_SIGNED_BY = re.compile(
    "由([0-9]{1,3}|[一二三四五六七八九十两]{1,4})(?:家|个)?(?:方|单位|成员)(?:共同)?(?:签署|签订|订立|组成|发起|缔结)"
)
_COPIES = re.compile("(?:一式|正本[^，。；0-9]{0,4}?)([0-9]{1,3}|[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,4})份")
_SHARED = re.compile(
    "收益|分配|分得|分成|比例|份额|净|占|出资|各得|分享|分红|所有权|共有|利润|赚|持有|享有|所得|收入|进账|收成"
)
#: A share of something else: a penalty, a tax, votes, progress.
_NOT_SHARED = re.compile(
    "违约金|利息|税率|税额|表决|同意|赞成|合格|不低于|不少于|以上|不超过|进度|完成|预付|首付|逾期|提留后"
)
#: 六成归甲, 三成给乙: the share first.
_TO = re.compile("[，、]?(?:的[^，。；]{0,6})?(?:归属?于?|给|由|属于?|为|分给|划给|拨给|留给|是)?")
#: 甲与乙三七分: shares in tenths, in the order of the names.
_TENTHS = re.compile("([一二三四五六七八九])([一二三四五六七八九])(?:开|分|拆|分成|分账|分配)(?!之)")
_TOTAL = re.compile(
    "总经费|总投入|总预算|经费总额|投入总额|预算总额|总投资|总额|合计|共计|总计|总共|总费用|经费合计|全部经费|全部投入|全部费用|经费总计|总造价|经费规模|总盘子|盘子|统共|拢共|总起来|加起来|通盘|全盘|全项目经费|整个项目|全部资金|资金总量|总资金|经费总数|项目经费为|项目经费是|经费总规模"
)
_MONEY = {"财政": "财政|拨款|专项资金|补助|政府|国拨|省拨|市拨", "自筹": "自筹|自有|企业投入|配套"}
#: Money of another contract.
_ELSEWHERE = re.compile(
    "另一份(?:合同|协议)|另案|另一个?(?:项目|课题)|其他(?:合同|项目)|[与跟和同]本(?:项目|协议|合同|联盟)[^，。；]{0,4}(?:无关|无涉|没有?关系|不相干)"
)
#: One unit's own sum is not that of all.
_ONE_UNIT = re.compile(
    "(?:牵头|参与|承担)单位(?:各自)?承担|公司|大学|学院|研究院|研究所|集团|[甲乙丙丁]方|各自|每家|每个单位|各单位"
)
_RATIO = re.compile("([一二三四五六七八九十]|[0-9]{1,3})\\s?(?:比|：|:|∶)\\s?([一二三四五六七八九十]|[0-9]{1,3})")


def numbers(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """Compare numbers, shares and money of a sentence with the data."""
    periods = [v for v in found if v.kind == "期限"]  # 10个 of 10个工作日 counts nothing
    counts = [v for v in found if v.kind == "数量" and not any(p.start <= v.start < p.end for p in periods)]
    yield from _counts(at, facts, counts)
    yield from _signed(at, facts)
    yield from _shares(at, facts, [v for v in found if v.kind == "比例"])
    money = [v for v in found if v.kind == "金额"]
    bare = [*_bare(at.text, money)]
    yield from _amounts(at, facts, [*money, *bare] if bare and facts.amounts else money)
    yield from _parts(at, facts, found)


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
    # 参加的单位，名册上共列九家: the number last
    near += [
        (value, word, before, behind)
        for value, word, before, behind in named
        if word == "成员"
        and not behind
        and value.unit in "家户"
        and re.search("共|计|列|总|合", before[-5:])
        and re.search("单位|成员|会员|盟员", text[: value.start])
        and not re.search("企业|高校|院所", text)
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
        behind = re.sub(f"^(?:{_COUNTED[word]})", "", behind)  # of 三家成员 the noun alone makes no whole
        if part or not (_WHOLE.search(before + behind) or _WHOLE_BEFORE.search(before) or (row and word in _KINDS)):
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
    if at.passage.row and shares and not at.said:  # a cell of a table, with what heads its row and column
        text = f"{at.passage.row}｜{text}"
        shares = [v for v in values(text) if v.kind == "比例"]
    if not shares and not _TENTHS.search(text):  # then nothing of the data is looked at
        return
    named = asked(facts.shares, told_in, text)
    held = _held(text, named, shares)
    if named and _SHARED.search(text):
        held |= told_by_relation(text, _spots(text, named), shares, held)
    row = len(held) >= 2 or ("｜" in text and not _NOT_SHARED.search(at.passage.text))
    row = row and not _NOT_SHARED.search(text)
    wrong = False
    for name, (size, written) in held.items() if row or _SHARED.search(text) else ():
        fact = named[name]
        if abs(size - fact) >= Decimal("0.01"):
            wrong = True
            message = _("文中{name}为{found}，数据为{fact}%").format(
                name=name, found=written, fact=f"{fact.normalize():f}"
            )
            yield at.told("PF-DATA-SHARE", message, f"{fact.normalize():f}%", "revenue.shares")
            break
    if not shares or not _SHARED.search(text):
        return
    total = sum((value.size for value in shares), Decimal(0))
    if not wrong and len(shares) >= 3 and _alike(text, shares) and total != 100 and abs(total - 100) <= 15:
        message = _("文中各方比例合计{total}%，不是100%").format(total=f"{total.normalize():f}")
        yield at.told("PF-DATA-SUM", message, "100%")


def _held(text: str, facts: Mapping[str, Decimal], shares: Sequence[Value]) -> dict[str, tuple[Decimal, str]]:
    """Whose share is which: behind the name, before it (六成归甲), or in tenths (甲与乙三七分)."""
    spots = _spots(text, facts)
    found: dict[str, tuple[Decimal, str]] = {}
    tenths = _TENTHS.search(text)
    if tenths and len(spots) == 2:
        parts = [figure(tenths[1]), figure(tenths[2])]
        if None not in parts and sum(part for part in parts if part is not None) == 10:
            return {
                name: ((part or Decimal(0)) * 10, tenths[0]) for (_at, name), part in zip(spots, parts, strict=True)
            }
    behind = [next((v for v in shares if 0 <= v.start - at - len(name) <= 14), None) for at, name in spots]
    for number, ((at, name), value) in enumerate(zip(spots, behind, strict=True)):
        after = spots[number + 1][0] if number + 1 < len(spots) else len(text)
        before = [v for v in shares if v.end <= at and _TO.fullmatch(text[v.end : at])]
        if before and re.search("[归给由属]", text[before[-1].end : at]):
            found[name] = (before[-1].size, text[before[-1].start : before[-1].end])
        elif (
            value is not None
            and value.start < after
            and not re.match("[^，。；]{0,3}[归给由属]于?[一-龥]", text[value.end :])
        ):
            found[name] = (value.size, text[value.start : value.end])
    return found


def _spots(text: str, facts: Mapping[str, Decimal]) -> list[tuple[int, str]]:
    """Where the units stand that the data give a share, in order."""
    spots = sorted((text.find(name), name) for name in facts if name in text)
    return [
        (at, name) for at, name in spots if not any(name != n and name in n and p <= at < p + len(n) for p, n in spots)
    ]


def _alike(text: str, shares: Sequence[Value]) -> bool:
    """Tell whether the shares stand in one row: short parts, each with its own."""
    return all(b.start - a.end <= 16 for a, b in pairwise(shares)) and not re.search(
        "不超过|以上|不低于|不少于|违约金|利息|通过|表决|增值|税率", text
    )


def _amounts(at: At, facts: Facts, money: Sequence[Value]) -> Iterator[Finding]:
    text = at.text
    if not money or (at.said and "的" in at.said.partition("为")[0]):  # one unit's own line of a table
        return
    whole = facts.amounts.get("总")
    if whole is not None and not re.search("超过|以上|不低于|不少于|违约金|赔偿|限", text):
        for total in _TOTAL.finditer(text):
            near = next((v for v in money if 0 <= v.start - total.end() <= 10), None)
            if near and re.search("分之|[%％成]|，", text[total.end() : near.start]):
                continue
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
                and not re.search("后者|前者|每|(?:资金|经费|款项?|自筹|拨款|投入)中", before)
                and not _ONE_UNIT.search(before)
                and value.size != fact
            ):
                message = _("文中{word}为{found}，数据为{fact}元").format(
                    word=word, found=text[value.start : value.end], fact=f"{fact:f}"
                )
                yield at.told("PF-DATA-AMOUNT", message, f"{fact:f}")
                break


#: 一千二百万, where the money is not said to be yuan.
_TEN_THOUSANDS = re.compile(
    "([0-9][0-9,.]{0,12}|[一二两三四五六七八九十百千零〇壹贰叁肆伍陆柒捌玖拾佰仟]{1,12})\\s?(万|亿)(?!元|[一-龥]?[元圆块美欧])(?![^，。；、]{0,2}(?:次|人|台|套|吨|件|千瓦|户|片|条|股|平|亩|小时|公里|分之))"
)
_MONEY_WORDS = re.compile("经费|预算|投入|资金|盘子|财政|自筹|拨款|费用|投资|款")


def _bare(text: str, money: Sequence[Value]) -> Iterator[Value]:
    """Sums in ten thousands without a unit, in a sentence on money."""
    if ("万" not in text and "亿" not in text) or not _MONEY_WORDS.search(text):
        return
    for m in _TEN_THOUSANDS.finditer(text):
        size = figure(m[1].replace(",", ""))
        if size is not None and not any(v.start <= m.start() < v.end for v in money):
            yield Value(m.start(), m.end(), "金额", size * (10_000 if m[2] == "万" else 100_000_000), "元")


_OF_THE_WHOLE = re.compile("占[^，。；]{0,4}(?:总经费|总投入|总额|总预算|经费总额|投入总额|总投资|全部经费)")


def _parts(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    """自筹与财政投入按三比一安排, 财政投入占总经费的四分之一."""
    text = at.text
    over = _OF_THE_WHOLE.search(text) if "占" in text else None
    ratio = _RATIO.search(text)
    if not over and not ratio:
        return
    amounts = facts.amounts
    public, own, whole = amounts.get("财政"), amounts.get("自筹"), amounts.get("总")
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
    if public and own and not ratio:
        yield from _times(at, {"财政": public, "自筹": own})
    if whole:
        yield from _half_of(at, amounts, whole)
    shares = [v for v in found if v.kind == "比例"]
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


def _times(at: At, amounts: Mapping[str, Decimal]) -> Iterator[Finding]:
    """自筹资金为财政资金的两倍."""
    for one, other in (("财政", "自筹"), ("自筹", "财政")):
        times = related(at.text, f"(?:{_MONEY[one]})", f"(?:{_MONEY[other]})")
        if times and abs(amounts[one] - times * amounts[other]) > amounts[one] / 50:
            message = _("文中比例为{found}，数据为{one}元比{two}元").format(
                found=f"{times.normalize():f}:1", one=f"{amounts[one]:f}", two=f"{amounts[other]:f}"
            )
            yield at.told("PF-DATA-AMOUNT", message, f"{amounts[one]:f}:{amounts[other]:f}")
            return


_FROM = re.compile(
    "(?P<size>一半|半数|[0-9一二三四五六七八九]成|[二三四五六七八九十]分之[一二三四五六七八九]|百分之[一二三四五六七八九十]{1,4}|[0-9]{1,2}(?:\\.[0-9]+)?[%％])"
    "(?:的(?:经费|资金|投入|钱))?[，]?(?:来自|由|出自|靠|取自|是|为|系|从|源于|源自|仰赖|走|用)[^，。；]{0,6}?(?P<who>财政|自筹|自有|国拨|拨款|专项资金)"
    "|(?P<who2>财政|自筹|自有|国拨|拨款|专项资金)[^，。；]{0,8}?(?:占|承担|出|负担|解决|资助|支持|供给)(?:到|其|全部|总经费|总投入|总额)?(?:的)?(?P<size2>一半|半数|[0-9一二三四五六七八九]成|[二三四五六七八九十]分之[一二三四五六七八九])"
)


def _half_of(at: At, amounts: Mapping[str, Decimal], whole: Decimal) -> Iterator[Finding]:
    """项目经费一半来自财政, 七成靠自筹."""
    if not re.search("经费|投入|资金|预算|投资", at.text) or re.search("不超过|不低于|至少|以上|以内|上限", at.text):
        return
    for said in _FROM.finditer(at.text):
        who = "自筹" if re.match("自", said["who"] or said["who2"]) else "财政"
        size = next((v.size for v in values(said["size"] or said["size2"]) if v.kind == "比例"), None)
        fact = amounts.get(who)
        if fact is not None and size is not None and abs(fact * 100 / whole - size) > 1:
            right = f"{(fact * 100 / whole).quantize(Decimal('0.01')).normalize():f}%"
            message = _("文中{word}占{found}，按数据为{fact}").format(
                word=who, found=said["size"] or said["size2"], fact=right
            )
            yield at.told("PF-DATA-AMOUNT", message, right)
            return
