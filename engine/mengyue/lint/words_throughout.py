"""The words of a policy that run through all its papers: with others, every line of them reads otherwise."""

from __future__ import annotations

from mengyue.library.policy import Policy

__all__ = ["words_throughout"]

#: What the alliance is called, and its agreement.
_THROUGHOUT = ("alliance", "agreement")


def words_throughout(policy: Policy) -> tuple[str, ...]:
    """Return what ``policy`` calls the alliance and its agreement, empty where it has no word of its own."""
    return tuple(str(policy.vocabulary.get(key) or "") for key in _THROUGHOUT)
