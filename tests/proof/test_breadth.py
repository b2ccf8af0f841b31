"""Judgements are worded broadly: of sentences put together from many ways of saying each meaning few go unseen."""

from __future__ import annotations

import pytest
from tests.proof.breadth_of import composed, rules
from tests.proof.conftest import desk

from mengyue.proof.said import sentences_of

RULES = rules()
#: Of the sentences of a rule at least this share is told; of its lawful ones at most this share.
CAUGHT, ALARMS = 0.85, 0.1
#: Of the few sentences that further hands wrote for a rule.
CAUGHT_BY_OTHERS = 0.6


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_fault_is_told_however_it_is_said_and_its_lawful_neighbours_are_not(rule: str) -> None:
    hits = sentences_of(desk().library).hits
    made = list(composed(rule, RULES[rule]))
    missed = [one.text for one in made if one.faulty and not hits(one.text)]
    alarms = [one.text for one in made if not one.faulty and hits(one.text)]
    faulty = sum(one.faulty for one in made)
    least = CAUGHT_BY_OTHERS if rule.endswith(" 2") else CAUGHT
    assert faulty - len(missed) >= faulty * least, missed
    assert len(alarms) <= (len(made) - faulty) * ALARMS, alarms


def test_the_same_sentences_are_put_together_every_time() -> None:
    rule = next(iter(RULES))
    assert list(composed(rule, RULES[rule])) == list(composed(rule, RULES[rule]))
