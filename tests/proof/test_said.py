"""What a sentence says is the same, read now or kept; and no two statements of one matter miss each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengyue.library.content_library import Library, load_library
from mengyue.meaning.judge import Judge
from mengyue.proof.said import ALIKE, Sentences, some

ROOT = Path(__file__).resolve().parents[2]
LEAD = "任何一方不得有下列行为："


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT)


def test_a_sentence_says_the_same_read_or_kept(library: Library) -> None:
    wording = [
        line for clause in list(library.clauses.values())[::12] for line in "".join(clause.wording.values()).split("\n")
    ]
    sentences = [(line, lead) for line in dict.fromkeys(wording) if line for lead in ("", LEAD)]
    read = Sentences(library)
    hits = [read.hits(*sentence) for sentence in sentences]
    branches = [read.branches(*sentence) for sentence in sentences]
    kept = Sentences(library)
    assert [kept.hits(*sentence) for sentence in sentences] == hits
    assert [kept.branches(*sentence) for sentence in sentences] == branches
    judge = Judge(library.lexicon, library.judgements)
    assert hits == [judge.hits(*sentence) for sentence in sentences]
    assert any(hits) and any(branches)


def test_another_lexicon_says_something_else(library: Library) -> None:
    from dataclasses import replace

    sentence = "甲方应当在十日内付款。"
    assert Sentences(library).branches(sentence)
    other = replace(library, lexicon=library.lexicon.model_copy(update={"matters": {"付款": "甲方应当在"}}))
    assert Sentences(other).branches(sentence) != Sentences(library).branches(sentence)


@given(st.frozensets(st.sampled_from("abcdefghijklmnop")), st.frozensets(st.sampled_from("abcdefghijklmnop")))
def test_statements_that_are_alike_share_one_of_the_features_they_are_found_by(
    one: frozenset[str], other: frozenset[str]
) -> None:
    if one and other and len(one & other) >= ALIKE * max(len(one), len(other)):
        assert set(some(one)) & set(some(other))
