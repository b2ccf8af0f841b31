"""Proofreading an assembled agreement: every check, in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date

from mengyue.checks.noted import noted_by
from mengyue.draft.tree import Draft
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding
from mengyue.progress import still
from mengyue.proof.against_data import against_data
from mengyue.proof.agreement import agreeing, leading
from mengyue.proof.alike import alike, untold
from mengyue.proof.amounts import amounts
from mengyue.proof.case import Case
from mengyue.proof.citations import citations
from mengyue.proof.contradictions import contradictions
from mengyue.proof.data_facts import Facts
from mengyue.proof.disputes import disputes
from mengyue.proof.duties import duties
from mengyue.proof.figures import figures
from mengyue.proof.kept_findings import content_mark
from mengyue.proof.outdated_sources import sources
from mengyue.proof.own_figures import own_figures
from mengyue.proof.own_words import own_words
from mengyue.proof.parties import parties
from mengyue.proof.party_names import names
from mengyue.proof.places import places
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.policy_names import speaking
from mengyue.proof.punctuation import are_plain, marks
from mengyue.proof.rates import rates
from mengyue.proof.references import references
from mengyue.proof.repeats import repeats
from mengyue.proof.research import research
from mengyue.proof.rewards import rewards
from mengyue.proof.statements import once, statements
from mengyue.proof.terms import terms
from mengyue.proof.wording_patterns import wording

__all__ = ["proof"]

_CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    terms, names, references, leading, duties, amounts, figures, agreeing, parties, repeats, marks,
    wording, disputes, rates, rewards, research, sources, places, citations,
)  # fmt: skip


#: What holds for any text; the others ask for what an agreement of all members must have.
_PAPER_CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    names, amounts, marks, sources, citations,
)  # fmt: skip


#: What holds for anybody's text, of which no outline of ours says what must be in it.
_FOREIGN_CHECKS: tuple[Callable[[Case], Iterator[Finding]], ...] = (
    amounts, disputes, rates, citations,
)  # fmt: skip


def proof(
    draft: Draft,
    alliance: Alliance,
    library: Library,
    policies: Sequence[Policy],
    *,
    as_of: date,
    renamed: Mapping[str, str] | None = None,
    facts: Facts | None = None,
) -> list[Finding]:
    """Return what a drafter and a lawyer would mark in ``draft``, each finding once.

    ``label`` says where: number and title of the article or schedule, paragraph and item. ``path`` is the data path of
    the fact at fault, else ``clauses.<id>``. An error keeps the agreement from being signed. ``renamed`` are the names
    that members bore before, with those since: a passage may tell both. ``facts`` are known without an alliance.
    """
    content = content_mark(library, policies)
    case = Case(draft, alliance, speaking(library, policies), policies, as_of, renamed or {}, facts, content)
    if noted_by(library.clauses):
        case.kept.reads.every()
    checks = {"agreement": _CHECKS, FOREIGN: _FOREIGN_CHECKS}.get(draft.kind, _PAPER_CHECKS)
    told = dict.fromkeys(finding for check in checks for finding in _found(check, case))
    whole = draft.kind in ("agreement", FOREIGN)
    sense = (against_data, own_figures, own_words, contradictions, statements) if whole else (own_figures, statements)
    others = dict.fromkeys(finding for check in sense for finding in _found(check, case))
    found = [*told, *once(case, list(told), others)]
    if whole:
        found += untold(list(_found(alike, case)), found)
    if kept := case.neutral[0].between_runs:
        kept.write()
    case.kept.reads.document()
    return found


#: Checks of tables and of what is stated, with the names of the data.
_BY_NAME = frozenset((figures, against_data))
#: Checks that ask the data for more than the value of a rule's expression.
_BY_DATA = frozenset((names, parties, places, rewards, research))


def _found(check: Callable[[Case], Iterator[Finding]], case: Case) -> Iterable[Finding]:
    still()
    if check in _BY_NAME:
        return check(case)
    neutral, names_of_data = case.neutral
    if check is marks and names_of_data and not are_plain(names_of_data.of_data):
        return check(case)
    noted = check in _BY_DATA or noted_by(case.library.clauses)
    found = check(neutral) if noted else neutral.once(check)
    return map(names_of_data.told, found) if names_of_data else found
