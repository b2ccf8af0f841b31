"""Bounded fuzzing: hostile inputs by class, each try repeatable; a table of tries and failures at the end.

A script names its classes and hands them to :func:`main`::

    def dotted(rng: random.Random, folder: Path) -> str:
        ...                       # build a hostile input, give it to the product, assert what must hold
        return "refused"          # what the product did with it: a word for the table

    if __name__ == "__main__":
        sys.exit(main({"dotted ids": dotted}))

Run alone it makes a few tries of each class (``--tries``), with ``--minutes`` as many as go into that time. Each try
has a generator of its own, made from the seed, the class and the try's number: ``--only CLASS --seed S --first N
--tries 1`` repeats one. A failure is an exception, or a try that takes longer than ``limit`` seconds.
"""

from __future__ import annotations

import argparse
import random
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["Try", "main"]

#: One try: a generator to draw from and an empty folder to work in; returns a word for what became of it.
Try = Callable[[random.Random, Path], str]
#: Failures of one class that are told in full.
_TOLD = 3


@dataclass
class Class:
    """What became of the tries of one class."""

    tries: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)
    slowest: float = 0.0


class TooLong(Exception):
    """A try did not end in its time."""


def main(classes: Mapping[str, Try], *, tries: int = 20, limit: float = 20.0, seed: int = 20261129) -> int:
    """Run ``classes`` as the command line says; ``tries`` and ``limit`` (seconds of one try) are what it need not say.

    Returns 0 when nothing failed, else 1.
    """
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--minutes", type=float, help="as many tries as go into this time")
    parser.add_argument("--tries", type=int, default=tries, help="tries of each class without --minutes")
    parser.add_argument("--first", type=int, default=0, help="the number of the first try")
    parser.add_argument("--seed", type=int, default=seed)
    parser.add_argument("--only", choices=list(classes), help="this class alone")
    given = parser.parse_args()
    wanted = {name: run for name, run in classes.items() if given.only in (None, name)}
    table = {name: Class() for name in wanted}
    ends = None if given.minutes is None else time.monotonic() + given.minutes * 60
    number = given.first
    while (time.monotonic() < ends) if ends is not None else (number < given.first + given.tries):
        for name, run in wanted.items():
            _one(table[name], run, f"{given.seed}/{name}/{number}", number, limit)
        number += 1
    _show(table, given.seed)
    return 1 if any(row.failures for row in table.values()) else 0


def _one(row: Class, run: Try, key: str, number: int, limit: float) -> None:
    started = time.monotonic()
    row.tries += 1
    with tempfile.TemporaryDirectory(prefix="fuzz-", ignore_cleanup_errors=True) as folder:
        try:
            with _ended_after(limit):
                row.outcomes[run(random.Random(key), Path(folder))] += 1
        except KeyboardInterrupt:
            raise
        except BaseException:
            row.failures.append((number, traceback.format_exc()))
    row.slowest = max(row.slowest, time.monotonic() - started)


@contextmanager
def _ended_after(limit: float) -> Iterator[None]:
    """Raise :class:`TooLong` in the block after ``limit`` seconds, where the system can (not on Windows)."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def late(_number: int, _frame: object) -> None:
        raise TooLong(f"more than {limit:g} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _show(table: Mapping[str, Class], seed: int) -> None:
    for name, row in table.items():
        for number, trace in row.failures[:_TOLD]:
            print(f"--- {name}, --seed {seed} --first {number}\n{trace}")
    width = max(map(len, table))
    print(f"{'class':{width}}  {'tries':>7} {'failed':>7} {'slowest':>8}  outcomes")
    for name, row in table.items():
        outcomes = ", ".join(f"{word} {count}" for word, count in row.outcomes.most_common())
        print(f"{name:{width}}  {row.tries:>7} {len(row.failures):>7} {row.slowest:>7.2f}s  {outcomes}")
    tries, failed = sum(row.tries for row in table.values()), sum(len(row.failures) for row in table.values())
    print(f"{'all':{width}}  {tries:>7} {failed:>7}")
