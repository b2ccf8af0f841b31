"""A policy that notes what is read of it, item by item: of parameters, words, definitions and choices each by its key.

What is noted is told apart from what another policy says in the same place by :func:`said_at`. So a trial is known by
what it read, not by the policy under which it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mengyue.checks.noted import EVERY, Noted, NotedRecords
from mengyue.library.policy import Policy, Rule
from mengyue.model.base import Model

__all__ = ["BY_KEY", "POLICY", "said_at", "text_of", "watched_policy"]

#: What is read of a policy stands under this part, as ``field`` or as ``field`` and key.
POLICY = "policy"
#: Fields that are read by key.
BY_KEY = ("parameters", "vocabulary", "definitions", "choices", "labels")
#: What every paper may read of a rule; all else is read where rules are judged or told.
_OF_RULES = frozenset(("id", "kind", "force", "tags"))
_RULE = frozenset(Rule.model_fields) - _OF_RULES
_RULES, _TOLD, _MET = "rules", "rules told", "met by "
#: What is made of several fields, and counts as read for itself.
_MADE = frozenset(("sources", "limiting", "annual", "filing"))
#: Whoever has all that a record says has that too.
_ALL = "__dict__"
_PLAIN = frozenset(Policy.model_fields) - {*BY_KEY, _RULES}


def said_at(policy: Policy, place: str) -> str:
    """Return what ``policy`` says at a place that was noted."""
    if place == EVERY:
        return policy.model_dump_json()
    if place == _RULES:
        return policy.model_dump_json(include={_RULES: {"__all__": set(_OF_RULES)}})
    if place == _TOLD:
        return policy.model_dump_json(include={_RULES})
    if place.startswith(_MET):
        return text_of(policy.met_by(place.removeprefix(_MET)))
    field, dot, key = place.partition(".")
    found = getattr(policy, field)
    if not dot:
        return text_of(found)
    return "\0".join(found) if key == EVERY else text_of(found[key]) if key in found else ""


def text_of(part: Any) -> str:
    """Return all that a record, or records, say."""
    if isinstance(part, Model):
        return part.model_dump_json()
    if isinstance(part, Mapping):
        return repr([(str(key), text_of(item)) for key, item in part.items()])
    if isinstance(part, tuple | list):
        return repr([text_of(item) for item in part])
    return str(part)


def watched_policy(policy: Policy, noted: Noted) -> Policy:
    """Return ``policy`` as it is; what is read of it is ``noted``."""
    entries = {field: NotedRecords(POLICY, getattr(policy, field), noted, f"{field}.") for field in BY_KEY}

    class WatchedRule(Rule):
        def __getattribute__(self, name: str) -> Any:
            if name in _RULE or name == _ALL:
                noted.now.add((POLICY, _TOLD))
            return super().__getattribute__(name)

    class WatchedPolicy(Policy):
        def __getattribute__(self, name: str) -> Any:
            if name in entries:
                return entries[name]
            if name in _MADE:
                noted.now.add((POLICY, name))
                return getattr(policy, name)
            if name in _PLAIN:
                noted.now.add((POLICY, name))
            elif name == _RULES:
                noted.now.add((POLICY, _RULES))
            elif name == _ALL:
                noted.now.add((POLICY, EVERY))
            return super().__getattribute__(name)

        def met_by(self, clause: str) -> tuple[str, ...]:
            noted.now.add((POLICY, f"{_MET}{clause}"))
            return policy.met_by(clause)

    rules = tuple(WatchedRule.model_construct(**rule.__dict__) for rule in policy.rules)
    return WatchedPolicy.model_construct(**{**policy.__dict__, "rules": rules})
