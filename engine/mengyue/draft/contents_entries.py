"""What the contents of an agreement list: headings, sub-headings, articles and schedules, as deep as asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mengyue.draft.tree import Article, Draft, Heading, Subheading

__all__ = ["Entry", "entries"]

_HEADING, _SUBHEADING, _ARTICLE = 1, 2, 3


class Entry(NamedTuple):
    """A line of the contents: its level from 1, its words, the bookmark that it leads to, and whether this is that of a
    heading, which has none for other uses."""

    level: int
    words: str
    bookmark: str
    is_heading: bool


def entries(draft: Draft) -> tuple[Entry, ...]:
    """Return the lines of the contents of ``draft`` in reading order; none where it has no contents."""
    found: list[Entry] = []
    for level, words, bookmark in _all(draft):
        if level <= draft.contents:
            found.append(Entry(level, words, bookmark or _heading_bookmark(len(found) + 1), not bookmark))
    return tuple(found)


def _all(draft: Draft) -> Iterator[tuple[int, str, str]]:
    for block in draft.body:
        match block:
            case Heading():
                yield _HEADING, block.number + block.text, ""
            case Subheading():
                yield _SUBHEADING, block.number + block.text, ""
            case Article() if not block.joined and block.number.startswith("第"):
                yield _ARTICLE, f"{block.number}　{block.title}", block.bookmark
    for schedule in draft.schedules:
        yield _HEADING, f"附件{schedule.number}　{schedule.title}", schedule.bookmark


def _heading_bookmark(number: int) -> str:
    """Return the name of the bookmark of a heading; Word hides names that begin so, as it does those of its own."""
    return f"_Toc{number:06d}"
