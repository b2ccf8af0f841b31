"""Sentences as strangers write them: what share of the faulty rules catch, how many lawful ones raise an alarm.

Specimens are among them; here the rules alone are asked, of those that rules were made with.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from tests.proof.conftest import ROOT, desk, entries
from tests.proof.measure import by_rules, judge

#: Of faulty sentences of a kind at least this share is caught; of lawful ones at most this share raises an alarm.
CAUGHT, ALARMS = 0.8, 0.02
FLOORS = {"data": 0.6}
#: Of later hands rules have learned nothing: what they wrote is learned from as specimens.
LAST_HAND = 94


def _entries() -> dict[str, list[dict[str, Any]]]:
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted((Path(__file__).parent / "sentences").glob("*.yaml")):
        for entry in entries(path):
            kinds[entry["kind"]].append(entry)
    for path in sorted((ROOT / "clauses" / "specimens").glob("*.yaml")):
        specimens = entries(path)["specimens"]
        kinds[path.stem] += [one for one in specimens if int(one["id"].partition("-")[0][1:]) <= LAST_HAND]
    return kinds


ENTRIES = _entries()


def _told(kind: str) -> list[tuple[dict[str, Any], list[str]]]:
    return [(entry, judge(entry, by_rules(desk().library))) for entry in ENTRIES[kind]]


@pytest.mark.parametrize("kind", sorted(ENTRIES))
def test_faults_are_caught_and_their_lawful_neighbours_are_not(kind: str) -> None:
    told = _told(kind)
    missed = [entry["text"] for entry, codes in told if entry["faulty"] and not codes]
    alarms = [(entry["text"], codes) for entry, codes in told if not entry["faulty"] and codes]
    faulty = sum(1 for entry, _codes in told if entry["faulty"])
    assert faulty - len(missed) >= faulty * FLOORS.get(kind, CAUGHT), missed
    assert len(alarms) <= (len(told) - faulty) * ALARMS, alarms
