"""Sentences as strangers write them: what share of the faulty is caught, how many lawful ones raise an alarm."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.proof.conftest import desk, entries
from tests.proof.measure import judge

#: Of faulty sentences of a kind at least this share is caught; of lawful ones at most this share raises an alarm.
CAUGHT, ALARMS = 0.85, 0.1
FLOORS = {"data": 0.6}


def _entries() -> dict[str, list[dict[str, Any]]]:
    kinds: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for path in sorted((Path(__file__).parent / "sentences").glob("*.yaml")):
        for entry in entries(path):
            kinds[entry["kind"]].append(entry)
    return kinds


ENTRIES = _entries()


@cache
def _told(kind: str) -> list[tuple[dict[str, Any], list[str]]]:
    return [(entry, judge(entry, desk().library)) for entry in ENTRIES[kind]]


@pytest.mark.parametrize("kind", sorted(ENTRIES))
def test_faults_are_caught_and_their_lawful_neighbours_are_not(kind: str) -> None:
    told = _told(kind)
    missed = [entry["text"] for entry, codes in told if entry["faulty"] and not codes]
    alarms = [(entry["text"], codes) for entry, codes in told if not entry["faulty"] and codes]
    faulty = sum(1 for entry, _codes in told if entry["faulty"])
    assert faulty - len(missed) >= faulty * FLOORS.get(kind, CAUGHT), missed
    assert len(alarms) <= (len(told) - faulty) * ALARMS, alarms


def test_alarms_are_rare_over_all_kinds() -> None:
    lawful = [(entry["text"], codes) for kind in ENTRIES for entry, codes in _told(kind) if not entry["faulty"]]
    alarms = [(text, codes) for text, codes in lawful if codes]
    assert len(alarms) <= 0.02 * len(lawful), alarms
