"""Collation for programs: the same as the command, as a value."""

from __future__ import annotations

from pathlib import Path

import pytest

import mengyue
from mengyue.manifest.read_manifest import read_manifest

pytestmark = pytest.mark.libreoffice


def test_what_is_back_is_a_value_that_can_be_written(sent_out: Path, tmp_path: Path) -> None:
    (tmp_path / "returned").mkdir()
    (tmp_path / "returned" / "a.txt").write_text("没有签署页", encoding="utf-8")
    found = mengyue.collate(tmp_path / "returned", sent_out)
    assert not found.done and {standing.paper.kind for standing in found.standings} == {"agreement", "application"}
    found.write(tmp_path / "out")
    manifest = read_manifest(tmp_path / "out")
    assert {row.path for row in manifest.files} == set(found.files)
    assert manifest.input == read_manifest(sent_out).input != ()
    with pytest.raises(mengyue.EngineError, match="不是签署页包文件夹"):
        mengyue.collate(tmp_path / "returned", tmp_path / "out")
