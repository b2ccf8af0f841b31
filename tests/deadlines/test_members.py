"""Coming and going of members: what has to be filed stays listed until it is, whoever has the tasks by now."""

from __future__ import annotations

from datetime import date

import pytest

from mengyue.deadlines import Deadline, Status, findings
from mengyue.model.finding import Severity

from .conftest import Due

#: Members of the example: one that cooperates in general, and one that takes over what it had.
GENERAL, OTHER = "示例回收", "示例电控"
LATER = "2027-06-01"


def event(kind: str, on: str, member: str = GENERAL, **more: object) -> dict[str, object]:
    return {"kind": kind, "happened_on": on, "member": member, **more}


def listed(rows: list[Deadline]) -> list[tuple[str, str, Status]]:
    return [
        (row.code, row.event_on.isoformat() if row.event_on else "", row.status)
        for row in rows
        if row.code.startswith("G21-change")
    ]


@pytest.fixture(params=["withdrew", "expelled", "ceased"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_member_that_left_is_listed_though_others_have_its_tasks(due: Due, kind: str) -> None:
    rows = due("guangxi-2021", LATER, {}, events=[event(kind, "2027-03-01")], without=GENERAL)
    assert listed(rows) == [("G21-change.left", "2027-03-01", Status.OVERDUE)]
    (told,) = (f for f in findings(rows, date.fromisoformat(LATER)) if f.code == "G21-change.left")
    assert told.severity is Severity.WARNING and "成员" in told.message and "未见报送" in told.message


def test_where_the_record_names_who_took_over_it_must_be_filed(due: Due, kind: str) -> None:
    gone = event(kind, "2027-03-01", successor=OTHER)
    rows = due("guangxi-2021", LATER, {}, events=[gone], without=GENERAL)
    assert listed(rows) == [("G21-change.member", "2027-03-01", Status.OVERDUE)]


def test_its_joining_stays_listed_after_it_left(due: Due) -> None:
    events = [event("joined", "2027-01-04"), event("withdrew", "2027-03-01")]
    rows = due("guangxi-2021", LATER, {}, events=events, without=GENERAL)
    assert listed(rows) == [
        ("G21-change.left", "2027-01-04", Status.OVERDUE), ("G21-change.left", "2027-03-01", Status.OVERDUE),
    ]  # fmt: skip
    events[1]["successor"] = OTHER
    rows = due("guangxi-2021", LATER, {}, events=events, without=GENERAL)
    assert {code for code, _on, _status in listed(rows)} == {"G21-change.member"} and len(listed(rows)) == 2


def test_the_joining_of_who_handed_over_and_of_who_took_over_stays_listed(due: Due) -> None:
    handed = event("main_changed", "2027-03-01", successor=OTHER)
    for joiner in (GENERAL, OTHER):
        rows = due("guangxi-2021", LATER, {}, events=[event("joined", "2027-01-04", joiner), handed], without=GENERAL)
        assert ("G21-change.member", "2027-01-04", Status.OVERDUE) in listed(rows)


def test_what_was_filed_in_time_is_listed_no_more(due: Due, kind: str) -> None:
    for more in ({}, {"successor": OTHER}):
        filed = event(kind, "2027-03-01", filed_on="2027-03-03", **more)
        assert listed(due("guangxi-2021", LATER, {}, events=[filed], without=GENERAL)) == []
