"""A batch that is killed, or loses a worker, and goes on: whole results alone, and the same bytes in the end."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .conftest import GIVEN, Outcome, command, contents, environment

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="POSIX signals, read from /proc")


def begun(alliances: Path, output: Path, *more: str) -> subprocess.Popen[bytes]:
    arguments = command(alliances, "-o", output, *GIVEN, *more)
    return subprocess.Popen(arguments, env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(what: Callable[[], object], seconds: float = 120) -> None:
    ends = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < ends
        time.sleep(0.02)


def children(process: int) -> list[int]:
    """The workers, not what watches over their shared things."""
    found = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(int(child))
    return found


def gone(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0] == "Z"
    except OSError:
        return True


def kill_when(number: int, alliances: Path, output: Path) -> None:
    """Kill a run once ``number`` results stand; its workers must end by themselves."""
    process = begun(alliances, output, "--jobs", "2")
    wait_for(lambda: len(list(output.glob("第*"))) >= number or process.poll() is not None)
    workers = children(process.pid) if process.poll() is None else []
    process.kill()
    process.wait()
    wait_for(lambda: all(map(gone, workers)), 20)


def test_killed_at_any_moment_it_goes_on_and_gives_the_same(
    straight: Path, alliances: Path, batch: Callable[..., Outcome], tmp_path: Path
) -> None:
    output, wanted = tmp_path / "out", contents(straight)
    for number in (1, 3):
        kill_when(number, alliances, output)
        assert all(wanted[name] == data for name, data in contents(output).items() if name.startswith("第"))
        assert all(len(list(folder.iterdir())) == 2 for folder in output.glob("第*"))
    done = batch(alliances, "-o", output, "--jobs", "1", *GIVEN)
    assert done.code == 2 and "没有重做" in done.err
    assert contents(output) == contents(straight)


def test_a_worker_that_falls_takes_nothing_with_it(straight: Path, alliances: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    process = begun(alliances, output, "--jobs", "2")
    wait_for(lambda: children(process.pid) or process.poll() is not None)
    if process.poll() is None:
        os.kill(children(process.pid)[0], signal.SIGKILL)
    assert process.wait(240) == 2
    assert contents(output) == contents(straight)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A Dask scheduler with two workers, processes each, that see none of our folders."""
    pytest.importorskip("distributed")
    file = tmp_path / "scheduler.json"
    start = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment()}
    started = [subprocess.Popen([*start, "--no-dashboard", "--scheduler-file", str(file)], **quiet)]  # type: ignore[call-overload]
    try:
        wait_for(lambda: file.exists() and file.read_text().rstrip().endswith("}"))
        address = json.loads(file.read_text())["address"]
        for number in range(2):
            room = tmp_path / f"worker-{number}"
            room.mkdir()
            arguments = [
                "-m",
                "distributed.cli.dask_worker",
                address,
                "--nthreads",
                "1",
                "--no-nanny",
                "--no-dashboard",
            ]
            started.append(
                subprocess.Popen([sys.executable, *arguments, "--local-directory", str(room)], cwd=room, **quiet)  # type: ignore[call-overload]
            )
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_a_cluster_makes_the_same_bytes_though_one_of_its_workers_is_killed(
    straight: Path, alliances: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    output = tmp_path / "out"
    process = begun(alliances, output, "--scheduler", address)
    wait_for(lambda: list(output.glob("第*")) or process.poll() is not None)
    workers[0].kill()
    assert process.wait(240) == 2
    assert contents(output) == contents(straight)
