"""Every calendar entry of every pack, with the event that makes it due."""

from __future__ import annotations

from datetime import date

import pytest

from mengyue.deadlines import Status
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.model.events_and_years import EventKind

from .conftest import ROOT, Due, iso, only

#: Tried in test_members.py and below.
ELSEWHERE = {"G21-change.left", "CALL-close", "CALL-forward"}
#: policy, entry, dates of the lifecycle or of events of a kind, day asked about; opens, safe, outer, status.
CASES = [
    ("guangxi-2021", "G21-annual", {"approved_on": "2026-10-26"}, "2026-11-22",
     (None, "2026-12-30", "2026-12-31"), Status.PENDING),
    ("guangxi-2021", "G21-change.lead", {"lead_changed": "2026-11-16"}, "2026-11-22",
     (None, "2026-11-23", "2026-11-23"), Status.PENDING),
    ("guangxi-2021", "G21-change.member", {"main_changed": "2026-11-16"}, "2026-11-22",
     (None, "2026-11-23", "2026-11-23"), Status.PENDING),
    ("guangxi-2021", "G21-approval", {"approved_on": "2021-11-20"}, "2026-11-22",
     (None, "2026-11-20", "2026-11-20"), Status.EXPIRED),
    ("guangxi-2022", "G21-change.lead", {"lead_changed": "2026-11-11"}, "2026-11-22",
     (None, "2026-11-18", "2026-11-18"), Status.OVERDUE),
    ("guangxi-2012", "GX12-annual-report", {"pilot_started_on": "2026-05-20"}, "2027-03-01",
     (None, "2027-02-28", "2027-03-01"), Status.PAST_SAFE),
    ("guangxi-2012", "GX12-recognition", {"pilot_started_on": "2026-05-20"}, "2028-05-20",
     ("2028-05-21", None, None), Status.NOT_OPEN),
    ("guangxi-2012", "GX12-assessment", {"pilot_started_on": "2026-05-20"}, "2027-03-01",
     ("2027-01-01", "2027-12-31", "2027-12-31"), Status.PENDING),
    ("binhai-2012", "TJ-annual-report", {"approved_on": "2026-09-01"}, "2027-01-31",
     ("2027-01-01", "2027-01-31", "2027-01-31"), Status.PENDING),
    ("binhai-2012", "TJ-assessment", {"approved_on": "2026-09-01"}, "2029-01-01",
     (None, "2030-09-01", "2030-09-01"), Status.PENDING),
    ("binhai-2012", "TJ-rectification", {"rectification_from": "2026-08-31"}, "2027-03-01",
     (None, "2027-02-28", "2027-02-28"), Status.OVERDUE),
    ("binhai-2012", "TJ-startup", {"founded_on": "2026-06-18"}, "2026-12-31",
     (None, "2026-12-31", "2026-12-31"), Status.PENDING),
    ("xiamen-2008", "XM-assessment", {"pilot_started_on": "2024-09-20"}, "2026-09-20",
     (None, "2026-09-20", "2026-09-20"), Status.PENDING),
    ("xiamen-2008", "XM-demonstration", {"pilot_started_on": "2025-09-20"}, "2026-09-21",
     ("2026-09-21", None, None), Status.PENDING),
    ("heilongjiang-2009", "HLJ-resign", {}, "2032-01-01",
     ("2029-09-17", "2031-09-16", "2031-09-16"), Status.OVERDUE),
    ("national", "LAW-term", {}, "2031-10-26",
     (None, "2031-10-26", "2031-10-26"), Status.PENDING),
]  # fmt: skip


@pytest.mark.parametrize(("policy", "code", "lifecycle", "as_of", "dates", "status"), CASES, ids=lambda v: str(v)[:24])
def test_an_entry_falls_due_as_its_event_says(
    due: Due,
    policy: str,
    code: str,
    lifecycle: dict[str, str],
    as_of: str,
    dates: tuple[str | None, ...],
    status: Status,
) -> None:
    events = [{"kind": kind, "happened_on": on} for kind, on in lifecycle.items() if kind in list(EventKind)]
    dates_of = {} if events else lifecycle
    row = next(row for row in due(policy, as_of, dates_of, events=events) if row.code == code)
    assert (iso(row.opens, row.safe, row.outer), row.status) == (dates, status)
    assert row.wording and row.basis.startswith("《") and row.by


def test_no_entry_of_any_pack_is_left_out_above() -> None:
    tried = {code for _policy, code, *_rest in CASES}
    assert {entry.id for name in list_policies(ROOT) for entry in load_policy(ROOT, name).calendar} == tried | ELSEWHERE


def test_what_lacks_its_date_is_listed_with_the_fact_that_is_missing(due: Due) -> None:
    rows = due("guangxi-2021", "2026-11-22", {})
    assert {(row.code, row.status, row.missing, row.missing_label) for row in rows} == {
        ("G21-annual", Status.UNKNOWN, "lifecycle.approved_on", "办理日期·批复日期"),
        ("G21-approval", Status.UNKNOWN, "lifecycle.approved_on", "办理日期·批复日期"),
    }


def test_who_acts_and_to_whom_are_named_as_the_alliance_names_them(due: Due) -> None:
    row = only(due("guangxi-2021", "2026-11-22", {"approved_on": "2026-10-26"}), "G21-annual")
    assert row.by.startswith("牵头单位（") and row.by.endswith("公司）")
    assert row.to[0].startswith("推荐单位（") and row.to[1] == "自治区科技厅"
    assert [(p.id, p.year) for p in row.documents] == [("annual-summary", 2026), ("annual-plan", 2027)]


def test_the_days_of_this_years_call_stand_beside_those_of_the_policy(due: Due) -> None:
    open_ = only(due("heilongjiang-2022", "2026-12-01", {}), "CALL-close")
    assert (iso(open_.safe, open_.outer), open_.status) == (("2026-12-20", "2026-12-20"), Status.PENDING)
    assert only(due("heilongjiang-2022", "2026-12-01", {}), "CALL-forward").outer == date(2026, 12, 30)
    done = due("heilongjiang-2022", "2026-12-21", {"applied_on": "2026-12-18"})
    assert all(row.status is not Status.OVERDUE for row in done if row.code == "CALL-close")
    assert only(due("heilongjiang-2022", "2026-12-21", {}), "CALL-close").status is Status.OVERDUE
