"""Processes of a batch take turns, so that what each keeps of earlier alliances grows no further."""

from __future__ import annotations

import multiprocessing
from datetime import date
from pathlib import Path

import pytest

from mengyue.batch.crew import work
from mengyue.batch.sources import sources
from mengyue.batch.way import Make, Way
from mengyue.pipeline import Workshop


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
