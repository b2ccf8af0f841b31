"""The command, in this process or in one of its own."""

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
#: What that file has to say for the agreement to be of its usual length, a third of the pages.
FULL, USUAL = "length: full ", "length: standard "
TABLE = ROOT / "examples" / "guangxi-2012" / "alliances.csv"


def environment(**extra: str) -> dict[str, str]:
    path = os.pathsep.join([str(ROOT / "engine"), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    return {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1", **extra}


@pytest.fixture
def process() -> Callable[..., Outcome]:
    """Run the command in a process of its own."""

    def call(*arguments: str | Path, cwd: Path = ROOT, **extra: str) -> Outcome:
        command = [sys.executable, "-m", "mengyue.cli.entry", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=cwd, env=environment(**extra), capture_output=True, text=True, encoding="utf-8", timeout=120
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return call
