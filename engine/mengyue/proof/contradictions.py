"""Statements that cannot both hold: one matter with two times, shares or majorities; a duty that is left to choice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache, partial

from mengyue.i18n import _
from mengyue.meaning.quantities import figure, values
from mengyue.meaning.statement import Force
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section, Sentence
from mengyue.proof.said import ALIKE, Branch, Sentences, sentences_of

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
_KINDS = ("期限", "比例", "多数", "月日")
_AGAINST = {
    Force.CHOICE: Force.MUST, Force.MAY: Force.MUST_NOT,
    Force.MUST: Force.CHOICE, Force.MUST_NOT: Force.MAY,
}  # fmt: skip
_MONTH_DAY = re.compile(
    "([0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?:([0-9]{1,2}|[一二三四五六七八九十]{1,3})[日号]|(底|末))"
)


@dataclass(frozen=True, eq=False)
class _Place:
    section: Section
    passage: Passage
    sentence: Sentence
    statement: Branch

    @cached_property
    def case(self) -> frozenset[str]:
        """The stages and cases that it is for."""
        said = self.statement.when + self.statement.topic + self.statement.text
        return frozenset(_OWN_CASE.findall(_NUMBER.sub("", said)))

    @cached_property
    def figures(self) -> tuple[tuple[str, Decimal, str], ...]:
        """The one figure of each kind that it states."""
        return _figures(self.statement.text)

    @cached_property
    def plain(self) -> bool:
        """Whether it is a duty, ban or leave without condition, exception or limit."""
        said = self.statement
        return said.force in _AGAINST and not (said.when or said.unless or _LIMITED.search(said.text))


def contradictions(case: Case) -> Iterator[Finding]:
    """Hold the statements of the document against one another."""
    sentences = sentences_of(case.library)
    places = [
        place
        for section in case.reading.sections
        for place in section.once("branches", None, partial(_places, sentences, section))
    ]
    yield from _two_figures(case, (place for place in places if place.figures), sentences.matters.whole)
    yield from _duty_and_leave(case, (place for place in places if place.plain))


def _places(sentences: Sentences, section: Section) -> tuple[_Place, ...]:
    """The statements of a section that state a figure, or that another could contradict."""
    places = (
        _Place(section, passage, sentence, branch)
        for passage in section.passages
        if not passage.table
        for sentence in passage.sentences
        for branch in sentences.branches(sentence.text, sentence.lead)
    )
    return tuple(place for place in places if place.figures or place.plain)


class _Table:
    """Statements by features of theirs, so that not every two are compared."""

    def __init__(self) -> None:
        self._numbers: dict[str, list[int]] = defaultdict(list)
        self._held: list[tuple[_Place, Decimal, str]] = []

    def near(self, statement: Branch) -> Iterator[tuple[_Place, Decimal, str]]:
        """Yield those that may speak of the same matter, in the order of the document."""
        found = {number for feature in statement.some for number in self._numbers.get(feature, ())}
        return (self._held[number] for number in sorted(found))

    def add(self, place: _Place, size: Decimal = Decimal(0), written: str = "") -> None:
        """Hold a statement and the figure that it states."""
        for feature in place.statement.some:
            self._numbers[feature].append(len(self._held))
        self._held.append((place, size, written))


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


def _two_figures(case: Case, places: Iterable[_Place], whole: frozenset[str]) -> Iterator[Finding]:
    """One matter, two figures of a kind."""
    tables = {kind: _Table() for kind in _KINDS}
    for place in places:
        for kind, size, written in place.figures:
            table = tables[kind]
            for other, before, said in table.near(place.statement):
                if before != size and _contrary(other, place, whole):
                    message = _("与{first}“{before}”不一致：一处{one}，一处{two}").format(
                        first=other.section.name or _("前文"),
                        before=other.sentence.text.strip()[:40],
                        one=said,
                        two=written,
                    )
                    code = "PF-TWO-TERMS" if kind == "期限" and "年" in written + said else "PF-TWO-TIMES"
                    yield _told(case, code if kind in ("期限", "月日") else "PF-TWO-FIGURES", place, message, said)
                    break
            table.add(place, size, written)


def _contrary(one: _Place, other: _Place, whole: frozenset[str]) -> bool:
    """Tell whether two figures are of one matter: the same words, and no stage or case that tells them apart."""
    a, b = one.statement, other.statement
    if one.sentence is other.sentence or not len(a.act & b.act) >= 0.6 * max(len(a.act), len(b.act), 1):
        return False
    if a.event and b.event and len(a.event & b.event) < 0.75 * max(len(a.event), len(b.event)):
        return False
    only = a.about == b.about and len(a.about) == 1 and bool(a.about & whole)
    return one.case == other.case and (only or _alike(a.about, b.about, ALIKE))


def _duty_and_leave(case: Case, places: Iterable[_Place]) -> Iterator[Finding]:
    """A duty or ban, and leave to do otherwise, each without a limit."""
    tables = {force: _Table() for force in _AGAINST}
    for place in places:
        statement = place.statement
        against = _AGAINST[statement.force]
        for before, _size, _written in tables[against].near(statement):
            if before.sentence is not place.sentence and _alike(
                before.statement.about, statement.about, ALIKE if before.section is place.section else 0.8
            ):
                message = _("与{first}“{before}”相反：一处是义务或者禁止，一处又可以").format(
                    first=before.section.name or _("前文"), before=before.sentence.text.strip()[:40]
                )
                yield _told(case, "PF-DUTY-CHOICE", place, message)
                break
        tables[statement.force].add(place)
