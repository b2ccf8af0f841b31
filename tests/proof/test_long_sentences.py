"""Long, careful sentences: what limits, denies or measures an act in them, and faults in their middle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.proof.conftest import desk, entries
from tests.proof.measure import judge

ENTRIES = entries(Path(__file__).parent / "sentences" / "of_long_sentences.yaml")


@pytest.mark.parametrize("entry", ENTRIES, ids=[entry["id"] for entry in ENTRIES])
def test_each_part_of_a_long_sentence_is_judged_by_what_it_says(entry: dict[str, Any]) -> None:
    assert bool(judge(entry, desk().library)) is entry["faulty"]
