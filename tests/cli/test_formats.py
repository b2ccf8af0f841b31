"""Findings where people look: each format says the same, at the same place, in the way its reader wants it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ALLIANCE, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-12-01")


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file with one breach, beside us: code hosts want paths seen from the top of the repository."""
    text = ALLIANCE.read_text(encoding="utf-8")
    (tmp_path / "联盟,甲.yaml").write_text(text.replace("tier: lead", "tier: core"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return "联盟,甲.yaml"


def _found(mengyue: Run, file: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(mengyue("check", file, *DAY, "--format", "json").out)["findings"]
    return found


def test_annotations_name_file_line_and_rule_and_survive_any_text(mengyue: Run, faulty: str) -> None:
    done = mengyue("check", faulty, *DAY, "--format", "github")
    assert done.code == 1
    *commands, counts = done.out.splitlines()
    findings = _found(mengyue, faulty)
    assert len(commands) == len(findings) and counts.startswith(f"共 {len(findings)} 项")
    kinds = [re.match(r"::(error|warning|notice) ", command).group(1) for command in commands]  # type: ignore[union-attr]
    assert kinds == sorted(kinds, key=["error", "warning", "notice"].index)
    error = next(finding for finding in findings if finding["severity"] == "error")
    head = f"::error file=联盟%2C甲.yaml,line={error['line']},col={error['column']},title={error['code']} 错误::"
    assert any(command.startswith(head) for command in commands)


def test_hostile_names_cannot_forge_an_annotation() -> None:
    from mengyue.cli.report import github
    from mengyue.model.finding import Finding, Severity

    said = github.render([Finding("X-1", Severity.ERROR, "坏\n::error::伪造 100%", file="a\n::warning::b,c:d.yaml")])
    lines = said.splitlines()
    assert len(lines) == 2 and lines[0].startswith("::error ")
    assert "\n" not in lines[0] and lines[0].count("::error") == 1 + lines[0].count("%0A::error")
    assert "100%25" in lines[0] and "%2Cc%3Ad.yaml" in lines[0]


def test_code_quality_has_what_gitlab_demands(mengyue: Run, faulty: str) -> None:
    done = mengyue("check", faulty, *DAY, "--format", "gitlab")
    rows = json.loads(done.out)
    assert done.code == 1 and len(rows) == len(_found(mengyue, faulty))
    for row in rows:
        assert set(row) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert row["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert row["location"]["path"] == faulty and row["location"]["lines"]["begin"] >= 1
    assert len({row["fingerprint"] for row in rows}) == len(rows)


def test_a_finding_keeps_its_fingerprint_when_lines_move(mengyue: Run, faulty: str) -> None:
    def marks() -> dict[str, str]:
        rows = json.loads(mengyue("check", faulty, *DAY, "--format", "gitlab").out)
        return {row["fingerprint"]: row["description"] for row in rows}

    before = marks()
    path = Path(faulty)
    path.write_text("# 一行说明\n\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert marks() == before


def test_sarif_rules_have_names_and_help_a_person_can_read(mengyue: Run, faulty: str) -> None:
    (run,) = json.loads(mengyue("check", faulty, *DAY, "--format", "sarif").out)["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in run["results"]} == set(rules)
    for code, rule in rules.items():
        assert rule["name"] and rule["name"] != code and rule["shortDescription"]["text"] == rule["name"]
        assert rule["help"]["text"] and rule["help"]["markdown"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    assert "1-2家行业龙头骨干企业" in rules["G21-16.a"]["help"]["text"]
    lines = Path(faulty).read_text(encoding="utf-8").splitlines()
    for result in run["results"]:
        region = result["locations"][0]["physicalLocation"].get("region")
        if region:
            assert region["startColumn"] <= len(lines[region["startLine"] - 1]) + 1
    marks = [result["partialFingerprints"]["mengyue/v1"] for result in run["results"]]
    assert len(set(marks)) == len(marks)


def test_a_broken_library_is_told_in_every_format(mengyue: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("policy: guangxi-2021\nmembers: 3\n", encoding="utf-8")
    for form in ("text", "json", "sarif", "junit", "github", "gitlab"):
        done = mengyue("check", tmp_path / "bad.yaml", *DAY, "--format", form)
        assert done.code == 2 and done.out and "Traceback" not in done.out + done.err


def test_a_draft_tells_programs_its_findings_in_their_format(mengyue: Run, faulty: str, tmp_path: Path) -> None:
    asked = ("draft", faulty, "-o", tmp_path / "out", "--document", "application", *DAY, "--format")
    told = json.loads(mengyue(*asked, "json").out)["findings"]
    wrong = {finding["code"] for finding in _found(mengyue, faulty) if finding["severity"] == "error"}
    assert wrong and wrong <= {finding["code"] for finding in told}
    run = json.loads(mengyue(*asked, "sarif", "--force").out)["runs"][0]
    assert {result["ruleId"] for result in run["results"]} == {finding["code"] for finding in told}


def test_a_package_that_cannot_be_made_says_why_to_programs(mengyue: Run, faulty: str, tmp_path: Path) -> None:
    done = mengyue("package", faulty, "-o", tmp_path / "out", *DAY, "--format", "json")
    assert done.code == 1 and not (tmp_path / "out").exists()
    assert any(finding["severity"] == "error" for finding in json.loads(done.out)["findings"])


def test_data_that_cannot_be_read_are_told_to_programs_by_every_command(mengyue: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("policy: guangxi-2021\nmembers: 5\n", encoding="utf-8")
    for command in ("draft", "package"):
        done = mengyue(command, bad, "-o", tmp_path / "out", "--format", "json")
        assert done.code == 2
        assert [finding["line"] for finding in json.loads(done.out)["findings"]] == [2]
