"""Numerals, amounts, dates and percentages come out as Chinese contracts write them."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengyue.language import numerals


@pytest.mark.parametrize(
    ("figures", "capitals"),
    [
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("0", "人民币零元整"),
        ("10", "人民币壹拾元整"),
        ("500000", "人民币伍拾万元整"),
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("107000.53", "人民币壹拾万柒仟元零伍角叁分"),
        ("100000001", "人民币壹亿零壹元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角整"),
    ],
)
def test_amounts_in_capitals_follow_the_rules_for_bills(figures: str, capitals: str) -> None:
    assert numerals.capital_amount(Decimal(figures)) == capitals


@pytest.mark.parametrize(
    "wrong", [Decimal("-1"), Decimal("1.999"), Decimal("0.005"), Decimal("NaN"), Decimal("Infinity")]
)
def test_an_amount_that_no_contract_can_state_is_refused(wrong: Decimal) -> None:
    with pytest.raises(ValueError):
        numerals.rmb(wrong)


def test_a_float_is_never_an_amount() -> None:
    with pytest.raises(TypeError):
        numerals.rmb(0.1)  # type: ignore[arg-type]


_UNITS = {"拾": 10, "佰": 100, "仟": 1000}
_DIGITS = {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}


def _read_capitals(text: str) -> Decimal:
    """Read capitals back, independently of how they were written."""
    body = text.removeprefix("人民币").removesuffix("整")
    whole, _, small = body.partition("元") if "元" in body else ("", "", body)
    total = section = digit = 0
    for char in whole:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section, digit = section + digit * _UNITS[char], 0
        else:
            weight = {"万": 10**4, "亿": 10**8}[char]
            total, section, digit = (
                (total + section + digit) * weight if char == "亿" else total + (section + digit) * weight,
                0,
                0,
            )
    fen = sum(
        _DIGITS[d] * w
        for d, w in zip(re.findall("([壹贰叁肆伍陆柒捌玖])(?=[角分])", small), _weights(small), strict=True)
    )
    return Decimal(total + section + digit) + Decimal(fen) / 100


def _weights(small: str) -> list[int]:
    return [10 if unit == "角" else 1 for unit in re.findall("[角分]", small)]


@given(st.decimals(min_value=0, max_value=Decimal("999999999.99"), places=2))
def test_capitals_read_back_as_the_same_amount(amount: Decimal) -> None:
    assert _read_capitals(numerals.capital_amount(amount)) == amount


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_figures_and_capitals_come_from_one_number(amount: Decimal) -> None:
    text = numerals.rmb(amount)
    assert text == f"人民币{amount:,.2f}元（大写：{numerals.capital_amount(amount)}）"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
        (10000, "一万"),
        (10010, "一万零一十"),
        (20305, "二万零三百零五"),
        (110000, "十一万"),
    ],
)
def test_article_numbers_are_written_as_statutes_write_them(number: int, text: str) -> None:
    assert numerals.chinese_number(number) == text


@given(st.integers(1, 9999))
def test_every_article_number_is_distinct_and_reads_back(number: int) -> None:
    total = digit = 0
    for char in numerals.chinese_number(number):
        if char in "零一二三四五六七八九":
            digit = "零一二三四五六七八九".index(char)
        else:
            total, digit = total + (digit or 1) * {"十": 10, "百": 100, "千": 1000}[char], 0
    assert total + digit == number


@pytest.mark.parametrize("number", [0, -1, 100_000_000])
def test_a_number_no_article_has_is_refused(number: int) -> None:
    with pytest.raises(ValueError):
        numerals.chinese_number(number)


def test_dates_months_and_percentages_have_no_padding() -> None:
    assert numerals.chinese_date(date(2026, 1, 2)) == "2026年1月2日"
    assert numerals.chinese_month("2018-06") == "2018年6月"
    assert [numerals.percent(p) for p in ("12.50", "100", "0.0001", "33.3333")] == [
        "12.5%",
        "100%",
        "0.0001%",
        "33.3333%",
    ]
