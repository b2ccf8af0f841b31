"""``mengyue draft --review``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from mengyue.cli.main import run

from .conftest import EXAMPLE, ROOT

DAY = ("--as-of", "2026-11-22")


def test_the_review_files_lie_beside_the_clean_drafts_and_in_the_manifest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["draft", str(EXAMPLE), "-o", str(tmp_path / "out"), "--review", *DAY]) == 0
    files = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    manifest = json.loads(files.pop("manifest.json"))
    rows = {row["path"]: row for row in manifest["files"]}
    assert {name: row["sha256"] for name, row in rows.items()} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    for title in ("组建协议", "组建申请表"):
        for stage, word in (("draft", "草案"), ("review", "审阅稿")):
            assert rows[f"广西壮族自治区创新联合体{title}（{word}）.docx"]["stage"] == stage
    for table in ("合同审查意见（供参考）", "待确认事项", "政策符合性自查表"):
        assert {f"{table}.docx", f"{table}.xlsx"} <= set(files)
    assert "条款出处表.xlsx" in files and len(files) == 11
    templates = {row["path"] for row in manifest["templates"]}
    assert "templates/reports/opinions.docx" in templates
    assert all((ROOT / path).is_file() for path in templates)


def test_a_draft_without_review_makes_no_such_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(EXAMPLE), "-o", str(tmp_path / "out"), *DAY]) == 0
    assert not [path for path in (tmp_path / "out").iterdir() if "审" in path.name or path.suffix == ".xlsx"]


def test_a_copy_to_be_signed_has_no_review(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["draft", str(EXAMPLE), "-o", str(tmp_path / "out"), "--review", "--stage", "signable", *DAY]) == 2
    assert not (tmp_path / "out").exists()
