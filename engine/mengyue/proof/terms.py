"""Terms: every term used is defined, once, and every definition is used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import partial

from mengyue.checks.noted import noted_by
from mengyue.draft.tree import Term
from mengyue.i18n import _
from mengyue.library.content_library import Library
from mengyue.library.policy_words import Words
from mengyue.model.finding import Finding, Severity
from mengyue.once import Same
from mengyue.proof.case import Case
from mengyue.proof.reading import Passage, Section

__all__ = ["terms"]

_SHORT = re.compile(r"以下(?:简称|合称|统称|称)为?[“*]{0,2}([^“”*（）()，。；：、\s{}]{1,20})")
_Place = tuple[Section, Passage]


def terms(case: Case) -> Iterator[Finding]:
    """Judge definitions.

    A term counts as known to the library when a clause lists it under ``defines`` (its absence is an error) or
    abbreviates a name with 以下简称 or 以下称 (a warning). The preamble's abbreviation names the alliance; one
    definition may follow.
    """
    defined = _definitions(case)
    known = _known(case)
    every = sorted({*defined, *known}, key=lambda term: (-len(term), term))
    if not every:
        return
    pattern = re.compile("|".join(re.escape(term) for term in every))
    used: dict[str, list[_Place]] = {}
    often: set[str] = set()
    sections = case.reading.sections
    uses = case.kept.over(sections, "used", pattern.pattern, partial(_used, case, pattern))
    for section, uses_of in zip(sections, uses, strict=True):
        for passage, term, number in uses_of:
            used.setdefault(term, []).append((section, passage))
            if number > 1 and any(passage is place[1] for place in defined.get(term, ())):
                often.add(term)
    for term, places in defined.items():
        body = [place for place in places if place[0].kind != "preamble"]
        if len(body) > 1:
            first, second = body[0], body[1]
            message = _("“{term}”在{first}已有定义，{second}又作定义")
            names = {"first": first[0].name, "second": second[0].name}
            yield case.report("PF-TERM-TWICE", *second, message.format(term=term, **names), found=term)
        own = {id(passage) for _section, passage in places}
        if term not in often and not any(id(passage) not in own for _section, passage in used.get(term, ())):
            message = _("“{term}”有定义，别处没有使用")
            yield case.report("PF-TERM-UNUSED", *places[0], message.format(term=term), found=term)
    for term, grave in known.items():
        if term not in defined and term in used:
            message = _("使用了“{term}”，协议没有定义").format(term=term)
            yield case.report("PF-TERM-UNDEFINED", *used[term][0], message, found=term, severity=grave)


def _definitions(case: Case) -> dict[str, list[_Place]]:
    """Terms defined in the agreement, with the passages that define them; a passage counts once."""
    found: dict[str, list[_Place]] = {}
    sections = case.reading.sections
    every = case.kept.over(sections, "defined", None, partial(_defined, case))
    for section, defined in zip(sections, every, strict=True):
        for passage, term in defined:
            found.setdefault(term, []).append((section, passage))
    return found


def _defined(case: Case, section: Section) -> tuple[tuple[Passage, str], ...]:
    found = case.kept.fresh(section.passages, "defined", None, _defined_in)
    return tuple((passage, term) for passage, terms_of in found for term in terms_of)


def _defined_in(passage: Passage) -> tuple[str, ...]:
    bold = [part.text for part in passage.inlines if isinstance(part, Term)]
    short = _SHORT.findall(passage.text) if "以下" in passage.text else ()
    return tuple(dict.fromkeys((*bold, *short)))


def _used(case: Case, pattern: re.Pattern[str], section: Section) -> tuple[tuple[Passage, str, int], ...]:
    """The terms that each passage has, and how often."""
    found = case.kept.fresh(section.passages, "used", pattern.pattern, partial(_used_in, pattern))
    return tuple((passage, term, number) for passage, terms_of in found for term, number in terms_of)


def _used_in(pattern: re.Pattern[str], passage: Passage) -> tuple[tuple[str, int], ...]:
    found = pattern.findall(passage.text)
    return tuple(Counter(found).items()) if found else ()


def _known(case: Case) -> dict[str, Severity]:
    """Terms, in the policy's words, that the clauses of this outline define, with the weight of their absence."""
    wording = {key: word for policy in case.policies for key, word in policy.wording.items()}
    key = ("known terms", Same(case.library.clauses), case.draft.id, tuple(wording.items()))
    noted = noted_by(case.library.clauses)
    once = noted.once if noted else case.kept.once
    return once(key, lambda: _known_terms(case.library, case.draft.id, Words(wording)))


def _known_terms(library: Library, paper: str, words: Words) -> dict[str, Severity]:
    outline = library.outlines.get(paper)
    listed = outline.clauses if outline else tuple(library.clauses)
    clauses = [library.clauses[key] for key in listed if key in library.clauses]
    known: dict[str, Severity] = {}
    for clause in clauses:
        for line in clause.abbreviating:
            known |= dict.fromkeys(_SHORT.findall(words(line)), Severity.WARNING)
    for clause in clauses:
        known |= dict.fromkeys(map(words, clause.defines), Severity.ERROR)
    return known
