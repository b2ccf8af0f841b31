"""The places of content that trials read: sets of them, each told by its name, and the digest of what stands there now.

Many trials read the same places; each set is written once, and what stands in it is digested once, of a policy once for
each policy.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from mengyue.checks.noted import EVERY
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.lint.watched_clauses import CLAUSES, said_of
from mengyue.lint.watched_policy import BY_KEY, POLICY, said_at, text_of
from mengyue.output.kept_results import KeptResults

__all__ = ["PlacesRead", "Reads"]

#: So many characters of its digest tell a set.
_NAME = 32


class Reads(NamedTuple):
    """The names of two sets of places: those in the library, those in the policy under which a trial is made."""

    content: str
    policy: str


class _OfPolicy(NamedTuple):
    """Places in a policy: those of records by their field, of all else by their names."""

    keys: Mapping[str, frozenset[str]]
    others: tuple[str, ...]


@dataclass
class PlacesRead:
    """Sets of places in ``library``, and in whatever policy, by their names."""

    library: Library
    _sets: dict[str, str] = field(default_factory=dict)
    _grouped: dict[str, _OfPolicy] = field(default_factory=dict)
    _digests: dict[Hashable, str] = field(default_factory=dict)
    _entries: dict[tuple[int, str], dict[str, str]] = field(default_factory=dict)
    _held: list[Policy] = field(default_factory=list)

    def named(self, read: Iterable[Hashable]) -> Reads:
        """Return the names of what was read, of which all but pairs of part and key is passed over."""
        places: dict[bool, list[str]] = {True: [], False: []}
        for place in read:
            if isinstance(place, tuple):
                part, key = place
                places[part == POLICY].append(key if part == POLICY else f"{part}\t{key}")
        return Reads(*(self._name(json.dumps(sorted(places[of_policy]))) for of_policy in (False, True)))

    def _name(self, text: str) -> str:
        name = KeptResults.key([text])[:_NAME]
        self._sets[name] = text
        return name

    def take(self, name: str, text: str) -> None:
        """Take the set ``name``, as :meth:`text` wrote it, for known."""
        self._sets[name] = text

    def text(self, name: str) -> str:
        """Return what a set is written as."""
        return self._sets[name]

    def has(self, name: str) -> bool:
        """Tell whether a set is known."""
        return name in self._sets

    def knows(self, reads: Reads) -> bool:
        """Tell whether both sets are known."""
        return self.has(reads.content) and self.has(reads.policy)

    def digest(self, reads: Reads, under: Policy | None) -> str:
        """Return the digest of what stands now at all that ``reads`` names, in the library and in ``under``."""
        key = (*reads, id(under))
        found = self._digests.get(key)
        if found is None:
            found = self._digests[key] = KeptResults.key([self._of_content(reads.content), self._said(reads, under)])
        return found

    def _of_content(self, name: str) -> str:
        if name not in self._digests:
            places = (place.split("\t", 1) for place in json.loads(self._sets[name]))
            self._digests[name] = KeptResults.key(["".join([self.record(part, key) for part, key in places])])
        return self._digests[name]

    def record(self, part: str, key: str) -> str:
        """Return the digest of what stands at ``key`` in a part of the library."""
        found = self._digests.get((part, key))
        if found is None:
            found = self._digests[part, key] = KeptResults.key([self._of_record(part, key)])
        return found

    def _of_record(self, part: str, key: str) -> str:
        if part == CLAUSES and key == EVERY:
            return "\0".join(self.library.clauses)
        said = said_of(self.library.clauses, part, key)
        if said is not None:
            return said
        records = getattr(self.library, part)
        return "\0".join(records) if key == EVERY else text_of(records[key]) if key in records else ""

    def _said(self, reads: Reads, under: Policy | None) -> str:
        """Return the digest of what a policy says at places of a set; keys that it does not have say nothing."""
        if under is None:
            return ""
        key = (reads.policy, id(under))
        if key not in self._digests:
            places = self._grouped.get(reads.policy)
            if places is None:
                places = self._grouped[reads.policy] = _grouped(self._sets[reads.policy])
            said = [self._others(under, places.others)]
            for name, keys in places.keys.items():
                entries = self._records(under, name)
                said += [f"{name}.{at}={entries[at]}" for at in sorted(keys & entries.keys())]
            self._digests[key] = KeptResults.key(said)
        return self._digests[key]

    def _others(self, policy: Policy, places: tuple[str, ...]) -> str:
        key = (places, id(policy))
        if key not in self._digests:
            self._digests[key] = KeptResults.key([self._at(policy, place) for place in places])
        return self._digests[key]

    def _at(self, policy: Policy, place: str) -> str:
        key = (POLICY, place, id(policy))
        if key not in self._digests:
            self._held.append(policy)  # what is known by its identity must live as long as that is known
            self._digests[key] = KeptResults.key([said_at(policy, place)])
        return self._digests[key]

    def _records(self, policy: Policy, name: str) -> dict[str, str]:
        """Return the digests of the records in a field of a policy."""
        key = (id(policy), name)
        if key not in self._entries:
            self._held.append(policy)
            records = getattr(policy, name)
            self._entries[key] = {at: KeptResults.key([said_at(policy, f"{name}.{at}")]) for at in records}
        return self._entries[key]


def _grouped(text: str) -> _OfPolicy:
    keys: dict[str, set[str]] = defaultdict(set)
    others = []
    for place in json.loads(text):
        name, dot, key = place.partition(".")
        if dot and name in BY_KEY and key != EVERY:
            keys[name].add(key)
        else:
            others.append(place)
    return _OfPolicy({name: frozenset(found) for name, found in sorted(keys.items())}, tuple(others))
