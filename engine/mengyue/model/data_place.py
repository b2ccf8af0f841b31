"""Reading the value at a place of the data."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from mengyue.model.alliance import Alliance

__all__ = ["reader_of"]


@lru_cache(maxsize=65536)
def reader_of(path: str) -> Callable[[Alliance], Any] | None:
    """Return what reads the value at ``path`` of the data (``members[3].name``); nothing for what is no such path."""
    steps: list[Callable[[Any], Any]] = []
    for name in path.split("."):
        head, bracket, index = name.partition("[")
        if not head.isidentifier() or head.startswith("_"):
            return None
        steps.append(attrgetter(head))
        if bracket:
            if not index.endswith("]") or not index[:-1].isdecimal():
                return None
            steps.append(itemgetter(int(index[:-1])))

    if len(steps) == 3 and "[" in path.partition(".")[0]:  # of an item of a list, as most are
        items, item, field = steps

        def read_of_item(alliance: Alliance) -> Any:
            try:
                return field(item(items(alliance)))
            except (AttributeError, LookupError, TypeError):
                return None

        return read_of_item

    def read(alliance: Alliance) -> Any:
        found: Any = alliance
        try:
            for step in steps:
                found = step(found)
        except (AttributeError, LookupError, TypeError):
            return None
        return found

    return read
