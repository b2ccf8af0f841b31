"""Speed of a comparison as ratios: what it costs beside the engine, and how it grows with the document.

    python benchmarks/compare.py [--rounds N]

The documents are two drafts of the example agreement that differ in one figure (the agreement is far longer than 30
pages), and the same with 200 members. Times are wall-clock medians, because the engine is a process of its own; the
ratios hold on other machines. Exit code 1 means that a ratio is above its target.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from mengyue.comparison.accepted_and_rejected import disproof
from mengyue.comparison.align import align
from mengyue.comparison.engine import find_engine, run_engine
from mengyue.comparison.redline import Result, make_redline
from mengyue.docx.zip import pack
from mengyue.draft.tree import Stage
from mengyue.intake.load import Loaded
from mengyue.model.alliance import Alliance
from mengyue.pipeline import Workshop
from mengyue.word.open_docx import Package, open_package

ROOT = Path(__file__).resolve().parents[1]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
WHEN = date(2026, 11, 10)
#: A comparison may cost at most this many times what the engine alone costs.
OVERHEAD = 1.5
#: The proof may cost at most this share of the engine's time.
PROOF = 0.3
#: 200 members instead of 12 may cost at most this many times as much.
GROWTH = 5.0


def _document(shop: Workshop, loaded: Loaded) -> Package:
    policy = shop.policy(loaded)
    paper = next(d for d in shop.documents(policy) if d.source.startswith("agreements/"))
    tree = shop.assemble(loaded, policy, paper, stage=Stage.DRAFT, as_of=WHEN)
    made = shop.render(tree, kind=paper.id, title=paper.title, modified=WHEN)
    return open_package(made.data, paper.title)


def _pair(shop: Workshop, loaded: Loaded, alliance: Alliance) -> tuple[Package, Package]:
    """The alliance as it is, and with another term."""
    assert alliance.agreement is not None
    agreement = alliance.agreement.model_copy(update={"term_years": (alliance.agreement.term_years or 5) + 1})
    changed = alliance.model_copy(update={"agreement": agreement})
    return tuple(_document(shop, replace(loaded, alliance=side)) for side in (alliance, changed))  # type: ignore[return-value]


def _many(alliance: Alliance, count: int) -> Alliance:
    pattern = alliance.members[-1]
    more = (
        pattern.model_copy(update={"id": f"第{at}号", "name": f"示例第{at}号有限公司", "uscc": None})
        for at in range(count - len(alliance.members))
    )
    return alliance.model_copy(update={"members": (*alliance.members, *more)})


def _medians(rounds: int, *jobs: Callable[[], object]) -> list[float]:
    """Median seconds of each job, the jobs taking turns so that a busy moment hits all of them."""
    taken: list[list[float]] = [[] for _job in jobs]
    for _ in range(rounds):
        for times, job in zip(taken, jobs, strict=True):
            start = time.perf_counter()
            job()
            times.append(time.perf_counter() - start)
    return [statistics.median(times) for times in taken]


def main() -> int:
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds: int = parser.parse_args().rounds
    shop = Workshop(ROOT)
    (loaded,) = shop.load(EXAMPLE)
    find_engine()  # unpacking is paid once a machine
    old, new = _pair(shop, loaded, loaded.alliance)
    small = make_redline(old, new, author="盟约", on=WHEN)
    assert small.result is Result.WRITTEN, small.reason
    redline = open_package(small.data, "redline")
    packed = pack(old.parts), pack(new.parts)
    big_old, big_new = _pair(shop, loaded, _many(loaded.alliance, 200))
    engine, whole, proof, big, aligned = _medians(
        rounds,
        lambda: run_engine(*packed, author="盟约", on=WHEN),
        lambda: make_redline(old, new, author="盟约", on=WHEN),
        lambda: disproof(redline, old, new),
        lambda: make_redline(big_old, big_new, author="盟约", on=WHEN),
        lambda: align(_many(loaded.alliance, 200), _many(loaded.alliance, 200)),
    )
    rows = (
        ("whole comparison / engine alone", whole / engine, OVERHEAD),
        ("proof / engine alone", proof / engine, PROOF),
        ("200 members / 12 members", big / whole, GROWTH),
        ("aligning 200 members / whole comparison", aligned / whole, 0.1),
    )
    print(f"engine {engine:.2f} s, comparison {whole:.2f} s, proof {proof:.2f} s, 200 members {big:.2f} s")
    for name, ratio, target in rows:
        print(f"{name:42} {ratio:6.3f}  (at most {target}){'' if ratio <= target else '  ABOVE'}")
    return int(any(ratio > target for _name, ratio, target in rows))


if __name__ == "__main__":
    sys.exit(main())
