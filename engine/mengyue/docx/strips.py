"""A document in strips: what a template writes of one block stands for itself, so it is finished, proved and encoded
once, and most of a document stands in the one before it, word for word.

What finishes a document (rows that split, rows that keep together) looks at one table at a time, so of strips each of
which is well-formed content of the body the same comes as of the whole. A document that does not come apart so is
finished as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from mengyue.docx.closing_kept import (
    CLOSING,
    END_OF_TEXT,
    kept_before,
    note_follows,
    with_closing_kept,
    with_end_kept,
    with_note_kept,
)
from mengyue.docx.compile import Part
from mengyue.docx.last_rows import with_rows_together
from mengyue.docx.page import turned
from mengyue.docx.proved_pieces import Proved, is_frame, told_of
from mengyue.docx.tall_rows import with_tall_rows_split
from mengyue.once import Lately

__all__ = ["Finished", "finished"]

_BODY, _BODY_END, _PARAGRAPH, _SECTION = "<w:body>", "</w:body>", "<w:p>", "<w:sectPr"
_TABLE, _TABLE_END = "<w:tbl>", "</w:tbl>"
#: Beyond so many characters, strips of documents before the last are not kept.
_MOST = 1_000_000


class Finished(NamedTuple):
    """The main part of a document: its XML, the same in UTF-8, and what was proved of it; nothing yet where it did not
    come apart."""

    xml: str
    data: bytes
    told: list[Proved] | None


class _Strip(NamedTuple):
    """A strip, finished: its XML, the same in UTF-8, and what was proved of it."""

    xml: str
    data: bytes
    told: tuple[Proved, ...]


class _Kept:
    """Strips by what they were made of: cut by ``cut``, each finished by ``finish``."""

    def __init__(self, cut: Callable[[str], tuple[str, ...]], finish: Callable[[str], str]) -> None:
        self._cut, self._finish = cut, finish
        self._made = Lately(_MOST)

    def strips(self, written: Iterable[str]) -> list[_Strip] | None:
        """Return what was written as strips; nothing, where one of them does not stand for itself."""
        self._made.turn()
        raws = list(self._whole(written))
        found: dict[str, _Strip | None] = {raw: self._made.get(raw) for raw in raws}
        fresh = {raw: self._finish(raw) for raw, strip in found.items() if strip is None}
        if fresh:
            told = told_of(list(fresh.values()))
            if told is None:
                return None
            for (raw, xml), one in zip(fresh.items(), told, strict=True):
                found[raw] = made = _Strip(xml, xml.encode(), one)
                self._made.put(raw, made, len(raw))
        return [strip for raw in raws if (strip := found[raw]) is not None]

    def _whole(self, written: Iterable[str]) -> Iterator[str]:
        """Yield what was written, tables whole: one whose rows a loop writes comes in several pieces."""
        parts: list[str] = []
        tables = 0
        for raw in written:
            if not parts and raw in self._made:
                yield raw
            elif raw:
                parts.append(raw)
                tables += raw.count(_TABLE) - raw.count(_TABLE_END)
                if tables <= 0:
                    yield from self._cut("".join(parts) if len(parts) > 1 else raw)
                    parts, tables = [], 0
        if parts:
            yield "".join(parts)


def finished(part: Part, context: dict[str, Any], kind: str) -> Finished:
    """Render the main part and finish it. ``kind`` is ``form``, that of an agreement or paper, or nothing for what has
    neither signatures nor a note. Raises :class:`~mengyue.model.finding.EngineError` for a fault of the template."""
    written = part.written(context)
    wide = bool(context.get("ends_wide"))
    strips = _by_strips(part, written, kind, wide)
    if strips is None:
        whole = part.joined(written)
        xml = _closed(_settled(turned(whole) if wide else whole), kind)
        return Finished(xml, xml.encode(), None)
    head, tail = f"{part.head}{_BODY}", f"{_BODY_END}{part.tail}"
    return Finished(
        "".join([head, *[strip.xml for strip in strips], tail]),
        b"".join([head.encode(), *[strip.data for strip in strips], tail.encode()]),
        [one for strip in strips for one in strip.told],
    )


def _settled(xml: str) -> str:
    if _TABLE_END not in xml:
        return xml
    return with_rows_together(with_tall_rows_split(xml))


def _closed(xml: str, kind: str) -> str:
    if not kind:
        return xml
    if kind == "form":
        return with_note_kept(xml)
    return with_end_kept(xml if kind == "agreement" else with_closing_kept(xml))


def _before_closing(raw: str) -> tuple[str, ...]:
    """Cut what was written before the closing, so that what keeps with it can change without it."""
    for mark in (CLOSING, END_OF_TEXT):
        found = raw.find(mark)
        begins = raw.rfind(_PARAGRAPH, 0, found) if found > 0 else -1
        if begins > 0:
            return raw[:begins], raw[begins:]
    return (raw,)


_WRITTEN, _CLOSING = _Kept(_before_closing, _settled), _Kept(lambda raw: (raw,), str)


def _by_strips(part: Part, written: list[str], kind: str, wide: bool) -> list[_Strip] | None:
    if part.fix or part.own or not written[0].startswith(_BODY) or not written[-1].endswith(_BODY_END):
        return None
    if not is_frame(f"{part.head}{_BODY}{_BODY_END}{part.tail}"):
        return None
    inside = [*written]
    inside[0] = inside[0].removeprefix(_BODY)
    last = inside[-1].removesuffix(_BODY_END)
    if wide and _SECTION not in last:
        return None
    inside[-1] = turned(last) if wide else last
    strips = _WRITTEN.strips(inside)
    if strips is None or not kind:
        return strips
    if kind == "form":
        return _kept_with(strips, _note(strips))
    for mark in (END_OF_TEXT,) if kind == "agreement" else (CLOSING, END_OF_TEXT):
        strips = _kept_with(strips, _closing(strips, mark))
        if strips is None:
            break
    return strips


def _kept_with(strips: list[_Strip], place: tuple[int, int] | None) -> list[_Strip] | None:
    """Keep what stands before a place with it, as in a whole document; nothing, where that cannot be told."""
    if place is None:
        return strips
    at, begins = place
    if begins < 0:
        return None
    head = strips[at].xml[:begins]
    first, stopped, before, kept = at, 0, head, head
    if head:
        kept, stopped = kept_before(head)
    while first and stopped <= 0:  # what keeps with it may stand in the strips before
        first -= 1
        before = strips[first].xml + before
        kept, stopped = kept_before(before)
    if kept == before:
        return strips
    changed = _CLOSING.strips((kept, strips[at].xml[begins:]) if begins else (kept,))
    return None if changed is None else [*strips[:first], *changed, *strips[at + bool(begins) :]]


def _closing(strips: list[_Strip], mark: str) -> tuple[int, int] | None:
    """Return where the paragraph with the first ``mark`` begins: in which strip, at which character."""
    for at, strip in enumerate(strips):
        found = strip.xml.find(mark)
        if found >= 0:
            return at, strip.xml.rfind(_PARAGRAPH, 0, found)
    return None


def _note(strips: list[_Strip]) -> tuple[int, int] | None:
    """Return where the note right under the last table begins."""
    at = next((at for at in range(len(strips) - 1, -1, -1) if _TABLE_END in strips[at].xml), -1)
    if at < 0:
        return None
    xml = strips[at].xml
    end = xml.rfind(_TABLE_END) + len(_TABLE_END)
    if end < len(xml):
        return (at, end) if note_follows(xml, end) else None
    return (at + 1, 0) if at + 1 < len(strips) and note_follows(strips[at + 1].xml, 0) else None
