"""LibreOffice as a program: where it is, and one call of it that cannot hang for ever."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event

from mengyue.i18n import _
from mengyue.model.finding import MissingProgram

__all__ = ["Printing", "find_office"]

#: Names on the path, then the places where installers put it (Windows, macOS).
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "C:/Program Files/LibreOffice/program/soffice.com",
    "C:/Program Files (x86)/LibreOffice/program/soffice.com",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
_INSTALL = {
    "win32": "winget install TheDocumentFoundation.LibreOffice",
    "darwin": "brew install --cask libreoffice",
    "linux": "sudo apt install libreoffice-writer-nogui fonts-noto-cjk",
}
_FLAGS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo", "--nofirststartwizard")
#: Memory that the program gives back it soon wants again, large pieces above all: a fifth of its time went into that
#: (mallopt(3), of glibc).
_MEMORY = dict.fromkeys(("MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_"), str(1 << 30))
#: How often the output folder is looked at, in seconds.
_STEP = 0.05
_END = b"%%EOF"


def find_office() -> str:
    """Return the program's path. Raises :class:`MissingProgram` with the line that installs it."""
    found = next(filter(None, map(shutil.which, _NAMES)), None) or next(filter(os.path.exists, _PLACES), None)
    if found is None:
        line = _INSTALL.get(sys.platform, _INSTALL["linux"])
        raise MissingProgram(_("没有找到 LibreOffice（soffice），不能生成 PDF。安装：{line}").format(line=line))
    return found


@dataclass
class Printing:
    """One call that converts ``sources`` into PDFs in ``folder``; iterate over it for each PDF when it is whole.

    The iteration ends when the program ends, when ``limit`` seconds pass without a further PDF (then it was ``late``),
    or when ``stop`` is set; then the program and everything it started are killed. What was not yielded was not made.
    """

    program: str
    sources: Sequence[Path]
    folder: Path
    profile: Path
    environment: Mapping[str, str]
    limit: float
    stop: Event
    late: bool = False

    def __iter__(self) -> Iterator[Path]:
        """Start the program and yield the PDFs. Raises :class:`MissingProgram` when it cannot be started."""
        waiting = [self.folder / f"{source.stem}.pdf" for source in self.sources]
        process = self._start()
        try:
            deadline = time.monotonic() + self.limit
            running = True
            while waiting and running and not self.stop.is_set() and time.monotonic() < deadline:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_STEP)
                    running = False
                for path in [path for path in waiting if _whole(path)]:
                    waiting.remove(path)
                    yield path
                    deadline = time.monotonic() + self.limit
            self.late = bool(waiting) and running
            ends = time.monotonic() + min(self.limit, 10)
            while running and not waiting and not self.stop.is_set() and time.monotonic() < ends:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(_STEP)
                    running = False
        finally:
            _kill(process)
            with contextlib.suppress(OSError):
                _socket(self.profile).unlink(missing_ok=True)

    def _start(self) -> subprocess.Popen[bytes]:
        command = [
            self.program, f"-env:UserInstallation={self.profile.as_uri()}", *_FLAGS,
            "--convert-to", "pdf:writer_pdf_Export", "--outdir", str(self.folder), *map(str, self.sources),
        ]  # fmt: skip
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={**self.environment, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", **_MEMORY},
                start_new_session=True,
            )
        except OSError as error:
            message = _("LibreOffice（{program}）不能启动：{reason}")
            raise MissingProgram(message.format(program=self.program, reason=error.strerror or error)) from error


def _whole(path: Path) -> bool:
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False  # a pipe would keep us waiting, a link may lead anywhere
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - 16, 0))
            return _END in file.read()
    except OSError:
        return False


def _socket(profile: Path) -> Path:
    """Return where the program listens while it runs with ``profile``; killed, it leaves that behind.

    The place and name are LibreOffice's own (``sal/osl/unx/pipe.cxx``, ``desktop/source/app/officeipcthread.cxx``).
    """
    digest = hashlib.md5(profile.as_uri().encode("utf-16-le"), usedforsecurity=False).digest()
    user = os.getuid() if sys.platform != "win32" else 0
    return Path("/tmp") / f"OSL_PIPE_{user}_SingleOfficeIPC_{''.join(format(byte, 'x') for byte in digest)}"


def _kill(process: subprocess.Popen[bytes]) -> None:
    """End the program with all its children: ``soffice`` is a script that starts a starter that starts the office."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
