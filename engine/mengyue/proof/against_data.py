"""The text against the data: numbers, shares, totals, names, persons, dates and deeds that the data state otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import nullcontext
from functools import partial
from itertools import pairwise

from mengyue.i18n import language
from mengyue.meaning.figure_moods import Mood
from mengyue.meaning.quantities import Value, values
from mengyue.model.finding import Finding
from mengyue.proof.against_at import At
from mengyue.proof.against_dates import dates
from mengyue.proof.against_deeds import deeds, votes_by_own_rule
from mengyue.proof.against_names import names
from mengyue.proof.against_numbers import numbers
from mengyue.proof.by_facts import JudgedByFacts
from mengyue.proof.case import Case
from mengyue.proof.data_facts import Facts
from mengyue.proof.kept_by_facts import KeptByFacts
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.reading import Passage, Section, Sentence
from mengyue.proof.said import sentences_of

__all__ = ["against_data"]

#: So many sentences are kept that were held against the data.
_MOST = 20_000
_PAST = re.compile(
    "原(?![则料件因始])|曾|此前|已于|卸任|离任|变更前|上一|旧|历史|前任|前期|预研|起初|最初|当初|筹备时|当时|从前|早先"
)
#: What a sentence without a figure may state: a person, a unit, a code, a ratio, a day in words, a vote, a report.
_STATES = re.compile(
    "牵头|领衔|挂帅|领头|带头|打头|扛旗|龙头|盟主|作为|成立|算数|作数|[一二三四五六七八九]{2}(?:开|分|拆)|任务|课题|[万亿]|法定代表人|首席|负责人|秘书长|理事长|联系人|项目经理|法人|担责|财产|专利|独立承担|独立法律|[0-9A-Z]{15}"
    "|[一二三四五六七八九十0-9]\\s?[比：∶:]\\s?[一二三四五六七八九十0-9]|年(?:年?底|年末|岁末)|月(?:底|末|[0-9一二三四五六七八九十])|由[一二三四五六七八九十0-9]{1,4}方|一式|通过|有效|合法|半|平分|均分|平均|均等|等额|倍|其余|余下|剩|联络|对接|分公司|分院|分所|办事处"
)


def against_data(case: Case) -> Iterator[Finding]:
    """Compare what sentences state with :class:`Facts`. Sentences about parts, the past or others are left out."""
    sections = case.reading.sections
    by_facts: tuple[JudgedByFacts[tuple[Finding, ...]], ...] = case.kept.over(
        sections, "against_data", language(), _not_yet_judged
    )
    between = KeptByFacts(case) if case.content and case.kept.reads.early else None
    for section, judged in zip(sections, by_facts, strict=True):
        with between.of(section, judged) if between else nullcontext():
            found = judged.once(case.facts, partial(_against, case, section))
        yield from found
    yield from votes_by_own_rule(case)


def _not_yet_judged(_section: Section) -> JudgedByFacts[tuple[Finding, ...]]:
    return JudgedByFacts()


def _against(case: Case, section: Section, facts: Facts) -> tuple[Finding, ...]:
    known: dict[tuple[str, str, bool], JudgedByFacts[bool]] = case.kept.once("against_data", dict)
    told: list[Finding] = []
    for passage, sentence, said, found in section.once("stating", None, partial(_stating, case, section)):
        elsewhere = _goes_on_elsewhere(At(case, section, passage, sentence, said))
        by_facts = known.get(key := (said or sentence.text, sentence.lead, elsewhere))
        if by_facts is None:
            if len(known) >= _MOST:
                known.clear()
            by_facts = known[key] = JudgedByFacts()
        if not by_facts.once(facts, partial(_is_right, case, section, passage, sentence, said, found)):
            told += _told(At(case, section, passage, sentence, said), found, facts)
    return tuple(told)


def _is_right(
    case: Case,
    section: Section,
    passage: Passage,
    sentence: Sentence,
    said: str,
    found: tuple[Value, ...],
    facts: Facts,
) -> bool:
    """Tell whether a sentence, wherever it stands, says nothing that the facts say otherwise."""
    return next(_told(At(case, section, passage, sentence, said), found, facts), None) is None


_THAT = re.compile("(?:而|且|但)?(?:其|该|那|彼|前者|两者|上述|当时|那时)")
_NOT_OURS = frozenset((Mood.PAST, Mood.ELSEWHERE, Mood.SUPPOSED))


def _goes_on_elsewhere(at: At) -> bool:
    """Tell whether a sentence goes on with what the one before said of the past or of another matter: 其总经费…."""
    if not _THAT.match(at.text):
        return False
    sentences = at.passage.sentences
    before = next((one for one, here in pairwise(sentences) if here is at.sentence), None)
    text = before.text.rstrip("。；") if before else ""
    return bool(_NOT_OURS & sentences_of(at.case.library).moods.of(text, len(text), len(text)))


def _told(at: At, found: tuple[Value, ...], facts: Facts) -> Iterator[Finding]:
    if not _goes_on_elsewhere(at):
        yield from numbers(at, facts, found)
        yield from dates(at, facts, found)
    yield from names(at, facts)
    yield from deeds(at, facts, found)


#: Lines of a block on one unit: who it is, and what is told of it.
_UNIT_LINE = re.compile(
    "^(?:[甲乙丙丁戊]方|牵头单位|牵头方|成员单位|单位名称|名称|单位)(?:[（(][^）)]{1,10}[）)])?[：:]\\s*([一-龥A-Za-z（）()]{3,40})\\s*$"
)
_OF_UNIT = re.compile(
    "^(?:法定代表人|法人代表|统一社会信用代码|信用代码|联系人|项目负责人|负责人)(?:[（(][^）)]{1,10}[）)])?[：:]"
)
_BLOCK = 6
#: A branch in a list of the members.
_BRANCH = re.compile("分公司|分院|分所|办事处|代表处|事业部")
_LISTED = re.compile("(?:成员|会员|盟员|签约方|发起单位)(?:单位)?(?:名单|名册|名录)")


def _said(section: Section) -> Iterator[tuple[Passage, Sentence, str]]:
    """Each sentence with what it states beyond its own words: 法定代表人：某某 below 甲方：某公司 is the company's."""
    unit, since = "", 0
    for passage in section.passages:
        since += 1
        for sentence in passage.sentences:
            head = _UNIT_LINE.match(sentence.text.rstrip("；;。")) if not passage.table else None
            if head:
                unit, since = head[1], 0
            of_unit = unit and since <= _BLOCK and _OF_UNIT.match(sentence.text)
            said = passage.said or (f"{unit}{sentence.text}" if of_unit else "")
            if not said and _BRANCH.search(sentence.text) and (listed := _LISTED.search(passage.text)):
                said = f"{listed[0]}：{sentence.text}"
            yield passage, sentence, said


def _stating(case: Case, section: Section) -> tuple[tuple[Passage, Sentence, str, tuple[Value, ...]], ...]:
    """The sentences that state anything."""
    if case.draft.kind == FOREIGN:
        return tuple(
            (passage, sentence, said, found)
            for passage, sentence, said in _said(section)
            if (len(text := said or sentence.text) >= 4 or passage.row) and not _PAST.search(text)
            if (found := values(text)) or _STATES.search(text)
        )
    every = case.kept.fresh(section.passages, "stating", None, _stating_in)
    return tuple((passage, sentence, "", found) for passage, stating in every for sentence, found in stating)


def _stating_in(passage: Passage) -> tuple[tuple[Sentence, tuple[Value, ...]], ...]:
    if passage.is_name:  # of which it states nothing
        return ()
    return tuple(
        (sentence, found)
        for sentence in passage.sentences
        if (len(text := sentence.text) >= 4 or passage.row) and not _PAST.search(text)
        if (found := values(text)) or _STATES.search(text)
    )
