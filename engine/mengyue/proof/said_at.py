"""Branches of sentences in their places, and tables in which those that may speak of one matter are found."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache, partial
from typing import NamedTuple

from mengyue.meaning.figure_moods import Mood
from mengyue.meaning.quantities import figure, values
from mengyue.meaning.statement import Force
from mengyue.model.finding import Finding
from mengyue.progress import still
from mengyue.proof.case import Case
from mengyue.proof.own_place import Place, pairs_judged, placed, told
from mengyue.proof.reading import Sentence
from mengyue.proof.said import ALIKE, Branch, Sentences, sentences_of

__all__ = ["KINDS", "Said", "SaidAt", "Table", "branches_judged", "figures_of", "one_matter", "said_in", "told_at"]

#: What is read here of sentences.
_BRANCHES = "branches"
#: Statements of which one is for a stage, a kind or a case of its own.
_OWN_CASE = re.compile(
    "保[管存留]期满后|[甲乙丙丁ABCD](?=设备|类|级|款|型|项|线|产品|包|标段|批|组)|初稿|定稿|草案|正式|另行|延期|逾期|宽限|补充|第[一二三四五]|首次|再次|临时|紧急|特别|特殊|重大|一般|普通|日常|例外|首|尾|中期|预付|进度|其余|剩余|至少|不少于|不低于|不超过|以上的|以下|最多|超过|满[0-9一二三四五六七八九十]"
)
_NUMBER = re.compile("第[0-9一二三四五六七八九十百]{1,6}条")
#: So many sentences further on a statement may still speak of what the one before spoke of, in fewer of its words.
_NEAR = 3


KINDS = ("期限", "比例", "多数", "月日", "金额")
_MONTH_DAY = re.compile(
    "([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]|(底|末))"
)
#: Of a duty or leave: one that is limited, or hangs on somebody's consent.
LIMITED = re.compile(
    "以下|以内|不足|零星|小额|除|但|至于|例外|紧急|免于|不满|不超过|经[^，。；]{0,12}(?:同意|批准|许可)|未经|同意[的后]|批准[的后]|征得|取得[^，。；]{1,10}(?:同意|许可)|在[^，。；]{1,12}(?:范围|情况|前提)|确有|仅|只|辅助|权利人决定|决定是否|其他(?!各方|成员)|必要时|依法|按照|依照|合理|原则上|擅自|恶意|第三方[^，。；]{0,4}除"
    "|[一-龥]的(?:单位|成员|一方|各方|人员|企业|项目|课题|成果|设备|事项|信息|资料)?[^，。；]{0,6}(?:可以?|无[须需]|不必|免|不再)|(?:或者|既可|也可以)[^，。；]{0,6}(?:或者|也可)|起诉"
)
#: The act that is left to choice: 可以不招标, 报不报备, 备案与否, 愿买就买.
LEFT = re.compile(
    "(?:可以?不(?:再|予)?|不必|无[须需]|不用(?!于)|毋[须需庸]|不需要?|免[予于]|不强制|不(?:作|做)?(?:硬性)?要求)(?:再|另行|另|经|进行|由|委托|办理|履行)?([一-龥]{2,6})"
    "|(?:自行|自己|自主|自愿)(?:决定|选择|斟酌|判断)是否(?:进行|予以|再)?([一-龥]{2,14})(?=[，。；]|$)|要不要([一-龥]{2,6})|([一-龥]{1,4}?)不\\4|([一-龥]{2,6})与否|是否([一-龥]{2,6}?)，?(?=[由听看随凭自]|[^，。；]{0,8}(?:看情况|视情况|酌情|自行|自己|掌握))|不([一-龥]{2,4}?)[也亦](?:行|可|无妨|没关系)|愿([一-龥])就\\8|想([一-龥])就\\9"
)
_BINDING = (Force.CHOICE, Force.MAY, Force.MUST, Force.MUST_NOT)


class Said(NamedTuple):
    """A branch, the one figure of each kind that it states, these kinds but for majorities, the stages and cases that
    it is for, whether it is limited, and the act that it leaves to choice."""

    statement: Branch
    figures: tuple[tuple[str, Decimal, str], ...]
    kinds: frozenset[str]
    case: frozenset[str]
    limited: bool
    left: str


@dataclass(frozen=True, eq=False, slots=True)
class SaidAt:
    """A branch and where it stands."""

    place: Place
    said: Said

    @property
    def statement(self) -> Branch:
        """The branch itself."""
        return self.said.statement

    def beside(self, other: SaidAt) -> bool:
        """Tell whether the two stand near one another, in articles and not in the rows of a schedule."""
        return self.place.section.kind != "schedule" and self.place.beside(other.place, _NEAR)


class Table:
    """Statements by features of theirs, so that not every two are compared."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._held: list[tuple[SaidAt, Decimal, str]] = []
        self._places: list[int] = []  # of sentences of which others stand near; those of schedules stand near nothing

    def near(self, at: SaidAt) -> Iterator[tuple[SaidAt, Decimal, str]]:
        """Yield those that may speak of the same matter, in the order of the document."""
        found = {number for feature in at.statement.some for number in self._numbers.get(feature, ())}
        first, here = len(self._held), at.place.number
        while first and here - self._places[first - 1] <= _NEAR:
            first -= 1
        return (self._held[number] for number in sorted(found | {*range(first, len(self._held))}))

    def add(self, at: SaidAt, size: Decimal = Decimal(0), written: str = "") -> None:
        """Hold a statement and the figure that it states."""
        for feature in at.statement.some:
            self._numbers[feature].append(len(self._held))
        self._held.append((at, size, written))
        schedule = at.place.section.kind == "schedule"
        self._places.append(-_NEAR - 1 if schedule else at.place.number)


@lru_cache(maxsize=20_000)
def figures_of(text: str) -> tuple[tuple[str, Decimal, str], ...]:
    """The one figure of each kind that ``text`` states."""
    found: dict[str, list[tuple[Decimal, str]]] = defaultdict(list)
    for value in values(text):
        found[value.kind].append((value.size, text[value.start : value.end]))
    if found.get("多数"):
        found.pop("比例", None)
    for m in _MONTH_DAY.finditer(text):
        if not re.search("[0-9〇零一二三四五六七八九]年$", text[: m.start()]):
            month, day = figure(m[1]), figure(m[2]) if m[2] else Decimal(31)
            if month is not None and day is not None:
                found["月日"].append((month * 100 + day, m[0]))
    return tuple((kind, *found[kind][0]) for kind in KINDS if len(found.get(kind, ())) == 1)


def branches_judged(
    case: Case,
    check: str,
    places: Callable[[], Sequence[SaidAt]],
    judge: Callable[[Sequence[SaidAt]], Iterable[Finding]],
    is_pair: Callable[[SaidAt, SaidAt], bool],
    partners: Callable[[SaidAt, Sequence[SaidAt]], Sequence[SaidAt]],
) -> Iterable[Finding]:
    """Return what ``judge`` finds in ``places``, the branches of the document (:func:`said_in`), as
    :func:`~mengyue.proof.own_place.pairs_judged` does."""
    return pairs_judged(case, _BRANCHES, _reader(case), places, judge, is_pair, partners, check)


def said_in(case: Case) -> list[SaidAt]:
    """Return every branch of the document that states a figure, or that another could contradict."""
    return [SaidAt(place, said) for place, found in placed(case, _BRANCHES, _reader(case)) for said in found]


def _reader(case: Case) -> Callable[[Sentence], tuple[Said, ...] | None]:
    return partial(_said, sentences_of(case.library))


def _said(sentences: Sentences, sentence: Sentence) -> tuple[Said, ...] | None:
    still()
    found = []
    for branch in sentences.branches(sentence.text, sentence.lead):
        figures = tuple(
            one
            for one in figures_of(branch.text)
            if not _NOT_SET & sentences.moods.of(branch.text, *_spot(branch.text, one[2]))
        )
        left = LEFT.search(f"{branch.topic}，{branch.text}")
        if figures or branch.force in _BINDING or left:
            whole = branch.when + branch.topic + branch.text
            limited = bool(branch.unless or LIMITED.search(branch.text.replace(left[0], " ") if left else branch.text))
            act = next(group for group in left.groups() if group) if left else ""
            kinds = frozenset(kind for kind, _size, _written in figures if kind != "多数")
            found.append(
                Said(branch, figures, kinds, frozenset(_OWN_CASE.findall(_NUMBER.sub("", whole))), limited, act)
            )
    return tuple(found) or None


#: A figure in such a mood is none that the document sets.
_NOT_SET = frozenset((Mood.REST, Mood.PAST, Mood.ELSEWHERE))


def _spot(text: str, written: str) -> tuple[int, int]:
    start = text.find(written)
    return start, start + len(written)


def told_at(case: Case, code: str, at: SaidAt, message: str, required: str = "") -> Finding:
    """Return a finding about the sentence of a branch."""
    return told(case, code, at.place, message, required)


def one_matter(one: SaidAt, other: SaidAt, least: float = ALIKE, share: float = 0.75) -> bool:
    """Tell whether two branches speak of one matter: ``least`` of the larger is common, beside one another less."""
    a, b = one.statement.about, other.statement.about
    common, (low, high) = len(a & b), sorted((len(a), len(b)))
    if common < 2:
        return False
    return common >= least * high or (one.beside(other) and common >= share * low and common >= 0.3 * high)
