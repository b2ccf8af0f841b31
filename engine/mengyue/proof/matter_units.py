"""What a part of a sentence states a figure of: matter, figure, role of a time, stage, and who is to act."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from mengyue.meaning.figure_moods import Mood, Moods
from mengyue.meaning.quantities import Value, figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, pairs_judged, placed
from mengyue.proof.reading import Sentence
from mengyue.proof.said import sentences_of
from mengyue.proof.same_matter import Matters, common_weight, is_word, weighed

__all__ = ["Unit", "UnitAt", "one_thing", "units_judged"]

_KINDS = frozenset(("期限", "比例", "多数", "金额", "月日"))
_MONTH_DAY = re.compile(
    "([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]|(底|末))"
)
_PART = re.compile("[^；]+")
_ARTICLE = re.compile("第[0-9一二三四五六七八九十百]{1,6}条(?:第[0-9一二三四五六七八九十]{1,3}[款项])?")
#: A stage, a kind or a case of its own: two figures for two of them are no contradiction.
_CASE = re.compile(
    "另加|另付|加收|加付|加计|初稿|定稿|草案|正式|另行|延期|宽限|补充|首次|再次|临时|紧急|特别|特殊|重大|重要"
    "|一般|普通|日常|例外|首[期付]|[首尾中]款|中期|预付|进度款|其余|剩余"
    "|第[一二三四五六](?:期|笔|批|年|阶段|季度|次)|初审|复审|初次|复议|加急|非工作|夜间|前期|后期|上半年|下半年"
    "|保[管存留]期满后|[甲乙丙丁ABCD](?=设备|类|级|款|型|项|线|产品|包|标段|批|组)"
    "|涉密|核心|关键|境外|国外|国内|企业|高校|院所|个人|小型|大型"
    "|原(?=牵头|成员|单位)|新(?=牵头|成员|单位)|变更的(?=单位)|接替|拟|试用|发明|实用新型|外观"
)
#: A bound rather than the figure itself: what is above it or below is another case.
_BOUND = re.compile("(?:至少|不少于|不低于|不超过|最多|超过|不足|以上的|以下的?|不满|(?<!届)(?<!期)满)")
_LIMIT = re.compile("(?:超过|不足|以上的|以下的?|不满)")
_ADVANCE = re.compile("提前|(?:日|天|月|周|年)(?:之前|以前|前)")
_LASTS = re.compile("为期|有效期|存续|持续|延续|保存|保管|留存|任期|一届|每届|保密|质保|保修|期限为")
_SUBJECT = re.compile(
    "(?:^|[，：　]|由)(?:但|而|且|则|各|该|其)?(?P<who>[甲乙丙丁戊]方|秘书处|秘书长|理事会|理事长|专家委员会"
    "|监事会|牵头单位|牵头方|承担单位|承担方|参与单位|许可方|被许可方"
    "|委托方|受托方|供方|需方|发包方|承包方|出让方|受让方|提供方|使用方|守约方|违约方|权利人|退出方"
    "|成员大会)(?![^，]{0,2}的)"
)
#: 课题到期后六十日内未交的，方为逾期: the time is that for handing in.
_BACK = re.compile("^(?:但|惟|而)?(?:上述|前述|前款|前条|该(?!等|成员|单位)|此项|前项|上款|此(?:项|等|类))")


#: What a part of a row or list hangs on: 虚报经费的，….
_WHEN = re.compile("^(?:但|而|如|若|凡)?([^，；。]{2,40}?)(?:的|时|者|情形|情况下?)，")


_ALL = re.compile("决议|决定|议案|表决")
_SOME = re.compile("下列|事项|书面|通讯|传签|重大|重要|一般|普通|特别|的，|对|关于|另|紧急|临时|其他|否决|反对")
#: What a rule for every decision is about.
_EVERY = frozenset(("决议",))
#: What may be left of a rule for every decision: a stray pair of characters.
_LEFT_OVER = 0.75
#: Whose term of office it is.
_HOLDER = re.compile(
    "副?理事长|常务理事|理事(?!会|长)|秘书长|监事|委员(?!会)|首席专家|专家(?!委)|主任|主席|轮值|干事|组长|负责人"
)


#: What every vote speaks of, whatever is voted on.
_VOTING = "同意，表决，参加，议案，会议，成员大会，决议，表决权，有效，方可，到场，理事会会议，例会，法定人数"


class Unit(NamedTuple):
    """A part of a sentence with the one figure of a kind that it states."""

    kind: str
    size: Decimal
    written: str
    about: frozenset[str]
    role: str
    case: frozenset[str]
    who: str
    bound: str
    back: bool
    when: frozenset[str]
    listed: bool
    goes_on: bool

    @property
    def told_apart(self) -> tuple[object, ...]:
        """What two figures of one thing have in common."""
        return self.kind, self.role, self.case, self.bound

    @property
    def words(self) -> frozenset[str]:
        """By what it is found: two figures of one thing have one of these in common, or stand near one another."""
        return _EVERY if self.about == _EVERY else weighed(self.about).words


@dataclass(frozen=True, eq=False, slots=True)
class UnitAt:
    """A unit and where it stands."""

    place: Place
    unit: Unit


def units_judged(
    case: Case, judge: Callable[[Sequence[UnitAt]], Iterable[Finding]], is_pair: Callable[[UnitAt, UnitAt], bool]
) -> Iterable[Finding]:
    """Return what ``judge`` finds in every part of a sentence that states a figure, in the order of the document, as
    :func:`~mengyue.proof.own_place.pairs_judged` does."""
    sentences = sentences_of(case.library)
    read = partial(_units, sentences.matters, sentences.moods)

    def units() -> list[UnitAt]:
        return [UnitAt(place, unit) for place, found in placed(case, "units", read) for unit in found]

    return pairs_judged(case, "units", read, units, judge, is_pair, _of_one_kind)


def _of_one_kind(one: UnitAt, others: Sequence[UnitAt]) -> Sequence[UnitAt]:
    kind = one.unit.kind
    return [other for other in others if other.unit.kind == kind]


def _units(matters: Matters, moods: Moods, sentence: Sentence) -> tuple[Unit, ...] | None:
    return tuple(_each(matters, moods, sentence)) or None


def _each(matters: Matters, moods: Moods, sentence: Sentence) -> Iterator[Unit]:
    text = sentence.text
    if not values(text) and "月" not in text and "季" not in text:
        return
    for part in _PART.finditer(_ARTICLE.sub(lambda m: "　" * len(m[0]), text)):
        figures = _figures(part[0], moods)
        if not figures:
            continue
        about = matters.features(f"{sentence.lead}{part[0]}" if len(part[0]) < 40 else part[0])
        if not about:
            continue
        hangs = _WHEN.search(part[0])
        when = matters.features(hangs[1]) if hangs else frozenset()
        case = frozenset(_CASE.findall(part[0]))
        if "任" in part[0] or "届" in part[0]:
            case |= frozenset(_HOLDER.findall(part[0]))
        subject = _SUBJECT.search(part[0])
        who = subject["who"] if subject else ""
        voted = about - matters.features(_VOTING)
        for kind, value, size in figures:
            if kind == "多数" and not any(map(is_word, voted)):
                if not _ALL.search(part[0]) or _SOME.search(part[0]) or weighed(voted).weight > _LEFT_OVER:
                    continue
                voted = _EVERY  # the rule for all that is not named
            written = part[0][value[0] : value[1]]
            behind = part[0][value[0] : value[1] + 3]
            before = part[0][max(0, value[0] - 8) : value[0]]
            role = _role(part[0], before, behind) if kind == "期限" and not _NEXT.match(written) else ""
            limit = _LIMIT if kind in ("期限", "月日") else _BOUND
            bound = limit.search(before[-4:] + part[0][value[1] : value[1] + 3])
            yield Unit(
                kind, size, written, voted if kind == "多数" else about, role, case, who,
                bound[0] if bound else "", bool(_BACK.match(text)), when, bool(sentence.lead), text.endswith("；"),
            )  # fmt: skip


def _role(part: str, before: str, behind: str) -> str:
    """Tell whether a time runs ahead of an event, lasts, or neither."""
    if _ADVANCE.search(before + behind) or before.endswith(("前", "前第")):
        return "advance"
    return "lasts" if _LASTS.search(part) else ""


#: A figure in such a mood is none that the document sets: 其余70%, 原定十五日.
_NOT_SET = frozenset((Mood.REST, Mood.PAST, Mood.ELSEWHERE))


def _figures(text: str, moods: Moods) -> list[tuple[str, tuple[int, int], Decimal]]:
    found: dict[str, list[tuple[tuple[int, int], Decimal]]] = defaultdict(list)
    for value in _values(text):
        if _NOT_SET & moods.of(text, value.start, value.end):
            continue
        found[value.kind].append(((value.start, value.end), value.size))
    if found.get("多数"):
        found.pop("比例", None)
    return [
        (kind, *found[kind][0])
        for kind in sorted(found)
        if kind in _KINDS and len({size for _span, size in found[kind]}) == 1
    ]


#: The day of the month or quarter behind: 次月十日, 下季度头一个月的二十五号; as so many days after its end.
_NEXT = re.compile(
    "(?:次月|下月|下个月|翌月|(?:下|次|翌)(?:一)?(?:个)?季度?(?:的)?(?:头一?个?月|首月|第一个?月|头月)|季后(?:首月|头一?个?月|第一个?月))(?:的|之)?"
    "([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]"
)


#: 中期检查在第十二个月进行.
_NTH = re.compile("第([0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:个)?(月|年)(?!度|级|期|[0-9一二三四五六七八九十])")
#: 每月五日前.
_EVERY_MONTH = re.compile("每(?:个)?月(?:的)?([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]")


def _values(text: str) -> Iterator[Value]:
    yield from values(text)
    for m in _EVERY_MONTH.finditer(text):
        size = figure(m[1])
        if size is not None:
            yield Value(m.start(), m.end(), "月日", size, "日")
    for m in _NTH.finditer(text):
        size = figure(m[1])
        if size is not None:
            yield Value(m.start(), m.end(), "期限", size * (365 if m[2] == "年" else 30), m[2])
    for m in _NEXT.finditer(text):
        size = figure(m[1])
        if size is not None:
            yield Value(m.start(), m.end(), "期限", size, "日")
    for m in _MONTH_DAY.finditer(text):
        if not re.search("[0-9〇零一二三四五六七八九]年$", text[: m.start()]):
            month, day = figure(m[1]), figure(m[2]) if m[2] else Decimal(31)
            if month is not None and day is not None:
                yield Value(m.start(), m.end(), "月日", month * 100 + day)


def one_thing(
    one: Unit, other: Unit, *, near: bool, single: frozenset[str], usual: frozenset[str] = frozenset()
) -> bool:
    """Tell whether two figures are of one thing; ``single`` are matters of which an agreement has one figure,
    ``usual`` those that come up everywhere: far apart they tell nothing.
    """
    if one.told_apart != other.told_apart:
        return False
    if one.who and other.who and one.who != other.who:
        return False
    common = one.about & other.about
    if not common or (one.when and other.when and not one.when & other.when):
        return False
    (words, _lone, low), (other_words, _other_lone, high) = weighed(one.about), weighed(other.about)
    low, high = min(low, high), max(low, high)
    shared, named = common_weight(one.about, other.about), words & other_words
    if (one.listed or other.listed or one.goes_on) and shared < 0.75 * high:
        return False
    if other.back and near and named:
        return shared >= 0.5 * low
    if one.kind == "多数":
        return one.about == other.about == _EVERY or (bool(named) and shared >= 0.5 * low and shared >= 0.3 * high)
    if common & single and high - shared <= 1.5 and low - shared <= 1.0:
        return True
    apart = words != named and other_words != named
    if near and not apart:
        return shared >= 1.5 and shared >= 0.65 * low and shared >= 0.35 * high
    return bool(named - usual) and shared >= 2 and shared >= (0.85 if apart else 0.72) * low and shared >= 0.5 * high
