from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from .conftest import ALLIANCE, ROOT, Outcome

Run = Callable[..., Outcome]
TWO = ("--policy", "guangxi-2021", "--policy", "binhai-2012", "--as-of", "2026-11-22")


def test_several_policies_give_one_table_with_a_column_for_each(mengyue: Run) -> None:
    done = mengyue("check", ALLIANCE, *TWO)
    (head,) = [line for line in done.out.splitlines() if line.split()[:1] == ["主题"]]
    assert head.split() == ["主题", "guangxi-2021", "binhai-2012", "national"]
    assert "不满足 TJ-7" in done.out and "满足 G21-1" in done.out
    assert "相互矛盾的要求" in done.out and done.code == 1


def test_json_holds_the_table_and_the_contradictions_beside_the_findings(mengyue: Run) -> None:
    said = json.loads(mengyue("check", ALLIANCE, *TWO, "--format", "json").out)
    (one,) = said["comparison"]
    outcomes = {(row["policy"], row["rule"]): row["outcome"] for row in one["table"]}
    assert outcomes["guangxi-2021", "G21-1"] == "met"
    assert outcomes["binhai-2012", "TJ-7"] == "violated"
    assert outcomes["binhai-2012", "TJ-3.b"] == "unjudged"
    assert outcomes["guangxi-2021", "G21-4.a"] == "question"
    assert one["governing"] == "guangxi-2021"
    assert [clash["winner"] for clash in one["conflicts"]] == ["guangxi-2021"]
    assert {"TJ-7", "CK-CONFLICT"} <= {finding["code"] for finding in said["findings"]}


def test_sarif_and_junit_carry_the_findings_of_all_policies(mengyue: Run) -> None:
    assert "TJ-7" in mengyue("check", ALLIANCE, *TWO, "--format", "sarif").out
    assert "TJ-7" in mengyue("check", ALLIANCE, *TWO, "--format", "junit").out


def test_one_policy_named_twice_is_one_policy(mengyue: Run) -> None:
    once = mengyue("check", ALLIANCE, *TWO[:2], *TWO[4:])
    assert mengyue("check", ALLIANCE, *TWO[:2], *TWO[:2], *TWO[4:]) == once


def test_a_table_of_alliances_can_be_held_against_several_policies(mengyue: Run) -> None:
    table = ROOT / "examples" / "guangxi-2012" / "alliances.csv"
    said = json.loads(mengyue("check", table, *TWO, "--format", "json").out)
    assert len(said["comparison"]) == 26


def test_a_file_that_cannot_be_read_and_a_policy_that_is_not_there_end_in_2(mengyue: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("members: 甲\n", encoding="utf-8")
    assert mengyue("check", tmp_path / "bad.yaml", *TWO).code == 2
    assert mengyue("check", ALLIANCE, *TWO, "--policy", "atlantis-2021").code == 2
