"""Which clauses of the documents nobody has approved as they now read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mengyue.draft.tree import Article, Draft, Form, Origin
from mengyue.i18n import _
from mengyue.library.clause import Clause
from mengyue.library.clause_life import approval_gap
from mengyue.library.content_library import Library
from mengyue.model.finding import Finding, Severity

__all__ = ["clauses_of", "unapproved", "without_approval"]


def clauses_of(draft: Draft) -> Iterator[Origin]:
    """Yield the origin of every clause of ``draft``: preamble, articles, schedules."""
    articles = (block.origin for block in draft.body if isinstance(block, Article))
    for origin in (draft.preamble_origin, *articles, *(schedule.origin for schedule in draft.schedules)):
        if origin.clause:
            yield origin


def unapproved(documents: Sequence[Draft | Form], library: Library) -> list[Clause]:
    """Return the clauses that stand in ``documents`` without a valid approval, by id."""
    drafts = [draft for draft in documents if isinstance(draft, Draft)]
    used = {o.clause for draft in drafts for o in clauses_of(draft) if o.clause in library.clauses and o.version}
    return [library.clauses[key] for key in sorted(used) if approval_gap(library.clauses[key])]


def without_approval(clause: Clause) -> Finding:
    """Return the finding that keeps a document with ``clause`` from being signed."""
    return Finding(
        "DR-UNAPPROVED",
        Severity.ERROR,
        approval_gap(clause),
        file=clause.file,
        path=f"clauses.{clause.id}",
        label=f"{clause.id} {clause.title}",
        hint=_("由有权的人批准条款（mengyue library approve），或者确认采用未经批准的条款（--accept-unapproved）"),
    )
