"""LibreOffice as users have it, and programs of that name that misbehave; packages made by the command itself."""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mengyue.draft.tree import Stage
from mengyue.pipeline import Workshop

from ..in_process import Outcome, called

ROOT = Path(__file__).resolve().parents[2]
_EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
#: The example at its usual length: a third of the pages of the full one.
ALLIANCE = Path(tempfile.mkdtemp(prefix="pack-tests-")) / "alliance.yaml"
ALLIANCE.write_text(_EXAMPLE.read_text("utf-8").replace("length: full ", "length: standard "), encoding="utf-8")
atexit.register(shutil.rmtree, ALLIANCE.parent, ignore_errors=True)
#: On a fixed day; whether somebody has approved the clauses is not what these tests are about.
GIVEN = ("--as-of", "2026-11-22", "--accept-unapproved")
OFFICE = shutil.which("soffice")
needs_office = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice"),
]


@pytest.fixture
def package(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Run ``mengyue package`` in this process, on a fixed day."""
    monkeypatch.setenv("NO_COLOR", "1")

    def call(file: Path, output: Path, *more: str) -> Outcome:
        return called(capsys, "package", file, "-o", output, *GIVEN, *more)

    return call


@pytest.fixture
def without_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on whose path there is no program at all."""
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Put a shell script called soffice first on the path; ``$OFFICE`` is the real one, ``$HERE`` a folder to use."""

    def put(script: str) -> None:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        program = folder / "soffice"
        program.write_text(f"#!/bin/sh\nOFFICE={OFFICE}\nHERE={tmp_path}\n{script}\n", encoding="utf-8")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")

    return put


@pytest.fixture(scope="session")
def papers() -> dict[str, bytes]:
    """The papers of the complete example, ready to be signed."""
    shop = Workshop()
    (loaded,) = shop.load(ALLIANCE)
    made = shop.make(loaded, stage=Stage.SIGNABLE, as_of=date(2026, 11, 22), accept_unapproved=True)
    return {item.kind: item.data for item in made.rendered}


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package of the complete example, made once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "whole"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return folder / "package" if (folder / "package").exists() else made_package(folder / "package")


def made_package(output: Path) -> Path:
    command = [sys.executable, "-m", "mengyue.cli.main", "package", str(ALLIANCE), "-o", str(output)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "engine")}
    subprocess.run([*command, *GIVEN], check=True, capture_output=True, env=environment, timeout=300)
    return output


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below ``folder`` by its path there."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
