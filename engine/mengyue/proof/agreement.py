"""Agreement within the agreement: figures stated more than once, and references that must lead to a certain subject."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import partial
from itertools import chain
from typing import NamedTuple

from mengyue.draft.tree import Ref
from mengyue.language.missing import is_missing
from mengyue.library.pattern import compiled
from mengyue.library.proof_rules import ProofFigure, ProofReference
from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.numbers import number
from mengyue.proof.reading import Passage, Section
from mengyue.proof.wording_patterns import applies, chosen, looked_at, told

__all__ = ["agreeing", "leading"]

_Place = tuple[Section, Passage, str]
#: So many characters before and behind a reference are looked at.
_NEAR = 40


def agreeing(case: Case) -> Iterator[Finding]:
    """Compare each figure of ``figures`` with the data, else with the place where it first stands."""
    for at, rule in enumerate(case.library.proof.figures):
        if not applies(case, rule):
            continue
        wanted = _wanted(case, rule)
        for value, (section, passage, found) in _stated(case, at, rule):
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


def _stated(case: Case, at: int, rule: ProofFigure) -> Iterator[tuple[Decimal, _Place]]:
    return chain.from_iterable(case.kept.over(chosen(case, rule), f"stated {at}", None, partial(_figures, rule)))


def _figures(rule: ProofFigure, section: Section) -> list[tuple[Decimal, _Place]]:
    patterns = [compiled(pattern) for pattern in rule.pattern if compiled(pattern).search(section.text)]
    return [
        (value, (section, passage, found[0]))
        for passage in (section.passages if patterns else ())
        for sentence in passage.sentences
        for pattern in patterns
        for found in pattern.finditer(sentence.text)
        if (value := number(found[1])) is not None
    ]


class _Target(NamedTuple):
    """An article that a reference leads to: the clauses it is about, and what to call it."""

    clauses: tuple[str, ...]
    name: str


def leading(case: Case) -> Iterator[Finding]:
    """Hold the words around every reference against what they say it must lead to."""
    target_of = _targets(case.reading.articles)
    every = case.library.proof.references
    numbers = [number for number, rule in enumerate(every) if applies(case, rule)]
    rules = [every[number] for number in numbers]
    led = numbers, {mark: (target.clauses, target.name) for mark, target in target_of.items()}
    yield from case.each_passage("leading", case.reading.sections, partial(_leading, case, rules, target_of), led)


def _leading(
    case: Case, rules: list[ProofReference], target_of: dict[str, _Target], section: Section, passage: Passage
) -> Iterator[Finding]:
    if not any([isinstance(part, Ref) for part in passage.inlines]):
        return
    inside = [rule for rule in rules if looked_at(section, rule)]
    for index, (at, part) in enumerate(passage.parts()):
        target = target_of.get(part.bookmark) if isinstance(part, Ref) else None
        if target is None or isinstance(next(iter(passage.inlines[index + 1 :]), None), Ref):
            continue
        before, after = passage.text[max(0, at - _NEAR) : at], passage.text[at + len(part.text) :][:_NEAR]
        for rule in inside:
            if _speaks(rule, before, after) and not _led(rule, target):
                found = f"{before[-8:]}{part.text}{after[:12]}"
                yield told(case, rule, section, passage, "", found, target.name)


def _speaks(rule: ProofReference, before: str, after: str) -> bool:
    """Tell whether the words around a reference say where it leads."""
    if rule.before and not compiled(rule.before).search(before):
        return False
    return not rule.after or bool(compiled(rule.after).match(after))


def _led(rule: ProofReference, target: _Target) -> bool:
    return any(fnmatchcase(clause, pattern) for clause in target.clauses for pattern in rule.targets)


def _targets(articles: Sequence[Section]) -> dict[str, _Target]:
    """Return where a reference may lead, by bookmark: an article is also about the clauses joined to it."""
    of_head: dict[str, list[str]] = {}
    head = ""
    for section in articles:
        head = head if section.article and section.article.joined else section.bookmark
        of_head.setdefault(head, []).append(section.clause)
    alone = {section.bookmark: _Target((section.clause,), section.name) for section in articles}
    return {mark: _Target(tuple(of_head.get(mark, target.clauses)), target.name) for mark, target in alone.items()}
