"""Told to end, a run ends as one interrupted does: programs it started end, working folders go, the code says it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import environment

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
#: What every command does round its work; the work is a conversion, by a program that starts another and stands still.
PROGRAM = (
    "import sys\nfrom mengyue.cli.ends import meet\nfrom mengyue.cli.guard import guarded\n"
    "from mengyue.pack.pdf import convert\nmeet()\n"
    "sys.exit(guarded(lambda: len(convert({'a': b'1'})), debug=False))"
)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_the_programs_it_started_end_and_nothing_is_left(number: int, code: int, tmp_path: Path) -> None:
    office, room = tmp_path / "bin" / "soffice", tmp_path / "room"
    office.parent.mkdir()
    room.mkdir()
    office.write_text(
        f"#!/bin/sh\nsleep 300 & echo $! > {tmp_path}/child.new; mv {tmp_path}/child.new {tmp_path}/child; wait\n"
    )
    office.chmod(0o755)
    path = f"{office.parent}{os.pathsep}{os.environ['PATH']}"
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=environment(PATH=path, TMPDIR=str(room)), stderr=subprocess.PIPE, text=True
    )
    try:
        child = _number(tmp_path / "child")
        assert len(list(room.iterdir())) == 1
        process.send_signal(number)
        said = process.communicate(timeout=30)[1]
    finally:
        process.kill()
    assert process.returncode == code
    assert "已中断" in said and "Traceback" not in said
    assert list(room.iterdir()) == []
    assert _gone(child)


def test_what_was_to_be_ignored_stays_ignored(tmp_path: Path) -> None:
    """As under ``nohup``."""
    program = (
        "import os, signal\nfrom mengyue.cli.ends import meet\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "meet()\nos.kill(os.getpid(), signal.SIGHUP)\nprint('still here')"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment(), capture_output=True, text=True)
    assert done.stdout == "still here\n"


def _number(path: Path) -> int:
    for _attempt in range(600):
        if path.exists():
            return int(path.read_text())
        time.sleep(0.05)
    raise AssertionError("the program was not started")


def _gone(process: int) -> bool:
    for _attempt in range(100):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{process}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
