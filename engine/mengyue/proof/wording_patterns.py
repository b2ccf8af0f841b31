"""Wording: the patterns of ``clauses/proof.yaml``, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache

from mengyue.i18n import language
from mengyue.library.pattern import compiled
from mengyue.library.proof_rules import ProofFigure, ProofPattern, ProofReference
from mengyue.model.finding import Finding, Severity, State
from mengyue.proof.case import Case, source_of, statutes, where
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["applies", "chosen", "told", "wording"]

_STATE = {Severity.REVIEW: State.QUESTION, Severity.INFO: State.NOTE}
Rule = ProofPattern | ProofFigure | ProofReference


def wording(case: Case) -> Iterator[Finding]:
    """Apply every pattern; a rule is told once an article, at the first place."""
    for rule in case.library.proof.patterns:
        if not applies(case, rule) or _any(rule.unless_draft, case.reading.text):
            continue
        if rule.only_draft and not _any(rule.only_draft, case.reading.text):
            continue
        sections = list(chosen(case, rule))
        if rule.missing and sections and not any(_any(rule.missing, section.text) for section in sections):
            only = sections[0] if rule.where else None
            yield told(case, rule, only, None, "", (only and only.title) or "")
        for section in sections:
            if _any(rule.pattern, section.text) and not _any(rule.unless_article, section.text):
                yield from _first(case, rule, section)


def _first(case: Case, rule: ProofPattern, section: Section) -> Iterator[Finding]:
    for passage in section.passages:
        for sentence in passage.sentences:
            span = _match(rule, sentence)
            if span:
                start, end = span[0] + sentence.start, span[1] + sentence.start
                yield told(case, rule, section, passage, passage.data_path(start, end), passage.text[start:end])
                return


def _match(rule: ProofPattern, sentence: Sentence) -> tuple[int, int] | None:
    for pattern in rule.pattern:
        found = compiled(pattern).search(sentence.text)
        if found and not _any(rule.unless, sentence.text) and not _any(rule.unless, sentence.lead):
            return found.span()
    return None


def applies(case: Case, rule: Rule) -> bool:
    """Tell whether the policies have the rule's policy rule and its condition holds for the data."""
    return (not rule.rules or bool(case.rules.intersection(rule.rules))) and (
        not rule.when or bool(case.value(rule.when))
    )


def chosen(case: Case, rule: Rule) -> Iterator[Section]:
    """Yield the sections that the rule looks at: those of its clauses, or all."""
    for section in case.reading.sections:
        inside = not rule.where or _named(section, rule.where)
        if inside and not _named(section, rule.elsewhere):
            yield section


def told(
    case: Case, rule: Rule, section: Section | None, passage: Passage | None, path: str, found: str, required: str = ""
) -> Finding:
    """Return the finding of a rule that is content."""
    english = language() == "en"
    message = (english and rule.message_en) or rule.message
    grave = Severity(rule.severity.value)
    return Finding(
        rule.id,
        grave,
        message.replace("{found}", found).replace("{required}", required),
        path=case.place(section, path),
        label=where(section, passage),
        basis=statutes(case.library, rule.basis),
        hint=(english and rule.hint_en) or rule.hint,
        found=found,
        required=required,
        state=_STATE.get(grave, State.VIOLATED),
        **source_of(section),
    )


def _named(section: Section, patterns: tuple[str, ...]) -> bool:
    return bool(section.clause) and _among(section.clause, patterns)


@cache
def _among(clause: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(clause, pattern) for pattern in patterns)


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(compiled(pattern).search(text) for pattern in patterns)
