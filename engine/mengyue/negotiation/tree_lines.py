"""The lines of a paper as it was assembled: where in the data and in the library every word of a line comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from mengyue.comparison.lines import Line, as_compared
from mengyue.comparison.sentences import opcodes
from mengyue.comparison.where import Region
from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import (
    Article,
    Blank,
    Draft,
    Form,
    Heading,
    Inline,
    Item,
    Paragraph,
    Ref,
    Subheading,
    Table,
    Term,
    Text,
    Value,
)

__all__ = ["TreeLine", "lines_of_clause", "own_source", "placed_lines", "tree_lines"]

_Block = Paragraph | Item | Table
#: The block of a line that the tree does not have.
_UNKNOWN = 1_000_000


@dataclass(frozen=True, slots=True)
class TreeLine:
    """A paragraph or a row of a table. ``clause`` is the clause it belongs to, ``block`` counts its blocks from 0 (the
    title is -1); ``cells`` are its inlines, one entry for a paragraph."""

    cells: tuple[tuple[Inline, ...], ...]
    clause: str = ""
    block: int = -1
    number: str = ""
    table: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What a line of a document must say to be this one."""
        return tuple(as_compared(texts_of(cell)) for cell in self.cells)


def tree_lines(tree: Draft | Form) -> list[TreeLine]:
    """Return the lines of ``tree`` in the order in which its document shows them."""
    return list(_form(tree) if isinstance(tree, Form) else _draft(tree))


def _form(form: Form) -> Iterator[TreeLine]:
    for inlines in form.cells.values():
        yield TreeLine((inlines,))
    for group in form.groups.values():
        for row in group.rows:
            yield TreeLine(tuple(row.values()))


def _draft(draft: Draft) -> Iterator[TreeLine]:
    for line in draft.cover:
        yield TreeLine(((), line.inlines, ()))
    yield from _blocks(draft.preamble, draft.preamble_origin.clause)
    for block in draft.body:
        if isinstance(block, Article):
            if not block.joined:
                yield TreeLine(((Term(block.title),),), block.origin.clause, -1, block.number)
            yield from _blocks(block.blocks, block.origin.clause)
        elif isinstance(block, Heading | Subheading):
            yield TreeLine(((Term(block.text),),), number=block.number)
        else:
            yield from _blocks((block,), "")
    for signature in draft.signatures:
        yield TreeLine((signature.name,))
        yield TreeLine((signature.legal_representative,))
        if signature.commitment:
            yield TreeLine((signature.commitment,))
    for schedule in draft.schedules:
        yield from _blocks(schedule.blocks, schedule.origin.clause)


def _blocks(blocks: Sequence[_Block], clause: str) -> Iterator[TreeLine]:
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            for row in (*block.rows, *((block.total,) if block.total else ())):
                yield TreeLine(row, clause, at, table=block.source)
        else:
            number = block.number if isinstance(block, Item) else ""
            yield TreeLine((block.inlines,), clause, at, number)


def placed_lines(
    lines: Sequence[Line], tree: Sequence[TreeLine], clauses: Mapping[str, str] = MappingProxyType({})
) -> dict[int, TreeLine]:
    """Return which line of the tree each of ``lines``, those of the document made from it, is; by their index.
    ``clauses`` are those that the document was made of, by the bookmarks of their articles."""
    found: dict[int, TreeLine] = {}
    for kind, a, b, c, _d in opcodes([line.key for line in lines], [line.key for line in tree]):
        if kind == "equal":
            found.update((at, tree[c + at - a]) for at in range(a, b))
    known = {id(line) for line in found.values()}
    left: dict[tuple[str, ...], list[TreeLine]] = {}
    single: dict[str, list[tuple[Inline, ...]]] = {}
    for line in tree:
        if id(line) not in known:
            left.setdefault(line.key, []).append(line)
        for cell, text in zip(line.cells, line.key, strict=True):
            if text:
                single.setdefault(text, []).append(cell)
    for at, row in enumerate(lines):
        if at in found:
            continue
        key = row.key
        if left.get(key):
            found[at] = left[key].pop(0)
        elif row.is_row or any(text in single for text in key):
            cells = tuple((single.get(text) or [()])[0] for text in key)
            if any(cells):
                found[at] = TreeLine(cells)
        else:  # 单位名称（盖章）：name
            caption, _colon, rest = key[0].rpartition("：")
            inside = single.get(rest) if caption and rest else None
            if inside is not None:
                found[at] = TreeLine((inside[0],))
    _fill_articles(found, lines, clauses)
    return found


def _fill_articles(found: dict[int, TreeLine], lines: Sequence[Line], clauses: Mapping[str, str]) -> None:
    """Give the lines of an article that the tree does not have, since the library has another wording by now or none,
    to the clause of their article: they are its text as it was sent."""
    clause, number = "", ""
    for at, row in enumerate(lines):
        if row.head:
            clause, number = "", row.place.number
            gone = clauses.get(row.place.bookmark, "") if at not in found else ""
            if gone:
                found[at] = TreeLine(((Term(row.text),),), gone, -1, row.number)
        here = found.get(at)
        if here is not None and here.clause:
            clause = here.clause
        inside = row.place.region is Region.ARTICLE and row.place.number == number
        if here is None and clause and inside and not row.is_row and not row.head:
            found[at] = TreeLine(((Text(row.text),),), clause, _UNKNOWN, _item(row.number))


def _item(number: str) -> str:
    """Return the number of an item as own text has it; articles have none there."""
    return number if re.match(r"（|[0-9]+[.．]", number) else ""


def lines_of_clause(
    tree: Sequence[TreeLine], clause: str, placed: Mapping[int, TreeLine] | None = None
) -> list[TreeLine]:
    """Return the lines of a clause without its title, of each table the first alone. ``placed`` are the lines of the
    document that was sent; where the tree lacks some of them, they are what was sent of the clause."""
    found: list[TreeLine] = []
    sent = [line for _at, line in sorted((placed or {}).items()) if line.clause == clause]
    for line in sent if any(line.block == _UNKNOWN for line in sent) else tree:
        if line.clause == clause and line.block >= 0 and not (line.table and found and found[-1].block == line.block):
            found.append(line)
    return found


def own_source(line: TreeLine, clauses: dict[str, str]) -> str:
    """Return ``line`` as own text has it; ``clauses`` are the marks by bookmark that own text has for references."""
    if line.table:
        return f"[表：{line.table}]"
    parts = []
    for inline in line.cells[0]:
        if isinstance(inline, Term):
            parts.append(f"**{inline.text}**")
        elif isinstance(inline, Ref):
            parts.append(clauses.get(inline.bookmark, inline.text))
        else:
            parts.append(inline.text)
    return line.number + "".join(parts)


def has_path(inline: Inline) -> bool:
    """Tell whether an inline shows a fact, or the place of one."""
    return isinstance(inline, Value | Blank) and bool(inline.path)
