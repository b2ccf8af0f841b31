"""Wording: the patterns of ``clauses/proof.yaml``, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache, lru_cache, partial

from mengyue.i18n import language
from mengyue.library.pattern import compiled
from mengyue.library.proof_rules import ProofFigure, ProofPattern, ProofReference
from mengyue.meaning.sentence_parts import reported
from mengyue.model.finding import Finding, Severity, State
from mengyue.proof.case import Case, source_of, statutes, where
from mengyue.proof.reading import Passage, Section, Sentence

__all__ = ["applies", "chosen", "looked_at", "told", "wording"]

_STATE = {Severity.REVIEW: State.QUESTION, Severity.INFO: State.NOTE}
Rule = ProofPattern | ProofFigure | ProofReference


def wording(case: Case) -> Iterator[Finding]:
    """Apply every pattern; a rule is told once an article, at the first place."""
    sections = case.reading.sections
    met: dict[int, list[Finding]] = {}
    had: set[int] = set()
    for there, own in case.kept.over(sections, "wording", language(), partial(_met, case)):
        had |= own
        for number, finding in there:
            met.setdefault(number, []).append(finding)
    for number, rule in enumerate(case.library.proof.patterns):
        if not applies(case, rule) or _any(rule.unless_draft, case.reading.text):
            continue
        if rule.only_draft and not _any(rule.only_draft, case.reading.text):
            continue
        if rule.missing and number not in had and (first := next(chosen(case, rule), None)):
            only = first if rule.where else None
            yield told(case, rule, only, None, "", (only and only.title) or "")
        yield from met.get(number, ())


def _met(case: Case, section: Section) -> tuple[tuple[tuple[int, Finding], ...], frozenset[int]]:
    """The rules that a section meets, by their number, each with its finding; and those whose words it has that must
    not be missing."""
    met: list[tuple[int, Finding]] = []
    had: set[int] = set()
    for number, rule in enumerate(case.library.proof.patterns):
        if not looked_at(section, rule):
            continue
        if rule.missing and _any(rule.missing, section.text):
            had.add(number)
        if _any(rule.pattern, section.text) and not _any(rule.unless_article, section.text):
            met += ((number, finding) for finding in _first(case, number, rule, section))
    return tuple(met), frozenset(had)


#: Of so many sentences it is known that they do not meet a rule.
_MOST = 2_000


def _first(case: Case, number: int, rule: ProofPattern, section: Section) -> Iterator[Finding]:
    known: set[tuple[str, str]] = case.kept.once(("met by none", number), set)
    for passage in section.passages:
        for sentence in passage.sentences:
            if (said := (sentence.text, sentence.lead)) in known:
                continue
            span = _match(rule, sentence)
            if span is None:
                if len(known) >= _MOST:
                    known.clear()
                known.add(said)
            else:
                start, end = span[0] + sentence.start, span[1] + sentence.start
                yield told(case, rule, section, passage, passage.data_path(start, end), passage.text[start:end])
                return


def _match(rule: ProofPattern, sentence: Sentence) -> tuple[int, int] | None:
    for pattern in rule.pattern:
        found = compiled(pattern).search(sentence.text)
        if (
            found
            and not _any(rule.unless, sentence.text)
            and not _any(rule.unless, sentence.lead)
            and not any(start <= found.start() < end for start, end in reported(sentence.text))
        ):
            return found.span()
    return None


def applies(case: Case, rule: Rule) -> bool:
    """Tell whether the policies have the rule's policy rule and its condition holds for the data."""
    return (not rule.rules or bool(case.rules.intersection(rule.rules))) and case.holds(rule.when)


def chosen(case: Case, rule: Rule) -> Iterator[Section]:
    """Return the sections that the rule looks at: those of its clauses, or all."""
    sections, clauses = case.reading.sections, case.reading.clauses
    return (sections[at] for at in _looked_at(clauses, rule.where, rule.elsewhere))


@lru_cache(maxsize=1024)
def _looked_at(clauses: tuple[str, ...], where: tuple[str, ...], elsewhere: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(at for at, clause in enumerate(clauses) if _is_looked_at(clause, where, elsewhere))


def looked_at(section: Section, rule: Rule) -> bool:
    """Tell whether the rule looks at ``section``."""
    return _is_looked_at(section.clause, rule.where, rule.elsewhere)


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


@cache
def _is_looked_at(clause: str, where: tuple[str, ...], elsewhere: tuple[str, ...]) -> bool:
    return (not where or _named(clause, where)) and not _named(clause, elsewhere)


def _named(clause: str, patterns: tuple[str, ...]) -> bool:
    return bool(clause) and any(fnmatchcase(clause, pattern) for pattern in patterns)


def _any(patterns: Iterable[str], text: str) -> bool:
    return any(compiled(pattern).search(text) for pattern in patterns)
