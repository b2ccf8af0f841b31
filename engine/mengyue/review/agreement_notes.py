"""The notes on an agreement: one a clause, each saying where the clause comes from and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mengyue.draft.tree import Draft, Origin
from mengyue.library.clause import Clause, ClauseStatus
from mengyue.library.clause_life import is_approved
from mengyue.library.content_library import Library
from mengyue.library.policy import Policy
from mengyue.model.finding import Finding
from mengyue.review.basis import requirements, statute_lines
from mengyue.review.clause_places import Placed
from mengyue.review.finding_places import Standing
from mengyue.review.levels import told
from mengyue.review.notes import Note, Notes, clause_tag

__all__ = ["agreement_notes", "lock_of", "status_of"]

_STATUSES = {ClauseStatus.DRAFT: "草拟", ClauseStatus.APPROVED: "已批准", ClauseStatus.RETIRED: "已停用"}


def agreement_notes(
    draft: Draft, library: Library, policies: Sequence[Policy], findings: Sequence[Finding], as_of: date
) -> Notes:
    """Return the notes on every clause of ``draft``; ``findings`` are told where they stand."""
    standing = Standing(draft, policies)
    by_clause = standing.by_clause(findings)
    return Notes(
        clauses={key: _note(place, library, policies, by_clause[key], as_of) for key, place in standing.clauses.items()}
    )


def lock_of(clause: Clause | None) -> str:
    """Return the lock of a clause's content control.

    A clause that no lawyer would leave out cannot be deleted. When the library has no other wording for it either, its
    words are closed too, and objections go into comments; where there are alternatives, the words may be negotiated.
    """
    if clause is None or not clause.essential:
        return ""
    return "sdtLocked" if len(clause.variants) > 1 else "sdtContentLocked"


def _note(
    place: Placed, library: Library, policies: Sequence[Policy], findings: Sequence[Finding], as_of: date
) -> Note:
    origin = place.origin
    clause = library.clauses.get(origin.clause)
    lines = tuple(_lines(origin, clause, library, policies, findings, as_of))
    title = clause.title if clause else place.title
    return Note(clause_tag(origin), f"{title} {origin.clause}", lock_of(clause), lines)


def status_of(clause: Clause) -> str:
    """Say where a clause stands in its life; an approval of other wording counts for nothing."""
    void = clause.status is ClauseStatus.APPROVED and not is_approved(clause)
    return "批准已失效" if void else _STATUSES[clause.status]


def _lines(
    origin: Origin,
    clause: Clause | None,
    library: Library,
    policies: Sequence[Policy],
    findings: Sequence[Finding],
    as_of: date,
) -> Iterator[str]:
    status = f"（{status_of(clause)}）" if clause else ""
    yield f"条款：{origin.clause}　版本 {origin.version}{status}"
    names = {variant.id: variant.title for variant in clause.variants} if clause else {}
    yield f"表述：{names.get(origin.variant, '')}（{origin.variant}）　选用理由：{origin.why}"
    statutes = statute_lines(origin.statutes, library, as_of)
    yield f"法律依据：{'；'.join(statutes) or '无'}"
    met = requirements(origin.satisfies, policies)
    yield f"满足的要求：{'；'.join(met) or '无'}"
    lock = {"sdtLocked": "是，不可整条删除", "sdtContentLocked": "是，不可删除或改动，意见请写批注"}
    yield f"不可缺少：{lock.get(lock_of(clause), '否')}"
    if origin.risk:
        yield f"风险提示：{origin.risk}"
    if origin.fallbacks:
        steps = "；".join(f"{at}. {title}" for at, title in enumerate(origin.fallbacks, 1))
        yield f"退让方案（依次）：{steps}"
    yield from (f"检查结果：{told(finding)}" for finding in findings)
