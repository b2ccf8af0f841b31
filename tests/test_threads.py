"""One workshop, many threads: everything is made once, and no alliance ever shows in another's papers."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Barrier

import pytest

from mengyue.draft.tree import Stage
from mengyue.once import Once
from mengyue.pipeline import Workshop

ALLIANCE = Path(__file__).resolve().parents[1] / "examples" / "guangxi-2021" / "alliance.yaml"


@pytest.fixture(autouse=True)
def switching() -> Iterator[None]:
    """Threads change places as often as the interpreter can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_what_threads_ask_for_at_once_is_made_once_and_failures_are_not_kept() -> None:
    once, made, start = Once(), Counter[str](), Barrier(8)

    def make(key: str) -> list[str]:
        made[key] += 1
        time.sleep(0.01)
        if made[key] == 1 and key == "b":
            raise ValueError(key)
        return [key, *(once.get("c", lambda: make("c")) if key == "a" else [])]

    def ask(number: int) -> tuple[int, ...]:
        start.wait()
        found = []
        for key in ("a", "b", "c"):
            try:
                found.append(id(once.get(key, lambda key=key: make(key))))  # type: ignore[misc]
            except ValueError:
                found.append(id(once.get(key, lambda key=key: make(key))))  # type: ignore[misc]
        return tuple(found)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(ask, range(8)))) == 1
    assert made == {"a": 1, "b": 2, "c": 1}


def test_threads_that_share_a_workshop_make_the_bytes_that_one_alone_makes(tmp_path: Path) -> None:
    text = ALLIANCE.read_text(encoding="utf-8")
    files = []
    for number in range(4):
        files.append(tmp_path / f"{number}.yaml")
        files[-1].write_text(
            text.replace("广西示例动力电池有限公司", f"广西示例动力电池{number}号有限公司"), encoding="utf-8"
        )

    def make(shop: Workshop, file: Path, wait: Barrier | None = None) -> list[bytes]:
        if wait is not None:
            wait.wait()  # the library is still to be read, the templates to be compiled: all at once
        (loaded,) = shop.load(file)
        made = shop.make(loaded, kinds=["application"], stage=Stage.DRAFT, as_of=date(2026, 11, 22))
        shop.content.of([policy.id for policy in made.policies], ["forms/x"], [], ".yaml")
        return [item.data for item in made.rendered]

    alone = [make(Workshop(), file) for file in files]
    assert len({data for row in alone for data in row}) == 4
    shop, wait = Workshop(), Barrier(4)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda file: make(shop, file, wait), files)) == alone
