"""Statements that cannot both hold: one matter with two times, shares or majorities; a duty that is left to choice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from mengyue.i18n import _
from mengyue.meaning.quantities import figure, values
from mengyue.meaning.statement import Force, Statement
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section, Sentence
from mengyue.proof.same_matter import Matters
from mengyue.proof.statements import judge_of

__all__ = ["contradictions"]

#: Statements of which one is for a stage, a kind or a case of its own.
_OWN_CASE = re.compile(
    "初稿|定稿|草案|正式|另行|延期|逾期|宽限|补充|第[一二三四五]|首次|再次|临时|紧急|特别|特殊|重大|一般|例外|首|尾|中期|预付|进度|其余|剩余|至少|不少于|不低于|不超过|以上的|以下|最多|超过|满[0-9一二三四五六七八九十]"
)
#: Of a duty or leave: one that is limited, or hangs on somebody's consent.
_LIMITED = re.compile(
    "以下|以内|不足|零星|小额|除|但|至于|例外|紧急|免于|不满|不超过|经[^，。；]{0,12}(?:同意|批准|许可)|未经|同意[的后]|批准[的后]|征得|取得[^，。；]{1,10}(?:同意|许可)|在[^，。；]{1,12}(?:范围|情况|前提)|确有|仅|只|辅助|必要时|依法|按照|依照|合理|原则上|擅自|恶意|第三方[^，。；]{0,4}除"
)
_NUMBER = re.compile("第[0-9一二三四五六七八九十百]{1,6}条")
#: From which event a time runs: not what is done within it.
_EVENT = re.compile("(?:自|从|在|于)[^，。；自]{1,40}?(?:之日起?|后|以后|之后|起)|收到[^，。；]{1,16}?(?:之日起?|后)")
_KINDS = ("期限", "比例", "多数", "月日")
_MONTH_DAY = re.compile(
    "([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]|(底|末))"
)


@dataclass(frozen=True)
class _Place:
    section: Section
    passage: Passage
    sentence: Sentence
    statement: Statement
    about: frozenset[str]
    parts: tuple[frozenset[str], frozenset[str]]
    whole: frozenset[str]


@dataclass(frozen=True)
class _Stated:
    place: _Place
    size: Decimal
    written: str


@lru_cache(maxsize=4)
def _matters(words: tuple[tuple[str, str], ...]) -> Matters:
    return Matters(dict(words))


def contradictions(case: Case) -> Iterator[Finding]:
    """Hold the statements of the document against one another."""
    places = list(_places(case))
    yield from _two_figures(case, places)
    yield from _duty_and_leave(case, places)


def _places(case: Case) -> Iterator[_Place]:
    judge = judge_of(case.library)
    matters = _matters(tuple(sorted(case.library.lexicon.matters.items())))
    for section, passage in case.reading.passages():
        if passage.table:
            continue
        for sentence in passage.sentences:
            for statement in judge.statements(sentence.text, sentence.lead):
                about = matters.features("，".join(filter(None, (statement.when, statement.topic, statement.text))))
                if about:
                    yield _Place(
                        section, passage, sentence, statement, about, _parts(matters, statement), matters.whole
                    )


def _parts(matters: Matters, statement: Statement) -> tuple[frozenset[str], frozenset[str]]:
    """What is to be done, and from which event the time for it runs."""
    event = "，".join(m[0] for m in _EVENT.finditer(statement.text))
    return matters.features(f"{statement.topic}，{_EVENT.sub(' ', statement.text)}"), matters.features(event)


def _told(case: Case, code: str, place: _Place, message: str, required: str = "") -> Finding:
    start = place.sentence.start
    path = place.passage.data_path(start, start + len(place.sentence.text))
    found = place.sentence.text.strip()
    return case.report(code, place.section, place.passage, message, found=found, required=required, path=path)


def _alike(one: frozenset[str], other: frozenset[str], least: float) -> bool:
    common = one & other
    return len(common) >= 2 and len(common) >= least * max(len(one), len(other))


@lru_cache(maxsize=20_000)
def _figures(text: str) -> tuple[tuple[str, Decimal, str], ...]:
    """The one figure of each kind that ``text`` states."""
    found: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
    taken: list[tuple[int, int]] = []
    for value in values(text):
        if value.kind == "多数":
            taken.append((value.start, value.end))
        found[value.kind].append((value.size, text[value.start : value.end]))
    if found.get("多数"):
        found.pop("比例", None)
    for m in _MONTH_DAY.finditer(text):
        if not re.search("[0-9〇零一二三四五六七八九]年$", text[: m.start()]):
            month, day = figure(m[1]), figure(m[2]) if m[2] else Decimal(31)
            if month is not None and day is not None:
                found["月日"].append((month * 100 + day, m[0]))
    return tuple((kind, *found[kind][0]) for kind in _KINDS if len(found.get(kind, ())) == 1)


def _two_figures(case: Case, places: Iterable[_Place]) -> Iterator[Finding]:
    """One matter, two figures of a kind."""
    by_feature: dict[tuple[str, str], list[_Stated]] = defaultdict(list)
    for place in places:
        text = place.statement.text
        for kind, size, written in _figures(text):
            stated = _Stated(place, size, written)
            near: dict[int, _Stated] = {}
            for feature in place.about:
                for other in by_feature[kind, feature]:
                    near[id(other)] = other
            for other in near.values():
                if other.size != size and _contrary(other, stated):
                    message = _("与{first}“{before}”不一致：一处{one}，一处{two}").format(
                        first=other.place.section.name or _("前文"),
                        before=other.place.sentence.text.strip()[:40],
                        one=other.written,
                        two=written,
                    )
                    code = "PF-TWO-TERMS" if kind == "期限" and "年" in written + other.written else "PF-TWO-TIMES"
                    yield _told(
                        case, code if kind in ("期限", "月日") else "PF-TWO-FIGURES", place, message, other.written
                    )
                    break
            for feature in place.about:
                by_feature[kind, feature].append(stated)


def _contrary(one: _Stated, other: _Stated) -> bool:
    """Tell whether two figures are of one matter: the same words, and no stage or case that tells them apart."""
    a, b = one.place, other.place
    (act, event), (other_act, other_event) = a.parts, b.parts
    if a.sentence is b.sentence or not len(act & other_act) >= 0.6 * max(len(act), len(other_act), 1):
        return False
    if event and other_event and len(event & other_event) < 0.75 * max(len(event), len(other_event)):
        return False
    cases = set(_OWN_CASE.findall(_case_of(a))) ^ set(_OWN_CASE.findall(_case_of(b)))
    whole = a.about == b.about and len(a.about) == 1 and bool(a.about & a.whole)
    return not cases and (whole or _alike(a.about, b.about, 0.6))


def _case_of(place: _Place) -> str:
    return _NUMBER.sub("", place.statement.when + place.statement.topic + place.statement.text)


def _duty_and_leave(case: Case, places: Iterable[_Place]) -> Iterator[Finding]:
    """A duty or ban, and leave to do otherwise, each without a limit."""
    bound: dict[str, list[_Place]] = defaultdict(list)
    for place in places:
        statement = place.statement
        if statement.when or statement.unless or _LIMITED.search(statement.text):
            continue
        against = {
            Force.CHOICE: (Force.MUST,), Force.MAY: (Force.MUST_NOT,),
            Force.MUST: (Force.CHOICE,), Force.MUST_NOT: (Force.MAY,),
        }.get(statement.force)  # fmt: skip
        if not against:
            continue
        near = {id(other): other for feature in place.about for other in bound[feature]}
        for before in near.values():
            if (
                before.statement.force in against
                and before.sentence is not place.sentence
                and _alike(before.about, place.about, 0.6 if before.section is place.section else 0.8)
            ):
                message = _("与{first}“{before}”相反：一处是义务或者禁止，一处又可以").format(
                    first=before.section.name or _("前文"), before=before.sentence.text.strip()[:40]
                )
                yield _told(case, "PF-DUTY-CHOICE", place, message)
                break
        for feature in place.about:
            bound[feature].append(place)
