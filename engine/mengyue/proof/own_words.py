"""The document against itself: two times for one act, duty and choice, definitions, precedence, bodies, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import NamedTuple, TypeVar

from mengyue.i18n import _
from mengyue.meaning.quantities import Value, figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["own_words"]

_Read = TypeVar("_Read")

#: What is handed over, told or paid within a time: a noun with what qualifies it.
_MATTER = re.compile(
    "([一-龥]{0,6}(?:报告|总结|决算|方案|材料|清单|计划|台账|会费|首付款|尾款|余款|预付款|进度款|质保金|保证金|出资款|认缴款|管理费|使用费|许可费|样机|图纸|技术资料|验收申请|申请书))"
)
_TRIMS = re.compile(
    "^(?:应当?|须|必须|需|将|把|由|向|的|在|于|前|后|并|和|及|各方|成员|单位|承担|每年|年(?!度)|内|日|月|提交|报送|递交|上述|前述|该|此|其|收到|之日起?|自|以|为|所称|方|课题|交|则|另|份|本|一|二|两)+"
)
_HANDING = re.compile(
    "报送|提交|报|交|送|提出|缴|付|支付|答复|通知|备案|完成|办理|期限|期为|期是|作出|整改|返还|给付|为限"
)
_VARIANT = re.compile(
    "初稿|定稿|草案|正式|另|其他|延期|逾期|宽限|补充|第[一二三四五]次|首次|再次|如有|但|除|例外|特殊|紧急|重大|一般"
)
_SECRET = re.compile("保密|守密|保守[^，。；]{0,16}秘密|守口如瓶")
_DEFINED = re.compile(
    "[“「『]([^”」』]{2,20})[”」』](?:一词|者|术语)?，?\\s?(?:是指|系指|指的是|意指|意为|谓|指|即|系|是)(?!否)([^。；]{4,120}?)(?=[。；]|，[“「『]|$)"
)
#: A term without quotation marks.
_DEFINED_PLAIN = re.compile(
    "(?:^|[；。，：]|所称的?|所谓)\\s*(?:本协议(?:所称|中)?的?)?([一-龥]{2,12}?)，?(?:是指|系指|指的是|意指)([^。；]{4,120})"
)
_PREVAIL = re.compile("以([^，。；以]{2,20}?)(?:的约定|的规定|的内容|文本|所载|版本)?为准")
_PREVAIL_2 = re.compile("(?:依|从|适用|服从|按)([^，。；]{2,14}?)(?:的约定|的规定|办理|执行)?[。；]?$")
_CONFLICT = re.compile(
    "不一致|不符|抵触|冲突|矛盾|歧义|出入|不同之处|相左|相悖|含义不同|不同的?[，时]|不尽相同|差异|不一[的时，]|打架"
)
_DOCUMENT = re.compile(
    "联盟协议|本协议|主协议|补充协议|协议|任务书|附件|正文|章程|中文|英文|外文|译本|合同|细则|纪要|电子版|纸质"
)
_LANGUAGES = frozenset(("中文", "英文"))


def _named(document: str) -> str:
    """One name for one document: 联盟协议 and 正文 are the agreement, a translation is the foreign text."""
    return {"联盟协议": "协议", "本协议": "协议", "正文": "协议", "主协议": "协议", "译本": "英文", "外文": "英文"}.get(
        document, document
    )


_DUTY = re.compile("应当|必须|须(?!知)|应(?!用|付|收|急|对|邀|税|得|有)|不得不|务必")
_CHOICE = re.compile(
    "悉听|自行斟酌|自行决定|自定|自愿|(?<![许认])可以?不(?!得)|报不报|是否[^，。；]{1,10}(?:由|听|自)|与否|随意|自便|视情况|不作要求|不强制|任由|看情况|愿意的话|由其决定"
)
_LIMITED = re.compile("以下|以内|以上|不足|零星|小额|除|但|至于|起诉|例外|紧急|免于|不满|不超过")
_BODIES_LISTED = re.compile(
    "(?:机构|组织)(?:仅|只|共|一共)?(?:有|设|设有|包括|为|由|分为)([^。；]{4,60})|(?:联盟|联合体|项目)(?:仅|只|共|下|内)?设(?:立|有|置)?([^。；]{4,60})"
)

_BODY = re.compile(
    "([一-龥]{0,5}?(?:理事会|委员会|监理会|监事会|秘书处|办公室|评审会|监督组|工作组|管理部|董事会|大会|顾问团|执行局|专家组|仲裁组|审计组))"
)
_PARTIES = re.compile(
    "由?([甲乙丙丁戊己庚][甲乙丙丁戊己庚、和与及方]{1,16}?)(?:(?:两|二|三|四|五|六)?方)?(?:共同)?(?:订立|签订|签署|缔结|组成|发起)"
)
_PARTY_LINE = re.compile("^\\s*([甲乙丙丁戊己庚])方(?:（[^）]{0,20}）)?[：:]")
_PARTY = re.compile("([甲乙丙丁戊己庚])方")
_TITLED = re.compile(
    "第([一二三四五六七八九十百零0-9]{1,6})条(?:第[一二三四五六七八九十]{1,3}款)?(?:关于|有关|所称|所定|规定的|约定的|中的|的)([一-龥]{2,10}?)(?:的(?:约定|规定|条款)|条款|之约定|之规定|办理|处理|执行|约定|规定)"
)
_EXTENT = re.compile("全文[^。；]{0,6}?(?:自第一条至第|共)([一二三四五六七八九十百零0-9]{1,6})条")
_TYPED = re.compile("第([一二三四五六七八九十百零0-9]{1,6})条")


@dataclass(frozen=True)
class _Place:
    section: Section
    passage: Passage
    sentence: Sentence

    @property
    def text(self) -> str:
        return self.sentence.text


def own_words(case: Case) -> Iterator[Finding]:
    """Hold the sentences of the document against one another."""
    yield from _times(case, _every(case, "times", _timed))
    yield from _secrecy(case, _every(case, "secrecy", _secret))
    yield from case.each("duty and choice", case.reading.sections, partial(_duty_and_choice, case))
    yield from _definitions(case, _every(case, "meanings", _meant))
    yield from _precedence(case, _every(case, "precedence", _prevailing))
    yield from _bodies(case)
    yield from _parties(case, _every(case, "letters", _lettered))
    yield from _titles(case)
    if case.draft.kind == FOREIGN:
        yield from _annexes(case, list(_every(case, "sentences", _itself)))


def _places(section: Section) -> tuple[_Place, ...]:
    """The sentences of a section outside tables."""
    return tuple(_Place(section, p, sentence) for p in section.passages if not p.table for sentence in p.sentences)


def _every(case: Case, what: str, read: Callable[[_Place], _Read | None]) -> Iterator[_Read]:
    """Yield what ``read`` reads of each sentence, where it reads anything; it sees nothing but the sentence."""
    for section in case.reading.sections:
        yield from section.once(what, None, partial(_reads, read, section))


def _reads(read: Callable[[_Place], _Read | None], section: Section) -> tuple[_Read, ...]:
    places = section.once("places", None, partial(_places, section))
    return tuple(found for place in places if (found := read(place)) is not None)


def _itself(place: _Place) -> _Place:
    return place


_ANNEX = re.compile("附件([一二三四五六七八九十]{1,3}|[0-9]{1,2})")
_ANNEX_LISTED = re.compile(
    "附件([一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:[：:　\\s]|为|名为|即|是)*《?([一-龥]{2,20})"
)
_ANNEXES = re.compile("附件(?:一?共|共有|计|仅有|只有|合计|有)([一二三四五六七八九十两0-9]{1,3})[份个项件]")
_ANNEX_TITLE = re.compile("(?:本协议|本协议附件|附件|所附的?|随附的?|后附的?)(?:中的?|所附的?|附件)?《([^》]{2,30})》")


def _annexes(case: Case, places: list[_Place]) -> Iterator[Finding]:
    """An annex that is referred to, by number or title, and is not among those that the text lists."""
    listed: dict[int, str] = {}
    listing: list[_Place] = []
    said = 0
    for place in places:
        text = place.text
        counted = _ANNEXES.search(text)
        rows = [(figure(m[1]), m[2]) for m in _ANNEX_LISTED.finditer(text)]
        if counted:
            said = int(figure(counted[1]) or 0)
        if counted or len(rows) >= 2 or re.match("\\s*附件", text):
            listing.append(place)
            listed |= {int(number): title for number, title in rows if number is not None}
    for schedule in case.reading.schedules:
        number = figure(schedule.number.removeprefix("附件"))
        if number is not None:
            listed[int(number)] = schedule.title
    last = said or (max(listed) if len(listed) >= 2 and set(listed) == set(range(1, max(listed) + 1)) else 0)
    if not last:
        return
    for place in places:
        if place in listing:
            continue
        for found in _ANNEX.finditer(place.text):
            number = figure(found[1])
            if (
                number is not None
                and number > last
                and not re.search("》[^，。；]{0,12}$", place.text[: found.start()])
            ):
                message = _("附件共{last}份，没有{found}").format(last=last, found=found[0])
                yield _told(case, "PF-REF-MISSING", place, message)
        for titled in _ANNEX_TITLE.finditer(place.text):
            names = [title for title in listed.values() if title]
            if len(names) == last and not any(_same_title(titled[1], name) for name in names):
                message = _("附件中没有《{title}》").format(title=titled[1])
                yield _told(case, "PF-REF-MISSING", place, message)


def _same_title(one: str, other: str) -> bool:
    """Tell whether a short and a long title are one: most pairs of characters of the shorter stand in the other."""
    short, long = sorted((one, other), key=len)
    return short in long or sum(short[at : at + 2] in long for at in range(len(short) - 1)) * 2 >= len(short) - 1


def _told(case: Case, code: str, place: _Place, message: str, required: str = "") -> Finding:
    start = place.sentence.start
    path = place.passage.data_path(start, start + len(place.text))
    return case.report(
        code, place.section, place.passage, message, found=place.text.strip(), required=required, path=path
    )


def _matter(text: str) -> str:
    return _TRIMS.sub("", text)


class _Timed(NamedTuple):
    """A sentence with its times: its working days, the numbers of days that it counts again as calendar days, and of
    what may be done but once what it is, with its time."""

    place: _Place
    working: tuple[Value, ...]
    again: frozenset[Decimal]
    matter: str
    stated: Value | None


def _timed(place: _Place) -> _Timed | None:
    text = place.text
    found = tuple(values(text))
    working = tuple(v for v in found if v.kind == "期限" and v.unit == "工作日")
    again = _counted_again(text, found)
    matter, stated = "", None
    if _HANDING.search(text) and not _VARIANT.search(text) and "收到" not in text:
        times = [v for v in found if v.kind == "期限" and v.unit in ("日", "天", "工作日", "月")] + _month_days(text)
        matters = {
            m
            for m in (_matter(m[1]) for m in _MATTER.finditer(text) if len(times) == 1)
            if len(m) >= 4 and not m.startswith(("书面", "有关", "全部", "下列", "所需"))
        }
        if len(matters) == 1:
            matter, stated = matters.pop(), times[0]
    return _Timed(place, working, again, matter, stated) if working or again or stated else None


def _times(case: Case, timed: Iterable[_Timed]) -> Iterator[Finding]:
    """Two different times for handing over, paying or answering the same thing."""
    known: dict[str, tuple[_Place, Value]] = {}
    working: list[tuple[_Place, Value]] = []
    for place, own, again, matter, stated in timed:
        yield from _again(case, place, again, working[-3:])
        working += [(place, v) for v in own]
        if stated is None:
            continue
        before = known.setdefault(matter, (place, stated))
        if before[1].kind == stated.kind and before[1].size != stated.size:
            message = _("“{matter}”在{first}另有期限“{time}”").format(
                matter=matter,
                first=before[0].section.name or _("前文"),
                time=before[0].text[before[1].start : before[1].end],
            )
            yield _told(case, "PF-TWO-TIMES", place, message)


def _counted_again(text: str, found: tuple[Value, ...]) -> frozenset[Decimal]:
    """The days that 前条所称十日 …节假日不予扣除 counts as calendar days."""
    if not re.search("前(?:条|款|述|项)?所?(?:称|述|定)|上述", text):
        return frozenset()
    if not re.search("节假日不(?:予)?扣除|连续计算|自然日|日历日|含节假日|包括节假日", text):
        return frozenset()
    return frozenset(v.size for v in found if v.kind == "期限" and v.unit in ("日", "天"))


def _again(
    case: Case, place: _Place, numbers: frozenset[Decimal], working: list[tuple[_Place, Value]]
) -> Iterator[Finding]:
    """Calendar days where working days stood."""
    for before, value in working if numbers else ():
        if value.size / (Decimal(7) / 5) in numbers:
            message = _("{first}写明是工作日，此处按自然日计算").format(first=before.section.name or _("前文"))
            yield _told(case, "PF-TWO-TIMES", place, message)
            return


def _month_days(text: str) -> list[Value]:
    """Days of the year: 每年一月十日前, 二月底; as values of the kind 日期."""
    found = []
    for m in re.finditer(
        "([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})日|(底|末))", text
    ):
        if re.search("[0-9〇零一二三四五六七八九]年$", text[: m.start()]):
            continue
        month, day = figure(m[1]), figure(m[2]) if m[2] else Decimal(31)
        if month is not None and day is not None:
            found.append(Value(m.start(), m.end(), "日期", month * 100 + day, "日"))
    return found


class _Secret(NamedTuple):
    """A sentence that binds to secrecy: for a term, or until an event."""

    place: _Place
    term: Value | None
    ended: bool


def _secret(place: _Place) -> _Secret | None:
    text = place.text
    if not _SECRET.search(text) or not re.search("终止|届满|解除|签署|签订|退出|生效|为期|期限|止", text):
        return None
    if re.search("人员|员工|离职|竞业|档案|资料保存|保管|学位|论文|密级|国家秘密|专利申请", text):
        return None
    terms = [v for v in values(text) if v.kind == "期限" and v.unit in ("年", "月") and v.size >= 180]
    ended = not terms and bool(_UNTIL.search(text))
    return _Secret(place, terms[0] if len(terms) == 1 else None, ended) if len(terms) == 1 or ended else None


def _secrecy(case: Case, secret: Iterable[_Secret]) -> Iterator[Finding]:
    first: tuple[_Place, Value] | None = None
    ended: list[_Place] = []
    for place, term, until in secret:
        if until:
            ended.append(place)
        if term is None:
            continue
        if first is None:
            first = (place, term)
        elif first[1].size != term.size and first[0].text != place.text:
            stated = first[0].text[first[1].start : first[1].end]
            message = _("{where}写明的保密期限为{stated}").format(
                where=first[0].section.name or _("前文"), stated=stated
            )
            yield _told(case, "PF-TWO-TERMS", place, message, stated)

    for place in ended:
        if first is None:
            return
        message = _("{where}写明的保密期限为{stated}").format(
            where=first[0].section.name or _("前文"), stated=first[0].text[first[1].start : first[1].end]
        )
        yield _told(case, "PF-TWO-TERMS", place, message)


#: Secrecy that ends on an event, with no time behind it.
_UNTIL = re.compile(
    "(?:保密|守密|秘密)[^。；]{0,10}?(?:至|到)[^。；，]{2,20}(?:止|为止|结束)|(?:终止|届满|结题|验收)[^，。；]{0,6}(?:即)?(?:不再|无须|无需)(?:承担)?保密"
)


def _duty_and_choice(case: Case, section: Section) -> Iterator[Finding]:
    """An act that is a duty in one sentence and left to choice in a later one near it."""
    places = section.once("places", None, partial(_places, section))
    for index, place in enumerate(places):
        choice = _CHOICE.search(place.text)
        if not choice or _LIMITED.search(place.text) or _DUTY.search(place.text):
            continue
        for before in places[max(0, index - 3) : index]:
            if _DUTY.search(before.text):
                shared = _shared_words(before.text, place.text)
                if shared:
                    message = _("前文规定为义务（“{before}”），此处又由当事人自行决定").format(before=before.text[:40])
                    yield _told(case, "PF-DUTY-CHOICE", place, message)
                    break


_COMMON = re.compile(
    "成员|单位|各方|承担|应当|必须|本协|协议|自行|决定|联盟|牵头|双方|由其|可以|规定|约定|或者|书面|日内|其他|之日|该成|通报|的单"
)


def _shared_words(one: str, other: str) -> str:
    """Return two characters in a row, of an act, that both sentences have."""
    choice = _CHOICE.search(other)
    start = _start_of_duty(one)
    own = one[start : start + _REACH]
    other = other[max(0, choice.start() - _REACH) : choice.end() + _REACH] if choice else other
    for at in range(len(own) - 1):
        pair = own[at : at + 2]
        if re.fullmatch("[一-龥]{2}", pair) and pair in other and (not _COMMON.search(pair) or pair in _ACTS):
            return pair
    return ""


#: So far from the word of duty or choice stands the act that it is about.
_REACH = 18
_ACTS = frozenset(("通报", "报备", "备案", "报送", "公示"))


def _start_of_duty(text: str) -> int:
    found = _DUTY.search(text)
    return found.end() if found else 0


def _meant(place: _Place) -> tuple[_Place, tuple[tuple[str, str], ...]] | None:
    """The terms that a sentence defines, and what it says of each."""
    found = (*_DEFINED.finditer(place.text), *_DEFINED_PLAIN.finditer(place.text))
    meant = tuple((m[1], re.split("不包括|不含|除外|，但|以外的", m[2])[0]) for m in found)
    return (place, meant) if meant else None


def _definitions(case: Case, definitions: Iterable[tuple[_Place, tuple[tuple[str, str], ...]]]) -> Iterator[Finding]:
    meant: dict[str, tuple[_Place, str]] = {}
    told: set[str] = set()
    for place, defined in definitions:
        for term, says in defined:
            before = meant.get(term)
            if before is None:
                meant[term] = (place, says)
            elif says != before[1] and term not in told:
                told.add(term)
                message = _("“{term}”在{first}已有另一定义").format(
                    term=term, first=before[0].section.name or _("前文")
                )
                yield _told(case, "PF-TERM-TWICE", place, message)
    for term, (place, says) in meant.items():
        for other, (_place, other_says) in meant.items():
            if term < other and other in says and term in other_says and not {term, other} & told:
                told |= {term, other}
                message = _("“{one}”和“{other}”互相以对方定义").format(one=term, other=other)
                yield _told(case, "PF-TERM-CIRCULAR", place, message)


class _Prevailing(NamedTuple):
    """A sentence by which one text prevails: which, and of which texts."""

    place: _Place
    wins: str
    sides: frozenset[str]


def _prevailing(place: _Place) -> _Prevailing | None:
    text = place.text
    if not _CONFLICT.search(text):
        return None
    ordered = re.search("依次|顺序|先后", text)
    found = _PREVAIL.search(text) or _PREVAIL_2.search(text)
    winner = _DOCUMENT.findall(found[1]) if found and not ordered else []
    if not winner:
        return None
    wins = _named(winner[-1])
    sides = {_named(word) for word in _DOCUMENT.findall(text)}
    if re.search("中[、和与]?[英外]文|[英外]文|译|文本|文字版本|语", text) and wins in _LANGUAGES:
        sides |= _LANGUAGES
    return _Prevailing(place, wins, frozenset(sides))


def _precedence(case: Case, prevailing: Iterable[_Prevailing]) -> Iterator[Finding]:
    """Which text prevails: told twice, and not alike."""
    first: _Prevailing | None = None
    for there in prevailing:
        place, wins, sides = there
        if first is None:
            first = there
        elif first.wins != wins and first.wins in sides and wins in first.sides:
            message = _("{first}写明以{one}为准，此处以{other}为准").format(
                first=first.place.section.name or _("前文"), one=first.wins, other=wins
            )
            yield _told(case, "PF-PRECEDENCE", place, message, first.wins)


def _listing(place: _Place) -> tuple[_Place, str] | None:
    found = _BODIES_LISTED.search(place.text)
    return (place, found[1] or found[2]) if found else None


def _acting(place: _Place) -> tuple[_Place, tuple[str, ...]] | None:
    """The bodies that a sentence speaks of."""
    found = tuple(_LEADING.sub("", _SET_UP.sub("", body)) for body in _BODY.findall(place.text))
    return (place, found) if found else None


def _bodies(case: Case) -> Iterator[Finding]:
    """A body that acts although the document lists its bodies and this one is not among them."""
    listings = list(_every(case, "bodies listed", _listing))
    # a body that any of several lists names is set up: organs of decision in one article, offices in another
    listed = "；".join(names for _place, names in listings)
    for listing, names in listings:
        if len(_BODY.findall(names)) < 2:
            continue
        told: set[str] = set()
        for place, bodies in _every(case, "bodies", _acting):
            if place is listing:
                continue
            far = place.section is not listing.section
            for name in bodies:
                if far and not re.search(f"(?:由|报|经|交|提请|提交)(?:请)?{re.escape(name)}", place.text):
                    continue
                if len(name) >= 3 and name not in told and not _provided(name, listed, case.reading.text):
                    told.add(name)
                    message = _("“{name}”不在所设的机构之内").format(name=name)
                    yield _told(case, "PF-ACTOR-UNKNOWN", place, message)


_SET_UP = re.compile("^.*(?:[由报经交向请]|设立|成立|组建|设)")
_LEADING = re.compile("^(?:报|由|经|向|送|交|须|应|并|和|与|及|或|请|的|在|各|该|本|设|联盟|联合体|项目)+")
#: Bodies outside an alliance.
_OUTSIDE = re.compile("仲裁|管理委员会|卫生健康|国有资产|监督管理|人民|市|省|自治区|国家|股东会|董事会|推荐单位")


def _provided(name: str, listed: str, whole: str) -> bool:
    """Tell whether a body is listed, set up elsewhere in the text, or none of the alliance's."""
    if name in listed or any(name.endswith(b) or b.endswith(name) for b in _BODY.findall(listed)):
        return True
    escaped = re.escape(name)
    founded = f"(?:设立?|组成|成立|设有|选举|聘任)[^。；]{{0,12}}{escaped}"
    founded += f"|{escaped}[^。；]{{0,8}}(?:由[^。；]{{1,20}}组成|是指)"
    return bool(_OUTSIDE.search(name) or re.search(founded, whole))


class _Lettered(NamedTuple):
    """A sentence that speaks of parties by letters: those it makes parties, and all."""

    place: _Place
    made: frozenset[str]
    every: tuple[str, ...]


def _lettered(place: _Place) -> _Lettered | None:
    found, line = _PARTIES.search(place.text), _PARTY_LINE.match(place.text)
    made = {*(re.findall("[甲乙丙丁戊己庚]", found[1]) if found else ()), *(line[1] if line else ())}
    every = tuple(_PARTY.findall(place.text))
    return _Lettered(place, frozenset(made), every) if made or every else None


def _parties(case: Case, lettered: Iterable[_Lettered]) -> Iterator[Finding]:
    places = list(lettered)
    parties = {letter for place in places for letter in place.made}
    if len(parties) < 2:
        return
    told: set[str] = set()
    for place, _made, letters in places:
        for letter in letters:
            if letter not in parties | told:
                told.add(letter)
                message = _("{party}方不是订立本协议的一方").format(party=letter)
                yield _told(case, "PF-ACTOR-UNKNOWN", place, message)


def _titles(case: Case) -> Iterator[Finding]:
    """A typed reference that says what the article is about, held against the titles; and one beyond the text."""
    titles: dict[int, Section] = {}
    for section in case.reading.articles:
        number = figure(section.number.strip("第条"))
        if number is not None:
            titles.setdefault(int(number), section)
    said = _EXTENT.search(case.reading.text)
    last = int(figure(said[1]) or 0) if said else (max(titles, default=0) if case.draft.kind == FOREIGN else 0)
    held = {number: section.name for number, section in titles.items()}
    for section in case.reading.sections:
        for place, claims in section.once("claims", held, partial(_claims_of, titles, section)):
            for target, about, other in ((titles[claim.target], claim.about, titles[claim.other]) for claim in claims):
                if not _touches(about, target):
                    message = _("{target}不是关于{about}的，{other}才是").format(
                        target=target.name, about=about, other=other.name
                    )
                    yield _told(case, "PF-REF-OFF", place, message, other.number)
            if said:
                yield from _beyond(case, place, last)


class _Claim(NamedTuple):
    """What a reference says its article is about, where another article's title is rather that."""

    target: int
    about: str
    other: int


def _claims_of(titles: dict[int, Section], section: Section) -> tuple[tuple[_Place, tuple[_Claim, ...]], ...]:
    """The sentences with the number of an article, with what they claim by the titles alone."""
    places = section.once("places", None, partial(_places, section))
    return tuple((place, tuple(_claims(place, titles))) for place in places if _TYPED.search(place.text))


def _claims(place: _Place, titles: dict[int, Section]) -> Iterator[_Claim]:
    text = place.text
    yield from _window(place, titles)
    for found in _TITLED.finditer(text):
        number = figure(found[1])
        target = titles.get(int(number)) if number is not None else None
        if target is None or re.search("》[^，。；]{0,12}$|法$|条例$|典$", text[: found.start()]):
            continue
        about = found[2]
        other = next((n for n, s in titles.items() if s is not target and _alike(about, s.title)), None)
        if number is not None and other is not None and not _alike(about, target.title):
            yield _Claim(int(number), about, other)


def _beyond(case: Case, place: _Place, last: int) -> Iterator[Finding]:
    text = place.text
    for typed in _TYPED.finditer(text):
        number = figure(typed[1])
        if (
            number is not None
            and last
            and number > last
            and text[typed.start() - 1 : typed.start()] not in ("至", "自")
            and not re.search("》[^，。；]{0,12}$|法$|条例$|典$", text[: typed.start()])
        ):
            message = _("全文至第{last}条，没有{found}").format(last=last, found=typed[0])
            yield _told(case, "PF-REF-MISSING", place, message)


_AFTER = re.compile("第([一二三四五六七八九十百零0-9]{1,6})条([^，。；、（(第]{2,14})")


def _window(place: _Place, titles: dict[int, Section]) -> Iterator[_Claim]:
    """第四条经费条款: the words right behind a number are another article's title."""
    for found in _AFTER.finditer(place.text):
        number = figure(found[1])
        target = titles.get(int(number)) if number is not None else None
        if target is None or not target.title or re.search("》[^，。；]{0,12}$|[法例典]$", place.text[: found.start()]):
            continue
        about = re.sub(
            "的?(?:约定|规定|条款|方式|办法|程序|办理|处理|执行|承担).*$|^(?:关于|有关|约定的?|规定的?|所称|所定|中?的)+",
            "",
            found[2],
        )
        if len(about) < 2 or _TITLED.match(place.text, found.start()):
            continue
        named = re.search("(?:条款|规定|约定|方式|程序|办法)", found[2])
        other = next(
            (n for n, s in titles.items() if s is not target and _names(s.title, about, whole=not named)), None
        )
        if number is not None and other is not None and not _alike(about, target.title):
            yield _Claim(int(number), about, other)


def _names(title: str, about: str, *, whole: bool) -> bool:
    """Tell whether ``about`` names the article: by its title, or with 条款 and the like by a part of it."""
    return len(title) >= 2 and (len(title) >= 4 and title in about if whole else title in about or about in title)


def _alike(about: str, title: str) -> bool:
    return bool(title) and (about in title or title in about or (len(title) >= 2 and title[:2] in about))


def _touches(about: str, target: Section) -> bool:
    """Tell whether the article speaks of the subject at all: two characters of it stand in its title or text."""
    pairs = {about[at : at + 2] for at in range(len(about) - 1)} - {"成员", "单位", "约定", "规定", "条款"}
    return any(pair in target.title or pair in target.text for pair in pairs)
