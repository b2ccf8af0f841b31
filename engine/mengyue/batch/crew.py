"""Who works: this process, several of its own, or those of a cluster. An order that brings its process down costs
itself, not the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from mengyue.batch.one_order import work_through
from mengyue.batch.way import Done, Ending, Order, Way
from mengyue.extras import install_command
from mengyue.i18n import _
from mengyue.model.finding import EngineError, MissingProgram
from mengyue.processes import Processes

__all__ = ["work"]

#: Orders under way for each worker: enough that none waits, so few that memory stays flat.
_AHEAD = 3
#: So many orders a process of ours works through before another takes its place: what it keeps grows no further.
_LIFE = 250
#: How often a cluster tries an order whose worker was lost.
_TRIES = 3


def work(
    orders: Iterable[Order], way: Way, *, jobs: int, scheduler: str = "", life: int = _LIFE
) -> Iterator[tuple[Order, list[Done]]]:
    """Yield each order with what came of it, as it becomes ready; the next is taken when its turn comes. A process of
    ours is replaced after ``life`` orders.

    ``jobs`` are processes on this machine; ``scheduler`` is the address of a Dask scheduler, whose workers need not
    share a disk with us: inputs and results travel. Raises :class:`MissingProgram` and :class:`EngineError` as
    :func:`~mengyue.batch.one_order.work_through` does.
    """
    orders = iter(orders)
    if not scheduler and jobs == 1:
        for order in islice(orders, life):
            yield order, work_through(order, way)
    opening = _cluster(scheduler) if scheduler else _processes(jobs, life)
    with ExitStack() as stack:
        crew = stack.enter_context(opening)
        yield from _Hand(crew, way, orders).all()


@dataclass
class _Crew:
    """An executor that can be had anew when a worker took it down; ``size`` workers, each of which is replaced after
    ``life`` orders, zero meaning never."""

    renew: Callable[[], Executor]
    executor: Executor
    size: int
    life: int = 0

    def replace(self) -> None:
        """Go on with new workers; the old ones have nothing left to do."""
        self.executor.shutdown()
        self.executor = self.renew()


@dataclass
class _Hand:
    """Hands out orders, a few ahead, and takes in what comes of them."""

    crew: _Crew
    way: Way
    waiting: Iterator[Order]

    def all(self) -> Iterator[tuple[Order, list[Done]]]:
        shift = self.crew.size * self.crew.life or None
        order = next(self.waiting, None)
        while order is not None:
            yield from self._shift(chain([order], islice(self.waiting, shift and shift - 1)))
            order = next(self.waiting, None)
            if order is not None:
                self.crew.replace()

    def _shift(self, orders: Iterator[Order]) -> Iterator[tuple[Order, list[Done]]]:
        pending: dict[Future[list[Done]], Order] = {}
        while True:
            while len(pending) < self.crew.size * _AHEAD:
                order = next(orders, None)
                if order is None:
                    break
                pending[self._submit(order)] = order
            if not pending:
                return
            ready, _others = wait(pending, return_when=FIRST_COMPLETED)
            suspects: list[Order] = []
            for future in ready:
                order = pending.pop(future)
                try:
                    yield order, future.result()
                except BrokenProcessPool:
                    suspects.append(order)
                except EngineError:
                    raise
                except Exception as error:
                    yield order, [_failed(order, type(error).__name__)]
            if suspects:
                suspects += pending.values()
                pending = {}
                self.crew.executor = self.crew.renew()
                for order in suspects:
                    yield order, self._alone(order)

    def _submit(self, order: Order) -> Future[list[Done]]:
        try:
            return self.crew.executor.submit(work_through, order, self.way)
        except BrokenProcessPool:
            self.crew.executor = self.crew.renew()
            return self.crew.executor.submit(work_through, order, self.way)

    def _alone(self, order: Order) -> list[Done]:
        """Try once more by itself one of those that were under way when a process fell."""
        try:
            return self.crew.executor.submit(work_through, order, self.way).result()
        except BrokenProcessPool:
            self.crew.executor = self.crew.renew()
            return [_failed(order, "")]


def _failed(order: Order, kind: str) -> Done:
    reason = _("处理时出错（{kind}）").format(kind=kind) if kind else _("处理它的进程两次意外结束，可能内存不足")
    return Done(order.name, "", order.file, Ending.FAILED, reason=reason)


@contextmanager
def _processes(jobs: int, life: int) -> Iterator[_Crew]:
    with Processes(jobs) as processes:
        yield _Crew(processes.executor, processes.executor(), jobs, life)


@contextmanager
def _cluster(address: str) -> Iterator[_Crew]:
    """Give the workers of a Dask cluster through its interface of futures."""
    try:
        import distributed
    except ImportError as error:
        message = _("使用集群需要 distributed，尚未安装。请运行：{command}")
        raise MissingProgram(message.format(command=install_command("cluster"))) from error
    opened: Any = distributed
    try:
        client: Any = opened.Client(address, timeout=10, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise EngineError(
            _("连不上集群“{address}”：核对地址，并确认调度程序已经启动").format(address=address)
        ) from error
    with client:
        size = sum(client.nthreads().values())
        if not size:
            raise EngineError(_("集群“{address}”没有工作进程").format(address=address))

        def executor() -> Executor:
            made: Executor = client.get_executor(pure=False, retries=_TRIES)
            return made

        yield _Crew(executor, executor(), size)
