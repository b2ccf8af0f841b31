"""Told to end, a run ends as one interrupted does: programs it started end, working folders go, the code says it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import ALLIANCE, environment

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="POSIX signals, read from /proc")
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
        [sys.executable, "-c", PROGRAM],
        env=environment(PATH=path, TMPDIR=str(room)),
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=_as_from_a_terminal,
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


@pytest.mark.parametrize("delay", [0.02, 0.05, 0.1, 0.2, 0.4])
def test_interrupted_while_it_starts_it_ends_without_a_traceback(tmp_path: Path, delay: float) -> None:
    arguments = [sys.executable, "-m", "mengyue.cli.entry", "draft", str(ALLIANCE), "-o", str(tmp_path / "out")]
    process = subprocess.Popen(
        arguments,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_as_from_a_terminal,
    )
    _until_python_runs(process)
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    _out, said = process.communicate(timeout=60)
    assert process.returncode in (130, -signal.SIGINT), "it ended before, and this test says nothing"
    assert b"Traceback" not in said
    assert not (tmp_path / "out").exists()


def _as_from_a_terminal() -> None:
    """Meet signals as a program started at a terminal does, even where whoever runs the tests has them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def _until_python_runs(process: subprocess.Popen[bytes]) -> None:
    """Wait until our own first lines ran: what the interpreter says of a Ctrl-C before them is not ours to choose."""
    status, deadline = Path(f"/proc/{process.pid}/status"), time.monotonic() + 30
    started = False
    while time.monotonic() < deadline and status.exists():
        caught = int(re.findall(r"^SigCgt:\s+([0-9a-f]+)$", status.read_text(), re.MULTILINE)[0], 16)
        interrupt = bool(caught >> (signal.SIGINT - 1) & 1)
        if (started and not interrupt) or caught >> (signal.SIGTERM - 1) & 1:
            return
        started = started or interrupt
        time.sleep(0.001)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_code_of_others_that_takes_our_end_for_its_own_failure_changes_nothing(number: int, code: int) -> None:
    program = (
        "import os, sys, time\nfrom mengyue.cli.ends import meet\nfrom mengyue.cli.guard import guarded\nmeet()\n"
        "def job():\n    try:\n"
        f"        os.kill(os.getpid(), {int(number)})\n        time.sleep(9)\n"
        "    except BaseException as error:\n        raise ValueError('a schema cannot be built') from error\n"
        "sys.exit(guarded(job, debug=False))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        env=environment(),
        capture_output=True,
        text=True,
        preexec_fn=_as_from_a_terminal,
    )
    assert ended.returncode == code
    assert "已中断" in ended.stderr and "内部出错" not in ended.stderr
