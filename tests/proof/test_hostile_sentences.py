"""Sentences that nobody writes in earnest: rows of one word, nests of brackets, endless items end in time."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable

import pytest
from tests.proof.conftest import DAY, desk

from mengyue.meaning.judge import Judge
from mengyue.model.finding import EngineError
from mengyue.proof.any_text import proof_text

#: As long as a sentence is read.
LENGTH = 1200
ENDLESS = ["不", "不得", "除", "应当", "一", "9", "壹", "（", "；", "或者不", "免于承担"]


@pytest.fixture(scope="module")
def words() -> list[str]:
    lexicon = desk().library.lexicon
    groups = (lexicon.operators, lexicon.marks, lexicon.actors, lexicon.acts, lexicon.things)
    return [word for group in groups for row in group.values() for word in row.split()]


@pytest.fixture(scope="module")
def judge() -> Judge:
    library = desk().library
    return Judge(library.lexicon, library.judgements)


def seconds(work: Callable[[], object]) -> float:
    """Processor time, which other programs do not lengthen."""
    started = time.process_time()
    work()
    return time.process_time() - started


@pytest.mark.parametrize("word", ENDLESS)
def test_a_sentence_of_one_word_without_end_is_read_in_time(judge: Judge, word: str) -> None:
    sentence = (word * LENGTH)[:LENGTH]
    assert seconds(lambda: judge.hits(sentence)) < 3


def test_a_sentence_of_all_words_of_the_law_is_read_in_time(judge: Judge, words: list[str]) -> None:
    for seed in range(3):
        rng = random.Random(seed)
        drawn = itertools.accumulate(rng.choice(words) + rng.choice(["", "", "、", "，"]) for _word in range(LENGTH))
        sentence = next(text for text in drawn if len(text) >= LENGTH)
        assert seconds(lambda text=sentence: judge.hits(text)) < 3  # type: ignore[misc]


def test_more_paragraphs_than_articles_have_numbers_are_judged_and_a_text_without_end_is_refused() -> None:
    library = desk().library
    found = proof_text("\n".join(["略。"] * 10_001 + ["甲方不得起诉。"]), library, as_of=DAY)
    assert any("一万零二款" in finding.label for finding in found)
    for text in ("略。\n" * 100_001, "略" * 500_001):
        with pytest.raises(EngineError, match="请拆成几个文件"):
            proof_text(text, library, as_of=DAY)


@pytest.mark.parametrize("numeral", ["9", "一"])
def test_a_number_without_end_is_no_number(numeral: str) -> None:
    text = f"甲方出资{numeral * 5000}万元，占{numeral * 5000}%，于{numeral * 5000}年内付清。"
    assert seconds(lambda: proof_text(text, desk().library, as_of=DAY)) < 10
