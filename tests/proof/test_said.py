"""What a sentence says is the same, read now or kept; and no two statements of one matter miss each other."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengyue.library.content_library import Library, load_library
from mengyue.meaning.judge import Judge
from mengyue.meaning.statement_patterns import parse
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


@pytest.mark.parametrize(
    ("pattern", "text", "holds"),
    [
        ("-起诉|上诉", "任何一方不得上诉", True),  # the sign of the first word holds for those without one
        ("-起诉|上诉", "任何一方可以上诉", False),
        ("-起诉|+上诉", "任何一方可以上诉", True),
        ("-起诉|+上诉", "任何一方不得上诉", False),
        ("+连带责任", "其他成员不承担连带责任", False),  # 不承担 is a word too; the negation goes on past it
        ("-进入", "甲方可以不打招呼进入厂区", False),  # what is not needed is the notice
        ("方才", "乙方可以支付款项", False),  # 乙方|可以, not 乙|方可
    ],
)
def test_signs_and_negations_reach_the_words_they_are_for(
    library: Library, pattern: str, text: str, holds: bool
) -> None:
    reading = Judge(library.lexicon, library.judgements).read(text)
    assert bool(parse(pattern).match(reading)) is holds
