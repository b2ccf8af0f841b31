"""Wording to fall back on wherever one with a risk of its own was chosen: the first without such a risk, else the first
that the ladder lets us take."""

from __future__ import annotations

from collections.abc import Callable

from mengyue.draft.tree import Draft, Form
from mengyue.library.clause import Clause, Level
from mengyue.library.content_library import Library
from mengyue.model.alliance import Alliance, ClauseChoice
from mengyue.model.finding import EngineError
from mengyue.review.clause_places import Placed, placed

__all__ = ["suggested"]

Assemble = Callable[[Alliance], Draft | Form]


def suggested(draft: Draft, alliance: Alliance, library: Library, assemble: Assemble) -> dict[str, str]:
    """Return by clause id what the articles would say in the wording to fall back on, each as of this agreement.

    All are tried in one assembly; when they do not go together nothing is suggested. Nor is wording that wants what no
    data file can give, such as a time limit that this policy does not set.
    """
    risky: dict[str, str] = {}
    for place in placed(draft):
        clause = library.clauses.get(place.origin.clause)
        chosen = place.origin.variant
        if clause and not place.origin.own and any(variant.risk for variant in clause.variants if variant.id == chosen):
            others = _others(clause, chosen)
            risky.update((clause.id, variant) for variant in others[:1])
    if not risky:
        return {}
    choices = {
        key: alliance.clauses.get(key, ClauseChoice()).model_copy(update={"variant": variant})
        for key, variant in risky.items()
    }
    try:
        other = assemble(alliance.model_copy(update={"clauses": {**alliance.clauses, **choices}}))
    except EngineError:
        return {}
    if not isinstance(other, Draft):
        return {}
    return {
        place.origin.clause: place.text
        for place in placed(other)
        if risky.get(place.origin.clause) == place.origin.variant and _can_be_filled_in(place)
    }


def _can_be_filled_in(place: Placed) -> bool:
    """Tell whether no blank of the wording stands for what the policy says: no data file can give that."""
    return not any(path.startswith("policy.") for path in place.paths())


def _others(clause: Clause, chosen: str) -> list[str]:
    """Return the wordings to fall back on: those without a risk of their own, then what the ladder lets us take."""
    safe = [variant.id for variant in clause.variants if not variant.risk]
    allowed = [
        rung.variant
        for rung in clause.ladder
        if rung.variant and rung.variant not in (chosen, *safe) and rung.level in (Level.PREFERRED, Level.ACCEPTABLE)
    ]
    return [*safe, *dict.fromkeys(allowed)]
