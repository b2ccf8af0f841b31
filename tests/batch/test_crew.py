"""Processes of a batch take turns, so that what each keeps of earlier alliances grows no further."""

from __future__ import annotations

import gc
import multiprocessing
from datetime import date
from pathlib import Path

import pytest

from mengyue.batch.crew import work
from mengyue.batch.one_order import work_through
from mengyue.batch.sources import sources
from mengyue.batch.way import Make, Order, Way
from mengyue.pipeline import Workshop

from .conftest import ALLIANCE


def test_nothing_that_an_alliance_was_made_with_waits_for_the_collector() -> None:
    shop = Workshop()
    way = Way(Make.DRAFT, date(2026, 11, 22), "zh", shop.content.whole, str(shop.root.resolve()), kinds=("agreement",))
    text = ALLIANCE.read_text(encoding="utf-8")

    def made(name: str) -> None:
        (done,) = work_through(Order(name, f"{name}.yaml", text.replace("示例", name).encode()), way)
        assert done.ending == "made"

    made("甲乙")
    gc.collect()
    gc.set_debug(gc.DEBUG_SAVEALL)
    try:
        made("戊己")
        gc.collect()
        left = {f"{type(one).__module__}.{type(one).__qualname__}" for one in gc.garbage}
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
    assert not {name for name in left if name.startswith("mengyue.")}


@pytest.mark.parametrize(("jobs", "least"), [(1, 1), (2, 4)])
def test_after_so_many_orders_others_go_on_and_nothing_is_lost_or_done_twice(
    alliances: Path, tmp_path: Path, jobs: int, least: int
) -> None:
    shop = Workshop()
    way = Way(Make.CHECK, date(2026, 11, 22), "zh", shop.content.whole, str(shop.root.resolve()))
    orders = [source.order() for source in sources([str(alliances)], policy=None, output=tmp_path).orders]
    seen: set[int | None] = set()
    told = []
    for order, done in work(orders, way, jobs=jobs, life=2):
        seen |= {process.pid for process in multiprocessing.active_children()}
        told.append((order.name, [one.ending for one in done]))
    straight = [(order.name, [one.ending for one in done]) for order, done in work(orders, way, jobs=1)]
    assert sorted(told) == sorted(straight) and len(told) == len(orders) == 7
    assert len(seen) >= least
