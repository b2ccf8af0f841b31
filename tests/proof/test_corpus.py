"""Seeded faults: each is found where it stands, and nothing else is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mengyue.model.finding import Finding
from mengyue.proof.check_catalogue import CHECKS

from .conftest import Desk, desk, entries

_FILES = sorted((Path(__file__).parent / "corpus").glob("*.yaml"))
CASES: list[dict[str, Any]] = [case for path in _FILES for case in entries(path)]
#: What one edit of wording or data brings about too often or not at all; ``test_checks.py`` has them, and
#: ``sentences`` what only texts of others can have; what is asked for likeness alone is in ``test_alike.py``.
ELSEWHERE = {
    "PF-ALIKE",
    "PF-ARTICLE-ORDER",
    "PF-COURT-PLACE",
    "PF-DUTY",
    "PF-PARTY-TURNED",
    "PF-REPEAT-TITLE",
    "PF-STATUTE-NOT-YET",
    "PF-STATUTE-UNVERIFIED",
}


def _told(findings: list[Finding]) -> list[str]:
    return [f"{finding.code} {finding.label}：{finding.message}" for finding in findings]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_seeded_fault_is_found_where_it_stands_and_nothing_else_is(case: dict[str, Any], desk: Desk) -> None:
    found = desk.seeded(case["edit"])
    left = list(found)
    for expected in case["expect"]:
        match = next((f for f in left if f.code == expected["code"] and expected["at"] in f.label), None)
        assert match, f"{expected} is not among {_told(found)}"
        left.remove(match)
    assert not left, _told(left)


NEAR = [case for case in CASES if "near" in case]


def _together() -> list[list[dict[str, Any]]]:
    """Cases whose right wordings can stand in one agreement: no clause written anew, no fact set, in two of them."""
    groups: list[list[dict[str, Any]]] = []
    taken: list[set[str]] = []
    for case in NEAR:
        alone = {str(edit.get("data") or edit["clause"]) for edit in case["near"]}
        for group, used in zip(groups, taken, strict=True):
            if not alone & used:
                group.append(case)
                used |= alone
                break
        else:
            groups.append([case])
            taken.append(set(alone))
    return groups


@pytest.mark.parametrize("group", _together(), ids=lambda group: f"{group[0]['name']}-{len(group)}")
def test_the_right_wording_beside_a_fault_raises_no_alarm(group: list[dict[str, Any]], desk: Desk) -> None:
    assert _told(desk.seeded([edit for case in group for edit in case["near"]])) == []


def test_every_check_has_a_fault_that_trips_it_and_a_wording_that_does_not() -> None:
    rules = desk().library.proof
    codes = {*CHECKS, *(rule.id for rule in (*rules.patterns, *rules.figures, *rules.references))} - ELSEWHERE
    assert codes == {expected["code"] for case in CASES for expected in case["expect"]}
    assert codes == {expected["code"] for case in NEAR for expected in case["expect"]}


def test_the_corpus_has_sixty_faults_at_least() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)
