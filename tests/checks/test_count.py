"""The two counts of 字."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengyue.language.count import chars_strict, chars_word


@pytest.mark.parametrize(
    ("text", "word", "strict"),
    [
        (None, 0, 0),
        ("", 0, 0),
        (" \n\u3000", 0, 0),
        ("技术创新。", 5, 5),
        ("用LiFePO4电池", 4, 10),
        ("达到 98.5%，提高 2.3 倍", 8, 14),
        ("“联合体”——《办法》……", 13, 13),
        ("e-mail address", 2, 13),
        ("𠮷林", 2, 2),
    ],
)
def test_word_counts_runs_and_strict_counts_marks(text: str | None, word: int, strict: int) -> None:
    assert (chars_word(text), chars_strict(text)) == (word, strict)


@given(st.text())
def test_the_strict_count_is_never_the_smaller(text: str) -> None:
    assert chars_word(text) <= chars_strict(text)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)))
def test_on_plain_chinese_both_counts_agree(text: str) -> None:
    assert chars_word(text) == chars_strict(text) == len(text)
