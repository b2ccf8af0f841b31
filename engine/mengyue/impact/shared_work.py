"""Data files shared out among processes, each with the two states of the library; results in the order of the files."""

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
from mengyue.impact.assessed_file import Outcome, assess_file
from mengyue.impact.impact_report import Side
from mengyue.impact.library_state import LibraryState, read_state
from mengyue.model.finding import EngineError
from mengyue.paths import content_root, use_library
from mengyue.processes import Processes, processors

__all__ = ["in_processes", "process_count"]

#: A process reads the library before its first file: fewer files are not worth one.
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


def process_count(files: int, jobs: int) -> int:
    """Return how many processes to use for so many files: ``jobs``, or as many as serve where that is 0."""
    if jobs:
        return min(jobs, max(files, 1))
    return max(1, min(processors(), _MOST, files // _WORTH_IT))


@contextmanager
def in_processes(
    paths: Sequence[Path], assessing: Assessing, *, files: bool, count: int
) -> Iterator[Iterator[list[Outcome]]]:
    """Give the outcomes of every file, in order. Raises :class:`EngineError` when a process comes to an end early."""
    sides = [(state.root, state.side) for state in (assessing.old, assessing.new)]
    task = _Task(language(), content_root(), sides[0], sides[1], assessing.as_of, assessing.pair, files)
    with Processes(count, _begin, (task,)) as processes:
        try:
            yield _results(processes.executor(), paths, count)
        except BrokenProcessPool:
            message = _("核对的进程意外结束，多半是内存不足；加 --jobs 1 重新运行")
            raise EngineError(message) from None


def _results(pool: ProcessPoolExecutor, paths: Sequence[Path], count: int) -> Iterator[list[Outcome]]:
    waiting: deque[Future[list[list[Outcome]]]] = deque()
    for first in range(0, len(paths), _TOGETHER):
        waiting.append(pool.submit(_assess, paths[first : first + _TOGETHER]))
        if len(waiting) >= count * _WAITING:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


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


def _assess(paths: Sequence[Path]) -> list[list[Outcome]]:
    assert _assessing is not None
    return [list(assess_file(path, _assessing, files=_files)) for path in paths]
