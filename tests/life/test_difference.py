"""The difference between two states of an alliance says what changed, and nothing where nothing did."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import mengyue
from mengyue.change import Changes, difference, latest_changes
from mengyue.model.alliance import Alliance
from mengyue.model.member import Tier

from .conftest import GONE, NEW, SIGNED, Data, after

SAMPLE = mengyue.load(SIGNED)[0].alliance
LISTS = ("members", "tasks", "contributions", "team", "platforms")


def _replaced(alliance: Alliance, **parts: Any) -> Alliance:
    return alliance.model_copy(update=parts)


@st.composite
def _permuted(draw: st.DrawFn) -> Alliance:
    """The sample with every list in another order."""
    parts: dict[str, Any] = {name: tuple(draw(st.permutations(getattr(SAMPLE, name)))) for name in LISTS}
    assert SAMPLE.revenue and SAMPLE.ip and SAMPLE.governance and SAMPLE.governance.decision
    tasks = [
        task.model_copy(update={"participants": tuple(draw(st.permutations(task.participants)))})
        for task in parts["tasks"]
    ]
    shares = tuple(draw(st.permutations(SAMPLE.revenue.shares)))
    background = tuple(draw(st.permutations(SAMPLE.ip.background)))
    return _replaced(
        SAMPLE,
        **parts | {"tasks": tuple(tasks)},
        revenue=SAMPLE.revenue.model_copy(update={"shares": shares}),
        ip=SAMPLE.ip.model_copy(update={"background": background}),
    )


@settings(max_examples=15, deadline=None)
@given(_permuted())
def test_another_order_is_no_difference(other: Alliance) -> None:
    assert not difference(SAMPLE, other)
    assert not difference(other, SAMPLE)


@settings(max_examples=15, deadline=None)
@given(st.sets(st.sampled_from(range(len(SAMPLE.members))), max_size=6), _permuted())
def test_who_is_missing_has_left_and_seen_from_there_has_joined(gone: set[int], other: Alliance) -> None:
    ids = {SAMPLE.members[at].id for at in gone}
    fewer = _replaced(other, members=tuple(m for m in other.members if m.id not in ids))
    there, back = difference(SAMPLE, fewer), difference(fewer, SAMPLE)
    assert {leaving.member.id for leaving in there.left} == ids == {member.id for member in back.joined}
    assert not there.joined and not back.left
    assert bool(there) is bool(ids)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, len(SAMPLE.tasks) - 1), st.integers(0, len(SAMPLE.contributions) - 1))
def test_rows_added_removed_and_changed_give_the_new_list(task: int, contribution: int) -> None:
    changed = SAMPLE.tasks[task].model_copy(update={"deliverable": "另一示例成果"})
    new = _replaced(
        SAMPLE,
        tasks=(*SAMPLE.tasks[:task], changed, *SAMPLE.tasks[task + 1 :]),
        contributions=SAMPLE.contributions[:contribution] + SAMPLE.contributions[contribution + 1 :],
    )
    told = difference(SAMPLE, new)
    assert [(pair.before, pair.after) for pair in told.tasks.changed] == [(SAMPLE.tasks[task], changed)]
    assert list(told.contributions.removed) == [SAMPLE.contributions[contribution]]
    assert not told.tasks.added and not told.tasks.removed and not told.contributions.added


def test_a_member_is_known_by_its_credit_code_whatever_it_is_called() -> None:
    lead = SAMPLE.members[0]
    other = lead.model_copy(update={"id": "新代号", "name": "广西示例新能源汽车股份有限公司"})

    def renamed(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: renamed(inner) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return [renamed(inner) for inner in value]
        return "新代号" if value == lead.id else value

    new = Alliance.model_validate(renamed(SAMPLE.model_dump()))
    new = _replaced(new, members=(other, *new.members[1:]))
    told = difference(SAMPLE, new)
    assert [(r.before, r.member.id) for r in told.renamed] == [(lead.name, "新代号")]
    assert not told.joined and not told.left and not told.tasks.any and not told.shares.any and not told.offices
    assert told.liability is None and not told.lead_changed


def test_an_id_given_to_another_unit_is_another_member() -> None:
    old = SAMPLE.members[-2]
    new = old.model_copy(update={"uscc": "91450300MA9XXX1202", "name": "另一示例公司"})
    told = difference(SAMPLE, _replaced(SAMPLE, members=(*SAMPLE.members[:-2], new, SAMPLE.members[-1])))
    assert [m.name for m in told.joined] == ["另一示例公司"] and [x.member.name for x in told.left] == [old.name]


def test_term_liable_unit_tier_lead_and_clauses_are_told() -> None:
    assert SAMPLE.agreement
    lead, core = SAMPLE.members[0], SAMPLE.members[1]
    members = (
        lead.model_copy(update={"tier": Tier.CORE}), core.model_copy(update={"tier": Tier.LEAD}), *SAMPLE.members[2:],
    )  # fmt: skip
    data = SAMPLE.model_dump() | {"clauses": {"ip.patent-pool": {"exclude": False}}}
    data["agreement"] |= {"term_years": 8, "liability_unit": core.id}
    new = Alliance.model_validate(data | {"members": [m.model_dump() for m in members]})
    told = difference(SAMPLE, new)
    assert told.term and (told.term.before, told.term.after) == (SAMPLE.agreement.term_years, 8)
    assert told.liability and told.liability.after == core.name
    assert {r.member.id for r in told.regraded} == {lead.id, core.id} and told.lead_changed
    assert [choice.clause for choice in told.choices] == ["ip.patent-pool"]


@pytest.mark.parametrize(("kind", "signs"), [("withdrew", True), ("expelled", False), ("ceased", False)], ids=str)
def test_who_withdraws_signs_who_was_expelled_or_has_ceased_does_not(later: Data, kind: str, signs: bool) -> None:
    later["events"][0]["kind"] = kind
    new = Alliance.model_validate(later)
    for told in (difference(SAMPLE, new), latest_changes(new)):
        assert [m.id for m in told.joined] == [NEW] and [x.member.id for x in told.left] == [GONE]
        assert (GONE in {m.id for m in told.signatories}) is signs
        assert {m.id for m in new.members} <= {m.id for m in told.signatories}


def test_the_latest_changes_are_those_of_the_newest_day(later: Data) -> None:
    later["events"].append({"kind": "withdrew", "happened_on": "2027-05-01", "member": "示例电控"})
    told = latest_changes(Alliance.model_validate(later))
    assert [x.member.id for x in told.left] == ["示例电控"] and not told.joined and told.tasks.any
    assert not latest_changes(SAMPLE)


def test_after_the_change_the_seat_the_row_and_the_share_have_a_new_holder(signed: Data) -> None:
    told: Changes = difference(SAMPLE, Alliance.model_validate(after(signed)))
    assert [row.member for row in told.contributions.added] == [NEW]
    assert [row.member for row in told.contributions.removed] == [GONE]
    assert [row.member for row in told.shares.added] == [NEW]
    assert [(seat.before.unit, seat.after.unit) for seat in told.seats.changed] == [(GONE, NEW)]
    assert len(told.tasks.changed) == 1 and told.on is not None


def test_a_change_of_lead_tells_who_led_and_who_leads(later: Data) -> None:
    """From the data as signed and from the record of events alone."""
    lead, core = SAMPLE.members[0], SAMPLE.members[1]
    change = {"kind": "lead_changed", "happened_on": "2027-03-01", "member": lead.id, "successor": core.id}
    later["events"].append(change)
    for member in later["members"]:
        member["tier"] = {lead.id: "core", core.id: "lead"}.get(member["id"], member["tier"])
    new = Alliance.model_validate(later)
    for told in (difference(SAMPLE, new), latest_changes(new)):
        assert [m.id for m in told.leads_before] == [lead.id]
        assert [m.id for m in told.leads_after] == [core.id]
    change["successor"] = "不在名单上"
    assert latest_changes(Alliance.model_validate(later)).leads_after == ()


def test_an_event_that_changes_no_membership_is_no_newest_change(later: Data) -> None:
    later["events"].append({"kind": "renewed", "happened_on": "2028-01-01"})
    told = latest_changes(Alliance.model_validate(later))
    assert str(told.on) == "2027-03-01" and [m.id for m in told.joined] == [NEW]


def test_of_several_events_about_who_left_the_last_tells_how(later: Data) -> None:
    later["events"].insert(0, {"kind": "withdrew", "happened_on": "2026-12-30", "member": GONE})
    later["events"][1] |= {"kind": "expelled"}
    (left,) = difference(SAMPLE, Alliance.model_validate(later)).left
    assert left.expelled and left.event is not None and str(left.event.happened_on) == "2027-03-01"
