"""Data files shared out among processes, a long table in parts, each process with the two states of the library;
results in the order of the files."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mengyue.i18n import _, language, use_language
from mengyue.impact.affected_alliance import Assessing
from mengyue.impact.assessed_file import Outcome, assess_file, assess_rows, read_alliances
from mengyue.impact.impact_report import Side
from mengyue.impact.library_state import LibraryState, read_state
from mengyue.intake.load import Loaded
from mengyue.model.finding import EngineError, Finding
from mengyue.paths import content_root, use_library
from mengyue.processes import Processes, processors

__all__ = ["Share", "in_processes", "process_count", "shares_of"]

#: A process reads the library before its first file: fewer alliances are not worth one, nor a part of a table.
_WORTH_IT = 25
#: Nobody need know how many processors a machine has for it to stay usable.
_MOST = 8
#: Files that go to a process together, and batches that wait for each process.
_TOGETHER, _WAITING = 4, 3


@dataclass(frozen=True, slots=True)
class _Task:
    """What a process needs to know to assess as the first one would."""

    language: str
    root: Path
    old: tuple[Path, Side]
    new: tuple[Path, Side]
    as_of: date
    pair: tuple[str, str] | None
    files: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A file, or one of so many parts of the rows of a table."""

    path: Path
    part: int = 0
    parts: int = 1


def process_count(paths: Sequence[Path], jobs: int) -> int:
    """Return how many processes to use for the files: ``jobs``, or as many as serve where that is 0."""
    alliances = sum(map(_rows, paths))
    if jobs:
        return min(jobs, max(alliances, 1))
    return max(1, min(processors(), _MOST, alliances // _WORTH_IT))


def shares_of(paths: Sequence[Path], count: int) -> list[Share]:
    """Return the files, long tables in parts, so that ``count`` processes have something to do."""
    found = []
    for path in paths:
        rows = _rows(path)
        parts = -(-rows // min(_WORTH_IT, max(1, -(-rows // count)))) if count > 1 else 1
        found += [Share(path, part, parts) for part in range(parts)]
    return found


def _rows(path: Path) -> int:
    """Return about how many alliances a file holds: the lines of a table, of any other file one."""
    if path.suffix.lower() != ".csv":
        return 1
    try:
        return max(1, path.read_bytes().count(b"\n") - 1)
    except OSError:
        return 1  # reading it says why


@contextmanager
def in_processes(
    shares: Sequence[Share], assessing: Assessing, *, files: bool, count: int
) -> Iterator[Iterator[list[Outcome]]]:
    """Give the outcomes of every share, in order. Raises :class:`EngineError` when a process comes to an end early."""
    sides = [(state.root, state.side) for state in (assessing.old, assessing.new)]
    task = _Task(language(), content_root(), sides[0], sides[1], assessing.as_of, assessing.pair, files)
    with Processes(count, _begin, (task,)) as processes:
        try:
            yield _results(processes.executor(), shares, count)
        except BrokenProcessPool:
            message = _("核对的进程意外结束，多半是内存不足；加 --jobs 1 重新运行")
            raise EngineError(message) from None


def _results(pool: ProcessPoolExecutor, shares: Sequence[Share], count: int) -> Iterator[list[Outcome]]:
    waiting: deque[Future[list[list[Outcome]]]] = deque()
    for together in _batches(shares):
        waiting.append(pool.submit(_assess, together))
        if len(waiting) >= count * _WAITING:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def _batches(shares: Sequence[Share]) -> Iterator[list[Share]]:
    """Yield the files a few at a time, the parts of a table one by one."""
    batch: list[Share] = []
    for share in shares:
        if batch and (share.parts > 1 or len(batch) == _TOGETHER):
            yield batch
            batch = []
        batch.append(share)
        if share.parts > 1:
            yield batch
            batch = []
    if batch:
        yield batch


#: The table of which this process last assessed a part: what was read of it serves for the next.
_table: tuple[Path, Sequence[Loaded], Sequence[Finding]] | None = None
_assessing: Assessing | None = None
_files = False


def _begin(task: _Task) -> None:
    """Make ready in a process of its own."""
    global _assessing, _files
    use_language(task.language)
    use_library(task.root)
    old = _state(*task.old)
    new = old if task.new == task.old else _state(*task.new)
    _assessing, _files = Assessing(old, new, task.as_of, task.pair), task.files


def _state(root: Path, side: Side) -> LibraryState:
    return read_state(root, side.name, commit=side.commit, dirty=side.dirty)


def _assess(shares: Sequence[Share]) -> list[list[Outcome]]:
    return [_part(share) if share.parts > 1 else _whole(share.path) for share in shares]


def _whole(path: Path) -> list[Outcome]:
    assert _assessing is not None
    return list(assess_file(path, _assessing, files=_files))


def _part(share: Share) -> list[Outcome]:
    global _table
    assert _assessing is not None
    if _table is None or _table[0] != share.path:
        _table = share.path, *read_alliances(share.path, _assessing)
    _path, rows, faults = _table
    mine = rows[len(rows) * share.part // share.parts : len(rows) * (share.part + 1) // share.parts]
    told = faults if share.part == 0 else ()
    return [*told, *assess_rows(mine, _assessing, files=_files)]
