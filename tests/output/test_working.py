"""Working folders are one process's own and gone with it; what a killed one left goes with the next, and no more."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mengyue.output.folder import OutputFolder, write_file
from mengyue.output.working import sweep, swept_once, temporary_sibling, working_folder

ENGINE = Path(__file__).resolve().parents[2] / "engine"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are asked as POSIX does")


@contextmanager
def running(program: str, *arguments: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that says "ready" when it stands where it is wanted."""
    start = (
        "import sys, time; from pathlib import Path; from mengyue.output.working import *\nhere = Path(sys.argv[1])\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ENGINE)}
    command = [sys.executable, "-c", start + program, *map(str, arguments)]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


STAND = "print('ready', flush=True); time.sleep(60)"


def test_a_working_folder_is_the_owners_alone_and_gone_after_the_block(tmp_path: Path) -> None:
    with working_folder(tmp_path) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700 and folder.name.startswith(".")
        (folder / "contract").write_bytes(b"1")
    assert list(tmp_path.iterdir()) == []


def test_many_may_make_their_folders_in_one_place_at_the_same_time(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from mengyue.output.working import working_folder\n"
        "for turn in range(400):\n"
        "    with working_folder(Path(sys.argv[1])) as folder: (folder / 'a').touch()"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ENGINE)}
    several = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(5)]
    assert [process.communicate(timeout=60)[1] for process in several] == [""] * 5
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next_and_what_a_living_one_has_stays(tmp_path: Path) -> None:
    making = "with working_folder(here) as f, temporary_sibling(here / 'x'): (f / 'scan').write_bytes(b'1'); " + STAND
    with running(making, tmp_path), working_folder(tmp_path):
        assert len(list(tmp_path.iterdir())) == 3
    assert len(list(tmp_path.iterdir())) == 2
    with working_folder(tmp_path):
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_lock_counts_for_more_than_a_process_number(tmp_path: Path) -> None:
    """Numbers are given out again, and differ from container to container."""
    with running(f"with working_folder(here) as f: (f / 'scan').write_bytes(b'1'); {STAND}", tmp_path):
        (folder,) = tmp_path.iterdir()
        parts = folder.name.split("-")
        gone = folder.rename(tmp_path / "-".join([*parts[:2], "999999999", parts[3]]))
        sweep(tmp_path)
        assert gone.is_dir()
    alive = gone.rename(tmp_path / "-".join([*parts[:2], str(os.getpid()), parts[3]]))
    sweep(tmp_path)
    assert not alive.exists()


def test_links_and_things_of_others_are_left_alone(tmp_path: Path) -> None:
    with working_folder(tmp_path) as folder:
        name = folder.name.split("-")
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "mine").write_bytes(b"1")
    link = tmp_path / "-".join([*name[:2], "999999999", "abc"])
    link.symlink_to(kept)
    (tmp_path / ".mengyue-notes").write_bytes(b"1")
    sweep(tmp_path)
    assert link.is_symlink() and (kept / "mine").exists() and (tmp_path / ".mengyue-notes").exists()


#: A process that stands before or after the one step of putting the new folder in the stead of the old one.
SWAP = """
real = Path.replace
def step(self, target):
    if self.name == "new" and {before}: print("ready", flush=True); time.sleep(60)
    real(self, target)
    if self.name == "new": print("ready", flush=True); time.sleep(60)
Path.replace = step
with working_folder(here) as room:
    (room / "new").mkdir()
    (room / "new" / "a").write_bytes(b"new")
    swap_in(room / "new", here / "资料")
"""


def test_a_folder_put_aside_by_a_run_that_died_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "资料"
    out.mkdir()
    (out / "a").write_bytes(b"old")
    with running(SWAP.format(before=True), tmp_path):
        sweep(tmp_path)
        assert not out.exists()
    with OutputFolder(out) as folder:
        assert (out / "a").read_bytes() == b"old"
        folder.write("b", b"new")
    assert {path.name for path in out.iterdir()} == {"a", "b"}
    assert list(tmp_path.iterdir()) == [out]


def test_what_was_put_aside_goes_when_the_new_one_stands(tmp_path: Path) -> None:
    out = tmp_path / "资料"
    out.mkdir()
    with running(SWAP.format(before=False), tmp_path):
        pass
    write_file(tmp_path / "other", b"1")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "资料"]
    assert (out / "a").read_bytes() == b"new"


def test_the_only_copy_of_the_old_is_never_removed(tmp_path: Path) -> None:
    out = tmp_path / "资料"
    out.mkdir()
    (out / "a").write_bytes(b"old")
    with running(SWAP.format(before=True), tmp_path):
        out.write_bytes(b"somebody else was faster")
    for _run in range(2):
        sweep(tmp_path)
    (kept,) = [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    assert (kept / "old" / "a").read_bytes() == b"old"


def test_a_temporary_sibling_is_private_until_it_is_whole(tmp_path: Path) -> None:
    with temporary_sibling(tmp_path / "x") as name:
        assert name.stat().st_mode & 0o777 == 0o600
    started = time.monotonic()
    write_file(tmp_path / "x", b"1")
    assert [path.name for path in tmp_path.iterdir()] == ["x"] and time.monotonic() - started < 5


def test_whoever_writes_much_in_one_place_has_it_swept_at_the_first_time_alone(tmp_path: Path) -> None:
    killed = "with working_folder(here) as f: " + STAND
    with running(killed, tmp_path):
        pass
    with swept_once():
        write_file(tmp_path / "first", b"1")
        assert [path.name for path in tmp_path.iterdir()] == ["first"]
        with running(killed, tmp_path):
            pass
        for number in range(20):
            write_file(tmp_path / f"{number}", b"2")
        assert len(list(tmp_path.iterdir())) == 22
    write_file(tmp_path / "last", b"3")
    assert len(list(tmp_path.iterdir())) == 22
