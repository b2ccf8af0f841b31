from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from icalendar import Calendar

from .conftest import ALLIANCE, ROOT, Outcome

Run = Callable[..., Outcome]


@pytest.fixture
def changed(tmp_path: Path) -> str:
    """An alliance approved on 26 October whose lead changed on 16 November 2026."""
    text = ALLIANCE.read_text(encoding="utf-8")
    assert "\nlifecycle:" not in text and "\nevents:" not in text
    path = tmp_path / "alliance.yaml"
    event = "{kind: lead_changed, happened_on: 2026-11-16, member: 示例动力电池, successor: 示例新能源}"
    text += f"\nlifecycle: {{approved_on: 2026-10-26}}\nevents: [{event}]\n"
    path.write_text(text, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(("day", "code"), [("2026-11-23", 0), ("2026-11-24", 1)])
def test_an_overdue_filing_blocks(mengyue: Run, changed: str, day: str, code: int) -> None:
    done = mengyue("deadlines", changed, "--as-of", day)
    assert done.code == code
    assert ("逾期未报" in done.out) is bool(code)
    assert "2026-12-30（周三）" in done.out and "推荐单位（" in done.out and "七（一）" in done.out
    assert "变动记录第1项·发生日期" in done.out and "变动记录[" not in done.out


def test_json_holds_the_deadlines_and_the_findings_with_their_lines(mengyue: Run, changed: str) -> None:
    done = mengyue("deadlines", changed, "--as-of", "2026-11-24", "--format", "json")
    answer = json.loads(done.out)
    assert (answer["as_of"], answer["until"], answer["holiday_years"][-1]) == ("2026-11-24", None, 2026)
    rows = {row["code"]: row for row in answer["deadlines"]}
    assert (rows["G21-change.lead"]["status"], rows["G21-change.lead"]["outer"]) == ("overdue", "2026-11-23")
    assert (rows["G21-annual"]["safe"], rows["G21-annual"]["outer"]) == ("2026-12-30", "2026-12-31")
    assert rows["G21-annual"]["file"] == changed
    (finding,) = answer["findings"]
    assert (finding["code"], finding["severity"], finding["file"]) == ("G21-change.lead", "error", changed)
    assert finding["line"] and finding["label"] == "文件材料"


def test_the_code_of_an_overdue_entry_can_be_explained(mengyue: Run) -> None:
    assert "在一周之内" in mengyue("explain", "G21-change").out


def test_the_calendar_file_is_read_back_and_replaced_but_another_file_is_not(
    mengyue: Run, changed: str, tmp_path: Path
) -> None:
    path = tmp_path / "期限.ics"
    for _time in range(2):
        assert mengyue("deadlines", changed, "--as-of", "2026-11-22", "--ics", str(path)).code == 0
    assert len(Calendar.from_ical(path.read_bytes()).walk("VEVENT")) == 4
    other = tmp_path / "other.ics"
    other.write_text("BEGIN:VCALENDAR\nPRODID:-//other//\nEND:VCALENDAR\n", encoding="utf-8")
    assert mengyue("deadlines", changed, "--as-of", "2026-11-22", "--ics", str(other)).code == 2
    assert "other" in other.read_text(encoding="utf-8")


def test_a_day_before_the_day_asked_about_is_refused(mengyue: Run, changed: str) -> None:
    assert mengyue("deadlines", changed, "--as-of", "2026-11-22", "--until", "2026-11-21").code == 2


def test_bad_input_is_reported_beside_what_could_be_read(mengyue: Run, changed: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("members: 甲\n", encoding="utf-8")
    done = mengyue("deadlines", changed, str(bad), "--as-of", "2026-11-22", "--ics", str(tmp_path / "x.ics"))
    assert done.code == 2 and "G21-annual" in done.out and "bad.yaml" in done.out
    assert not (tmp_path / "x.ics").exists()


def test_unknown_holidays_are_said(mengyue: Run, tmp_path: Path) -> None:
    path = tmp_path / "alliance.yaml"
    text = ALLIANCE.read_text(encoding="utf-8") + "\nevents: [{kind: main_changed, happened_on: 2028-09-23}]\n"
    path.write_text(text, encoding="utf-8")
    assert "只按周末顺延" in mengyue("deadlines", str(path), "--as-of", "2028-09-24").out
    assert "只按周末顺延" not in mengyue("deadlines", str(ALLIANCE), "--as-of", "2028-09-24").out


def test_a_table_gives_the_deadlines_of_each_row(mengyue: Run) -> None:
    table = ROOT / "examples" / "guangxi-2012" / "alliances.csv"
    done = mengyue("deadlines", str(table), "--policy", "guangxi-2012", "--as-of", "2026-11-22", "--format", "json")
    answer = json.loads(done.out)
    assert len({row["alliance"] for row in answer["deadlines"]}) > 1
