"""Long work in the background: it goes on when the browser is closed and after the server was ended, tells how far it
is, and can be cancelled."""

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
from mengyue.workbench.kept_state import KeptState, Unfinished

__all__ = ["Jobs", "Work"]

#: Makes the result: what is told of it, as plain data.
Work = Callable[[], Mapping[str, Any]]
#: How often a job is begun that ends the server each time.
_TIMES = 3
_LOG = logging.getLogger("mengyue.workbench")


class Cancelled(BaseException):
    """Somebody no longer wants it. No part of the work takes this for a fault of its own."""


class Jobs:
    """The work of one server, one after another: two LibreOffices at a time help nobody."""

    def __init__(self, state: KeptState) -> None:
        self._state = state
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="job")
        self._progress: dict[int, tuple[str, int, int]] = {}
        self._stop: dict[int, Event] = {}
        self._waiting: dict[tuple[str, str], int] = {}
        self._lock = Lock()
        self._closing = False
        state.interrupt()

    def start(self, file: str, kind: str, title: str, who: str, work: Work, wanted: Any = None) -> int:
        """Begin ``work``, or put it in the queue; return its number. ``wanted`` is what :meth:`carry_on` makes the work
        of again after the server was ended, as plain data."""
        number = self._state.job(file, kind, title, who, wanted)
        self._queue(number, file, kind, work)
        return number

    def start_once(self, file: str, kind: str, title: str, who: str, work: Work, wanted: Any = None) -> int:
        """Begin ``work`` as :meth:`start` does, unless the same still waits for its turn: that one will find what is
        there by then. Return the number of the one that does it."""
        with self._lock:
            waiting = self._waiting.get((file, kind), 0)
            if waiting in self._stop and not self._stop[waiting].is_set():
                return waiting
        return self.start(file, kind, title, who, work, wanted)

    def carry_on(self, again: Callable[[Unfinished], Work]) -> None:
        """Begin once more what waited or ran when the server was ended; ``again`` makes the work of what was wanted.

        What was begun three times and ended the server each time is not begun a fourth time.
        """
        for left in self._state.unfinished():
            if left.begun >= _TIMES:
                text = _("这项工作 {count} 次做到一半时服务中断，不再自动继续；可以重新开始")
                lines = [text.format(count=left.begun)]
                self._state.job_ended(left.id, "failed", {"lines": lines})
            else:
                self._queue(left.id, left.file, left.kind, again(left))

    def _queue(self, number: int, file: str, kind: str, work: Work) -> None:
        with self._lock:
            self._stop[number] = Event()
            self._progress[number] = (_("排队"), 0, 0)
            self._waiting[file, kind] = number
        self._pool.submit(copy_context().run, self._run, number, work)

    def cancel(self, number: int) -> None:
        """Stop a job at its next step; nothing half done is left."""
        with self._lock:
            if number in self._stop:
                self._stop[number].set()

    def progress(self, number: int) -> tuple[str, int, int] | None:
        """Return what is being done, how much of how much; None when the job is over."""
        return self._progress.get(number)

    def close(self) -> None:
        """Stop everything; it is carried on when the server is started again. Waits until what runs has stopped."""
        with self._lock:
            self._closing = True
            for stop in self._stop.values():
                stop.set()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, number: int, work: Work) -> None:
        with self._lock:
            stop = self._stop[number]
            self._waiting = {place: waiting for place, waiting in self._waiting.items() if waiting != number}

        def listen(what: str, done: int, total: int) -> None:
            self._progress[number] = (what, done, total)
            if stop.is_set():
                raise Cancelled

        state, told = "failed", {"lines": [_("程序内部出错，没有写入任何文件")]}
        self._state.job_begun(number)
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
            if state == "cancelled" and self._closing:
                self._state.job_begun(number, -1)
            else:
                self._state.job_ended(number, state, told)
            with self._lock:
                self._progress.pop(number, None)
                self._stop.pop(number, None)
