"""A policy that tells when something is read of it that its papers seldom read: what its rules say, its history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mengyue.library.policy import Policy, Rule

__all__ = ["seldom_read_apart", "watched_policy"]

#: What every paper may read of a rule; all else is read where rules are judged or told.
_OF_RULES = frozenset(("id", "kind", "force", "tags"))
_RULE = frozenset(Rule.model_fields) - _OF_RULES
_POLICY = frozenset(
    [
        "issued",
        "status",
        "superseded_by",
        "superseded_on",
        "in_force",
        "seen",
        "notice",
        "notice_en",
        "extends",
        "draws",
        "without",
        "doubts",
        "conflicts",
    ]
)
#: Whoever has all that a record says has that too.
_ALL = "__dict__"


def seldom_read_apart(policy: Policy) -> str:
    """Return what ``policy`` says without what is seldom read."""
    return policy.model_dump_json(exclude={**dict.fromkeys(_POLICY, True), "rules": {"__all__": set(_RULE)}})


def watched_policy(policy: Policy, note: Callable[[], None]) -> Policy:
    """Return ``policy`` as it is; whenever something is read of it that is seldom read, ``note`` is called."""

    class WatchedRule(Rule):
        def __getattribute__(self, name: str) -> Any:
            if name in _RULE or name == _ALL:
                note()
            return super().__getattribute__(name)

    class WatchedPolicy(Policy):
        def __getattribute__(self, name: str) -> Any:
            if name in _POLICY or name == _ALL:
                note()
            return super().__getattribute__(name)

    rules = tuple(WatchedRule.model_construct(**rule.__dict__) for rule in policy.rules)
    return WatchedPolicy.model_construct(**{**policy.__dict__, "rules": rules})
