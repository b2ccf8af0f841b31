"""Telling how far long work has come, without knowing who listens. Nobody does until a face says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

__all__ = ["Listener", "each", "listening", "report", "still"]

#: Takes what is being done, how many parts are done and of how many (0: not known).
Listener = Callable[[str, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("mengyue_progress", default=None)
_last: ContextVar[tuple[str, int, int]] = ContextVar("mengyue_last", default=("", 0, 0))
_counting: ContextVar[bool] = ContextVar("mengyue_counting", default=False)
_Item = TypeVar("_Item")


def report(what: str, done: int = 0, total: int = 0) -> None:
    """Tell the listener, if there is one, that ``what`` is being done and ``done`` parts of ``total`` are ready."""
    listener = _listener.get()
    if listener is not None:
        _last.set((what, done, total))
        listener(what, done, total)


def still() -> None:
    """Tell the listener what it was told last: the work goes on, and whoever no longer wants it may stop it here.

    Long stretches of one thing say so every second or so, once for each of the many parts that they go through.
    """
    listener = _listener.get()
    if listener is not None:
        listener(*_last.get())


def each(what: str, items: Iterable[_Item]) -> Iterator[_Item]:
    """Yield ``items`` one by one and report each as it is taken up.

    Of counts within counts (the papers of each alliance of a list) the outermost alone is reported.
    """
    if _counting.get():
        for item in items:
            still()
            yield item
        return
    total = len(items) if isinstance(items, Sized) else 0
    token = _counting.set(True)
    try:
        for number, item in enumerate(items):
            report(what, number, total)
            yield item
    finally:
        _counting.reset(token)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Send reports to ``listener`` within the block."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)
