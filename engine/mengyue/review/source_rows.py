"""条款出处表: where every article comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mengyue.draft.tree import Draft
from mengyue.library.clause import Clause
from mengyue.library.content_library import Library
from mengyue.library.named_requirements import requirements
from mengyue.library.policy import Policy
from mengyue.review.agreement_notes import status_of, why_in_words
from mengyue.review.basis import statute_lines
from mengyue.review.clause_places import Placed, placed

__all__ = ["source_rows"]


def source_rows(draft: Draft, library: Library, policies: Sequence[Policy], as_of: date) -> Iterator[dict[str, str]]:
    """Yield one row a clause, in reading order."""
    for place in placed(draft):
        origin = place.origin
        clause = library.clauses.get(origin.clause)
        variant = next((v for v in clause.variants if v.id == origin.variant), None) if clause else None
        yield {
            "article": place.number,
            "title": place.title,
            "clause": origin.clause,
            "version": origin.version + (f"（{status_of(clause)}）" if clause else ""),
            "variant": f"{variant.title if variant else ''}（{origin.variant}）",
            "why": why_in_words(origin, variant),
            "statutes": "\n".join(statute_lines(origin.statutes, library, as_of, short=True)) or "无",
            "requirements": "\n".join(requirements(origin.satisfies, policies)) or "无",
            "essential": "是" if clause and clause.essential else "否",
            "alternatives": _alternatives(place, clause),
            "risk": origin.risk or "无",
        }


def _alternatives(place: Placed, clause: Clause | None) -> str:
    """Say whether the wording departs from the library's first, and what else there is."""
    if clause is None:
        return "无"
    first = clause.variants[0]
    departs = [f"偏离首选表述“{first.title}”"] if place.origin.variant != first.id else []
    others = [f"{at}. {title}" for at, title in enumerate(place.origin.fallbacks, 1)]
    return "\n".join([*departs, *others]) or "无"
