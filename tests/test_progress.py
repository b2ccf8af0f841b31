"""Who listens to long work hears of every part of it, and can end it there."""

from __future__ import annotations

import pytest

from mengyue.progress import each, listening, report, still


class Enough(BaseException):
    """Whoever listens no longer wants it."""


def test_parts_of_parts_are_no_news_but_the_work_can_be_ended_at_each() -> None:
    heard: list[tuple[str, int, int]] = []
    done: list[tuple[str, str]] = []

    def listen(what: str, number: int, total: int) -> None:
        heard.append((what, number, total))
        if len(heard) > 7:
            raise Enough

    with pytest.raises(Enough), listening(listen):
        report("读取")
        still()
        for outer in each("起草", ["甲", "乙", "丙"]):
            for inner in each("条", ["一", "二"]):
                done.append((outer, inner))
    assert heard == [("读取", 0, 0)] * 2 + [("起草", 0, 3)] * 3 + [("起草", 1, 3)] * 3
    assert done == [("甲", "一"), ("甲", "二"), ("乙", "一")]
    still()  # nobody listens
