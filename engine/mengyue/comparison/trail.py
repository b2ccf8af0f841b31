"""Who changed what: the tracked changes and comments of a file, laid over its text with all changes accepted."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from mengyue.comparison.sentences import opcodes
from mengyue.word.content import Kind, Paragraph, Revision, Run, Story

__all__ = ["Remark", "Tracked", "Trail"]

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment: what it says and who says so."""

    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the tracked changes say of some lines: who made them, and the words before them."""

    authors: tuple[str, ...]
    dates: tuple[str, ...]
    before: str
    inserted: bool
    remarks: tuple[Remark, ...]

    def explains(self, old: str) -> bool:
        """Tell whether taking back the tracked changes gives ``old``: then nothing was changed without a trace."""
        return _bare(self.before) == _bare(old)


@dataclass(frozen=True, slots=True)
class _Bit:
    """A run of RAW at its place in NEW, by characters. ``before`` and ``after`` tell whether its paragraph in RAW has
    visible words on that side of it. ``ends`` tells the mark at the end of a paragraph."""

    start: int
    text: str
    revision: Revision | None = None
    remark: Remark | None = None
    before: bool = False
    after: bool = False
    ends: bool = False


@dataclass
class Trail:
    """Lays ``raw``, a story as it stands in the file, over ``new``, the same with all changes accepted."""

    raw: Story
    new: Story
    _bits: list[_Bit] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _span: dict[int, tuple[int, int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        at = 0
        for paragraph in self.new.paragraphs:
            size = sum(len(run.text) for run in paragraph.runs)
            self._span[paragraph.number] = (at, at + size)
            at += size
        self._bits = list(self._lay(at))
        self._starts = [bit.start for bit in self._bits]

    def of(self, numbers: Sequence[int], after: int = 0, before: int = 0) -> Tracked:
        """Return what is tracked in the paragraphs ``numbers`` of NEW; without any, between the paragraphs ``after``
        and ``before`` (0 for the ends of the story)."""
        if numbers:
            spans = [self._span[number] for number in numbers]
            start, end = min(a for a, _b in spans), max(b for _a, b in spans)
            bits = [bit for bit in self._within(start, end) if not _elsewhere(bit, start, end)]
        else:
            start = self._span[after][1] if after in self._span else 0
            last = max((b for _a, b in self._span.values()), default=0)
            end = self._span[before][0] if before in self._span else last
            bits = [bit for bit in self._within(start, end) if _between(bit, start, end)]
        marked = [bit.revision for bit in bits if bit.revision and (bit.text or bit.ends or bit.revision.moved)]
        words = [bit for bit in bits if bit.text]
        new = [bit.revision is not None and bit.revision.inserted for bit in words if bit.text.strip()]
        return Tracked(
            tuple(dict.fromkeys(mark.author for mark in marked)),
            tuple(dict.fromkeys(mark.date[:10] for mark in marked if mark.date)),
            "".join(bit.text for bit in words if not (bit.revision and (bit.revision.inserted or bit.revision.never))),
            bool(new) and all(new),
            tuple(bit.remark for bit in bits if bit.remark),
        )

    def _within(self, start: int, end: int) -> Iterator[_Bit]:
        at = bisect_right(self._starts, start - 1) if start else 0
        while at > 0 and self._bits[at - 1].start + _size(self._bits[at - 1]) > start:
            at -= 1
        while at < len(self._bits) and self._bits[at].start <= end:
            yield self._bits[at]
            at += 1

    def _lay(self, size: int) -> Iterator[_Bit]:
        """Yield the runs of RAW where they stand in NEW. Their visible words are the same, unless a program has left
        something out: then they are aligned."""
        seen = "".join(run.text for run in _runs(self.raw.paragraphs) if not run.deleted)
        shift = self._shift(seen) if len(seen) != size else []
        at = 0
        for paragraph in self.raw.paragraphs:
            left = sum(len(run.text) for run in paragraph.runs if not run.deleted)
            before = False
            for run in paragraph.runs:
                place = _moved(at, shift)
                size = 0 if run.deleted or run.kind is Kind.COMMENT else len(run.text)
                if run.kind is Kind.COMMENT:
                    text = "\n".join(paragraph.shown for paragraph in run.inner if paragraph.shown.strip())
                    yield _Bit(place, "", run.revision, Remark(run.detail, text), before, left > 0)
                elif run.text:
                    yield _Bit(place, run.text, run.revision, None, before, left > size)
                    at += size
                before, left = before or size > 0, left - size
            if paragraph.mark is not None:
                yield _Bit(_moved(at, shift), "", paragraph.mark, None, before, ends=True)

    def _shift(self, seen: str) -> list[tuple[int, int]]:
        """Return (place in RAW, place in NEW) where both go on together again."""
        mine = [run.text for run in _runs(self.raw.paragraphs) if run.text and not run.deleted]
        theirs = [run.text for run in _runs(self.new.paragraphs) if run.text]
        places = []
        for kind, a, _b, c, _d in opcodes(mine, theirs):
            if kind == "equal":
                places.append((sum(map(len, mine[:a])), sum(map(len, theirs[:c]))))
        return places


def _runs(paragraphs: Sequence[Paragraph]) -> Iterator[Run]:
    return (run for paragraph in paragraphs for run in paragraph.runs)


def _size(bit: _Bit) -> int:
    return 0 if bit.revision is not None and not bit.revision.inserted else len(bit.text)


def _elsewhere(bit: _Bit, start: int, end: int) -> bool:
    """Tell whether a bit at the edge belongs to the neighbour: visible words do; deleted ones and comments do unless
    their own paragraph has words on this side of them."""
    if _size(bit):
        return bit.start >= end or bit.start + len(bit.text) <= start
    if start == end:
        return bit.before or bit.after
    return (bit.start == start and not bit.after) or (bit.start == end and not bit.before)


def _between(bit: _Bit, start: int, end: int) -> bool:
    """Tell whether a bit stands in a gap: deleted words, or a comment on such, and not those at the end of the
    paragraph in front or at the beginning of the one behind."""
    lost = bit.revision is not None and not bit.revision.inserted
    if not lost and not (bit.remark and not bit.before and not bit.after):
        return False
    return not (bit.start == start and bit.before and not bit.after) and not (
        bit.start == end and bit.after and not bit.before
    )


def _moved(at: int, shift: list[tuple[int, int]]) -> int:
    if not shift:
        return at
    index = bisect_right(shift, (at, 1 << 60)) - 1
    return at + (shift[index][1] - shift[index][0] if index >= 0 else 0)


def _bare(text: str) -> str:
    return _SPACES.sub("", text)
