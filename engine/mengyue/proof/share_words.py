"""Shares that are told by how they stand to one another: 各半, 均分, 甲拿乙的两倍, 其余归乙, 剩下的自筹."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from mengyue.meaning.quantities import Value, figure

__all__ = ["related", "told_by_relation"]

_EVEN = re.compile(
    "各半|各得?占?一半|各占?半数|(?:各|一人|一家|每人|每家)(?:得|占|拿|分)?(?:一半|半)|对半|平分|均分|平均分"
    "|平均(?:享有|分配|承担|分享)|等额|同等份额|等份|五五|二一添作五"
    "|比例(?:相同|相等|均等)|份额(?:相同|相等|均等)|一样多|不分多少|不分伯仲|各分?一份"
)
_TIMES = (
    "(?:(?P<n>[0-9]{1,2}(?:\\.[0-9]{1,2})?|[一二两三四五六七八九十]{1,2}(?:点[一二三四五六七八九])?)倍"
    "|(?P<double>双倍|加倍|翻倍|一倍之多)|(?P<half>一半|半数|二分之一))"
)
_REST = re.compile("其余|余下|剩余|剩下|余者|余额|差额|余数|结余|尾数|剩的|不足部分|另外的|余款|余量|其馀")
_FEW = 6


def related(text: str, first: str, second: str) -> Decimal | None:
    """Return how many times ``second`` the ``first`` is said to be, both words of ``text``."""
    told = re.search(
        f"{first}[^，。；]{{0,8}}?(?:是|为|拿|得|占|取|享|分得|相当于|等于|达|系|按|安排|投入|出|达到|应为|应是"
        f"|不少于)[^，。；]{{0,4}}?{second}[^，。；倍半]{{0,8}}?(?:的|之)?{_TIMES}",
        text,
    )
    if told is None:
        more = re.search(
            f"{first}[^，。；]{{0,8}}?比[^，。；]{{0,2}}{second}[^，。；倍]{{0,6}}?(?:多|高|大)(?:出)?一倍", text
        )
        return Decimal(2) if more else None
    if told["half"]:
        return Decimal("0.5")
    return Decimal(2) if told["double"] else figure(told["n"])


def told_by_relation(
    text: str, spots: Sequence[tuple[int, str]], shares: Sequence[Value], held: Mapping[str, tuple[Decimal, str]]
) -> dict[str, tuple[Decimal, str]]:
    """Return whose share is which as far as words of relation tell; ``spots`` are the units of the data in order,
    ``held`` what is told in figures."""
    names = [name for _at, name in spots]
    even = _EVEN.search(text)
    if even and len(names) >= 2 and not shares and not re.search("除|其余|以外", text):
        begin, end = spots[0][0], spots[-1][0] + len(names[-1])
        if end - begin <= sum(map(len, names)) + _FEW * len(names):
            each = (Decimal(100) / len(names)).quantize(Decimal("0.01"))
            return {name: (each, even[0]) for name in names}
    if len(names) == 2 and not shares:
        for one, other in (names, names[::-1]):
            times = related(text, re.escape(one), re.escape(other))
            if times:
                small = (Decimal(100) / (times + 1)).quantize(Decimal("0.01"))
                return {one: (100 - small, text.strip()[:30]), other: (small, text.strip()[:30])}
    rest = _REST.search(text)
    if rest and held and len(held) == len(names) - 1:
        left = next(name for name in names if name not in held)
        size = 100 - sum((size for size, _written in held.values()), Decimal(0))
        if len(shares) == len(held) and abs(text.find(left) - rest.end()) <= 12:
            return {left: (size, f"{rest[0]}{left}")}
    return {}
