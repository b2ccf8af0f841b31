"""The text against the data: numbers, shares, totals, names, persons, dates and deeds that the data state otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from mengyue.i18n import language
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
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["against_data"]

#: So many sentences are kept that were held against the data.
_MOST = 20_000
_PAST = re.compile("原(?![则料件因始])|曾|此前|已于|卸任|离任|变更前|上一|旧|历史|前任")
#: What a sentence without a figure may state: a person, a unit, a code, a ratio, a day in words, a vote, a report.
_STATES = re.compile(
    "牵头|领衔|挂帅|领头|带头|打头|扛旗|龙头|盟主|作为|成立|算数|作数|[一二三四五六七八九]{2}(?:开|分|拆)|任务|课题|[万亿]|法定代表人|首席|负责人|秘书长|理事长|联系人|项目经理|法人|担责|财产|专利|独立承担|独立法律|[0-9A-Z]{18}"
    "|[一二三四五六七八九十0-9]\\s?[比：∶:]\\s?[一二三四五六七八九十0-9]|年(?:年?底|年末|岁末)|月(?:底|末|[0-9一二三四五六七八九十])|由[一二三四五六七八九十0-9]{1,4}方|一式|通过|有效|合法"
)


def against_data(case: Case) -> Iterator[Finding]:
    """Compare what sentences state with :class:`Facts`. Sentences about parts, the past or others are left out."""
    sections = case.reading.sections
    by_facts: tuple[JudgedByFacts[tuple[Finding, ...]], ...] = case.kept.over(
        sections, "against_data", language(), _not_yet_judged
    )
    for section, judged in zip(sections, by_facts, strict=True):
        yield from judged.once(case.facts, partial(_against, case, section))
    yield from votes_by_own_rule(case)


def _not_yet_judged(_section: Section) -> JudgedByFacts[tuple[Finding, ...]]:
    return JudgedByFacts()


def _against(case: Case, section: Section, facts: Facts) -> tuple[Finding, ...]:
    known: dict[tuple[str, str], JudgedByFacts[bool]] = case.kept.once("against_data", dict)
    told: list[Finding] = []
    for passage, sentence, found in section.once("stating", None, partial(_stating, case, section)):
        by_facts = known.get(key := (sentence.text, sentence.lead))
        if by_facts is None:
            if len(known) >= _MOST:
                known.clear()
            by_facts = known[key] = JudgedByFacts()
        if not by_facts.once(facts, partial(_is_right, case, section, passage, sentence, found)):
            told += _told(At(case, section, passage, sentence), found, facts)
    return tuple(told)


def _is_right(
    case: Case, section: Section, passage: Passage, sentence: Sentence, found: tuple[Value, ...], facts: Facts
) -> bool:
    """Tell whether a sentence, wherever it stands, says nothing that the facts say otherwise."""
    return next(_told(At(case, section, passage, sentence), found, facts), None) is None


def _told(at: At, found: tuple[Value, ...], facts: Facts) -> Iterator[Finding]:
    yield from numbers(at, facts, found)
    yield from dates(at, facts, found)
    yield from names(at, facts)
    yield from deeds(at, facts, found)


def _stating(case: Case, section: Section) -> tuple[tuple[Passage, Sentence, tuple[Value, ...]], ...]:
    """The sentences that state anything."""
    every = case.kept.fresh(section.passages, "stating", None, _stating_in)
    return tuple((passage, sentence, found) for passage, stating in every for sentence, found in stating)


def _stating_in(passage: Passage) -> tuple[tuple[Sentence, tuple[Value, ...]], ...]:
    return tuple(
        (sentence, found)
        for sentence in passage.sentences
        if (len(text := sentence.text) >= 4 or passage.row) and not _PAST.search(text)
        if (found := values(text)) or _STATES.search(text)
    )
