"""A line that says what is going on, at a terminal, once a command has taken longer than two seconds."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from mengyue.cli.terminal import columns, printable, wrap
from mengyue.i18n import _
from mengyue.progress import listening

__all__ = ["shown"]

#: Seconds before the line appears, and between its renewals.
_PATIENCE, _STEP = 2.0, 0.5
#: Parts done before their speed says anything.
_ENOUGH = 5
_MINUTE = 60


class _Line:
    """The last line of the terminal while work goes on; what is printed meanwhile stands above it."""

    def __init__(self, stream: TextIO, started: float) -> None:
        self._stream, self._started = stream, started
        self._lock = threading.RLock()
        self._what, self._done, self._total = "", 0, 0
        self._since, self._from = started, 0
        self._visible = False

    def hear(self, what: str, done: int, total: int) -> None:
        with self._lock:
            if what != self._what or total != self._total or done < self._done:
                self._since, self._from = time.monotonic(), done
            self._what, self._done, self._total = what, done, total

    def draw(self) -> None:
        with self._lock:
            part = f" {self._done}/{self._total}" if self._total else ""
            seconds = int(time.monotonic() - self._started)
            text = _("{what}{part}　已用 {seconds} 秒").format(
                what=self._what or _("正在处理"), part=part, seconds=seconds
            )
            self._stream.write("\r\x1b[K" + wrap(printable(text + self._rest()), columns() - 1)[0])
            self._stream.flush()
            self._visible = True

    def _rest(self) -> str:
        """Return how fast it goes and how long it will take, once enough is done to tell."""
        done, taken = self._done - self._from, time.monotonic() - self._since
        if done < _ENOUGH or not self._total or taken <= 0:
            return ""
        rate, left = done / taken, (self._total - self._done) * taken / done
        speed = _("每秒 {count} 个") if rate >= 1 else _("每分钟 {count} 个")
        time_left = _("约 {count} 分钟") if left >= _MINUTE else _("约 {count} 秒")
        return _("　{speed}，还要{left}").format(
            speed=speed.format(count=f"{rate if rate >= 1 else rate * _MINUTE:.0f}"),
            left=time_left.format(count=f"{left / _MINUTE if left >= _MINUTE else left:.0f}"),
        )

    def clear(self) -> None:
        with self._lock:
            if self._visible:
                self._stream.write("\r\x1b[K")
                self._stream.flush()
                self._visible = False


class _Above:
    """A stream whose text never runs into the line."""

    def __init__(self, stream: TextIO, line: _Line) -> None:
        self._stream, self._line = stream, line

    def write(self, text: str) -> int:
        self._line.clear()
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def shown() -> Iterator[None]:
    """Show the line within the block if the work is long and somebody looks at a terminal."""
    import os

    stream = sys.stderr
    if not stream.isatty() or os.environ.get("TERM") == "dumb":
        yield
        return
    line = _Line(stream, time.monotonic())
    over = threading.Event()

    def renew() -> None:
        if over.wait(_PATIENCE):
            return
        while not over.is_set():
            line.draw()
            over.wait(_STEP)

    thread = threading.Thread(target=renew, daemon=True)
    streams = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = _Above(streams[0], line), _Above(streams[1], line)
    thread.start()
    try:
        with listening(line.hear):
            yield
    finally:
        over.set()
        thread.join()
        line.clear()
        sys.stdout, sys.stderr = streams
