"""Every fuzz script, as anyone runs it without options: a few tries of each class, none of which may fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
#: Every file here but the runner and the tests is a script.
SCRIPTS = sorted(
    path.name for path in HERE.glob("*.py") if path.name != "runner.py" and not path.name.startswith("test_")
)


def run(*arguments: str | Path, limit: float = 300) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine"), "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=limit
    )


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_bounded_run_finds_nothing(script: str) -> None:
    done = run(HERE / script)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_runner_tells_failures_by_class_and_how_to_repeat_one(tmp_path: Path) -> None:
    script = tmp_path / "some.py"
    script.write_text(
        f"import sys, time; sys.path.insert(0, {str(HERE)!r}); from runner import main\n"
        "def fine(rng, folder): return rng.choice(['taken', 'refused'])\n"
        "def broken(rng, folder): assert rng.random() < 0.5\n"
        "def slow(rng, folder): time.sleep(9)\n"
        "sys.exit(main({'fine': fine, 'broken': broken, 'slow': slow}, tries=6, limit=0.05))\n"
    )
    done = run(script)
    assert done.returncode == 1
    rows = {line.split()[0]: line.split()[1:3] for line in done.stdout.splitlines() if line.strip()}
    assert rows["fine"] == ["6", "0"] and rows["slow"] == ["6", "6"]
    failed = int(rows["broken"][1])
    assert 0 < failed < 6 and rows["all"] == ["18", str(6 + failed)]
    first = next(line for line in done.stdout.splitlines() if line.startswith("--- broken")).split()[-1]
    assert run(script, "--only", "broken", "--first", first, "--tries", "1").returncode == 1
