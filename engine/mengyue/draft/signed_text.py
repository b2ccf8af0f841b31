"""What the parties of an agreement sign, as one digest: two copies with the same digest say the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Block, Draft, Heading, Item, Paragraph, Subheading, Table

__all__ = ["text_sha256"]


def text_sha256(draft: Draft) -> str:
    """Return the SHA-256 of the text of ``draft`` as it is printed: title, cover, articles, signatures, schedules.

    Stage, stamp, contents, look and where the words come from are no part of it: draft, review copy and signable
    copy of one text have one digest.
    """
    words = json.dumps(list(_lines(draft)), ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(words.encode()).hexdigest()


def _lines(draft: Draft) -> Iterator[list[str]]:
    yield ["title", draft.title]
    for line in draft.cover:
        yield ["cover", line.caption, texts_of(line.inlines), line.suffix]
    yield from _blocks(draft.preamble)
    yield from _blocks(draft.body)
    for block in draft.signatures:
        yield ["signs", block.role, texts_of(block.name), block.signs_as, texts_of(block.legal_representative)]
        if block.commitment:
            yield ["commits", texts_of(block.commitment)]
    for schedule in draft.schedules:
        yield ["schedule", str(schedule.number), schedule.title]
        yield from _blocks(schedule.blocks)


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
