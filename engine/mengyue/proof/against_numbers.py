"""Numbers, shares and sums of money that the data state otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise

from mengyue.i18n import _
from mengyue.meaning.counted import CountSaid
from mengyue.meaning.figure_moods import Mood
from mengyue.meaning.quantities import Value, figure, values
from mengyue.model.finding import Finding
from mengyue.proof.against_at import At
from mengyue.proof.by_facts import asked, told_in
from mengyue.proof.data_facts import Facts
from mengyue.proof.said import sentences_of
from mengyue.proof.share_words import related, told_by_relation

__all__ = ["numbers"]

_WHOLE = re.compile(
    "共|合计|总计|总数|全部|一共|由|发起|组成|设|分|占|有|为|计|下设|包括|成员|合称|统称|简称|拆|切|列|安排|参加|各"
)
_WHOLE_BEFORE = re.compile(
    "这|咱|我们|俺|凡|现|连|名录|名册|名单|签署|签约|加盟|入盟|会聚|汇集|联合|携手|登记|加入|立约|列|我等|吾等|本"
)
#: A group has members of its own: 小组成员三家.
_GROUP = re.compile("组|分会|专班|平台|专委会|委员会|团队|监事")
#: What opens a row of kinds: 其中企业八家、高校三所, 其余三家为研究机构; not 企业当中又有六家.
_OPENS = re.compile("(?:其中|其余)(?!.*(?:又|当中|之中|里头|里面))")
#: Who does something, and what all of them do: 由十家成员委派 says nothing of how many there are.
_DOES = re.compile("由$")
_MADE_UP = re.compile("组成|共同|发起|签|订|构成|缔结|联合|建|合|参加|加入|结成|立|共")
_KINDS = ("企业", "高校", "院所")
_SIGNED_BY = re.compile(
    "由([0-9]{1,3}|[一二三四五六七八九十两]{1,4})(?:家|个)?(?:方|单位|成员)(?:共同)?(?:签署|签订|订立|组成|发起|缔结)"
)
_COPIES = re.compile(
    "(?:一式|正本[^，。；0-9]{0,4}?|(?:协议|合同|文本|文件)(?:书)?(?:一?共|总共|共计)?(?:印制?|制作?|缮制|打印)(?:了|成|为|计)?)([0-9]{1,3}|[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,4})份"
)
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
    yield from _counts(at, facts, counts) if facts.counts else ()
    yield from _signed(at, facts)
    yield from _shares(at, facts, [v for v in found if v.kind == "比例"])
    money = [v for v in found if v.kind == "金额"]
    bare = [*_bare(at.text, money)]
    yield from _amounts(at, facts, [*money, *bare] if bare and facts.amounts else money)
    yield from _parts(at, facts, found)


def _counts(at: At, facts: Facts, found: Sequence[Value]) -> Iterator[Finding]:
    text = at.text
    reader = sentences_of(at.case.library).counted
    said = [one for one in reader.said(text, [v for v in found if v.size >= 2], tuple(facts.counts))
            if not (one.value.start and text[one.value.start - 1] in "件第表之")]  # fmt: skip
    # what the sentence says as the data do: other numbers of the same are of something else
    right = {one.what for one in said if one.value.size == facts.counts[one.what] and not one.moods}
    # 其中企业八家、高校三所; 共九家，其中高校两所
    row = len({one.what for one in said if one.what in _KINDS}) >= 2 or "成员" in right
    told: set[str] = set()
    for one in said:
        word, fact = one.what, facts.counts[one.what]
        in_row = row and word in _KINDS
        moods = one.moods - {Mood.PART, Mood.REST} if in_row and _OPENS.match(one.before) else one.moods
        behind = reader.without(word, one.behind)  # of 三家成员 the noun alone makes no whole
        if word == "成员" and (_AND_LEAD.search(one.before) or _AND_LEAD.search(text[: one.value.start][-16:])):
            if one.value.size + 1 != fact and word not in told and moods <= {Mood.REST, Mood.PART}:
                told.add(word)
                message = _("文中{word}为{found}，数据为{fact}").format(
                    word=word, found=_("{count}（含牵头单位）").format(count=one.value.size + 1), fact=fact
                )
                yield at.told("PF-DATA-COUNT", message, str(fact), facts.paths.get(word, ""))
            continue
        alone = one.before == one.noun and not one.behind and not _GROUP.search(text[: one.value.start])
        whole = alone or _WHOLE.search(one.before + behind) or _WHOLE_BEFORE.search(one.before) or in_row
        if word in told or moods or not whole or (word in right and one.value.size != fact):
            continue
        if _DOES.search(one.before) and behind and not _MADE_UP.search(behind):
            continue  # 由十家成员委派
        told.add(word)
        if one.value.size != fact:
            message = _("文中{word}为{found}，数据为{fact}").format(
                word=word, found=text[one.value.start : one.value.end], fact=fact
            )
            yield at.told("PF-DATA-COUNT", message, str(fact), facts.paths.get(word, ""))


#: 由牵头单位和其他十家成员组成: the one that leads comes on top.
_AND_LEAD = re.compile("牵头[^，。；0-9]{0,6}(?:和|及|与|、|加|连同|外加|以及)(?:其他|其余|其它|另外的?)$")
#: 甲、乙、丙、丁四方.
_LETTERS = re.compile(
    "(?:[甲乙丙丁戊己庚辛壬癸]方?[、和与及]){2,}[甲乙丙丁戊己庚辛壬癸]方?(?:等|共|共计|一共)?([一二三四五六七八九十0-9]{1,3})方"
)
_ALL_PARTIES = re.compile("本协议|本合同|当事人|签订|签署|订立|联盟|联合体")


def _signed(at: At, facts: Facts) -> Iterator[Finding]:
    """由14方共同签署, 一式六份."""
    for word, pattern, unit in (("成员", _SIGNED_BY, "方"), ("成员", _LETTERS, "方"), ("正本", _COPIES, "份")):
        said = pattern.search(at.text)
        if pattern is _LETTERS and not _ALL_PARTIES.search(at.text):
            continue
        number, fact = (figure(said[1]), facts.counts.get(word)) if said else (None, None)
        if said and fact is not None and number is not None and number != fact:
            message = _("文中{word}为{found}，数据为{fact}").format(word=word, found=said[1] + unit, fact=fact)
            yield at.told("PF-DATA-COUNT", message, str(fact), facts.paths.get(word, ""))


#: Moods in which a share is none that is held: 若按工时计算，则东湖所占四成.
_NOT_HELD = frozenset((Mood.SUPPOSED, Mood.PAST, Mood.ELSEWHERE, Mood.BOUND))


def _shares(at: At, facts: Facts, shares: Sequence[Value]) -> Iterator[Finding]:
    text = at.text
    if at.passage.row and shares and not at.said:  # a cell of a table, with what heads its row and column
        text = f"{at.passage.row}｜{text}"
        shares = [v for v in values(text) if v.kind == "比例"]
    moods = sentences_of(at.case.library).moods
    shares = [v for v in shares if not _NOT_HELD & moods.of(text, v.start, v.end)]
    if not shares and not _TENTHS.search(text):  # then nothing of the data is looked at
        return
    letters = "".join(f"{letter}方" for row in _EACH_OF.finditer(text) for letter in _LETTER.findall(row[0]))
    named = asked(facts.shares, told_in, text + letters)
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
    if len(spots) >= 2 and len(spots) == len(shares) and _in_turn(text, spots, shares):
        return {name: (v.size, text[v.start : v.end]) for (_at, name), v in zip(spots, shares, strict=True)}
    for row in _EACH_OF.finditer(text):
        value = next((v for v in shares if 0 <= v.start - row.end() <= 2), None)
        for letter in _LETTER.findall(row[0]) if value else ():
            name = next((name for name in facts if name in (letter, f"{letter}方")), "")
            if name and value:
                found[name] = (value.size, text[value.start : value.end])
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


#: 甲乙两方各拿三成半.
_EACH_OF = re.compile(
    "(?:[甲乙丙丁戊己]方?[、和与]?){2,}(?:[两双三四五]方)?各(?:自)?(?:拿|得|占|享有?|分得?|持有?|为|取|获得?|承担)?"
)
_LETTER = re.compile("[甲乙丙丁戊己]")


def _in_turn(text: str, spots: Sequence[tuple[int, str]], shares: Sequence[Value]) -> bool:
    """Tell whether names stand in a row, and behind them shares in a row: 甲、乙、丙依次得50%、30%和20%."""
    names = [(at, at + len(name)) for at, name in spots]
    sizes = [(v.start, v.end) for v in shares]
    rows = all(_AND.fullmatch(text[one[1] : other[0]]) for row in (names, sizes) for one, other in pairwise(row))
    return rows and names[-1][1] <= sizes[0][0] and not re.search("[。；]", text[names[-1][1] : sizes[0][0]])


_AND = re.compile("方?[、，]?(?:和|与|及|以及)?")


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


#: A total of something else, or of some lines alone: 采购总额, 两项合计.
_OTHER_TOTAL = re.compile(
    "(?:采购|设备|贷款|保险|租赁|订单|营业|销售|资产|资本|产值|年度|当年|每年|全年|课题|任务(?!书)|[两二三四五六]项|上述|以上|前述|首期|逾期|损失)[^，。；]{0,6}$"
)
#: One payment is not the whole: 收到专项三百万元后.
_PAYMENT = re.compile("拨付|转拨|拨给|拨入|划拨|划付|支付|收到|到账|退|使用|支出|列支|调|扣|垫|挪|留")
#: Between what pays and the sum: only that it is money and is so much, not for what line it pays or how much of it is
#: there (财政资金支持设备费二百万元, 专项利息三万元).
_FUNDS = re.compile("资金|拨款|经费|专款|款项|补助金|人民币|现金|金额|总额|数额|额度|差旅补助")
_LINE = re.compile(
    "费|款|金|税|奖|审计|检查|账|户|科目|采购|(?:[0-9]{4}|第.{1,3}|首|每|当|本|上|下)年|期|批|笔|次|季|月|日|已|到位|下达|息|余|差|损|罚|租|收入|标准"
)
_BOUNDED = re.compile("超过|以上|不低于|不少于|违约金|赔偿|限")


def _amounts(at: At, facts: Facts, money: Sequence[Value]) -> Iterator[Finding]:
    text = at.text
    if not money or (at.said and "的" in at.said.partition("为")[0]):  # one unit's own line of a table
        return
    said = list(sentences_of(at.case.library).sums.said(text, money, tuple(facts.amounts)))
    right = {one.what for one in said if one.value.size == facts.amounts[one.what] and not one.moods}
    told: set[str] = set()
    for one in said:
        fact = facts.amounts[one.what]
        moods = one.moods - {Mood.PART, Mood.REST} if one.what != "总" and _OPENS.match(one.before) else one.moods
        moods -= {Mood.PLAN}  # a budget is a plan
        if one.value.size == fact or one.what in told or one.what in right or moods or _is_other(text, one):
            continue
        told.add(one.what)
        written = text[one.value.start : one.value.end]
        if one.what == "总":
            message = _("文中总额为{found}，数据为{fact}元").format(found=written, fact=f"{fact:f}")
        else:
            message = _("文中{word}为{found}，数据为{fact}元").format(word=one.what, found=written, fact=f"{fact:f}")
        yield at.told("PF-DATA-AMOUNT", message, f"{fact:f}", facts.paths.get(one.what, ""))


def _is_other(text: str, one: CountSaid) -> bool:
    """Tell whether a sum that is called by a word for all is one unit's, or of something else."""
    value = one.value
    here = text[text.rfind("；", 0, value.start) + 1 : (text.find("；", value.end) + 1 or len(text))]
    if _ELSEWHERE.search(here) or re.search("分之|[%％成倍]", one.before[one.before.rfind(one.noun) :]):
        return True
    if one.what != "总" and _PAYMENT.search(one.before[: one.before.rfind(one.noun)]):
        return True
    between = _FUNDS.sub("", one.before[one.before.rfind(one.noun) + len(one.noun) :] if one.noun else "")
    if _LINE.search(between):
        return True
    if one.what != "总":
        return bool(re.search("后者|前者|每", one.before) or _ONE_UNIT.search(one.before))
    return bool(
        _BOUNDED.search(text) or _OTHER_TOTAL.search(one.before[: one.before.rfind(one.noun)]) or not one.before
    )


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
    if not over and not ratio and not _FROM.search(text):
        return
    amounts = facts.amounts
    public, own, whole = amounts.get("财政"), amounts.get("自筹"), amounts.get("总")
    named = sentences_of(at.case.library).sums.named
    spots = {word: m.start() for word in ("财政", "自筹") if (m := named(word).search(text)) is not None}
    first = sorted(spots, key=lambda word: spots[word])
    if ratio and public and own and len(first) == 2 and _is_theirs(text, max(spots.values()), ratio):
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


def _is_theirs(text: str, noun: int, ratio: re.Match[str]) -> bool:
    """Tell whether a ratio is that of the two kinds of money named in front: not one of a year or a time of day."""
    between = text[noun : ratio.start()]
    return 0 <= ratio.start() - noun <= 16 and not re.search("[；。0-9]|年|期|批", between)


def _times(at: At, amounts: Mapping[str, Decimal]) -> Iterator[Finding]:
    """自筹资金为财政资金的两倍."""
    named = sentences_of(at.case.library).sums.named
    for one, other in (("财政", "自筹"), ("自筹", "财政")):
        times = related(at.text, f"(?:{named(one).pattern})", f"(?:{named(other).pattern})")
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
