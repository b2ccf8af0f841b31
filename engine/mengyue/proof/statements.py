"""Statements: every sentence read for what it says, and judged by the rules of ``clauses/judgements``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from mengyue.i18n import language
from mengyue.library.proof_rules import Gravity
from mengyue.meaning.carried import Carried, carried, points_back
from mengyue.meaning.judge import Hit
from mengyue.model.finding import Finding, Severity, State
from mengyue.proof.alike import like_lawful
from mengyue.proof.case import Case, source_of, statutes, where
from mengyue.proof.reading import Passage, Section, Sentence
from mengyue.proof.said import Sentences, sentences_of

__all__ = ["statements"]

_STATE = {Severity.REVIEW: State.QUESTION, Severity.INFO: State.NOTE}
_RANK = {Gravity.ERROR: 0, Gravity.WARNING: 1, Gravity.REVIEW: 2, Gravity.INFO: 3}


#: A sentence that only speaks of the rest of what the one before names; one that takes a case out of the one before.
_REST = re.compile(
    "除(?:此|上述|前述|前款|该等?)[^，。；]{0,8}(?:以?外|情形)|(?:其余|其他)(?:情形|情况|损失|责任)|在此以外"
)
#: A step that comes after the one of the sentence before: 先报保密审查。通过后再向美国申请.
_STEP_AFTER = re.compile(
    "(?:通过|批准|获批|取得|经[^，。；]{1,8}|办[完妥结]|同意|许可|审[完结])[^，。；]{0,6}(?:之|以)?后"
)
_TAKEN_OUT = re.compile(
    "^(?:但|惟|唯|不过|然而|前[款述项]|上[述款项]|以上|该|本[款条项]|此[项款等种]|因|凡|有下列|下列|对于?)[^。；]{0,80}"
    "(?:不适用|不受|不在此|不在[^，。；]{2,16}[之以]?[内列限]|除外|例外|不影响|不包括|不及于|不免除|不得免除|不构成|仅及于|不得被?(?:解释|理解|视)为|仍(?:应|须|需|可|由)|另行|不妨碍)"
    "|^[^。；]{0,16}(?:此|该|限制|上述|前述)(?:项|等)?期[间限]?内?[^。；]{0,40}补偿"
)


def statements(case: Case) -> Iterator[Finding]:
    """Judge every sentence of the document. Of the rules of one subject that a sentence meets, the gravest is told."""
    sentences = sentences_of(case.library)
    sections = case.reading.sections
    for section, met in zip(
        sections, case.kept.over(sections, "hits", None, partial(_met, case, sentences)), strict=True
    ):
        for passage, sentence, hits in met:
            for finding in _told(case, section, passage, sentence, hits):
                if not like_lawful(case, passage, sentence, finding.severity):
                    yield finding


def _met(case: Case, sentences: Sentences, section: Section) -> tuple[tuple[Passage, Sentence, tuple[Hit, ...]], ...]:
    """The sentences that meet a judgement, also with what the sentence before or behind takes out of them."""
    meeting = case.kept.fresh(section.passages, "hits", None, partial(_meets, sentences))
    meets = {id(passage) for passage, _meets in meeting}
    every = [(passage, sentence) for passage in section.passages for sentence in passage.sentences]
    found = []
    for at, (passage, sentence) in enumerate(every):
        hits: tuple[Hit, ...] = ()
        if meets and id(passage) in meets:
            hits = sentences.hits(sentence.text, sentence.lead)
        if hits:
            before = every[at - 1][1].text if at and _REST.match(sentence.text) else ""
            behind = every[at + 1][1].text if at + 1 < len(every) else ""
            behind = behind if _TAKEN_OUT.search(behind) else ""
            if not before and at and every[at - 1][0] is passage and _STEP_AFTER.match(sentence.text):
                before = every[at - 1][1].text
            if before or behind:
                whole = sentences.hits(f"{before}{sentence.text.rstrip('。；')}，{behind}", sentence.lead)
                still = {hit.judgement.id for hit in whole}
                hits = tuple(hit for hit in hits if hit.judgement.id in still)
        if at and not passage.table:
            hits = (*hits, *_over_several(sentences, every[max(0, at - 2) : at], (passage, sentence), hits))
        if hits:
            found.append((passage, sentence, hits))
    return tuple(found)


def _over_several(
    sentences: Sentences,
    before: Sequence[tuple[Passage, Sentence]],
    here: tuple[Passage, Sentence],
    hits: Sequence[Hit],
) -> Iterator[Hit]:
    """Yield what a sentence says only with those before, which it goes on from or of which it is the next step."""
    (earlier, first), (passage, second) = before[-1], here
    if earlier.table or passage.table:
        return
    listed = bool(passage.item) and earlier.lead == passage.lead and len(passage.item) == len(earlier.item)
    joined: list[Carried] = []
    if len(first.text) + len(second.text) <= _BOTH:
        back = (earlier is passage or listed) and points_back(second.text)
        if back or (listed and _STEPS.search(passage.lead)):
            joined.append(Carried(first.text.rstrip("。；"), second.text))
    several = carried([one.text for where, one in before if where is passage], second.text)
    if several:
        joined.append(several)
    if not joined:
        return
    told = {hit.judgement.id for hit in hits}
    told.update(hit.judgement.id for _where, one in before for hit in sentences.hits(one.text, one.lead))
    for opening, text in joined:
        known = told | {hit.judgement.id for hit in sentences.hits(opening, second.lead) if "；" in opening}
        for hit in sentences.hits(f"{opening}；{text}", second.lead):
            crosses = hit.start < len(opening) < hit.end or (text != second.text and len(opening) < hit.end)
            if crosses and not known & {hit.judgement.id, *hit.judgement.same}:
                told.add(hit.judgement.id)
                yield replace(hit, start=0, end=min(len(second.text), hit.end - len(opening) - 1))


#: So long two sentences may be that are read as one.
_BOTH = 260
#: What opens a list of steps, each of which goes on from the one before.
_STEPS = re.compile("程序|流程|步骤|顺序|次序|办法如下|如下办理")


def _meets(sentences: Sentences, passage: Passage) -> bool:
    return any(sentences.hits(sentence.text, sentence.lead) for sentence in passage.sentences)


def _told(case: Case, section: Section, passage: Passage, sentence: Sentence, hits: Sequence[Hit]) -> Iterator[Finding]:
    gravest: dict[str, tuple[Gravity, Hit]] = {}
    for hit in hits:
        grave = _gravity(case, hit)
        if grave is None:
            continue
        before = gravest.get(hit.subject)
        if before is None or _RANK[grave] < _RANK[before[0]]:
            gravest[hit.subject] = (grave, hit)
    for grave, hit in gravest.values():
        yield _finding(case, section, passage, sentence, hit, Severity(grave.value))


def _gravity(case: Case, hit: Hit) -> Gravity | None:
    """How much the rule matters with these data; ``None`` when it does not apply."""
    rule = hit.judgement
    if rule.rules and not case.rules.intersection(rule.rules):
        return None
    if not case.holds(rule.when):
        return rule.otherwise
    return rule.severity


def _finding(case: Case, section: Section, passage: Passage, sentence: Sentence, hit: Hit, grave: Severity) -> Finding:
    rule = hit.judgement
    english = language() == "en"
    start, end = max(0, hit.start) + sentence.start, hit.end + sentence.start
    return Finding(
        rule.id,
        grave,
        (english and rule.message_en) or rule.message,
        path=case.place(section, passage.data_path(start, end)),
        label=where(section, passage),
        basis=statutes(case.library, rule.basis),
        hint=(english and rule.hint_en) or rule.hint,
        found=sentence.text.strip(),
        state=_STATE.get(grave, State.VIOLATED),
        **source_of(section),
    )
