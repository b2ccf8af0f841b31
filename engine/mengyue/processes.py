"""Several processes of our own at work: started alike on every system, gone when we are, however we end."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Self

__all__ = ["Processes", "dealt", "processors"]

#: Seconds that a process is given to end when it is told to.
_PATIENCE = 10.0
#: So many pieces of work are dealt out at most, each by a byte of its own, to so many processes.
_PIECES, _COPIES = 256, 4


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
                initargs=(self._begin, self._given, gc.get_threshold()),
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


def _start(
    begin: Callable[..., None] | None, given: tuple[Any, ...], collecting: tuple[int, int, int] | None = None
) -> None:
    """Begin work in a process of ours, which looks for garbage as seldom as its parent (``collecting``)."""
    if collecting is not None:
        gc.set_threshold(*collecting)
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


def dealt(pieces: int, work: Callable[[int], object], made: Callable[[], bytes]) -> list[bytes]:
    """Do the pieces of work 0 to ``pieces`` - 1, each once, in this process and in copies of it that take turns.

    Returns what ``made`` says in each copy at its end. A copy that fails says nothing, and what it took is not done:
    who asks does what is missing. With one processor, or where a process cannot be copied, all is done here.
    """
    copies = min(processors(), pieces, _COPIES) - 1 if sys.platform == "linux" and pieces <= _PIECES else 0
    if copies < 1 or threading.current_thread() is not threading.main_thread():
        for number in range(pieces):
            work(number)
        return []
    turns, dealer = os.pipe()
    os.write(dealer, bytes(range(pieces)))
    os.close(dealer)
    context = multiprocessing.get_context("fork")
    started: list[tuple[Any, Connection]] = []
    try:
        for _copy in range(copies):
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_serve, args=(turns, work, made, theirs), daemon=True)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # of our threads, one draws a line at the terminal
                process.start()
            theirs.close()
            started.append((process, ours))
        _take(turns, work)
        return [data for _process, ours in started if (data := _received(ours))]
    finally:
        os.close(turns)
        for process, ours in started:
            ours.close()
            process.terminate()
            process.join(_PATIENCE)


def _take(turns: int, work: Callable[[int], object]) -> None:
    while number := os.read(turns, 1):
        work(number[0])


def _serve(turns: int, work: Callable[[int], object], made: Callable[[], bytes], theirs: Connection) -> None:
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, signal.SIG_DFL)
    _start(None, ())
    with contextlib.suppress(Exception):
        _take(turns, work)
        theirs.send_bytes(made())


def _received(ours: Connection) -> bytes:
    with contextlib.suppress(EOFError, OSError):
        return ours.recv_bytes()
    return b""
