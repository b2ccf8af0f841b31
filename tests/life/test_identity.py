"""Who is the same member in two states: difference and comparison say the same, and a correction is no leaving."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mengyue.change import Changes, difference
from mengyue.comparison.align import align
from mengyue.comparison.facts import changed_facts, entries
from mengyue.model.alliance import Alliance

from .test_difference import SAMPLE

DATA = SAMPLE.model_dump(mode="json")
Data = dict[str, Any]
FOREIGN = next(at for at, member in enumerate(SAMPLE.members) if member.foreign_registration)


def spelt(data: Data, before: str, after: str) -> Data:
    """Return ``data`` with every text ``before`` written ``after``."""
    text = json.dumps(data, ensure_ascii=False)
    changed: Data = json.loads(
        text.replace(json.dumps(before, ensure_ascii=False), json.dumps(after, ensure_ascii=False))
    )
    return changed


def changed(**values: object) -> Callable[[Data], Data]:
    """Change facts of the third member; of its id every mention too."""

    def run(data: Data) -> Data:
        other = dict(values)
        if "id" in other:
            data = spelt(data, data["members"][2]["id"], str(other.pop("id")))
        data["members"][2] |= other
        return data

    return run


def swapped(fact: str) -> Callable[[Data], Data]:
    """Let the third and fourth member exchange a fact; of ids every mention too."""

    def run(data: Data) -> Data:
        one, other = data["members"][2][fact], data["members"][3][fact]
        if fact == "id":
            return spelt(spelt(spelt(data, one, "\\0"), other, one), "\\0", other)
        data["members"][2][fact], data["members"][3][fact] = other, one
        return data

    return run


def read(data: Data) -> Alliance:
    return Alliance.model_validate(data)


def both(make: Callable[[Data], Data]) -> tuple[Changes, set[tuple[str, bool]], list[tuple[str, str, str]]]:
    """Return the difference, who came (true) and went by the comparison, and the facts of the comparison."""
    new = read(make(read(DATA).model_dump(mode="json")))
    old, _moves = align(SAMPLE, new)
    came = {(entry.name, entry.added) for entry in entries(old, new) if entry.path == "members"}
    return difference(SAMPLE, new), came, [(fact.path, fact.old, fact.new) for fact in changed_facts(old, new)]


THIRD = SAMPLE.members[2]
CODE = "12450000MA9XXX9991"


@pytest.mark.parametrize(
    "make",
    [
        changed(uscc=CODE),
        changed(name="广西示例新大学"),
        changed(id="新代号"),
        changed(id="新代号", name="广西示例新大学"),
        changed(id="新代号", uscc=CODE),
        changed(uscc=None),
        changed(uscc=None, name="广西示例新大学"),
        changed(uscc=None, id="新代号"),
        swapped("id"),
        swapped("uscc"),
        swapped("name"),
    ],
    ids=[
        "code", "name", "id", "id-name", "id-code", "no-code", "no-code-name", "no-code-id", "ids", "codes", "names",
    ],
)  # fmt: skip
def test_who_keeps_one_sure_mark_neither_leaves_nor_joins(make: Callable[[Data], Data]) -> None:
    told, came, _facts = both(make)
    assert (told.joined, told.left, came) == ((), (), set())


def test_a_corrected_code_is_told_as_a_correction() -> None:
    told, _came, facts = both(changed(uscc=CODE))
    assert [(c.member.id, c.label, c.before, c.after) for c in told.corrected] == [
        (THIRD.id, "统一社会信用代码", THIRD.uscc, CODE)
    ]
    assert told and not told.renamed and facts == [("members[2].uscc", THIRD.uscc, CODE)]


def test_a_missing_code_put_in_is_told_and_one_taken_out_is_not() -> None:
    new = read(changed(uscc=None)(read(DATA).model_dump(mode="json")))
    assert [(c.before, c.after) for c in difference(new, SAMPLE).corrected] == [("", THIRD.uscc)]
    assert not difference(SAMPLE, new).corrected


def test_exchanged_ids_change_nobody() -> None:
    told, came, facts = both(swapped("id"))
    assert not told and not came
    assert {path for path, _old, _new in facts} == {"members[2].id", "members[3].id"}


def test_exchanged_codes_are_corrected() -> None:
    told, _came, _facts = both(swapped("uscc"))
    assert [c.after for c in told.corrected] == [SAMPLE.members[3].uscc, THIRD.uscc] and not told.renamed


def test_a_member_from_abroad_is_known_by_its_registration() -> None:
    def make(data: Data) -> Data:
        member = data["members"][FOREIGN]
        data = spelt(data, member["id"], "境外新代号")
        data["members"][FOREIGN]["name"] = "泰国示例新研究院"
        return data

    told, came, _facts = both(make)
    assert [renaming.before for renaming in told.renamed] == [SAMPLE.members[FOREIGN].name] and not came
    assert not told.joined and not told.left


def test_an_id_given_to_another_unit_is_another_unit_to_both_and_its_rows_are_others() -> None:
    told, came, facts = both(changed(uscc=CODE, name="另一示例大学"))
    assert [m.name for m in told.joined] == ["另一示例大学"] and [x.member.name for x in told.left] == [THIRD.name]
    assert came == {("另一示例大学", True), (THIRD.name, False)}
    named = [(old, new) for _path, old, new in facts if THIRD.name and THIRD.name in old and THIRD.id in new]
    assert named


def test_a_new_short_name_is_told_of_the_member_and_of_nothing_that_names_it() -> None:
    _told, _came, facts = both(changed(id="新代号"))
    assert facts == [("members[2].id", THIRD.id, "新代号")]


@settings(max_examples=20, deadline=None)
@given(
    st.lists(st.sampled_from(["id", "name", "uscc", ""]), min_size=len(SAMPLE.members), max_size=len(SAMPLE.members)),
    st.permutations(range(len(SAMPLE.members))),
)
def test_whichever_one_mark_of_each_changes_all_stay_who_they_are(marks: list[str], order: list[int]) -> None:
    members = [
        member.model_copy(update={mark: f"另{at:017d}"} if mark and getattr(member, mark) else {})
        for at, (member, mark) in enumerate(zip(SAMPLE.members, marks, strict=True))
    ]
    new = SAMPLE.model_copy(update={"members": tuple(members[at] for at in order)})
    told = difference(SAMPLE, new)
    assert not told.joined and not told.left and {e.path for e in entries(SAMPLE, new)} <= {
        "contributions", "revenue.shares", "ip.background", "team", "governance.decision.seats",
    }  # fmt: skip
    assert [m.id for m in align(SAMPLE, new)[0].members] == [SAMPLE.members[at].id for at in order]


#: Lists whose rows both tell of, and where the difference has them.
LISTED = {
    "tasks": "tasks", "contributions": "contributions", "revenue.shares": "shares", "ip.background": "background",
    "governance.decision.seats": "seats", "governance.advisory.seats": "seats",
}  # fmt: skip
EDITS = ("", "gone", "member", "name", "unit", "form", "description", "number", "title", "owner", "amount", "percent")


def rows_of(data: Data, path: str) -> list[Data]:
    for name in path.split("."):
        data = data.get(name) or {}
    assert isinstance(data, list)
    return data


def coming_and_going(old: Alliance, new: Alliance) -> tuple[Counter[tuple[str, bool]], Counter[tuple[str, bool]]]:
    """Count by list the rows that came (true) and went: as the difference tells them, and as the comparison."""
    told = difference(old, new)
    one = Counter[tuple[str, bool]]()
    for name in set(LISTED.values()):
        one[name, True] += len(getattr(told, name).added)
        one[name, False] += len(getattr(told, name).removed)
    other = Counter((LISTED[entry.path], entry.added) for entry in entries(old, new) if entry.path in LISTED)
    return +one, other


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_both_agree_on_which_rows_are_the_same(draw: st.DataObject) -> None:
    data = SAMPLE.model_dump(mode="json")
    for path in LISTED:
        rows = draw.draw(st.permutations(rows_of(data, path)))
        edits = draw.draw(st.lists(st.sampled_from(EDITS), min_size=len(rows), max_size=len(rows)))
        first = copy.deepcopy(rows[0])
        for row, edit in zip(rows, edits, strict=True):
            if edit in first and isinstance(row[edit], str):
                row[edit] = first[edit]
        rows_of(data, path)[:] = [row for row, edit in zip(rows, edits, strict=True) if edit != "gone"]
    new = read(data)
    one, other = coming_and_going(SAMPLE, new)
    assert one == other
    back, forth = coming_and_going(new, SAMPLE)
    assert back == forth


def test_rows_alike_that_changed_places_say_nothing_new_to_either() -> None:
    data = SAMPLE.model_dump(mode="json")
    row = {**data["contributions"][0], "description": None}
    twins = [{**row, "amount": "1000.00"}, {**row, "amount": "2000.00"}]
    old, new = read({**data, "contributions": twins}), read({**data, "contributions": twins[::-1]})
    assert not difference(old, new) and not entries(old, new) and not changed_facts(align(old, new)[0], new)


def test_a_row_whose_owner_was_corrected_is_the_same_to_both() -> None:
    data = SAMPLE.model_dump(mode="json")
    row = data["ip"]["background"][0]
    row["owner"] = next(member["id"] for member in data["members"] if member["id"] != row["owner"])
    told = difference(SAMPLE, read(data))
    assert [pair.after.owner for pair in told.background.changed] == [row["owner"]] and not told.background.added
    assert not entries(SAMPLE, read(data))


def test_a_seat_in_another_body_is_another_seat() -> None:
    data = SAMPLE.model_dump(mode="json")
    bodies = data["governance"]
    seat = bodies["decision"]["seats"].pop()
    bodies["advisory"]["seats"].append(seat)
    told = difference(SAMPLE, read(data))
    assert [len(told.seats.added), len(told.seats.removed)] == [1, 1] and told.governance


def test_code_and_name_outweigh_the_id_of_another_that_has_left() -> None:
    fourth = SAMPLE.members[3]
    old = SAMPLE.model_copy(
        update={"members": (*SAMPLE.members[:2], THIRD.model_copy(update={"uscc": None}), *SAMPLE.members[3:])}
    )
    heir = fourth.model_copy(update={"id": THIRD.id})
    new = SAMPLE.model_copy(update={"members": (*SAMPLE.members[:2], heir, *SAMPLE.members[4:])})
    told = difference(old, new)
    assert [x.member.name for x in told.left] == [THIRD.name] and not told.joined and not told.renamed
