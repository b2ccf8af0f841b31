"""What programs may rely upon: the functions of ``mengyue``, their errors, and one workshop for many calls."""

from __future__ import annotations

import hashlib
import inspect
import json
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import mengyue

ROOT = Path(__file__).resolve().parents[1]
ALLIANCE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
DAY = date(2026, 12, 1)
VERBS = ("assemble", "check", "collate", "compare", "load", "package", "packets", "render")


@pytest.fixture(scope="module")
def workshop() -> mengyue.Workshop:
    """One workshop for all calls."""
    return mengyue.Workshop()


@pytest.mark.parametrize("verb", VERBS)
def test_every_function_says_what_it_takes_gives_and_raises(verb: str) -> None:
    function = getattr(mengyue, verb)
    text = inspect.getdoc(function) or ""
    for part in ("Args:", "Returns:", "Raises:"):
        assert part in text
    for name in inspect.signature(function).parameters:
        assert f"    {name}: " in text, name
    assert verb in mengyue.__all__


def test_the_functions_stay_functions_whatever_has_been_imported() -> None:
    program = (
        "import mengyue, mengyue.cli.main, mengyue.cli.check, mengyue.cli.compare, mengyue.cli.collate, "
        "mengyue.checks.all_rules, mengyue.comparison.compare, mengyue.collation.collate, "
        "mengyue.delivery.outgoing_packets\n"
        f"from mengyue import {', '.join(VERBS)}\n"
        f"print({{type(item).__name__ for item in ({', '.join(VERBS)})}}, type(mengyue).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT / "engine", capture_output=True, text=True)
    assert done.stdout == "{'function'} module\n", done.stderr


def test_one_workshop_serves_the_way_from_data_to_documents(workshop: mengyue.Workshop) -> None:
    (loaded,) = mengyue.load(ALLIANCE, workshop=workshop)
    assert not [f for f in mengyue.check(loaded, as_of=DAY, workshop=workshop) if f.severity is mengyue.Severity.ERROR]
    (tree,) = mengyue.assemble(loaded, ["application"], as_of=DAY, workshop=workshop)
    shared = mengyue.render(tree, modified=DAY, workshop=workshop)
    assert shared[:2] == b"PK" and shared == mengyue.render(tree, modified=DAY)


def test_faults_of_data_are_one_error_that_carries_them_all(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("policy: guangxi-2021\nmembers:\n  - {id: 甲, kind: x, tier: y}\n", encoding="utf-8")
    with pytest.raises(mengyue.InputError) as caught:
        mengyue.load(path)
    assert len(caught.value.findings) == 2 and isinstance(caught.value, mengyue.EngineError)


def test_a_save_between_reading_and_writing_gives_no_false_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workshop: mengyue.Workshop
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # no LibreOffice: what matters here are the Word files and the manifest
    path = Path(shutil.copy(ALLIANCE, tmp_path / "alliance.yaml"))
    (loaded,) = mengyue.load(path)
    path.write_text("# 读取以后另存的内容\n", encoding="utf-8")
    packed = mengyue.package(loaded, as_of=DAY, accept_unapproved=True, workshop=workshop)
    assert isinstance(packed.problem, mengyue.MissingProgram)
    packed.write(tmp_path / "out")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    read = ALLIANCE.read_bytes()
    assert manifest["input"] == [{"name": "alliance.yaml", "sha256": hashlib.sha256(read).hexdigest()}]
    assert (tmp_path / "out" / "内部使用" / "alliance.yaml").read_bytes() == read


def test_a_package_that_findings_forbid_has_no_files_and_says_why(tmp_path: Path, workshop: mengyue.Workshop) -> None:
    (loaded,) = mengyue.load(ALLIANCE)
    packed = mengyue.package(loaded, as_of=DAY, workshop=workshop)
    assert packed.files == {}
    assert {f.code for f in packed.made.findings if f.severity is mengyue.Severity.ERROR} == {"DR-UNAPPROVED"}
    with pytest.raises(mengyue.EngineError, match="没有"):
        mengyue.package(loaded, as_of=DAY, phase="nowhere", workshop=workshop)
