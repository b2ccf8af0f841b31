"""Sums: a number and its parts, a total and its items, instalments, shares and copies that do not add up."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from mengyue.i18n import _
from mengyue.meaning.quantities import Value, figure

__all__ = ["sums"]

_INSTALMENT = re.compile(
    "首(?:期|付|笔)|预付|定金|第[一二三四五六]期|[一二三四]期款|进度款|中期|尾款|余款|质保金"
    "|验收[^，。；]{0,4}(?:款|后|时)|(?:结题|完成|签约|签订|交付|到货|安装)[^，。；]{0,4}[后时]"
)
_HOLDER = re.compile("([甲乙丙丁戊己庚]方?|[一-龥（）]{2,20}(?:公司|大学|学院|研究院|研究所|集团))[^，。；]{0,8}$")
#: Kinds of which a number is made up; offices (理事长一人) are none.
_KINDS = re.compile(
    "企业|公司|高校|大学|院校|院所|机构|成员|专家|代表|政府|社会|牵头|盟员|用户|[甲乙丙丁]方|单位|[东西南北]部"
)
#: 甲方承担六成，乙方承担五成.
_BEARS = re.compile(
    "(?:[甲乙丙丁]方?|[一-龥]{2,12}(?:公司|大学|院|所|单位|方|企业))(?:各)?(?:承担|负担|出资?|占股?|得|分得"
    "|享有|持股?|分|摊|分担|占比|拿|取得)(?!各)"
)
_COPIES = re.compile("(?:一式|正本|共有)([一二三四五六七八九十两0-9]{1,3})份")
_EACH = re.compile(
    "([一二两三四五六七八九十0-9]{1,3}|双)(?:方|家|个成员)?[^，。；：份]{0,6}?各(?:执|持|存|留"
    "|保存)([一二三四五六七八九十两0-9]{1,3})份"
)
_OTHER_COPIES = re.compile("(?:报|交|送|存档|备案|留存|备查|存)[^，。；]{0,10}?([一二两三四五六七八九十0-9]{1,3})份")
_OTHERS = re.compile("其余|余下|剩余|报|交|存档|备案|另|送")
_TOTAL = re.compile("总(?:经费|投入|预算|额|投资|费用|计|价|造价|金额)|合计|共计|总共|总和为|累计")
_ITEM = re.compile(
    "费|款|期|批|年|部分|财政|专项|资金|拨款|自筹|配套|投入|方|公司|大学|学院|院|所|课题|任务|承担|出资|设备|材料|人员"
)


#: What opens a list of the parts: 设十一席，分配如下：.
_LISTS = re.compile("(?:组成|构成|如下|分别(?:为|是)|分配|名额|席次)[^，。；]{0,4}[：:]")
_LAST = re.compile(
    "[，；](?:[^，。；、0-9]{0,4}(?:合计|共计|总计|合共|凑成|凑足|合起来|加起来|总共|一共|共))(?:为|是|有|正好|刚好)?$"
)
#: A sum that is paid in so many parts: 九百六十万元分四期：.
_IN_PARTS = re.compile("[^。；]{0,6}?分[一二三四五六七八两0-9]{1,2}(?:期|次|笔|批|年)[^。；0-9]{0,10}?[：，]")
#: A sum and its items: 任务经费三百万元，内设备费…，材料费….
_SPLIT = re.compile("[，：（]?(?:其中|内含|内有|内(?=[一-龥]{2,6}费)|包括|包含|含|分为|分别为|构成为|由)")
#: How many agree: 五名赞成, 同意的六人.
_FOR = re.compile("[^，。；0-9一二两三四五六七八九十]{0,6}(?:赞成|同意|支持|赞同|举手|投赞成)")
_FOR_BEFORE = re.compile("(?:赞成|同意|支持|赞同)(?:者|的|票)?[^，。；]{0,3}$")
#: That the majority has been reached, told as done.
_REACHED = re.compile("(?:已|业已|已经)?(?:达到?|超过|符合|满足|构成|够)了?[^，。；]{0,14}$|(?:已|业已|已经)过?$")


#: What counts some twice, or says so: 兼任, 既是企业又是理事.
_OVERLAP = re.compile("兼任|兼职|重复计|交叉|既[^，。；]{1,8}又|两边都算|重叠|不重复计")
#: What takes parts of a part: 企业八家（其中中小企业五家）.
_NESTED = re.compile("[（(][^（）()]{0,40}(?:其中|含|包括|内)[^（）()]{0,60}[）)]")


def _outer(text: str, found: Sequence[Value]) -> Sequence[Value]:
    """Leave out what brackets tell of the parts of a part; of the first number of all, they tell its parts."""
    spans = [m.span() for m in _NESTED.finditer(text) if any(v.end <= m.start() for v in found)]
    held = [v for v in found if not any(start <= v.start < end for start, end in spans)]
    return held if len(held) > 1 else found


def sums(text: str, found: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """Yield what does not add up in a sentence, as a message and what would be right."""
    found = _outer(text, found)
    if _OVERLAP.search(text):
        return
    yield from _seats(text, [v for v in found if v.kind == "数量"])
    yield from _carried(text, found)
    yield from _quorum(text, [v for v in found if v.kind == "数量"])
    yield from _money(text, [v for v in found if v.kind == "金额"])
    yield from _shares(text, [v for v in found if v.kind == "比例"])
    yield from _copies(text)
    yield from _stages(text, [v for v in found if v.kind == "期限" and v.unit in ("月", "年", "天", "日")])


def _seats(text: str, counts: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """A number and its parts: 由九名理事组成，其中企业七名、高校三名."""
    if len(counts) < 3 or re.search("至少|不少于|以上|不超过|不低于|不足", text):
        return
    if _LAST.search(text[: counts[-1].start]) and len(counts) >= 4:  # 高校四家、企业九家、院所两家，合计十五家
        counts = [counts[-1], *counts[:-1]]
    opened = text.find("其中")
    if opened < 0 and _LISTS.search(text):
        opened = text.find("：")
    whole, parts = counts[0], list(counts[1:])
    if opened > 0:
        before = [v for v in counts if v.start < opened]
        parts = [v for v in counts if v.start > opened]
        if len(before) != 1 or len(parts) < 2:
            return
    else:
        begins = [max([v.end for v in counts if v.end <= part.start], default=0) for part in parts]
        heads = [text[begin : part.start] for begin, part in zip(begins, parts, strict=True)]
        if not all(_KINDS.search(head) and len(head) <= 10 for head in heads):
            return
    if {v.unit for v in (whole, *parts)} != {whole.unit}:
        return
    total = sum((v.size for v in parts), Decimal(0))
    # parts alone that make up more than the whole, or all of them and still not it
    if total > whole.size or (len(parts) >= 3 and total != whole.size):
        written = text[whole.start : whole.end]
        yield _("各部分合计{total}，总数写{whole}").format(total=total, whole=written), str(total)


def _carried(text: str, found: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """A vote told with its result, whose numbers do not carry it: 九名理事全部到会，五名赞成，已达三分之二以上."""
    counts = [v for v in found if v.kind == "数量" and v.unit in ("名", "人", "位", "家", "票", "个", "方", "席")]
    yes = next((v for v in counts if _FOR.match(text, v.end) or _FOR_BEFORE.search(text[: v.start])), None)
    if yes is None or len(counts) < 2:
        return
    whole = max((v.size for v in counts if v.start < yes.start), default=Decimal(0))
    for asked in found:
        if asked.kind not in ("多数", "比例") or asked.start < yes.end or not _REACHED.search(text[: asked.start]):
            continue
        half = asked.size == 50 or "过半" in text[asked.start : asked.end]
        reached = yes.size * 2 > whole if half else yes.size * 100 >= asked.size * whole - Decimal("0.5")
        if whole >= yes.size and not reached:
            message = _("{whole}中{yes}，不到{asked}").format(
                whole=f"{whole:f}", yes=text[yes.start : yes.end], asked=text[asked.start : asked.end]
            )
            yield message, text[asked.start : asked.end]
            return


_MEMBERS = re.compile("(?:由|共|设|有|为)[^，。；]{0,3}$")
_PRESENT = re.compile("[^，。；]{0,12}(?:出席|到会|参会|同意|赞成|通过)")


def _quorum(text: str, counts: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """A body of seven in which eight must sit or agree: 理事会由七名理事组成，会议须有八名以上理事出席."""
    if len(counts) < 2 or not re.search("组成|共|设|有", text) or not _MEMBERS.search(text[: counts[0].start]):
        return
    whole = counts[0]
    for value in counts[1:]:
        if value.unit == whole.unit and value.size > whole.size and _PRESENT.match(text, value.end):
            message = _("总数{whole}，却须{part}出席或者同意").format(
                whole=text[whole.start : whole.end], part=text[value.start : value.end]
            )
            yield message, text[whole.start : whole.end]
            return


def _money(text: str, money: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """A total of money with its items, in front or behind."""
    yield from _each_pays(text, money)
    if len(money) < 3 or re.search(
        "(?:资金|经费|款项?|自筹|拨款|投入)中(?!心)|不超过|以上|违约金|每|至少|不低于|分期|首期(?!款?[0-9])|以下|限额",
        text,
    ):
        return
    whole, parts = _whole(text, money)
    if whole is None or len(parts) < 2:
        return
    total = sum((v.size for v in parts), Decimal(0))
    if total == whole.size:
        return
    begins = [max([v.end for v in money if v.end <= part.start], default=0) for part in parts]
    heads = [text[begin : part.start] for begin, part in zip(begins, parts, strict=True)]
    if _IN_PARTS.match(text, whole.end):
        heads[0] = heads[0].rpartition("：")[2]
    heads[0] = heads[0].rpartition("：")[2] or heads[0]
    row = all(_ITEM.search(head) and len(head) <= 14 and "：" not in head[2:] for head in heads)
    both = re.search("财政|拨款", text) and re.search("自筹|配套", text) and len(parts) == 2
    if both or (row and (len(parts) >= 3 or total > whole.size)):
        written = text[whole.start : whole.end]
        message = _("各部分合计{total}元，总额写{whole}").format(total=f"{total:f}", whole=written)
        yield message, f"{total:f}"


#: 三家各出三百五十万元, 每家出资.
_EACH_PAYS = re.compile(
    "([0-9]{1,3}|[一二三四五六七八九十两]{1,4})(?:家|个|方|所|位)(?:单位|成员|企业|公司|会员|发起人|股东|盟员)?(?:单位)?[^，。；0-9]{0,4}?(?:各|每家|每个|每方|一律|均|都|平均)(?:自|家|单位)?(?:出资?|投入?|缴纳?|交纳?|付|承担|分担|拿出?|认缴|负担|分摊|支付|配套|筹集|筹)(?:现金)?$"
)


def _each_pays(text: str, money: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """So many who pay so much each, and a total that is another: 总投入一千万元，三家各出三百五十万元."""
    if len(money) != 2 or re.search(
        "不超过|以上|至少|不低于|不足|其余|差额|另|余下|剩|首|分期|每年|政府|财政|加上", text
    ):
        return
    for each, whole in (money, (money[1], money[0])):
        paid = _EACH_PAYS.search(text[: each.start])
        number = figure(paid[1]) if paid else None
        named = _TOTAL.search(text[max(0, whole.start - 10) : whole.start])
        if number is not None and named and number * each.size != whole.size:
            total = f"{number * each.size:f}"
            yield (
                _("各部分合计{total}元，总额写{whole}").format(total=total, whole=text[whole.start : whole.end]),
                total,
            )
            return


def _whole(text: str, money: Sequence[Value]) -> tuple[Value | None, list[Value]]:
    """The total and the items: the total first (总经费800万元：…), or last (…，三年共计400万元)."""
    opened = _SPLIT.match(text, money[0].end)
    if opened and re.search("(?:经费|预算|费用|价款|投入|投资|资金)[^，。；]{0,4}$", text[: money[0].start]):
        parts = list(money[1:])
        # 其中 may name some of the items alone
        if "其中" not in opened[0] or sum((v.size for v in parts), Decimal(0)) > money[0].size:
            return money[0], parts
    if _IN_PARTS.match(text, money[0].end):
        return money[0], list(money[1:])
    for named in _TOTAL.finditer(text):
        value = next((v for v in money if 0 <= v.start - named.end() <= 8), None)
        if value is money[0]:
            return value, [v for v in money[1:] if v.size != value.size]
        if value is money[-1] and "。" not in text[money[0].start : value.start]:
            return value, list(money[:-1])
    if _IN_ALL.search(text[: money[-1].start]) and "。" not in text[money[0].start : money[-1].start]:
        return money[-1], list(money[:-1])
    return None, []


#: 首批…，末批…，共一千万元.
_IN_ALL = re.compile("[，、；](?:一|总|合)?共(?:为|是|有|计)?$")


def _shares(text: str, shares: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """Instalments, or the shares of named parties, that do not make up a hundred per cent."""
    if len(shares) == 2 and sum(v.size for v in shares) > 100 and len(_BEARS.findall(text)) == 2:
        if not re.search("以上|以下|不超过|不低于|至少|最多|提高|降低|逾期|每日", text):
            total = sum((v.size for v in shares), Decimal(0))
            yield _("各部分合计{total}%，不是100%").format(total=f"{total:f}"), "100%"
        return
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
        yield _("各部分合计{total}%，不是100%").format(total=f"{total:f}"), "100%"


_STAGE = re.compile("阶段|第[一二三四五六]期|[一二三四五六]期|周期|研制|试制|验证|示范|准备|研究|推广")
_WHOLE_TERM = re.compile("(?:总工期|总周期|总期限|总时长|总共|合计|共计|总计|全程|一共|工期共|共)(?:为|是|计)?$")


def _stages(text: str, terms: Sequence[Value]) -> Iterator[tuple[str, str]]:
    """第一阶段六个月、第二阶段十二个月，总工期二十四个月."""
    if len(terms) < 3 or not _WHOLE_TERM.search(text[: terms[-1].start]) or len({v.unit for v in terms}) > 1:
        return
    begins = [0, *(v.end for v in terms)]
    heads = [text[begin : v.start] for begin, v in zip(begins, terms[:-1], strict=False)]
    total = sum((v.size for v in terms[:-1]), Decimal(0))
    if all(len(head) <= 12 and _STAGE.search(head) for head in heads) and total != terms[-1].size:
        days = {"月": 30, "年": 365}.get(terms[-1].unit, 1)
        right = f"{(total / days).normalize():f}"
        yield (
            _("各部分合计{total}，总数写{whole}").format(total=right, whole=text[terms[-1].start : terms[-1].end]),
            right,
        )


def _copies(text: str) -> Iterator[tuple[str, str]]:
    """一式六份，三方各执三份."""
    made, each = _COPIES.search(text), _EACH.search(text)
    if not made or not each:
        return
    number, holders, held = figure(made[1]), Decimal(2) if each[1] == "双" else figure(each[1]), figure(each[2])
    if number is None or holders is None or held is None:
        return
    needed = holders * held
    others = [figure(m[1]) for m in _OTHER_COPIES.finditer(text, each.end())]
    if others and None not in others and not re.search("其余|余下|剩余", text):
        needed += sum((number for number in others if number is not None), Decimal(0))
        if needed == number:
            return
        yield _("一式{number}份，各处合计须{needed}份").format(number=number, needed=needed), str(needed)
        return
    if needed > number or (needed < number and not _OTHERS.search(text)):
        message = _("一式{number}份，各执{held}份须{needed}份").format(number=number, held=held, needed=needed)
        yield message, str(needed)
