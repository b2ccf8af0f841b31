"""The State Council's notices as data."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from mengyue.library.holidays import Holidays, load_holidays
from mengyue.model.finding import InputError


def rests(holidays: Holidays, year: int) -> int:
    days = [date(year, 1, 1) + timedelta(days=offset) for offset in range(365 + (year % 4 == 0))]
    return sum(holidays.is_rest(day) for day in days)


@pytest.mark.parametrize(
    ("year", "statutory"), [(2021, 11), (2022, 11), (2023, 11), (2024, 11), (2025, 13), (2026, 13)]
)
def test_exchanged_days_cancel_out_and_leave_the_statutory_holidays(
    holidays: Holidays, year: int, statutory: int
) -> None:
    """Days off on weekdays less worked weekends = statutory holidays that fall on weekdays plus those made up for.

    放假办法: holidays on a weekend are made up for, so a year has all its statutory days off besides the weekends.
    """
    weekends = sum(
        (date(year, 1, 1) + timedelta(days=offset)).weekday() >= 5 for offset in range(365 + (year % 4 == 0))
    )
    assert rests(holidays, year) - weekends == statutory


def test_a_year_without_a_verified_notice_knows_only_its_weekends(tmp_path: Path) -> None:
    (tmp_path / "policies").mkdir()
    path = tmp_path / "policies" / "holidays.yaml"
    path.write_text(
        "- {year: '2026', source: 通知, rest: [{name: 国庆节, first: 2026-10-01, last: 2026-10-07}]}\n", "utf-8"
    )
    holidays = load_holidays(tmp_path)
    assert holidays.years == () and not holidays.is_rest(date(2026, 10, 1)) and holidays.is_rest(date(2026, 10, 3))


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("- {year: '2026', source: 甲, rest: [{name: 元旦, first: 2026-01-03, last: 2026-01-01}]}", "起止日期"),
        ("- {year: '2026', source: 甲, rest: [{name: 元旦, first: 2025-01-01, last: 2025-01-03}]}", "起止日期"),
        ("- {year: '2026', source: 甲, work: [2026-10-08]}", "2026-10-08"),
        ("- {year: '2026', source: 甲}\n- {year: '2026', source: 乙}", "两次"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(tmp_path: Path, rows: str, words: str) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "holidays.yaml").write_text(rows + "\n", "utf-8")
    with pytest.raises(InputError, match=words):
        load_holidays(tmp_path)
