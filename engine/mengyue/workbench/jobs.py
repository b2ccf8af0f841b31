"""Long work in the background: it goes on when the browser is closed, tells how far it is, and can be cancelled."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event, Lock
from typing import Any

from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.progress import listening
from mengyue.refusal import sentence_of
from mengyue.workbench.kept_state import KeptState

__all__ = ["Jobs", "Work"]

#: Makes the result: what is told of it, as plain data.
Work = Callable[[], Mapping[str, Any]]
_LOG = logging.getLogger("mengyue.workbench")


class Cancelled(Exception):
    """Somebody no longer wants it."""


class Jobs:
    """The work of one server, one after another: two LibreOffices at a time help nobody."""

    def __init__(self, state: KeptState) -> None:
        self._state = state
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._progress: dict[int, tuple[str, int, int]] = {}
        self._stop: dict[int, Event] = {}
        self._waiting: dict[tuple[str, str], int] = {}
        self._lock = Lock()
        state.interrupt()

    def start(self, file: str, kind: str, title: str, who: str, work: Work) -> int:
        """Begin ``work``, or put it in the queue; return its number."""
        number = self._state.job(file, kind, title, who)
        with self._lock:
            self._stop[number] = Event()
            self._progress[number] = (_("排队"), 0, 0)
            self._waiting[file, kind] = number
        self._pool.submit(copy_context().run, self._run, number, work)
        return number

    def start_once(self, file: str, kind: str, title: str, who: str, work: Work) -> int:
        """Begin ``work`` as :meth:`start` does, unless the same still waits for its turn: that one will find what is
        there by then. Return the number of the one that does it."""
        with self._lock:
            waiting = self._waiting.get((file, kind), 0)
            if waiting in self._stop and not self._stop[waiting].is_set():
                return waiting
        return self.start(file, kind, title, who, work)

    def cancel(self, number: int) -> None:
        """Stop a job at its next step; nothing half done is left."""
        with self._lock:
            if number in self._stop:
                self._stop[number].set()

    def progress(self, number: int) -> tuple[str, int, int] | None:
        """Return what is being done, how much of how much; None when the job is over."""
        return self._progress.get(number)

    def close(self) -> None:
        """Stop everything."""
        with self._lock:
            for stop in self._stop.values():
                stop.set()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _run(self, number: int, work: Work) -> None:
        with self._lock:
            stop = self._stop[number]
            self._waiting = {place: waiting for place, waiting in self._waiting.items() if waiting != number}

        def listen(what: str, done: int, total: int) -> None:
            self._progress[number] = (what, done, total)
            if stop.is_set():
                raise Cancelled

        state, told = "failed", {"lines": [_("程序内部出错，没有写入任何文件")]}
        try:
            if stop.is_set():
                raise Cancelled
            with listening(listen):
                told = {"lines": [], **work()}
            state = str(told.pop("state", "done"))
        except Cancelled:
            state, told = "cancelled", {"lines": [_("已取消，没有写入任何文件")]}
        except EngineError as error:
            told = {"lines": str(error).split("\n")}
        except OSError as error:
            told = {"lines": [sentence_of(error)]}
        except Exception:
            _LOG.exception("job %d", number)
        finally:
            self._state.job_ended(number, state, told)
            with self._lock:
                self._progress.pop(number, None)
                self._stop.pop(number, None)
