"""The pages on the language say what the table says, and the table what evaluation knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengyue.language.document import PAGES, page
from mengyue.language.frame import language
from mengyue.language.table import ENTRIES, FILTERS, TESTS, Kind

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("spoken", PAGES)
def test_the_page_on_the_language_is_made_from_the_table(spoken: str) -> None:
    assert (DOCS / PAGES[spoken]).read_text(encoding="utf-8") == page(spoken), "run scripts/language"


def test_nothing_is_evaluated_that_the_table_does_not_have() -> None:
    assert language().filters.keys() - {"counted"} == FILTERS.keys()  # what loops count with
    assert language().tests.keys() == TESTS.keys()
    assert language().globals == {}


def test_every_entry_says_what_it_means_once_in_each_language() -> None:
    names = [(entry.kind, entry.name, entry.zh) for entry in ENTRIES]
    assert len(names) == len(set(names))
    assert all(entry.zh and entry.en and entry.offered for entry in ENTRIES)
    assert all(entry.function for entry in ENTRIES if entry.kind in (Kind.FILTER, Kind.TEST))
