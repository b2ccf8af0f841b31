"""Leap years, month ends, rests, and the days around a limit."""

from __future__ import annotations

from datetime import date

import pytest

from mengyue.deadlines import Status
from mengyue.deadlines.days import after, day_of_year
from mengyue.library.holidays import Holidays
from mengyue.library.policy import Span

from .conftest import Due, changed, iso, only, paper


@pytest.mark.parametrize(("year", "safe"), [(2027, "2027-02-28"), (2028, "2028-02-29"), (2100, "2100-02-28")])
def test_before_march_is_safe_on_the_last_of_february(due: Due, year: int, safe: str) -> None:
    rows = due("guangxi-2012", f"{year}-01-01", {"pilot_started_on": f"{year - 1}-05-20"})
    row = only(rows, "GX12-annual-report")
    assert iso(row.safe, row.outer) == (safe, f"{year}-03-01")
    assert row.years == (year - 1,)


@pytest.mark.parametrize(
    ("as_of", "status"),
    [("2026-12-30", Status.PENDING), ("2026-12-31", Status.PAST_SAFE), ("2027-01-01", Status.OVERDUE)],
)
def test_the_last_day_of_the_year_is_allowed_by_the_words_but_not_safe(due: Due, as_of: str, status: Status) -> None:
    rows = due("guangxi-2021", as_of, {"approved_on": "2026-10-26"})
    assert next(row.status for row in rows if row.code == "G21-annual") is status


@pytest.mark.parametrize(
    ("event", "count", "unit", "last"),
    [
        ("2026-11-16", 7, Span.DAY, "2026-11-23"),
        ("2024-02-29", 5, Span.YEAR, "2029-02-28"),
        ("2024-02-29", 4, Span.YEAR, "2028-02-29"),
        ("2026-08-31", 6, Span.MONTH, "2027-02-28"),
        ("2027-08-31", 6, Span.MONTH, "2028-02-29"),
        ("2026-12-31", 6, Span.MONTH, "2027-06-30"),
        ("2026-12-01", 1, Span.MONTH, "2027-01-01"),
        ("2026-01-01", 0, Span.YEAR_END, "2026-12-31"),
        ("2026-12-31", 1, Span.YEAR_END, "2027-12-31"),
    ],
)
def test_a_period_leaves_out_its_first_day_and_ends_on_the_same_number_or_with_the_month(
    event: str, count: int, unit: Span, last: str
) -> None:
    assert after(date.fromisoformat(event), count, unit) == date.fromisoformat(last)


@pytest.mark.parametrize("unit", Span)
def test_a_period_beyond_the_calendar_has_no_end(unit: Span) -> None:
    assert after(date(9999, 12, 31), 1, unit) is None


def test_the_last_of_february_is_a_day_in_every_year() -> None:
    assert [day_of_year("02-末", year).day for year in (2026, 2028, 2100, 2400)] == [28, 29, 28, 29]
    assert day_of_year("02-29", 2026) == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("day", "counted", "outer"),
    [
        ("2026-09-23", "2026-09-30", "2026-09-30"),  # the day before National Day
        ("2026-09-24", "2026-10-01", "2026-10-08"),  # its first day
        ("2026-09-30", "2026-10-07", "2026-10-08"),  # its last
        ("2026-10-03", "2026-10-10", "2026-10-10"),  # a Saturday worked to make up for it
        ("2026-10-04", "2026-10-11", "2026-10-12"),  # a Sunday
        ("2025-09-25", "2025-10-02", "2025-10-09"),  # with Mid-Autumn, eight days
        ("2023-09-30", "2023-10-07", "2023-10-07"),  # a Saturday worked
        ("2022-12-24", "2022-12-31", "2023-01-03"),  # the next year's notice
    ],
)
def test_a_week_that_ends_in_a_rest_ends_on_the_day_after_it(due: Due, day: str, counted: str, outer: str) -> None:
    row = only(due("guangxi-2021", day, {}, events=changed(day)), "G21-change.member")
    assert iso(row.counted, row.safe, row.outer) == (counted, outer, outer)
    assert row.certain


def test_where_the_holidays_are_not_known_only_weekends_move_the_day_and_the_safe_day_stays(due: Due) -> None:
    row = only(due("guangxi-2021", "2028-09-28", {}, events=changed("2028-09-23")), "G21-change.member")
    assert iso(row.counted, row.safe, row.outer) == ("2028-09-30", "2028-09-30", "2028-10-02")
    assert not row.certain


def test_the_end_of_december_is_certain_only_with_the_notice_of_the_next_year(holidays: Holidays) -> None:
    assert holidays.known(date(2026, 12, 28)) and not holidays.known(date(2026, 12, 29))
    assert holidays.known(date(2025, 12, 31)) and not holidays.known(date(2020, 12, 31))


def test_a_report_on_a_year_before_the_pilot_is_not_owed(due: Due) -> None:
    rows = due("guangxi-2012", "2026-02-01", {"pilot_started_on": "2026-01-15"})
    assert only(rows, "GX12-annual-report").outer == date(2027, 3, 1)


def test_every_year_that_was_missed_is_overdue_and_the_next_lies_ahead(due: Due) -> None:
    rows = due("guangxi-2012", "2027-06-01", {"pilot_started_on": "2024-05-20"})
    found = [(row.years, row.status) for row in rows if row.code == "GX12-annual-report"]
    overdue = [((year,), Status.OVERDUE) for year in (2024, 2025, 2026)]
    assert found == [*overdue, ((2027,), Status.PENDING)]


def test_until_lists_every_time_up_to_that_day(due: Due) -> None:
    rows = due("guangxi-2021", "2026-11-22", {"approved_on": "2026-10-26"}, until="2029-12-30")
    assert [row.outer.year for row in rows if row.code == "G21-annual" and row.outer] == [2026, 2027, 2028, 2029]
    assert not [row for row in rows if row.code == "G21-approval"]


def test_an_agreement_shorter_than_five_years_is_signed_anew_when_it_ends(due: Due) -> None:
    rows = due("heilongjiang-2009", "2026-11-22", {}, agreement={"effective_on": "2026-09-16", "term_years": "3"})
    assert iso(only(rows, "HLJ-resign").opens, only(rows, "HLJ-resign").outer) == (None, "2029-09-16")


def test_once_signed_anew_the_five_years_run_from_there(due: Due) -> None:
    papers = [paper("renewal", "2030-03-01")]
    rows = due("heilongjiang-2009", "2031-01-01", {}, papers, agreement={"effective_on": "2026-09-16"})
    found = [(row.status, iso(row.outer)[0]) for row in rows if row.code == "HLJ-resign"]
    assert found == [(Status.FILED, "2031-09-16"), (Status.NOT_OPEN, "2035-03-01")]
