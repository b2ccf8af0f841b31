"""A folder of alliances, a form of each: quick to make, and as many as wanted."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ..in_process import Outcome

ROOT = Path(__file__).resolve().parents[2]
ALLIANCE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
TABLE = ROOT / "examples" / "guangxi-2012" / "alliances.csv"
NAME = "广西壮族自治区示例动力电池系统创新联合体"
#: On a fixed day; the form alone.
GIVEN = ("--as-of", "2026-11-22", "--document", "application")


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "mengyue.cli.entry", "batch", *map(str, arguments)]


def environment(**extra: str) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "engine"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", "NO_COLOR": "1", **extra}


@pytest.fixture(scope="session")
def batch() -> Callable[..., Outcome]:
    """Run ``mengyue batch`` in a process of its own."""

    def call(*arguments: str | Path) -> Outcome:
        done = subprocess.run(
            command(*arguments), env=environment(), capture_output=True, text=True, encoding="utf-8", timeout=300
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture(scope="session")
def alliances(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Six sound alliances, each with a name of its own, and a file that nobody can read."""
    folder = tmp_path_factory.mktemp("alliances")
    text = ALLIANCE.read_text(encoding="utf-8")
    assert NAME in text
    for number in range(6):
        (folder / f"第{number}个.yaml").write_text(text.replace(NAME, f"{NAME}{number}"), encoding="utf-8")
    (folder / "坏的.yaml").write_text("members: [\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def straight(alliances: Path, batch: Callable[..., Outcome], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What one uninterrupted run of one process makes of them."""
    folder = tmp_path_factory.mktemp("straight") / "out"
    done = batch(alliances, "-o", folder, "--jobs", "1", *GIVEN)
    assert done.code == 2, done
    assert "共 7 个联合体：已生成 6 个，数据有误 1 个" in done.out
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` by its path there, but for what the batch remembers."""
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in found.items() if not name.startswith(".batch/")}
