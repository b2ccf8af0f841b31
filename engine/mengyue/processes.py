"""Several processes of our own at work: started alike on every system, gone when we are, however we end."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import Any, Self

__all__ = ["Processes", "processors"]

#: Seconds that a process is given to end when it is told to.
_PATIENCE = 10.0


def processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


class Processes:
    """``count`` processes, started anew and not copied from ours; each first calls ``begin`` with ``given``.

    An interrupt is ours to answer, not theirs. After the block they are gone, and also when we are killed.
    """

    def __init__(self, count: int, begin: Callable[..., None] | None = None, given: tuple[Any, ...] = ()) -> None:
        self._count, self._begin, self._given = count, begin, given
        self._opened: list[ProcessPoolExecutor] = []

    def __enter__(self) -> Self:
        return self

    def executor(self) -> ProcessPoolExecutor:
        """Return a new executor: the first, or one instead of another that a process took down with it."""
        self._opened.append(
            ProcessPoolExecutor(
                self._count,
                mp_context=multiprocessing.get_context("spawn"),
                initializer=_start,
                initargs=(self._begin, self._given),
            )
        )
        return self._opened[-1]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for executor in self._opened:
            executor.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()
        for process in multiprocessing.active_children():
            process.join(_PATIENCE)


def _start(begin: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), daemon=True).start()
    if begin is not None:
        begin(*given)


def _follow(parent: Any) -> None:
    """Wait for the parent's end, and end then: nobody would take what we make."""
    parent.join()
    os._exit(1)
