"""The life of clauses: what is approved is approved as it reads, what is retired is no longer listed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mengyue.i18n import _
from mengyue.library.clause import ClauseStatus
from mengyue.library.clause_life import approval_gap, is_retired
from mengyue.library.content_library import Library
from mengyue.lint.fault_places import in_clause, in_file
from mengyue.model.finding import Finding, Severity

__all__ = ["lint_life"]


def lint_life(library: Library, as_of: date) -> Iterator[Finding]:
    """Yield a finding for every approval that does not hold, and every retirement that leads nowhere."""
    for clause in library.clauses.values():
        if clause.status is ClauseStatus.APPROVED:
            gap = approval_gap(clause)
            if gap:
                hint = _("重新批准（mengyue library approve {id}），或把 status 改回 draft").format(id=clause.id)
                yield in_clause(clause, "", 1, "LB-APPROVAL", gap, hint=hint)
        if clause.replaced_by and clause.replaced_by not in library.clauses:
            message = _("替代条款“{key}”不存在").format(key=clause.replaced_by)
            yield in_clause(clause, "", 1, "LB-RETIRED", message)
    for file, outline in library.listing():
        for key in outline.clauses:
            listed = library.clauses.get(key)
            if listed is None or not is_retired(listed, as_of):
                continue
            message = _("列有已停用的条款“{key}”，不会采用").format(key=key)
            hint = _("改用 {id}").format(id=listed.replaced_by) if listed.replaced_by else _("从提纲中删去")
            yield in_file(file, None, "LB-RETIRED", message, Severity.WARNING, hint)
