"""Agreement within the agreement: figures stated more than once, and references that must lead to a certain subject."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fnmatch import fnmatchcase

from mengyue.draft.tree import Ref
from mengyue.language.missing import is_missing
from mengyue.library.pattern import compiled
from mengyue.library.proof_rules import ProofFigure, ProofReference
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.numbers import number
from mengyue.proof.reading import Passage, Section
from mengyue.proof.wording_patterns import applies, chosen, told

__all__ = ["agreeing", "leading"]

_Place = tuple[Section, Passage, str]
#: So many characters before and behind a reference are looked at.
_NEAR = 40


def agreeing(case: Case) -> Iterator[Finding]:
    """Compare each figure of ``figures`` with the data, else with the place where it first stands."""
    for rule in case.library.proof.figures:
        if not applies(case, rule):
            continue
        wanted = _wanted(case, rule)
        for value, (section, passage, found) in _stated(case, rule):
            if wanted is None:
                wanted = value
            elif value != wanted:
                required = f"{wanted:f}{rule.unit}"
                yield told(case, rule, section, passage, "", found, required)


def _wanted(case: Case, rule: ProofFigure) -> Decimal | None:
    if not rule.equals:
        return None
    value = case.value(rule.equals)
    return None if is_missing(value) else Decimal(str(value))


def _stated(case: Case, rule: ProofFigure) -> Iterator[tuple[Decimal, _Place]]:
    for section in chosen(case, rule):
        patterns = [pattern for pattern in rule.pattern if compiled(pattern).search(section.text)]
        for passage in section.passages if patterns else ():
            for sentence in passage.sentences:
                for pattern in patterns:
                    for found in compiled(pattern).finditer(sentence.text):
                        value = number(found[1])
                        if value is not None:
                            yield value, (section, passage, found[0])


def leading(case: Case) -> Iterator[Finding]:
    """Hold the words around every reference against what they say it must lead to."""
    target_of = {section.bookmark: section for section in case.reading.articles}
    rules = [
        (rule, {id(section) for section in chosen(case, rule)})
        for rule in case.library.proof.references
        if applies(case, rule)
    ]
    for section, passage in case.reading.passages():
        for index, (at, part) in enumerate(passage.parts()):
            target = target_of.get(part.bookmark) if isinstance(part, Ref) else None
            if target is None or isinstance(next(iter(passage.inlines[index + 1 :]), None), Ref):
                continue
            before, after = passage.text[max(0, at - _NEAR) : at], passage.text[at + len(part.text) :][:_NEAR]
            for rule, inside in rules:
                if id(section) in inside and _speaks(rule, before, after) and not _led(rule, target):
                    found = f"{before[-8:]}{part.text}{after[:12]}"
                    yield told(case, rule, section, passage, "", found, target.name)


def _speaks(rule: ProofReference, before: str, after: str) -> bool:
    """Tell whether the words around a reference say where it leads."""
    if rule.before and not compiled(rule.before).search(before):
        return False
    return not rule.after or bool(compiled(rule.after).match(after))


def _led(rule: ProofReference, target: Section) -> bool:
    return any(fnmatchcase(target.clause, pattern) for pattern in rule.targets)
