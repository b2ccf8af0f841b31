"""Being told to end: a terminal that closes (SIGHUP) or a system that shuts down (SIGTERM) is met like Ctrl-C."""

from __future__ import annotations

import signal
from types import FrameType

__all__ = ["Ended", "meet", "told_to_end"]

_NAMES = ("SIGTERM", "SIGHUP")
_received: list[int] = []


class Ended(KeyboardInterrupt):
    """The process was told to end by a signal; ``code`` is how a shell reports that."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


def told_to_end() -> KeyboardInterrupt | None:
    """Return how this process was told to end; None when it was not.

    Code of others that was at work may have taken our unwinding for a failure of its own and raise something else.
    """
    if not _received:
        return None
    return KeyboardInterrupt() if _received[0] == signal.SIGINT else Ended(_received[0])


def meet() -> None:
    """From now on unwind when told to end, so that programs we started end and working folders go.

    What whoever started us had us ignore (``nohup``) stays ignored. Told twice, we unwind once.
    """
    if signal.getsignal(signal.SIGINT) in (signal.SIG_DFL, signal.default_int_handler):
        signal.signal(signal.SIGINT, _interrupt)
    for name in _NAMES:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _unwind)


def _unwind(number: int, _frame: FrameType | None) -> None:
    for name in _NAMES:
        other = getattr(signal, name, None)
        if other is not None:
            signal.signal(other, signal.SIG_IGN)
    _received.append(number)
    raise Ended(number)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    _received.append(number)
    raise KeyboardInterrupt
