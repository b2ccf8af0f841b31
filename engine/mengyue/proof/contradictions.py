"""One matter with two figures: two times, shares, majorities, days of the year, or numbers of times a year."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial
from typing import NamedTuple

from mengyue.i18n import _
from mengyue.meaning.quantities import figure, values
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.counts import counts
from mengyue.proof.duty_and_leave import against, are_opposed, duty_and_leave
from mengyue.proof.matter_units import UnitAt, one_thing, units_judged
from mengyue.proof.own_place import Place, judged, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import sentences_of
from mengyue.proof.said_at import KINDS, SaidAt, Table, branches_judged, one_matter, said_in
from mengyue.proof.same_matter import Matters
from mengyue.proof.two_answers import two_answers

__all__ = ["contradictions"]

#: How often a body meets: 每年召开两次, 每季度一次.
_OFTEN = re.compile(
    "(?:每|一|全|逐)(年度?|半年|季度?|个?月|周)(?:度|内|里|之内)?[^，。；0-9]{0,10}?([0-9]{1,2}"
    "|[一二两三四五六七八九十]{1,2})(?:次|回|趟)"
)
_EVERY_SO = re.compile("每?(?:隔)?([0-9]{1,2}|[一二两三四六])个月(?:召?开|举行|聚|碰|开会)?(?:一|1)(?:次|回)")
#: 每两年召开一次.
_EVERY_YEARS = re.compile("每隔?([2-9]|[两二三四五])年(?:召开|举行|开|聚)?(?:一|1)(?:次|回)")
_A_YEAR = {"年": 1, "年度": 1, "半年": 2, "季": 4, "季度": 4, "月": 12, "个月": 12, "周": 52}
_MEETING = re.compile("(?:理事会|专家委员会|成员大会|全体大会|秘书长办公会|监事会|联席会议|技术委员会|例会)")


def contradictions(case: Case) -> Iterator[Finding]:
    """Hold the statements of the document against one another."""
    matters = sentences_of(case.library).matters
    places = cache(partial(said_in, case))
    two_figures, differ = partial(_two_figures, case, matters), partial(_differ, matters)
    yield from branches_judged(case, "figures", places, two_figures, differ, _of_one_kind)
    yield from units_judged(case, partial(_one_thing, case, matters), partial(_are_two, matters))
    yield from judged(case, "how often", _how_often, partial(_frequencies, case))
    yield from counts(case)
    yield from judged(case, "retention", _kept, partial(_retention, case))
    yield from two_answers(case)
    yield from branches_judged(case, "duty and leave", places, partial(duty_and_leave, case), are_opposed, against)


def _two_figures(case: Case, matters: Matters, places: Sequence[SaidAt]) -> Iterator[Finding]:
    """One matter, two figures of a kind."""
    tables = {kind: Table() for kind in KINDS}
    for at in places:
        for kind, size, written in at.said.figures:
            if kind == "多数":
                continue
            table = tables[kind]
            for other, before, said in table.near(at):
                if before != size and _comparable(kind, other, at) and _contrary(matters, other, at):
                    code = "PF-TWO-TERMS" if kind == "期限" and "年" in written + said else "PF-TWO-TIMES"
                    code = code if kind in ("期限", "月日") else "PF-TWO-FIGURES"
                    yield _told(case, code, at.place, other.place, said, written)
                    break
            table.add(at, size, written)


def _of_one_kind(one: SaidAt, others: Sequence[SaidAt]) -> Sequence[SaidAt]:
    """Return those of ``others`` that state a figure of a kind of which ``one`` states one."""
    kinds = one.said.kinds
    return [other for other in others if kinds & other.said.kinds] if kinds else ()


def _differ(matters: Matters, one: SaidAt, other: SaidAt) -> bool:
    """Tell whether two branches state two figures of one matter."""
    if one.statement.act.isdisjoint(other.statement.act):  # nothing to do in common, which _contrary asks for
        return False
    sizes = {kind: size for kind, size, _written in one.said.figures if kind != "多数"}
    return any(
        sizes.get(kind, size) != size and _comparable(kind, one, other) and _contrary(matters, one, other)
        for kind, size, _written in other.said.figures
    )


def _comparable(kind: str, one: SaidAt, other: SaidAt) -> bool:
    return kind != "金额" or bool(_SUM.search(other.statement.text) and _SUM.search(one.statement.text))


#: So many units back another is looked for; more than any agreement has.
_REACH = 400


def _one_thing(case: Case, matters: Matters, units: Sequence[UnitAt]) -> Iterator[Finding]:
    """One thing with two figures, in whatever words."""
    known: list[UnitAt] = []
    numbers: dict[Hashable, list[int]] = defaultdict(list)
    for at in units:
        alike = {number for word in at.unit.words for number in numbers[word, at.unit.told_apart]}
        beside = len(known)
        while beside and at.place.beside(known[beside - 1].place):
            beside -= 1
        for number in sorted({*alike, *range(beside, len(known))}, reverse=True):
            other = known[number]
            if number < len(known) - _REACH:
                break
            if _are_two(matters, other, at):
                a, b = other.unit, at.unit
                code = "PF-TWO-TERMS" if b.kind == "期限" and "年" in b.written + a.written else "PF-TWO-TIMES"
                code = code if b.kind in ("期限", "月日") else "PF-TWO-FIGURES"
                yield _told(case, code, at.place, other.place, a.written, b.written)
                break
        for word in at.unit.words:
            numbers[word, at.unit.told_apart].append(len(known))
        known.append(at)


def _are_two(matters: Matters, one: UnitAt, other: UnitAt) -> bool:
    """Tell whether two figures are of one thing and differ."""
    if one.unit.about.isdisjoint(other.unit.about):
        return False
    if one.unit.size == other.unit.size or one.place.number == other.place.number or _one_list(one.place, other.place):
        return False
    near = other.place.section.kind != "schedule" and other.place.beside(one.place)
    return one_thing(one.unit, other.unit, near=near, single=matters.single, usual=matters.usual)


def _one_list(one: Place, other: Place) -> bool:
    """Tell whether two sentences are items of one list: each has a case of its own."""
    return bool(one.passage.item and other.passage.item) and one.passage.lead == other.passage.lead


def _told(case: Case, code: str, at: Place, other: Place, said: str, written: str) -> Finding:
    message = _("与{first}“{before}”不一致：一处{one}，一处{two}").format(
        first=other.section.name or _("前文"), before=other.text.strip()[:40], one=said, two=written
    )
    return told(case, code, at, message, said)


def _contrary(matters: Matters, one: SaidAt, other: SaidAt) -> bool:
    """Tell whether two figures are of one matter: the same words, and no stage or case that tells them apart."""
    a, b = one.statement, other.statement
    if (
        one.place.number == other.place.number
        or _one_list(one.place, other.place)
        or not _one_act(a.act, b.act, near=one.beside(other))
    ):
        return False
    if not one.beside(other) and not _named((a.about & b.about) - matters.usual):
        return False
    if a.event and b.event and len(a.event & b.event) < 0.75 * max(len(a.event), len(b.event)):
        return False
    when, then = a.about - a.act - a.event, b.about - b.act - b.event
    if when - b.about and then - a.about:
        return False  # each for a case of its own
    only = a.about == b.about and len(a.about) == 1 and (bool(a.about & matters.whole) or _one_actor(one, other))
    back = _BACK.search(other.statement.topic + other.statement.text) and one.beside(other)
    only = only or bool(back and _named(a.about & b.about))
    return one.said.case == other.said.case and (only or one_matter(one, other))


#: What has one sum.
_SUM = re.compile("总价|总额|总经费|总投入|总造价|合同价|标准|单价|注册资本|总预算")
_BACK = re.compile("上述|前述|前款|前条|该(?!等|成员|单位)|此项|前项")


def _named(common: frozenset[str]) -> bool:
    """Tell whether a word that counts as one is among what is common."""
    return any(len(feature) == 1 and "\ue000" <= feature <= "\uf8ff" for feature in common)


_ACTOR = re.compile(
    "[甲乙丙丁]方|秘书长|理事长|理事(?!会|长)|监事(?!会)|主任|秘书处|理事会|牵头单位|委托方|受托方|承担单位"
    "|许可方|被许可方"
)


def _one_actor(one: SaidAt, other: SaidAt) -> bool:
    """Tell whether two branches, each of one word, name the same actor: 甲方应在三十日内答复, 甲方的答复期为六十日."""
    named = [frozenset(_ACTOR.findall(at.statement.topic + at.statement.text)) for at in (one, other)]
    return bool(named[0]) and named[0] == named[1] and one.beside(other)


def _one_act(one: frozenset[str], other: frozenset[str], *, near: bool) -> bool:
    low, high = sorted((len(one), len(other)))
    common = len(one & other)
    return common >= 0.6 * max(high, 1) or (near and common >= 1 and common >= 0.6 * low)


class _Often(NamedTuple):
    body: str
    times: Decimal
    written: str
    least: bool


def _how_often(sentence: Sentence) -> tuple[_Often, ...] | None:
    """How many times a year a body meets."""
    found = []
    for part in re.split("[；。]", sentence.text) if re.search("[次回趟]", sentence.text) else ():
        often, body = _OFTEN.search(part), _MEETING.search(part)
        times, so = figure(often[2]) if often else None, _EVERY_SO.search(part)
        if not body or re.search("临时|专题|第[一二三四]次", part):
            continue
        years = _EVERY_YEARS.search(part)
        least = bool(re.search("至少|不少于|以上", part))
        if often and times is not None:
            found.append(_Often(body[0], _A_YEAR[often[1]] * times, often[0], least))
        elif years and (number := figure(years[1])):
            found.append(_Often(body[0], Decimal(1) / number, years[0], least))
        elif so and (months := figure(so[1])):
            found.append(_Often(body[0], Decimal(12 // int(months)), so[0], least))
    return tuple(found) or None


def _frequencies(case: Case, read: Iterable[tuple[Place, tuple[_Often, ...]]]) -> Iterator[Finding]:
    """A body that meets twice a year here and four times there."""
    known: dict[str, tuple[Place, _Often]] = {}
    for place, found in read:
        for often in found:
            first, before = known.setdefault(often.body, (place, often))
            if first.number != place.number and _too_few(before, often):
                yield _told(case, "PF-TWO-FIGURES", place, first, before.written, often.written)


def _too_few(one: _Often, other: _Often) -> bool:
    """Tell whether two numbers of meetings cannot both hold."""
    if one.least == other.least:
        return one.times != other.times
    least, exact = (one, other) if one.least else (other, one)
    return least.times > exact.times


class _Kept(NamedTuple):
    subject: str
    size: Decimal
    written: str
    destroyed: bool


def _kept(sentence: Sentence) -> _Kept | None:
    """How long something is kept, or after how long it may be destroyed."""
    text = sentence.text
    acts = _GONE.search(text) or re.search("保存|留存|保管|存档|留档|存放|保留", text)
    terms = [v for v in values(text) if v.kind == "期限"] if acts else []
    if (
        acts is None
        or len(terms) != 1
        or re.search("期满|届满|到期后|满后|不得|不许|不准|一方[^，。；]{0,6}退出", text)
    ):
        return None
    destroyed = bool(_GONE.fullmatch(acts[0]))
    if not destroyed and terms[0].unit != "年":
        return None
    return _Kept(text, terms[0].size, text[terms[0].start : terms[0].end], destroyed)


def _retention(case: Case, read: Iterable[tuple[Place, _Kept]]) -> Iterator[Finding]:
    """What must be kept for ten years and may be destroyed after five."""
    found = list(read)
    for place, gone in found if len(found) > 1 else ():
        for at, kept in found if gone.destroyed else ():
            things = set(_THING.findall(kept.subject)) & set(_THING.findall(gone.subject))
            if things and not kept.destroyed and gone.size < kept.size:
                yield _told(case, "PF-TWO-TIMES", place, at, kept.written, gone.written)
                break


_GONE = re.compile("销毁|删除|清除|处理掉|烧掉|粉碎|毁掉|抹除|删掉|清掉|焚毁|注销")
#: What is kept.
_THING = re.compile("[一-龥]{2}(?:数据|记录|档案|资料|样品|样本|凭证|账册|文件|材料|日志|录像|日记|单据|底稿|台账)")
