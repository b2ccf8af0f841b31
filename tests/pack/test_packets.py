"""Signature packets from a package that was made before: what is signed is what is packed."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import mengyue
from mengyue.cli.main import run
from mengyue.lock.signed_data import read_signed

from .conftest import ALLIANCE, GIVEN, contents, needs_office

pytestmark = needs_office
#: The paper alone: the form is not what these tests are about, and pages take time.
ONLY = ("--document", "agreement", "--copies", "agreement=1")


def packets(package: Path, output: Path) -> int:
    return run(["packets", str(ALLIANCE), "-o", str(output), "--package", str(package), *ONLY, *GIVEN])


def test_what_goes_out_for_signing_is_the_very_pdf_in_the_package(whole: Path, tmp_path: Path) -> None:
    (loaded,) = mengyue.load(ALLIANCE)
    given: dict[str, Any] = {"as_of": date(2026, 11, 22), "accept_unapproved": True}
    mengyue.packets(loaded, ["agreement"], copies={"agreement": 1}, package=whole, **given).write(tmp_path / "out")
    rows = json.loads((whole / "manifest.json").read_bytes())["files"]
    (path,) = (row["path"] for row in rows if row.get("kind") == "agreement")
    (twin,) = (row for row in rows if row.get("twin_of") == path)
    sent = contents(tmp_path / "out")
    (agreement,) = (data for name, data in sent.items() if name.startswith("签署稿/"))
    assert agreement == (whole / twin["path"]).read_bytes()
    (row,) = json.loads(sent["manifest.json"])["documents"]
    assert row["sha256"] == hashlib.sha256(agreement).hexdigest() == twin["sha256"]
    assert read_signed(tmp_path / "out" / "manifest.json", None, policy=None).data.data == ALLIANCE.read_bytes()
    members = json.loads(sent["manifest.json"])["members"]
    assert sorted(name[:12] for name in sent if name.startswith("成员单位/")) == [
        f"成员单位/{member['index']:02d} {member['name']}"[:12] for member in members
    ]


def test_a_pdf_that_was_changed_after_packing_is_not_sent_out(
    whole: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    package = shutil.copytree(whole, tmp_path / "package")
    rows = json.loads((package / "manifest.json").read_bytes())["files"]
    (path,) = (row["path"] for row in rows if row.get("kind") == "agreement")
    (twin,) = (row["path"] for row in rows if row.get("twin_of") == path)
    with (package / twin).open("ab") as file:
        file.write(b"\n%")
    assert packets(package, tmp_path / "out") != 0
    assert not (tmp_path / "out").exists()
    assert "生成后被改过" in capsys.readouterr().err


def test_a_paper_asked_for_that_no_member_signs_is_told_and_not_left_out_in_silence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["packets", str(ALLIANCE), "-o", str(tmp_path / "out"), "--document", "resolution", *GIVEN]) == 1
    told = capsys.readouterr().err
    assert "《决策机构决议（第一届理事会第一次会议）》没有成员单位签字盖章的固定位置" in told
    assert "缺少" not in told and not (tmp_path / "out").exists()
