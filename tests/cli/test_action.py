"""What the repository offers to other repositories' CI: an action and hooks, as they would be used there."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conftest import ALLIANCE, ROOT, environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the action runs in bash")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Another repository with one sound alliance and one that breaks a rule, and the command to check them."""
    folder = tmp_path / "repo" / "alliances" / "2026"
    folder.mkdir(parents=True)
    shutil.copyfile(ALLIANCE, folder / "甲.yaml")
    text = ALLIANCE.read_text(encoding="utf-8").replace("tier: lead", "tier: core")
    (folder / "乙 联盟.yaml").write_text(text, encoding="utf-8")
    command = tmp_path / "mengyue"
    command.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m mengyue.cli.main "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    return tmp_path / "repo"


def _action(repository: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    given = {"MENGYUE": str(repository.parent / "mengyue"), "AS_OF": "2026-12-01", **settings}
    return subprocess.run(
        ["bash", str(ROOT / "scripts" / "action")],
        cwd=repository,
        env=environment(**given),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


def test_the_action_annotates_what_is_wrong_and_fails_the_job(repository: Path) -> None:
    done = _action(repository, FILES="alliances/**/*.yaml", SARIF="found.sarif")
    assert done.returncode == 1
    assert "::error file=alliances/2026/乙 联盟.yaml,line=" in done.stdout
    assert "::error file=alliances/2026/甲.yaml" not in done.stdout
    log = json.loads((repository / "found.sarif").read_text(encoding="utf-8"))
    assert log["version"] == "2.1.0" and log["runs"][0]["results"]
    assert _action(repository, FILES="alliances/*/甲.yaml").returncode == 0
    assert _action(repository, FILES="alliances/**/*.yaml", FAIL_ON="input").returncode == 0


def test_the_action_says_that_nothing_matches(repository: Path) -> None:
    for files in ("", "nowhere/*.yaml"):
        done = _action(repository, FILES=files)
        assert done.returncode == 2 and "::error" in done.stdout


def test_settings_of_the_action_are_never_run_as_commands(repository: Path) -> None:
    mark = repository / "mark"
    done = _action(repository, FILES="alliances/*/甲.yaml", POLICY=f"$(touch {mark})", LANGUAGE="zh; touch mark")
    assert done.returncode == 2 and not mark.exists()


def test_the_action_file_passes_every_input_to_the_script(repository: Path) -> None:
    action: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    (run,) = [step for step in action["runs"]["steps"] if "scripts/action" in step["run"]]
    used = " ".join(run["env"].values())
    for name in action["inputs"]:
        assert f"inputs.{name} " in used.replace("}}", " }}")
    assert "${{" not in run["run"], "settings stay out of the script's text"
    script = (ROOT / "scripts" / "action").read_text(encoding="utf-8")
    assert all(name in script for name in run["env"])


def test_the_hooks_name_commands_that_exist(repository: Path) -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for hook in hooks:
        name, *words = shlex.split(hook["entry"])
        assert name == "mengyue" and hook["language"] == "python"
        done = subprocess.run(
            [sys.executable, "-m", "mengyue.cli.main", *words, "--help"],
            env={**os.environ, **environment()},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0
