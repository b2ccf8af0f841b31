"""The document against itself: days, secrecy, definitions, precedence, who acts, references, rights given twice."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.model.finding import Finding
from mengyue.proof.case import Case
from mengyue.proof.court_places import court_places
from mengyue.proof.own_actors import actors
from mengyue.proof.own_days import days
from mengyue.proof.own_definitions import definitions
from mengyue.proof.own_forces import forces
from mengyue.proof.own_parties import own_parties
from mengyue.proof.own_precedence import precedence
from mengyue.proof.own_references import own_references
from mengyue.proof.own_rights import own_rights
from mengyue.proof.own_secrecy import secrecy
from mengyue.proof.own_slots import own_slots
from mengyue.proof.own_spans import own_spans

__all__ = ["own_words"]


def own_words(case: Case) -> Iterator[Finding]:
    """Hold the sentences of the document against one another."""
    for check in (
        days,
        secrecy,
        definitions,
        precedence,
        actors,
        own_parties,
        own_references,
        own_rights,
        own_slots,
        own_spans,
        forces,
        court_places,
    ):
        yield from check(case)
