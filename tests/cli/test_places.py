"""Where a finding is, as a reader of a YAML file is told: line and column, the record by its number, its label."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mengyue.cli.main import run

FILE = """policy: guangxi-2021
members:
  - {id: 甲, name: 甲公司}
  - {id: 乙, name: "乙公司[2]", tier: leader}
"""


def test_a_record_is_told_by_its_number_as_people_count_and_what_the_user_wrote_stays(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(FILE, encoding="utf-8")
    assert run(["check", str(path)]) == 2
    said = capsys.readouterr().out
    assert "4:29 成员单位第2项·层级" in said and "成员单位[" not in said
    path.write_text(FILE.replace("leader", "lead"), encoding="utf-8")
    run(["check", str(path)])
    assert "乙公司[2]" in "".join(capsys.readouterr().out.split())
    run(["new", str(tmp_path / "乙.yaml"), "--policy", "nowhere"])
    first = capsys.readouterr().out.splitlines()[0]
    assert "没有代号为“nowhere”的政策" in first


@pytest.mark.parametrize("format", ["json", "sarif", "junit", "github", "gitlab"])
def test_every_format_counts_records_in_the_same_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    path = tmp_path / "甲.yaml"
    path.write_text(FILE, encoding="utf-8")
    assert run(["check", str(path), "--format", format]) == 2
    said = capsys.readouterr().out
    said = json.dumps(json.loads(said), ensure_ascii=False) if said[0] in "[{" else said
    assert "成员单位第2项·层级" in said and "成员单位[" not in said
