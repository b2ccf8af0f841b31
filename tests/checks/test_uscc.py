"""Unified social credit codes (GB 32100-2015)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from mengyue.language.uscc import check_character, uscc_fault

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize(
    "code", ["91110000600037341L", "12450000MB9XXX130T", "N2450100MF9XXX160M", "51450000MJ9XXX150A", "", None]
)
def test_a_correct_code_has_no_fault(code: str | None) -> None:
    assert uscc_fault(code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("9111000060003734", "应为18位，现为16位"),
        ("91110000600037341M", "第18位应为“L”，现为“M”"),
        ("9111000060003734IL", "第17位“I”"),
        ("91110000600037341l", "第18位“l”"),
        ("B1110000600037341L", "第1位登记管理部门代码“B”不存在"),
        ("0111000060003734XL", "第1位登记管理部门代码“0”不存在"),
        ("9111A000600037341L", "第3至8位"),
    ],
)
def test_a_fault_is_described_so_that_it_can_be_put_right(code: str, said: str) -> None:
    assert said in uscc_fault(code)


@given(st.text(ALPHABET, min_size=17, max_size=17))
def test_the_check_character_agrees_with_python_stdnum(first17: str) -> None:
    assert check_character(first17) == calc_check_digit(first17)


@given(st.sampled_from("123456789ANY"), st.sampled_from(ALPHABET), st.from_regex(r"[0-9]{6}", fullmatch=True),
       st.text(ALPHABET, min_size=9, max_size=9), st.integers(0, 16), st.sampled_from(ALPHABET))  # fmt: skip
def test_any_single_wrong_character_is_noticed(
    department: str, kind: str, region: str, organisation: str, place: int, other: str
) -> None:
    first17 = department + kind + region + organisation
    code = first17 + check_character(first17)
    assert uscc_fault(code) == ""
    if other != code[place]:
        assert uscc_fault(code[:place] + other + code[place + 1 :]) != ""
