"""Which facts the papers of a policy print and its rules read: what the form asks for first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock

from mengyue.draft.blanks import inlines_of
from mengyue.draft.tree import Blank, Draft, Form, Stage, Value
from mengyue.intake.load import Loaded, load
from mengyue.intake.pack_speech import PackSpeech
from mengyue.intake.scaffold import policy_places
from mengyue.library.data_model import data_model
from mengyue.library.policy import Policy, PolicyDocument
from mengyue.model.describe import walk
from mengyue.model.finding import EngineError
from mengyue.pipeline import Workshop

__all__ = ["Papers", "Printed", "Trees"]

#: Papers with what was made of them.
Trees = Sequence[tuple[PolicyDocument, Draft | Form]]


@dataclass(frozen=True, slots=True)
class Printed:
    """``rules`` are the places of the policy by field, ``papers`` the titles of papers by field, ``clauses`` what the
    clauses decide by; paths are patterns. ``speech`` is what the policy calls fields and choices."""

    rules: Mapping[str, tuple[str, ...]]
    papers: Mapping[str, tuple[str, ...]]
    clauses: frozenset[str] = frozenset()
    speech: PackSpeech = field(default_factory=PackSpeech)

    def asks(self, pattern: str) -> bool:
        """Tell whether this policy has a use for the field."""
        return pattern in self.rules or pattern in self.papers or pattern in self.clauses


class Papers:
    """The papers of alliances as trees, and what they print; kept while the data stay the same."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._examples: dict[str, Mapping[str, tuple[str, ...]]] = {}
        self._trees: dict[str, Trees] = {}
        self._read_by_clauses: frozenset[str] = frozenset()
        self._lock = Lock()

    def documents(self, loaded: Loaded, policy: Policy) -> list[PolicyDocument]:
        """Return the papers of the founding that can be looked at while typing."""
        return [d for d in self._shop.documents(policy) if not self._shop.is_serial(d)]

    def tree(self, loaded: Loaded, policy: Policy, document: PolicyDocument) -> Draft | Form:
        """Make one paper."""
        return self._shop.assemble(loaded, policy, document, stage=Stage.DRAFT, as_of=date.today())

    def trees(self, digest: str, loaded: Loaded, policy: Policy) -> Trees:
        """Return the papers of an alliance whose file has ``digest``; those that cannot be made are left out."""
        key = f"{digest} {date.today()}"
        found = self._trees.get(key)
        if found is None:
            made = []
            for document in self.documents(loaded, policy):
                try:
                    made.append((document, self.tree(loaded, policy, document)))
                except EngineError:
                    continue
            found = tuple(made)
            with self._lock:
                self._trees[key] = found
                while len(self._trees) > 8:
                    self._trees.pop(next(iter(self._trees)))
        return found

    def printed(self, digest: str, loaded: Loaded | None, policy: Policy) -> Printed:
        """Return what the policy asks for: by its rules, by the papers of its example, by those of this alliance."""
        papers = {key: list(titles) for key, titles in self._of_example(policy).items()}
        if loaded is not None:
            for key, titles in _patterns(self.trees(digest, loaded, policy)).items():
                known = papers.setdefault(key, [])
                known += [title for title in titles if title not in known]
        named = {key: tuple(told) for key, told in papers.items()}
        return Printed(policy_places(policy), named, self._deciding(), PackSpeech(policy))

    def _deciding(self) -> frozenset[str]:
        """Return the single facts by which clauses choose what they say."""
        if not self._read_by_clauses:
            known = {path for path, described in walk(data_model()) if described.record is None and "." in path}
            words: set[str] = set()
            for clause in self._shop.library.clauses.values():
                for text in (clause.when, *(v.when for v in clause.variants), *clause.wording.values()):
                    words.update(re.findall(r"[a-z_]+(?:\.[a-z_]+)+", text))
            self._read_by_clauses = frozenset(words & known)
        return self._read_by_clauses

    def narratives(self) -> Mapping[str, str]:
        """Return what is to be written in each text of the unit's own, by its key, as the clauses say it."""
        found: dict[str, str] = {}
        for clause in self._shop.library.clauses.values():
            for text in clause.wording.values():
                found.update(re.findall(r"narrative\('([^']+)', '([^']+)'", text))
        return found

    def _of_example(self, policy: Policy) -> Mapping[str, tuple[str, ...]]:
        found = self._examples.get(policy.id)
        if found is None:
            path = self._shop.root / "examples" / policy.id / "alliance.yaml"
            found = {}
            if path.is_file():
                (loaded,) = load(path)
                found = _patterns(self.trees(f"example {policy.id}", loaded, policy))
            self._examples[policy.id] = found
        return found


def _patterns(trees: Trees) -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for document, tree in trees:
        for part in inlines_of(tree):
            if isinstance(part, Value | Blank) and part.path:
                pattern = re.sub(r"\[\d+\]", "[]", part.path.partition(":")[0])
                found.setdefault(pattern, {})[document.title] = None
    return {key: tuple(titles) for key, titles in found.items()}
