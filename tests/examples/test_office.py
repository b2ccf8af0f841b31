"""The example repository of an office: its pipeline runs as it is shipped, end to end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OFFICE = ROOT / "examples" / "office"
#: Alliances that differ from 甲 (signed, large) and 丙 (a draft, small) in nothing that the pipeline tells apart.
LIKE_THE_OTHERS = ("乙", "丁", "戊")


bash = pytest.mark.skipif(sys.platform == "win32", reason="the pipeline is a script of bash")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The office's repository, with one commit."""
    return _begun(tmp_path)


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository with two alliances, drafted; copy it before changing it."""
    # Drafting is what takes long; what follows has one of each.
    office = _begun(tmp_path_factory.mktemp("office"), LIKE_THE_OTHERS)
    _ci(office, "draft")
    return office


@bash
def test_the_office_builds_and_checks_what_it_keeps(office: Path) -> None:
    assert "全部是最新的" in _ci(office, "library")
    held = sum(path.is_file() for path in (office / "own").rglob("*"))
    assert held == 2, "what is the same as ours is not in it, and nothing that is built differs"
    told = _ci(office, "check")
    library = told.partition("共 1 项：警告 1")
    assert "file=own/policies/demo-office/policy.yaml" in library[0], "told at the file that the office wrote"
    assert library[1] and "LB-RESTATE" in library[0], "all that is told is what another issuer's policy took over"
    assert "file=alliances/甲.yaml" in told


@bash
def test_the_office_drafts_and_commits_what_changed_alone(drafted: Path, tmp_path: Path) -> None:
    assert len(list(drafted.glob("drafts/*/*协议*.docx"))) == 2
    office = _copied(drafted, tmp_path)
    _ci(office, "commit")
    first = _git(office, "rev-parse", "HEAD")
    _ci(office, "draft", "alliances/丙.yaml")
    _ci(office, "commit")
    assert _git(office, "rev-parse", "HEAD") == first, "what did not change is not committed again"


@bash
def test_the_office_is_told_whom_a_change_affects_and_commits_what_it_makes_anew(drafted: Path, tmp_path: Path) -> None:
    office = _copied(drafted, tmp_path)
    _ci(office, "commit")
    first = _git(office, "rev-parse", "HEAD")
    pack, clause = (
        office / "own" / "policies" / "demo-office" / "policy.yaml",
        office / "own" / "clauses" / "governance" / "advisory.md",
    )
    pack.write_text(pack.read_text("utf-8").replace('members_min: {value: "8"', 'members_min: {value: "10"'), "utf-8")
    clause.write_text(clause.read_text("utf-8").replace("应在十日内", "应在五日内"), "utf-8")
    _ci(office, "impact", "HEAD")
    comment = (office / "impact.md").read_text("utf-8")
    assert "2 个联合体中 2 个受影响，1 个新增错误，1 个已签署的协议有变" in comment
    assert "规则 G21-1 收紧" in comment
    assert "应在五日内" in comment
    assert (office / "impact.xlsx").stat().st_size > 5000
    _ci(office, "draft", "alliances/甲.yaml")
    _ci(office, "commit")
    assert _git(office, "rev-parse", "HEAD") != first, "drafts that a changed clause made anew are committed"


def test_the_workflow_pastes_nothing_of_others_into_a_script() -> None:
    text = (OFFICE / ".github" / "workflows" / "mengyue.yml").read_text("utf-8")
    scripts = [block.split("\n      - ")[0] for block in text.split("run:")[1:]]
    assert scripts
    assert not [script for script in scripts if "${{" in script]


def _begun(folder: Path, without: Sequence[str] = ()) -> Path:
    office = Path(shutil.copytree(OFFICE, folder / "office"))
    for name in without:
        (office / "alliances" / f"{name}.yaml").unlink()
    _git(office, "init", "-q")
    _git(office, "add", "-A")
    _git(office, "commit", "-q", "-m", "first")
    return office


def _copied(drafted: Path, folder: Path) -> Path:
    return Path(shutil.copytree(drafted, folder / "office"))


def _ci(office: Path, *words: str) -> str:
    setting = {**_clean(), "MENGYUE": str(Path(sys.executable).with_name("mengyue"))}
    done = subprocess.run(["bash", "ci", *words], cwd=office, env=setting, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def _git(office: Path, *words: str) -> str:
    return subprocess.run(
        ["git", *words], cwd=office, env=_clean(), check=True, capture_output=True, text=True
    ).stdout.strip()  # fmt: skip


def _clean() -> dict[str, str]:
    ours = {name for name in os.environ if name.startswith(("GIT_", "MENGYUE_"))} - {"MENGYUE_CACHE"}
    kept = {name: value for name, value in os.environ.items() if name not in ours}
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {**kept, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
