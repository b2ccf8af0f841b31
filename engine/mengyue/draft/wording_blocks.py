"""From a clause's wording to paragraphs, items and tables."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mengyue.draft.tree import Inline, Item, Paragraph, Ref, Table, Text, Value
from mengyue.language.numerals import chinese_number

__all__ = ["ListCounter", "blocks"]

_LEVELS = (
    re.compile(r"\s*（[一二三四五六七八九十百零]+）"),
    re.compile(r"\s*[0-9]+[.．]\s*"),
    re.compile(r"\s*（[0-9]+）"),
)
_TABLE = re.compile(r"\s*\[表：([a-z][a-z0-9-]*)\]\s*")


@dataclass
class ListCounter:
    """Counts the lists of one document; every list starts again at one."""

    series: int = 0


def blocks(
    lines: Iterable[tuple[Inline, ...]], counter: ListCounter, table: Callable[[str], Table]
) -> tuple[Paragraph | Item | Table, ...]:
    """Turn rendered ``lines`` into blocks. ``table`` makes the table of a ``[表：id]`` line."""
    result: list[Paragraph | Item | Table] = []
    counts = [0, 0, 0]
    for written in lines:
        line = _named_once(written)
        if not any(part.text.strip() for part in line):
            continue
        first = line[0]
        found = _TABLE.fullmatch(first.text) if isinstance(first, Text) and len(line) == 1 else None
        if found:
            result.append(table(found[1]))
            continue
        level, rest = _item(line)
        if level is None:
            result.extend(Paragraph(part) for part in _paragraphs(_stripped(line)))
            continue
        if not result or not isinstance(result[-1], Item):
            counter.series += 1
            counts = [0, 0, 0]
        counts[level - 1] += 1
        counts[level:] = [0] * (3 - level)
        result.append(Item(level, counter.series, _label(level, counts[level - 1]), rest))
    return tuple(result)


def _named_once(line: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Return ``line`` without a reference to the article named right before it: 依第二十条和第二十条, where two clauses
    stand in one article."""
    kept: list[Inline] = []
    for part in line:
        behind = len(kept) > 1 and isinstance(kept[-1], Text) and kept[-1].text in ("和", "、", "或者", "及")
        before = kept[-2] if behind else None
        if isinstance(part, Ref) and isinstance(before, Ref) and before.bookmark == part.bookmark:
            kept.pop()
        else:
            kept.append(part)
    return tuple(kept)


def _paragraphs(line: tuple[Inline, ...]) -> Iterator[tuple[Inline, ...]]:
    """Split where a value of several paragraphs breaks: each becomes a paragraph of its own."""
    current: list[Inline] = []
    for part in line:
        if not isinstance(part, Value):
            current.append(part)
            continue
        for at, text in enumerate(part.text.split("\n")):
            if at and current:
                yield tuple(current)
                current = []
            if text:
                current.append(Value(text, part.path))
    if current:
        yield tuple(current)


def _item(line: tuple[Inline, ...]) -> tuple[int | None, tuple[Inline, ...]]:
    first = line[0]
    if isinstance(first, Text):
        for level, pattern in enumerate(_LEVELS, 1):
            found = pattern.match(first.text)
            if found:
                return level, _stripped((Text(first.text[found.end() :]), *line[1:]))
    return None, line


def _label(level: int, number: int) -> str:
    return (f"（{chinese_number(number)}）", f"{number}.", f"（{number}）")[level - 1]


def _stripped(line: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """Drop the white space of the source file at both ends of a line, and empty texts."""
    parts = list(line)
    if isinstance(parts[0], Text):
        parts[0] = Text(parts[0].text.lstrip())
    if isinstance(parts[-1], Text):
        parts[-1] = Text(parts[-1].text.rstrip())
    return tuple(p for p in parts if p.text)
