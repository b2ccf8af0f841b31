"""Where a lint finding stands."""

from __future__ import annotations

from mengyue.library.clause import Clause
from mengyue.model.finding import Finding, Severity, State

__all__ = ["in_clause", "in_file"]


def in_clause(
    clause: Clause,
    variant: str,
    line: int,
    code: str,
    message: str,
    severity: Severity = Severity.ERROR,
    hint: str = "",
) -> Finding:
    """Return a finding at ``line`` (from 1) of a variant's wording; without a variant, in the front matter."""
    start = clause.lines.get(variant, 0)
    return in_file(clause.file, start + line if variant else 1, code, f"{clause.id}：{message}", severity, hint)


def in_file(
    file: str, line: int | None, code: str, message: str, severity: Severity = Severity.ERROR, hint: str = ""
) -> Finding:
    """Return a finding in a content file."""
    return Finding(code, severity, message, file=file, line=line, hint=hint, state=State.FAULT)
