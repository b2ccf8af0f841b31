"""Who signs a document and where: its tables, the foot of a letter, its signature blocks, in the order of the pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, ClosingLine, Draft, Table
from mengyue.sign.names_on_page import named, plain
from mengyue.sign.page_plan import Signer

if TYPE_CHECKING:
    from mengyue.model.alliance import Alliance

__all__ = ["signers"]


def signers(document: object, alliance: Alliance) -> tuple[Signer, ...]:
    """Return every place where a member of ``alliance``, also a former one, signs or seals ``document``; forms have
    none of these."""
    if not isinstance(document, Draft):
        return ()
    names = {member.id: member.name or "" for member in (*alliance.former_members, *alliance.members)}
    behind = [block for schedule in document.schedules for block in schedule.blocks]
    return (
        *_in_tables(document.body),
        *(signer for line in document.closing for signer in _at_the_foot(line, names)),
        *(Signer(block.member, texts_of(block.name), block.signs_as) for block in document.signatures),
        *_in_tables(behind),
    )


def _in_tables(blocks: Iterable[object]) -> Iterator[Signer]:
    for block in blocks:
        if isinstance(block, Article):
            yield from _in_tables(block.blocks)
        elif isinstance(block, Table):
            for cell in block.signed:
                texts = [texts_of(inlines) for inlines in block.rows[cell.row]]
                before, words = tuple(texts[: cell.column]), texts[cell.column]
                yield from (Signer(member, before=before, words=words) for member in cell.members)


def _at_the_foot(line: ClosingLine, names: dict[str, str]) -> Iterator[Signer]:
    """Yield who signs or seals a line at the foot of a letter: every member that the line names."""
    unit = texts_of(line.unit)
    words = (f"（{line.seal}）" if line.seal else "") + line.signs
    for member in named(plain(unit), names):
        yield Signer(member, before=(unit,), words=words)
