"""The notes on an agreement: what a reviewer has to look at, where it comes from and what speaks against it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from mengyue.draft.tree import Draft, Origin
from mengyue.intake.place_labels import label_of
from mengyue.library.clause import Clause, ClauseStatus, Variant
from mengyue.library.clause_life import is_approved
from mengyue.library.content_library import Library
from mengyue.library.named_requirements import requirements
from mengyue.library.policy import Policy
from mengyue.model.alliance import ClauseChoice
from mengyue.model.finding import Finding
from mengyue.review.basis import statute_lines, verified
from mengyue.review.finding_places import Standing
from mengyue.review.levels import told
from mengyue.review.notes import Notes

__all__ = ["agreement_notes", "status_of", "why_in_words"]

_STATUSES = {ClauseStatus.DRAFT: "草拟", ClauseStatus.APPROVED: "已批准", ClauseStatus.RETIRED: "已停用"}


def agreement_notes(
    draft: Draft,
    library: Library,
    policies: Sequence[Policy],
    findings: Sequence[Finding],
    as_of: date,
    choices: Mapping[str, ClauseChoice],
    *,
    every: bool = False,
) -> Notes:
    """Return the notes on the clauses of ``draft``; ``findings`` are told where they stand.

    Only what a reviewer has to look at has a note: wording that was chosen or departs from the usual, with a risk of
    its own, own text, a source that nobody has looked up, a finding. With ``every`` each clause has one.
    """
    standing = Standing(draft, policies)
    by_clause = standing.by_clause(findings)
    notes = {
        key: tuple(_lines(place.origin, library, policies, by_clause[key], as_of, choices.get(key)))
        for key, place in standing.clauses.items()
        if every or by_clause[key] or _to_look_at(place.origin, library, choices.get(key))
    }
    return Notes(clauses=notes)


def _to_look_at(origin: Origin, library: Library, choice: ClauseChoice | None) -> bool:
    clause = library.clauses.get(origin.clause)
    if origin.own or clause is None:
        return True
    variant = next((v for v in clause.variants if v.id == origin.variant), None)
    chosen = choice is not None and bool(choice.variant or choice.parameters)
    departs = origin.variant != clause.variants[0].id
    unverified = any(not verified(key, library) for key in origin.statutes)
    return chosen or departs or bool(variant and variant.risk) or unverified


def status_of(clause: Clause) -> str:
    """Say where a clause stands in its life; an approval of other wording counts for nothing."""
    void = clause.status is ClauseStatus.APPROVED and not is_approved(clause)
    return "批准已失效" if void else _STATUSES[clause.status]


def why_in_words(origin: Origin, variant: Variant | None) -> str:
    """Say why a wording was taken, to those who read papers: a condition by the fields it asks for, and not as the
    library writes it."""
    if variant is None or not variant.when or variant.when not in origin.why:
        return origin.why
    words = re.sub("'[^']*'|\"[^\"]*\"", "", variant.when)
    labels = (label_of(path) for path in re.findall(r"[a-z_]+(?:\.[a-z_]+)*", words))
    named = list(dict.fromkeys(label for label in labels if not re.search("[a-z]", label)))
    return f"按所填的“{'”“'.join(named[:2])}”选定" if named else "按所填资料选定"


def _lines(
    origin: Origin,
    library: Library,
    policies: Sequence[Policy],
    findings: Sequence[Finding],
    as_of: date,
    choice: ClauseChoice | None,
) -> Iterator[str]:
    clause = library.clauses.get(origin.clause)
    variant = next((v for v in clause.variants if v.id == origin.variant), None) if clause else None
    if origin.own:
        yield f"自拟条文，不是条款库的条文：{(choice.reason if choice else '') or '未写明理由'}"
        yield f"批准人：{(choice.approved_by if choice else '') or '未写明'}"
    elif clause is not None:
        state = "" if status_of(clause) == "已批准" else f"（{status_of(clause)}）"
        yield f"表述：{variant.title if variant else ''}{state}　选用理由：{why_in_words(origin, variant)}"
    for name, value in (choice.parameters if choice and clause else {}).items():
        parameter = clause.parameters.get(name) if clause else None
        if parameter and value != parameter.default:
            yield f"{parameter.label}：{value}{parameter.unit}（通常为{parameter.default}{parameter.unit}）"
    if variant and variant.risk:
        yield f"风险：{variant.risk}"
    elif origin.risk:
        yield f"留意：{origin.risk}"
    statutes = statute_lines(origin.statutes, library, as_of)
    if statutes:
        yield f"法律依据：{'；'.join(statutes)}"
    met = requirements(origin.satisfies, policies, named=False)
    if met:
        yield f"满足的要求：{'；'.join(met)}"
    if clause is not None and clause.essential:
        yield "不可缺少；可以协商文字"
    if origin.fallbacks:
        steps = "；".join(f"{at}. {title}" for at, title in enumerate(origin.fallbacks, 1))
        yield f"其他表述（依次）：{steps}"
    yield from (f"检查结果：{told(finding)}" for finding in findings)
