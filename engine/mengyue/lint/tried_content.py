"""What trials see of a library: without what no agreement or paper and no finding about one can show.

So a trial is done again for none of that: what the register says of an article in our words, why a clause was changed
and which version it has.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mengyue.library.clause import Clause
from mengyue.library.content_library import Library
from mengyue.library.statute import Law

__all__ = ["tried_content"]

#: What stands in a clause for who keeps the library or negotiates; and what says so instead.
_KEPT_FOR_PEOPLE = {
    "version": "0", "effective": date.min, "reason": "", "risk": "", "approval": None, "ladder": (), "places": {},
}  # fmt: skip


def tried_content(library: Library) -> Library:
    """Return ``library`` with nothing in these places."""
    clauses = {key: _clause(clause) for key, clause in library.clauses.items()}
    return replace(library, clauses=clauses, laws={key: _law(law) for key, law in library.laws.items()})


def _clause(clause: Clause) -> Clause:
    variants = tuple([v.model_copy(update={"risk": ""}) if v.risk else v for v in clause.variants])
    return clause.model_copy(update={**_KEPT_FOR_PEOPLE, "variants": variants})


def _law(law: Law) -> Law:
    articles = {number: one.model_copy(update={"says": "", "how": ""}) for number, one in law.articles.items()}
    texts = tuple([text.model_copy(update={"note": ""}) for text in law.texts])
    return law.model_copy(update={"note": "", "texts": texts, "articles": articles})
