"""What has been handed in is not due; what has not is a finding."""

from __future__ import annotations

from datetime import date

from mengyue.deadlines import Status, findings
from mengyue.model.finding import Severity

from .conftest import Due, changed, only, paper

APPROVED = {"approved_on": "2026-10-26"}
BOTH = [paper("annual-summary", "2026-12-20", 2026), paper("annual-plan", "2026-12-20", 2027)]


def test_a_yearly_duty_is_done_when_all_its_papers_are_in_each_for_its_year(due: Due) -> None:
    rows = due("guangxi-2021", "2026-12-31", APPROVED, BOTH)
    found = [(row.status, row.done_on) for row in rows if row.code == "G21-annual"]
    assert found == [(Status.FILED, date(2026, 12, 20)), (Status.PENDING, None)]
    assert {finding.severity for finding in findings(rows, date(2026, 12, 31))} == {Severity.REVIEW}


def test_a_plan_for_the_wrong_year_does_not_count(due: Due) -> None:
    papers = [BOTH[0], paper("annual-plan", "2026-12-20", 2026)]
    row = due("guangxi-2021", "2027-01-05", APPROVED, papers)[0]
    assert (row.status, [p.id for p in row.lacking]) == (Status.OVERDUE, ["annual-plan"])


def test_a_paper_handed_in_after_the_day_asked_about_does_not_count_yet(due: Due) -> None:
    assert only(due("guangxi-2021", "2026-12-19", APPROVED, BOTH), "G21-annual").status is Status.PENDING


def test_a_paper_that_was_only_written_has_not_been_handed_in(due: Due) -> None:
    papers = [{"document": "change-filing", "dated": "2026-11-17"}]
    row = only(due("guangxi-2021", "2026-11-24", {}, papers, events=changed("2026-11-16")), "G21-change.member")
    assert row.status is Status.OVERDUE


def test_a_filing_from_before_the_change_is_that_of_another(due: Due) -> None:
    papers = [paper("change-filing", "2026-11-15")]
    row = only(due("guangxi-2021", "2026-11-24", {}, papers, events=changed("2026-11-16")), "G21-change.member")
    assert row.status is Status.OVERDUE


def test_a_filing_after_the_last_day_no_longer_blocks(due: Due) -> None:
    rows = due("guangxi-2021", "2026-11-23", {}, [paper("change-filing", "2026-11-23")], events=changed("2026-11-16"))
    assert only(rows, "G21-change.member").status is Status.FILED
    rows = due("guangxi-2021", "2026-11-25", {}, [paper("change-filing", "2026-11-24")], events=changed("2026-11-16"))
    (late,) = (found for found in findings(rows, date(2026, 11, 25)) if found.severity is not Severity.REVIEW)
    assert (late.code, late.severity) == ("G21-change.member", Severity.WARNING)


def test_a_hard_duty_overdue_is_an_error_with_its_place_and_its_words(due: Due) -> None:
    rows = due("guangxi-2021", "2026-11-24", {}, events=changed("2026-11-16"))
    (found,) = findings(rows, date(2026, 11, 24))
    assert (found.code, found.severity, found.path, found.required) == (
        "G21-change.member", Severity.ERROR, "papers", "2026-11-23",
    )  # fmt: skip
    assert found.basis.endswith("七（一）“在一周之内”")
    assert "变更备案报告" in found.message


def test_past_the_safe_day_is_a_warning(due: Due) -> None:
    (found,) = findings(due("guangxi-2021", "2026-12-31", APPROVED), date(2026, 12, 31))
    assert (found.code, found.severity) == ("G21-annual", Severity.WARNING)


def test_an_approval_that_ran_out_is_a_warning(due: Due) -> None:
    rows = [row for row in due("guangxi-2021", "2026-11-22", {"approved_on": "2021-11-20"}) if row.code != "G21-annual"]
    (found,) = findings(rows, date(2026, 11, 22))
    assert (found.code, found.severity) == ("G21-approval", Severity.WARNING)


def test_while_unknown_holidays_may_excuse_it_a_late_filing_is_only_a_warning(due: Due) -> None:
    events = changed("2028-09-23")
    for day, severity in (("2028-10-12", Severity.WARNING), ("2028-10-13", Severity.ERROR)):
        (found,) = findings(due("guangxi-2021", day, {}, events=events), date.fromisoformat(day))
        assert found.severity is severity


def test_what_the_authority_does_and_what_may_be_asked_for_are_never_overdue(due: Due) -> None:
    for policy, day, life in (
        ("binhai-2012", "2027-02-01", {"founded_on": "2025-06-18"}),
        ("xiamen-2008", "2030-02-01", {"pilot_started_on": "2025-06-18"}),
    ):
        assert findings(due(policy, day, life), date.fromisoformat(day)) == []
