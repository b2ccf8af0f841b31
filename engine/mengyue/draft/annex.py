"""A paper as an annex of another document: the same text, flat, its numbers written out."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.draft.tree import Article, Draft, Heading, Inline, Item, Paragraph, Space, Subheading, Table, Text

__all__ = ["as_annex"]

_DATE = (Space(4, ruled=False), Text("年"), Space(2, ruled=False), Text("月"), Space(2, ruled=False), Text("日"))


def as_annex(paper: Draft) -> tuple[Paragraph | Item | Table, ...]:
    """Return the text of ``paper`` as blocks of a schedule. Its articles and headings keep their numbers as text,
    because the live numbers on the page belong to the document that the schedule is part of."""
    return tuple(_blocks(paper))


def _blocks(paper: Draft) -> Iterator[Paragraph | Item | Table]:
    if paper.note:
        yield Paragraph(paper.note)
    if paper.addressee:
        yield Paragraph((*paper.addressee, Text("：")))
    yield from paper.preamble
    for block in paper.body:
        if isinstance(block, Heading | Subheading):
            yield Paragraph((Text(block.number + block.text),))
        elif isinstance(block, Article):
            if block.number and not block.joined:
                yield Paragraph((Text(f"{block.number}　{block.title}"),))
            yield from block.blocks
        else:
            yield block
    for signature in paper.signatures:
        yield from _signature(signature.name, f"{signature.signs_as}（签字）")
    for line in paper.closing:
        yield from _signature(line.unit, line.signs, line.seal)
    if paper.closing:
        yield Paragraph(paper.date or _DATE)


def _signature(unit: tuple[Inline, ...], signs: str, seal: str = "盖章") -> Iterator[Paragraph]:
    yield Paragraph((*unit, Text(f"（{seal}）" if seal else "")))
    if signs:
        yield Paragraph((Text(f"{signs}："), Space(12)))
