"""The record of the alliance's life is held against itself: every fault is told with its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mengyue.model.finding import Finding, InputError, Severity

from .conftest import GONE, NEW, Data

Found = Callable[..., list[Finding]]
Change = Callable[[Data], Any]

LEAD, OTHER = "示例新能源", "示例动力电池"


def event(kind: str, on: str = "2027-04-01", **more: object) -> Change:
    return lambda data: data["events"].append({"kind": kind, "happened_on": on, **more})


def first(**more: object) -> Change:
    return lambda data: data["events"][0].update(more)


def both(*changes: Change) -> Change:
    def run(data: Data) -> None:
        for change in changes:
            change(data)

    return run


def put(part: str, *items: object) -> Change:
    return lambda data: data.update({part: list(items)})


def back_among_members(data: Data) -> None:
    data["members"].append(data["former_members"].pop())


def result(*owners: Data) -> Change:
    return put("results", {"id": "CG-2026-01", "name": "示例成果", "owners": list(owners)})


def offer(seller: str) -> Change:
    return put("offers", {"result": "CG-2026-01", "kind": "licence", "seller": seller})


def meeting(in_favour: str = "1", notified_on: str = "2027-01-02") -> Change:
    resolutions = [{"title": "示例议题", "in_favour": in_favour}]
    record = {"held_on": "2027-02-02", "notified_on": notified_on, "present": ["甲"], "absent": ["乙"]}
    return put("meetings", {**record, "resolutions": resolutions})


def first_task_led_by(member: str, due_on: str = "2031-06-30") -> Change:
    return lambda data: data["tasks"][0].update({"lead": member, "due_on": due_on})


def contribution(member: str, due_on: str) -> Change:
    row = {"member": member, "form": "cash", "role": "support", "amount": "1.00", "description": "示例"}
    return lambda data: data["contributions"].append({**row, "instalments": [{"due_on": due_on, "amount": "1.00"}]})


def project(**more: object) -> Change:
    plain = {"name": "示例项目", "level": "regional", "lead": LEAD, "starts_on": "2026-11-01", "ends_on": "2029-10-31"}
    return put("projects", {**plain, **more})


def tier(member: str, value: str) -> Change:
    def run(data: Data) -> None:
        next(m for m in data["members"] if m["id"] == member)["tier"] = value

    return run


DISSOLVED = event("dissolved", "2027-05-01")
EXPELLED = {"notified_on": "2027-01-29", "cure_days": "30"}
FILING = {"document": "change-filing", "submitted_on": "2027-04-05"}
TO_OTHER = event("lead_changed", "2027-04-01", member="示例大学", successor=LEAD, filed_on="2027-04-05")

#: code; what brings it about; its neighbour that does not; where it stands.
CASES: list[tuple[str, Change, Change, str]] = [
    ("REC-EVENT.order", event("dispute", "2027-02-28"), event("dispute", "2027-03-01"), "events[2].happened_on"),
    ("REC-EVENT.date", lambda d: d["events"][0].pop("happened_on"),
     first(happened_on="2027-03-01"),
     "events[0].happened_on"),
    ("REC-EVENT.member", lambda d: d["events"].append({"kind": "joined", "happened_on": "2027-05-01"}),
     lambda d: d["events"].append({"kind": "violation", "happened_on": "2027-05-01"}), "events[2].member"),
    ("REC-EVENT.successor", event("lead_changed", member=LEAD, successor=LEAD),
     event("lead_changed", member=OTHER, successor=LEAD), "events[2].successor"),
    ("REC-EVENT.future", event("dispute", "2027-06-02"), event("dispute", "2027-06-01"), "events[2].happened_on"),
    ("REC-EVENT.done-in-future", first(filed_on="2027-06-02"), first(filed_on="2027-06-01"), "events[0]"),
    ("REC-EVENT.filed-early", first(filed_on="2027-02-28"), first(filed_on="2027-03-01"), "events[0].filed_on"),
    ("REC-EVENT.decided-late", first(decided_on="2027-03-02", signed_on="2027-03-01"),
     first(decided_on="2027-03-01", signed_on="2027-03-01"), "events[0].decided_on"),
    ("REC-EVENT.noticed-late", first(notified_on="2027-03-02"), first(notified_on="2027-03-01"),
     "events[0].notified_on"),
    ("REC-TURN.left-twice", event("withdrew", member=GONE),
     both(event("joined", "2027-04-01", member=GONE), event("withdrew", "2027-05-01", member=GONE)),
     "events[2].member"),
    ("REC-TURN.joined-twice", event("joined", member=NEW), event("head_changed", member=NEW), "events[2].member"),
    ("REC-TURN.left-member", back_among_members, both(back_among_members, event("joined", member=GONE)),
     "events[0].member"),
    ("REC-TURN.joined-missing", event("joined", member=GONE), event("joined", "2027-06-02", member=GONE),
     "events[2].member"),
    ("REC-FORMER.unrecorded", lambda d: d["events"].pop(0), lambda d: d["events"][0].update(kind="ceased"),
     "former_members[0]"),
    ("REC-FORMER.office", first_task_led_by(GONE), first_task_led_by(GONE, "2027-05-31"), "tasks[0].lead"),
    ("REC-FORMER.office", contribution(GONE, "2027-06-01"), contribution(GONE, "2027-05-31"),
     "contributions[15].member"),
    ("REC-FORMER.office", project(lead=GONE), project(lead=GONE, finished_on="2027-02-01"), "projects[0].lead"),
    ("REC-LEAD", event("lead_changed", member=LEAD, successor=OTHER),
     both(event("lead_changed", member=LEAD, successor=OTHER), tier(OTHER, "lead"), tier(LEAD, "core")),
     "events[2].successor"),
    ("REC-YEAR", put("years", {"year": "2028"}), put("years", {"year": "2027"}), "years[0].year"),
    ("REC-TERM", both(lambda d: d["agreement"].update(term_years="1", effective_on="2026-04-01"),
                      event("renewed", "2027-04-03")),
     both(lambda d: d["agreement"].update(term_years="1", effective_on="2026-04-01"), event("renewed", "2027-04-02")),
     "events[2].happened_on"),
    ("REC-EVENT.after-end",
     both(DISSOLVED, event("renewed", "2027-05-03")), both(DISSOLVED, event("dispute", "2027-05-03")),
     "events[3].happened_on"),
    ("REC-RESULT.shares", result({"member": LEAD, "percent": "70"}, {"member": OTHER, "percent": "40"}),
     result({"member": LEAD, "percent": "70"}, {"member": OTHER, "percent": "30"}), "results[0].owners"),
    ("REC-OFFER.seller", both(result({"member": LEAD, "percent": "100"}), offer(OTHER)),
     both(result({"member": LEAD, "percent": "100"}), offer(LEAD)), "offers[0].seller"),
    ("REC-MEETING.votes", meeting(in_favour="3"), meeting(in_favour="2"), "meetings[0].resolutions"),
    ("REC-MEETING.noticed", meeting(notified_on="2027-02-03"), meeting(notified_on="2027-02-02"),
     "meetings[0].notified_on"),
    ("LAW-CC565", first(kind="expelled", notified_on=""), first(kind="expelled", **EXPELLED),
     "events[0].notified_on"),
    ("LAW-CC563.cure", first(kind="expelled"), first(kind="expelled", **EXPELLED), "events[0].cure_days"),
    ("LAW-CC563.early", first(kind="expelled", notified_on="2027-01-30", cure_days="30"),
     first(kind="expelled", **EXPELLED), "events[0].happened_on"),
    ("G21-26.b", both(project(), DISSOLVED), both(project(finished_on="2027-05-01"), DISSOLVED),
     "projects[0].finished_on"),
    ("G21-26.b", both(project(finished_on="2027-05-02"), DISSOLVED), both(project(level="city"), DISSOLVED),
     "projects[0].finished_on"),
    ("G21-26.b", both(project(), put("papers", {"document": "dissolution"})), project(), "projects[0].finished_on"),
    ("G21-28.b", event("lead_changed", member=OTHER, successor=LEAD, filed_on="2027-04-09"),
     event("lead_changed", member=OTHER, successor=LEAD, filed_on="2027-04-08"), "events[2].filed_on"),
    ("CK-YEAR", put("papers", {"document": "annual-summary", "year": "2028"}),
     put("papers", {"document": "annual-plan", "year": "2028"}), "papers[0].year"),
    ("CK-YEAR", put("papers", {"document": "annual-summary", "year": "2027", "submitted_on": "2026-12-30"}),
     put("papers", {"document": "annual-summary", "year": "2027", "submitted_on": "2027-01-01"}), "papers[0].year"),
]  # fmt: skip


def _at(findings: list[Finding], code: str) -> list[Finding]:
    return [finding for finding in findings if finding.code == code]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_a_fault_is_found_and_its_neighbour_is_not(
    found: Found, later: Data, signed: Data, case: tuple[str, Change, Change, str]
) -> None:
    from .conftest import after

    code, bad, near, path = case
    data = after(signed)
    near(data)
    assert _at(found(data), code) == []
    bad(later)
    (fault,) = _at(found(later), code)
    assert (fault.path, bool(fault.label), bool(fault.hint)) == (path, True, True)
    assert fault.line and fault.message and fault.basis


def test_the_alliance_after_the_change_has_no_fault_in_its_record(found: Found, later: Data) -> None:
    faults = [f for f in found(later) if f.severity is not Severity.REVIEW]
    assert not [f for f in faults if f.code.startswith("REC-") or f.severity is Severity.ERROR]


def test_a_member_that_left_must_be_listed_as_a_former_member(found: Found, later: Data) -> None:
    later["former_members"] = []
    with pytest.raises(InputError) as raised:
        found(later)
    told = {fault.path: fault for fault in raised.value.findings if fault.code == "IN-502"}
    assert "former_members" in told["events[0].member"].hint


def test_the_change_of_lead_is_filed_by_the_former_lead(found: Found, later: Data) -> None:
    TO_OTHER(later)
    later["papers"] = [{**FILING, "submitter": LEAD}]
    (fault,) = _at(found(later), "G21-28.c")
    assert fault.path == "papers[0].submitter" and fault.required == "示例大学"
    later["papers"] = [{**FILING, "submitter": "示例大学"}]
    assert not _at(found(later), "G21-28.c")


def test_the_background_of_a_former_member_is_a_question(found: Found, later: Data) -> None:
    later["ip"]["background"][0]["owner"] = GONE
    (asked,) = _at(found(later), "REC-FORMER.background")
    assert asked.severity is Severity.REVIEW and asked.path == "ip.background[0].owner"


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-12-31", "将于2027-01-01由《示例新办法》取代"), ("2027-01-01", "已于2027-01-01由《示例新办法》取代")],
)
def test_a_policy_says_which_text_takes_its_place_and_from_when(day: str, words: str) -> None:
    from datetime import date

    from mengyue.checks import check
    from mengyue.library.policy import Policy
    from mengyue.model.alliance import Alliance

    pack = Policy(id="x", title="示例办法", status="issued", superseded_by="《示例新办法》", superseded_on="2027-01-01")
    (notice,) = check(Alliance(), [pack], date.fromisoformat(day))
    assert words in notice.message and notice.severity is Severity.WARNING
