"""Two people at one list: what both did is there afterwards, and only what contradicts itself is asked about."""

from __future__ import annotations

import copy
from typing import Any

from mengyue.workbench.edits import Edited, apply
from mengyue.workbench.form_parts import grids_by_pattern
from mengyue.workbench.list_rows import grid_rows, rows_above

RAW = {
    "members": [
        {"id": name, "name": f"{name}公司", "finances": [{"year": "2024", "revenue": number}], "contact": "甲"}
        for name, number in (("一", "1"), ("二", "2"), ("三", "3"))
    ],
    "tasks": [{"name": "任务一"}, {"name": "任务二", "participants": [{"member": "一"}]}, {"name": "任务三"}],
}


def _rows(raw: dict[str, Any], pattern: str = "members") -> list[dict[str, Any]]:
    rows = grid_rows(raw, grids_by_pattern()[pattern])
    return [{**row, "_key": f"k{number}"} for number, row in enumerate(rows)]


def _edit(was: list[dict[str, Any]], now: list[dict[str, Any]], pattern: str = "members") -> dict[str, Any]:
    return {"grid": pattern, "was": was, "now": now}


def _with(rows: list[dict[str, Any]], number: int, **cells: str) -> list[dict[str, Any]]:
    return [{**row, **cells} if at == number else row for at, row in enumerate(rows)]


def _new(**cells: str) -> dict[str, Any]:
    return {"_at": None, "_in": -1, "_key": "new", **cells}


def _both(mine: Any, theirs: Any, **how: str) -> tuple[dict[str, Any], Edited]:
    """What becomes of the list when both have changed it from the same beginning, theirs first."""
    was = _rows(RAW)
    file = apply(RAW, [_edit(was, theirs(copy.deepcopy(was)))]).raw
    edited = apply(file, [_edit(was, mine(copy.deepcopy(was)))], **how)
    return edited.raw, edited


def _names(raw: dict[str, Any]) -> list[str]:
    return [row["id"] for row in raw["members"]]


def test_rows_that_both_add_and_take_away_come_together() -> None:
    raw, edited = _both(lambda rows: [*rows, _new(id="我", name="我方公司")], lambda rows: [*rows[1:], _new(id="他")])
    assert _names(raw) == ["二", "三", "他", "我"] and not edited.clashes
    raw, edited = _both(lambda rows: rows[:2], lambda rows: _with(rows, 0, contact="乙"))
    assert _names(raw) == ["一", "二"] and raw["members"][0]["contact"] == "乙" and not edited.clashes


def test_a_row_that_was_put_between_others_stays_there_and_one_at_the_end_comes_after_those_of_others() -> None:
    def mine(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [rows[0], _new(id="间", name="示例间公司"), *rows[1:], _new(id="末", name="示例末公司")]

    raw, _edited = _both(mine, lambda rows: [*rows, _new(id="丁", name="示例丁公司")])
    assert _names(raw) == ["一", "间", "二", "三", "丁", "末"]


def test_cells_that_both_change_contradict_and_either_can_be_chosen_without_losing_the_rest() -> None:
    def mine(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _with(_with(rows, 1, contact="我"), 2, contact="只有我")

    def theirs(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return _with(rows, 1, contact="他")

    _raw, edited = _both(mine, theirs)
    assert [(clash.place, clash.mine, clash.theirs) for clash in edited.clashes] == [("members[1].contact", "我", "他")]
    for prefer, wanted in (("mine", "我"), ("theirs", "他")):
        raw, edited = _both(mine, theirs, prefer=prefer)
        assert [row["contact"] for row in raw["members"]] == ["甲", wanted, "只有我"] and not edited.clashes


def test_a_row_that_one_takes_away_and_the_other_changes_is_asked_about() -> None:
    for mine, theirs, kept in (
        (lambda rows: rows[1:], lambda rows: _with(rows, 0, contact="他"), {"mine": False, "theirs": True}),
        (lambda rows: _with(rows, 0, contact="我"), lambda rows: rows[1:], {"mine": True, "theirs": False}),
    ):
        assert len(_both(mine, theirs)[1].clashes) == 1
        for prefer, there in kept.items():
            assert ("一" in _names(_both(mine, theirs, prefer=prefer)[0])) is there


def test_what_the_page_does_not_show_of_a_row_goes_with_it() -> None:
    raw, _edited = _both(lambda rows: _with(rows, 2, contact="我"), lambda rows: rows[1:])
    assert [row["finances"][0]["revenue"] for row in raw["members"]] == ["2", "3"]
    was = _rows(RAW, "tasks[].participants")
    moved = apply(RAW, [_edit(was, _with(was, 0, _in=2), "tasks[].participants")]).raw  # type: ignore[arg-type]
    assert moved["tasks"][2]["participants"] == [{"member": "一"}]


def test_a_change_that_is_sent_again_since_its_answer_was_lost_is_there_once() -> None:
    was = _rows(RAW)
    edit = _edit(was, [*_with(was, 0, contact="我"), _new(id="新")])
    once = apply(RAW, [edit]).raw
    assert apply(once, [edit]).raw == once
    others = apply(once, [_edit(_rows(once), _with(_rows(once), 1, contact="他"))]).raw
    again = apply(others, [edit])
    assert again.raw == others and not again.clashes


def test_the_page_is_told_where_its_rows_stand_so_that_a_later_change_goes_to_them() -> None:
    was = _rows(RAW)
    others = apply(RAW, [_edit(was, _with(was[1:], 0, contact="他"))]).raw
    edited = apply(others, [_edit(was, [*was, _new(id="新", name="新公司")])])
    (own,) = edited.values
    assert [(row["_key"], row["_at"]) for row in own] == [("k1", 0), ("k2", 1), ("new", 2)]
    assert own[0]["contact"] == "甲"  # what the page shows: the other one's word must not look as if it took it back
    later = apply(edited.raw, [_edit(own, _with(own, 2, contact="后来"))])
    assert [row.get("contact") for row in later.raw["members"]] == ["他", "甲", "后来"] and not later.clashes


def test_a_row_goes_to_the_row_above_that_the_page_showed_wherever_it_stands_by_now() -> None:
    grid = grids_by_pattern()["tasks[].participants"]
    was, above = _rows(RAW, grid.pattern), [list(row) for row in rows_above(RAW, grid)]
    file = copy.deepcopy(RAW)
    del file["tasks"][0]
    edit = {**_edit(was, [*was, {"_at": None, "_in": 2, "_key": "n", "member": "二"}], grid.pattern), "above": above}
    tasks = apply(file, [edit]).raw["tasks"]
    assert [[p["member"] for p in task.get("participants", ())] for task in tasks] == [["一"], ["二"]]


def test_a_row_above_is_named_in_words_and_by_its_member_not_by_stored_codes() -> None:
    grid = grids_by_pattern()["contributions[].instalments"]
    rows = [{"member": "a", "form": "cash"}, {"member": "b", "form": "其他写法"}]
    raw = {"members": [{"id": "a", "name": "示例公司"}], "contributions": rows}
    assert rows_above(raw, grid) == [(0, "1　示例公司　货币"), (1, "2　b　其他写法")]
