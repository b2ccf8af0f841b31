"""Having the returned files read by processes that are stopped when they take too long or too much."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

from mengyue.collation.earlier_readings import EarlierReadings
from mengyue.collation.limits import LIMITS, Limits
from mengyue.collation.returned import ReturnedFile, from_row
from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.progress import report
from mengyue.sign.packages import need

__all__ = ["found_in", "read_returned"]

#: Files read by one process; starting one takes half a second.
_BATCH_FILES, _BATCH_BYTES = 16, 64 * 2**20
_MOST_PROCESSES = 4
#: How often it is told how far the reading is, in seconds; who no longer wants it says so then.
_STEP = 0.5
_NEEDED = ("pikepdf", "pypdfium2", "zxingcpp", "pyhanko", "PIL", "segno")


def found_in(folder: Path, limits: Limits = LIMITS) -> dict[str, Path]:
    """Return the files of the returned folder by name, sorted. Hidden files are left out."""
    if not folder.is_dir():
        raise EngineError(_("“{folder}”不是文件夹").format(folder=folder))
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if any(part.startswith(".") for part in name.parts) or path.name in ("Thumbs.db", "desktop.ini"):
            continue
        if path.is_symlink() or not path.is_dir():
            found[_own_name(told(name.as_posix()), found)] = path
        if len(found) > limits.files:
            raise EngineError(_("交回的文件超过 {limit} 个").format(limit=limits.files))
    return found


def _own_name(name: str, taken: Mapping[str, Path]) -> str:
    """Return ``name``, or, where two names on the disk read alike, the same with a number."""
    number, own = 1, name
    while own in taken:
        number += 1
        own = f"{name}（{number}）"
    return own


@dataclass
class _Reading:
    """One run over all files."""

    files: Mapping[str, Path]
    room: Path
    issued: Sequence[Mapping[str, Any]]
    trust: Sequence[Path]
    limits: Limits
    kept: EarlierReadings
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    stop: Event = field(default_factory=Event)

    def run(self) -> list[ReturnedFile]:
        self.names = list(self.files)
        numbers = [n for n, name in enumerate(self.names) if not self._refused_at_once(n, self.files[name])]
        for number in list(numbers):
            row = self.kept.take(number, self.files[self.names[number]], self.room)
            if row is not None:
                self.rows[number] = row
                numbers.remove(number)
        with ThreadPoolExecutor(min(os.cpu_count() or 1, _MOST_PROCESSES)) as pool:
            try:
                pending = {pool.submit(self._read_all, batch) for batch in self._batches(numbers)}
                while pending:
                    report(_("读取收回的文件"), len(self.rows), len(self.names))
                    done, pending = wait(pending, _STEP, return_when=FIRST_COMPLETED)
                    for future in done:
                        future.result()
            except BaseException:
                self.stop.set()  # the processes end before we do
                raise
        self.kept.tidy()
        return [from_row(name, self.files[name], self.rows[n], self.room) for n, name in enumerate(self.names)]

    def _refused_at_once(self, number: int, path: Path) -> bool:
        if path.is_symlink() or not path.is_file():
            self.rows[number] = {"number": number, "refused": "link"}
        elif path.stat().st_size > self.limits.file_bytes:
            self.rows[number] = {"number": number, "refused": "too-large"}
        return number in self.rows

    def _batches(self, numbers: Sequence[int]) -> list[list[int]]:
        batches: list[list[int]] = []
        size = 0
        for number in numbers:
            own = self.files[self.names[number]].stat().st_size
            if not batches or len(batches[-1]) >= _BATCH_FILES or size + own > _BATCH_BYTES:
                batches.append([])
                size = 0
            batches[-1].append(number)
            size += own
        return batches

    def _read_all(self, numbers: list[int]) -> None:
        """Read a batch; when its process dies or is stopped, the file it was at is to blame and the rest goes on."""
        left = list(numbers)
        while left and not self.stop.is_set():
            reason = self._call(left)
            left = [number for number in left if number not in self.rows]
            if left and not self.stop.is_set():
                culprit = left.pop(0)
                self.rows[culprit] = {"number": culprit, "refused": reason or "crash"}

    def _call(self, numbers: list[int]) -> str:
        """Run one process over some files, note what it read, and return why it was stopped."""
        stem = self.room / f"task-{numbers[0]}-{len(numbers)}"
        results, progress, task = (stem.with_suffix(suffix) for suffix in (".results", ".progress", ".json"))
        progress.write_bytes(b"")
        task.write_text(
            json.dumps(
                {
                    "parent": os.getpid(),
                    "numbers": numbers,
                    "files": [str(self.files[name].absolute()) for name in self.names],
                    "room": str(self.room),
                    "results": str(results),
                    "progress": str(progress),
                    "issued": list(self.issued),
                    "trust": [str(path.absolute()) for path in self.trust],
                }
            ),
            encoding="utf-8",
        )
        command = [sys.executable, "-m", "mengyue.collation.worker", str(task)]
        process = subprocess.Popen(
            command, env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            reason = self._watch(process, results, progress)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        self._take(results)
        return reason

    def _take(self, results: Path) -> None:
        """Note what the process has read so far, and keep it for a later run."""
        for line in results.read_text(encoding="utf-8").splitlines() if results.exists() else ():
            try:
                row = json.loads(line)
            except ValueError:
                continue  # not written to its end
            if row["number"] not in self.rows:
                self.kept.keep(row["number"], row, self.room)
                self.rows[row["number"]] = row

    def _watch(self, process: subprocess.Popen[bytes], results: Path, progress: Path) -> str:
        """Wait for the process; return ``time`` when a page or a file takes too long."""
        files = pages = first = 0
        file_began = page_began = time.monotonic()
        while not self.stop.is_set():
            try:
                process.wait(0.1)
                return ""
            except subprocess.TimeoutExpired:
                now = time.monotonic()
            if (done := _lines(results)) > files:
                files, file_began, page_began, first = done, now, now, pages
                self._take(results)
            if (seen := _lines(progress)) > pages:
                pages, page_began = seen, now
            allowed = self.limits.file_seconds + self.limits.seconds_per_page * (pages - first)
            if now - page_began > self.limits.page_seconds or now - file_began > allowed:
                return "time"
        return "stopped"


def read_returned(
    files: Mapping[str, Path],
    room: Path,
    issued: Sequence[Mapping[str, Any]],
    trust: Sequence[Path] = (),
    *,
    limits: Limits = LIMITS,
    kept: Path | None = None,
) -> list[ReturnedFile]:
    """Read every file; pictures of its pages go into ``room``. ``issued`` are the files that we sent out: path, size,
    SHA-256 and the pages that matter (none: all). ``kept`` is the folder for what a later run need not read again."""
    for module in _NEEDED:
        need(module)
    return _Reading(files, room, issued, trust, limits, EarlierReadings(kept, issued)).run()


def _lines(path: Path) -> int:
    try:
        return path.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


def _environment() -> dict[str, str]:
    """The reading process finds the same package that runs here."""
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *(path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)), "PYTHONUTF8": "1"}
