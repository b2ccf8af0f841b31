"""Started without a command line: the launchers find the program, or say what is missing."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
LAUNCHERS = ROOT / "launchers"
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the launcher for Linux and macOS is a shell script")


def _checkout(tmp_path: Path) -> Path:
    """A downloaded folder, with nothing installed, in a place whose name has a blank."""
    folder = tmp_path / "下载 的文件夹"
    shutil.copytree(LAUNCHERS, folder / "launchers")
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def _bare(tmp_path: Path, *programs: str) -> dict[str, str]:
    """An environment with a home of its own and no programs but those of the shell and ``programs``."""
    bin = tmp_path / "bin"
    bin.mkdir()
    for name in ("sh", "dirname", "id", "mkdir", "rm", "sed", "cat", "uname", *programs):
        found = shutil.which(name)
        assert found, name
        (bin / name).symlink_to(found)
    return {"HOME": str(tmp_path / "home"), "PATH": str(bin), "LANG": "C.UTF-8"}


def _start(folder: Path, environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    command = [str(folder / "launchers" / "start.sh"), *words]
    return subprocess.run(
        command, env=environment, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120
    )


def test_without_python_it_says_where_to_get_it_and_leaves_nothing(tmp_path: Path) -> None:
    folder, environment = _checkout(tmp_path), _bare(tmp_path)
    older = tmp_path / "home" / ".local" / "share" / "mengyue" / "env-0.0.1" / "bin" / "mengyue"
    older.parent.mkdir(parents=True)
    older.write_text("#!/bin/sh\n", encoding="utf-8")
    older.chmod(0o755)
    done = _start(folder, environment)  # a program of another version is not the one of this folder
    assert done.returncode == 3 and "Python 3.11" in done.stderr and "apt install python3-venv" in done.stderr
    assert [path.name for path in older.parents[2].iterdir()] == ["env-0.0.1"]
    (folder / "pyproject.toml").unlink()
    done = _start(folder, environment)
    assert done.returncode == 2 and "launchers" in done.stderr


def test_the_workbench_starts_on_the_folder_that_was_dropped_and_a_missing_office_is_told(tmp_path: Path) -> None:
    folder, environment = _checkout(tmp_path), _bare(tmp_path)
    program = folder / ".venv" / "bin" / "mengyue"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mengyue.cli.entry "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    dropped = tmp_path / "我的 联合体"
    dropped.mkdir()
    (dropped / "a.yaml").write_text("policy: guangxi-2021\nalliance:\n  name: 甲\n", encoding="utf-8")
    command = [str(folder / "launchers" / "start.sh"), str(dropped / "a.yaml"), "--no-browser"]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    ) as process:  # fmt: skip
        try:
            assert process.stdout and process.stderr
            address = process.stdout.readline().strip()
            assert re.match(r"http://127\.0\.0\.1:\d+/\?token=", address)
            assert urllib.request.urlopen(address.partition("/?")[0] + "/static/x", timeout=60).status
        except urllib.error.HTTPError as answer:
            assert answer.code == 403
        finally:
            os.killpg(process.pid, signal.SIGKILL)
        told = process.stderr.read()
    assert str(dropped) in told and "LibreOffice" in told and (dropped / ".mengyue").is_dir()


def test_it_can_be_put_into_the_menu_of_the_desktop(tmp_path: Path) -> None:
    folder, environment = _checkout(tmp_path), _bare(tmp_path)
    assert _start(folder, environment, "--menu").returncode == 0
    entry = (tmp_path / "home" / ".local" / "share" / "applications" / "mengyue.desktop").read_text(encoding="utf-8")
    assert f'\nExec="{folder}/launchers/start.sh" %f\n' in entry and "Name[zh_CN]=盟约工作台" in entry


def test_those_for_windows_are_as_windows_reads_them() -> None:
    command = (LAUNCHERS / "start-windows.cmd").read_bytes()
    script = (LAUNCHERS / "start-windows.ps1").read_bytes()
    assert command.isascii() and command.count(b"\n") == command.count(b"\r\n")
    assert script.startswith(b"\xef\xbb\xbf") and script.count(b"\n") == script.count(b"\r\n")
    shell = (LAUNCHERS / "start.sh").read_text(encoding="utf-8")
    here = re.search(r"for lock in ([a-z ]+);", shell)
    there = re.search(r"\$lock in ([^)]+)\)", script.decode("utf-8-sig"))
    assert here and there and here[1].split() == re.findall("[a-z]+", there[1])
