"""Proofreading an assembled agreement: every check, in one order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module

from mengyue.checks.noted import noted_by
from mengyue.draft.tree import Draft
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding
from mengyue.progress import still
from mengyue.proof.case import Case
from mengyue.proof.data_facts import Facts
from mengyue.proof.kept_findings import content_mark
from mengyue.proof.one_cause import once, untold
from mengyue.proof.plain_text import FOREIGN
from mengyue.proof.policy_names import speaking
from mengyue.proof.punctuation import are_plain

__all__ = ["proof"]


@dataclass(frozen=True)
class _Check:
    """A check by the module it stands in, and its name where that is another. The module is not imported before it has
    to judge: an earlier run may have found what it finds (:meth:`Case.once`).

    ``by_name`` are checks of tables and of what is stated, which read the names of the data; ``by_data`` those that ask
    the data for more than the value of a rule's expression.
    """

    module: str
    name: str = ""
    by_name: bool = False
    by_data: bool = False

    def __call__(self, case: Case) -> Iterable[Finding]:
        module = import_module(f"mengyue.proof.{self.module}")
        found: Iterable[Finding] = getattr(module, self.name or self.module)(case)
        return found


_NAMES, _AMOUNTS = _Check("party_names", "names", by_data=True), _Check("amounts")
_MARKS = _Check("punctuation", "marks")
_DISPUTES, _RATES, _CITATIONS = _Check("disputes"), _Check("rates"), _Check("citations")
_SOURCES, _STATEMENTS, _OWN_FIGURES = _Check("outdated_sources", "sources"), _Check("statements"), _Check("own_figures")
_CHECKS = (
    _Check("terms"), _NAMES, _Check("references"), _Check("agreement", "leading"), _Check("duties"), _AMOUNTS,
    _Check("figures", by_name=True), _Check("agreement", "agreeing"), _Check("parties", by_data=True),
    _Check("repeats"), _MARKS, _Check("wording_patterns", "wording"), _DISPUTES, _RATES,
    _Check("rewards", by_data=True), _Check("research", by_data=True), _SOURCES, _Check("places", by_data=True),
    _CITATIONS,
)  # fmt: skip
#: What holds for any text; the others ask for what an agreement of all members must have.
_PAPER_CHECKS = (_NAMES, _AMOUNTS, _MARKS, _SOURCES, _CITATIONS)
#: What holds for anybody's text, of which no outline of ours says what must be in it.
_FOREIGN_CHECKS = (_AMOUNTS, _DISPUTES, _RATES, _CITATIONS)
#: What sentences say, in an agreement and in any other paper: told where none of those above has told of it.
_SENSE = (
    _Check("against_data", by_name=True), _OWN_FIGURES, _Check("own_words"), _Check("contradictions"), _STATEMENTS,
)  # fmt: skip
_PAPER_SENSE = (_OWN_FIGURES, _STATEMENTS)
_ALIKE = _Check("alike")


def proof(
    draft: Draft,
    alliance: Alliance,
    library: Library,
    policies: Sequence[Policy],
    *,
    as_of: date,
    renamed: Mapping[str, str] | None = None,
    facts: Facts | None = None,
    asking: bool = True,
) -> list[Finding]:
    """Return what a drafter and a lawyer would mark in ``draft``, each finding once.

    ``label`` says where: number and title of the article or schedule, paragraph and item. ``path`` is the data path of
    the fact at fault, else ``clauses.<id>``. An error keeps the agreement from being signed. ``renamed`` are the names
    that members bore before, with those since: a passage may tell both. ``facts`` are known without an alliance.
    Without ``asking`` nothing is asked about that is only worded like what lawyers have judged faulty.
    """
    content = content_mark(library, policies)
    case = Case(draft, alliance, speaking(library, policies), policies, as_of, renamed or {}, facts, content)
    if noted_by(library.clauses):
        case.kept.reads.every()
    checks = {"agreement": _CHECKS, FOREIGN: _FOREIGN_CHECKS}.get(draft.kind, _PAPER_CHECKS)
    told = dict.fromkeys(finding for check in checks for finding in _found(check, case))
    whole = draft.kind in ("agreement", FOREIGN)
    sense = _SENSE if whole else _PAPER_SENSE
    others = dict.fromkeys(finding for check in sense for finding in _found(check, case))
    found = [*told, *once(case, list(told), others)]
    if whole and asking:
        found += untold(list(_found(_ALIKE, case)), found)
    if kept := case.neutral[0].between_runs:
        kept.write()
    if case.kept_each:
        case.kept_each.write()
    case.kept.reads.document()
    case.__dict__.pop("neutral")  # each of the two refers to the other: they would outlive their use
    return found


def _found(check: _Check, case: Case) -> Iterable[Finding]:
    still()
    if check.by_name:
        return check(case)
    neutral, names_of_data = case.neutral
    if check is _MARKS and names_of_data and not are_plain(names_of_data.of_data):
        return check(case)
    noted = check.by_data or noted_by(case.library.clauses)
    found = check(neutral) if noted else neutral.once(f"{check.module} {check.name}", check)
    return map(names_of_data.told, found) if names_of_data else found
