"""What the parties of an agreement sign, as one digest: two copies with the same digest say the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from functools import lru_cache

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Block, Draft, Heading, Item, Paragraph, Subheading, Table
from mengyue.once import Same

__all__ = ["text_sha256"]


def text_sha256(draft: Draft) -> str:
    """Return the SHA-256 of the text of ``draft`` as it is printed: title, cover, articles, signatures, schedules.

    Stage, stamp, contents, look and where the words come from are no part of it: draft, review copy and signable
    copy of one text have one digest.
    """
    return hashlib.sha256(f"[{','.join(_lines(draft))}]".encode()).hexdigest()


def _lines(draft: Draft) -> Iterator[str]:
    yield _line("title", draft.title)
    for line in draft.cover:
        yield _line("cover", line.caption, texts_of(line.inlines), line.suffix)
    yield from _kept(draft.preamble)
    yield from _kept(draft.body)
    for block in draft.signatures:
        legal = texts_of(block.legal_representative)
        yield _line("signs", block.role, texts_of(block.name), block.signs_as, legal)
        if block.commitment:
            yield _line("commits", texts_of(block.commitment))
    for schedule in draft.schedules:
        yield _line("schedule", str(schedule.number), schedule.title)
        yield from _kept(schedule.blocks)


def _line(*words: str) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))


def _kept(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Article | Table):
            yield from _lines_of(Same(block))
        else:
            yield from (_line(*line) for line in _blocks((block,)))


@lru_cache(maxsize=384)
def _lines_of(same: Same) -> tuple[str, ...]:
    """Return the lines of an article or table, which is the very one of before where nothing in it has changed."""
    (block,) = same.things
    assert isinstance(block, Article | Table)
    return tuple(_line(*line) for line in _blocks((block,)))


def _blocks(blocks: Iterable[Block]) -> Iterator[list[str]]:
    for block in blocks:
        match block:
            case Article():
                if not block.joined:
                    yield ["article", block.number, block.title]
                yield from _blocks(block.blocks)
            case Heading() | Subheading():
                yield ["heading", block.number, block.text]
            case Item():
                yield ["item", block.number, texts_of(block.inlines)]
            case Paragraph():
                yield ["text", texts_of(block.inlines)]
            case Table():
                yield ["table", block.title, block.unit_note, *(column.caption for column in block.columns)]
                for row in (*block.rows, block.total):
                    yield ["row", *map(texts_of, row)]
