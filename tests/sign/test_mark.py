"""Marks: what is written is read, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengyue.sign.mark import DIGEST_CHARACTERS, Mark, decode, encode, spoken

MARKS = st.builds(
    Mark,
    st.binary(min_size=11, max_size=11).map(bytes.hex),
    *(st.integers(0, 0xFFFF) for _n in range(3)),
)


@given(MARKS)
def test_a_mark_is_read_back_as_it_was_written(mark: Mark) -> None:
    assert decode(encode(mark)) == mark


@given(MARKS)
def test_every_mark_fits_the_same_small_code(mark: Mark) -> None:
    import segno

    assert segno.make(encode(mark), error="m", micro=False, boost_error=False).designator == "2-M"


@given(MARKS, st.integers(4, 33), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
def test_one_sign_misread_makes_no_other_mark(mark: Mark, at: int, sign: str) -> None:
    text = encode(mark)
    changed = text[:at] + sign + text[at + 1 :]
    assert changed == text or decode(changed) is None


@given(st.text(max_size=60))
def test_a_code_that_is_not_ours_is_no_mark(text: str) -> None:
    assert decode(text) is None


def test_a_mark_holds_at_least_eighty_bits_of_the_digest() -> None:
    assert DIGEST_CHARACTERS * 4 >= 80


@pytest.mark.parametrize(("copy", "word"), [(3, "C3"), (0, "CE")])
def test_a_person_reads_document_page_member_and_copy_beside_the_code(copy: int, word: str) -> None:
    assert spoken(Mark("0123456789abcdef012345", 54, 7, copy)) == f"0123 4567 P54 M7 {word}"
