"""Which findings stand on which clause of an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mengyue.draft.tree import Draft
from mengyue.library.named_requirements import satisfied
from mengyue.library.policy import Policy
from mengyue.model.finding import Finding
from mengyue.review.clause_places import Placed, placed

__all__ = ["Standing"]

_CHOICE = "clauses."


class Standing:
    """Finds the clauses on which a finding stands.

    In this order: the clause that its path names (``clauses.<id>``), the article that its place names (第十二条　…),
    the clauses that meet the rule it is about, the first clause that shows the fact it is about.
    """

    def __init__(self, draft: Draft, policies: Sequence[Policy]) -> None:
        self.clauses: dict[str, Placed] = {place.origin.clause: place for place in placed(draft)}
        self._names = {place.number: key for key, place in reversed(self.clauses.items())}
        self._titled = {place.name: key for key, place in self.clauses.items()}
        self._schedules = {f"附件{schedule.number}" for schedule in draft.schedules}
        self._rules: dict[str, list[str]] = {}
        self._facts: dict[str, str] = {}
        for key, place in self.clauses.items():
            for rule in satisfied(place.origin.satisfies, policies):
                self._rules.setdefault(rule, []).append(key)
            for path in place.paths():
                self._facts.setdefault(path, key)

    def of(self, finding: Finding) -> tuple[str, ...]:
        """Return the ids of the clauses on which ``finding`` stands; none when it is about the data or the policy."""
        if finding.path.startswith(_CHOICE):
            rest = finding.path.removeprefix(_CHOICE)
            hits = [key for key in self.clauses if rest == key or rest.startswith(f"{key}.")]
            if hits:
                return (max(hits, key=len),)
        number = finding.label.partition("　")[0]
        if number in self._names:
            titled = "　".join(finding.label.split("　")[:2])
            return (self._titled.get(titled) or self._names[number],)
        if finding.code in self._rules:
            return tuple(self._rules[finding.code])
        return (self._facts[finding.path],) if finding.path in self._facts else ()

    def is_wording(self, finding: Finding) -> bool:
        """Tell whether a finding is about words of the agreement, and not about data, policy or law."""
        number = finding.label.partition("　")[0]
        return finding.path.startswith(_CHOICE) or number in self._names or number in self._schedules

    def by_clause(self, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
        """Return the findings of each clause, in the order given."""
        found: dict[str, list[Finding]] = {key: [] for key in self.clauses}
        for finding in findings:
            for key in self.of(finding):
                found[key].append(finding)
        return found
