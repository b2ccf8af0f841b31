"""Findings as the page shows them: at the field they are about, the gravest first, each explaining itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from mengyue.explain.explanations import explanation
from mengyue.i18n import _, language
from mengyue.intake.counted_places import counted
from mengyue.model.finding import EngineError, Finding, Severity, State, severity_name
from mengyue.workbench.form_parts import section_of
from mengyue.workbench.kept_state import Answer, Assigned

__all__ = ["assigned_words", "blocking_by_section", "explained", "left_words", "told"]

_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.REVIEW: 2, Severity.INFO: 3}


def told(
    findings: Iterable[Finding],
    answers: Mapping[tuple[str, str], Answer],
    assigned: Mapping[tuple[str, str], Assigned] | None = None,
) -> list[dict[str, Any]]:
    """Return the findings as plain data, the gravest first, with what was said to them and who is to see to them."""
    rows = []
    for finding in sorted(findings, key=lambda f: (f.state is State.UNJUDGED, _ORDER[f.severity])):
        path = finding.path.partition(":")[0]
        answer = answers.get((finding.code, finding.path))
        given = (assigned or {}).get((finding.code, finding.path))
        rows.append(
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "name": severity_name(finding.severity),
                "state": finding.state.value,
                "message": counted(finding.message),
                "hint": finding.hint,
                "basis": finding.basis,
                "label": counted(finding.label),
                "path": path,
                "place": finding.path,
                "section": section_of(path) if path else "",
                "answer": None
                if answer is None
                else {"verdict": answer.verdict, "text": answer.text, "who": answer.who, "at": answer.at},
                "assigned": "" if given is None else assigned_words(given),
            }
        )
    return rows


def assigned_words(given: Assigned) -> str:
    """Say who is to see to something, and how long there is."""
    return _("由{person}办，{due} 以前，{left}").format(
        person=given.person, due=given.due.isoformat(), left=left_words(given.due)
    )


def left_words(due: date) -> str:
    """Say how long there is until ``due``, or how long it is past."""
    days = (due - date.today()).days
    if days == 0:
        return _("今天到期")
    return _("还有 {days} 天").format(days=days) if days > 0 else _("已过 {days} 天").format(days=-days)


def blocking_by_section(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Return how many findings of each section would stop a package."""
    counts: dict[str, int] = {}
    for row in rows:
        if row["severity"] == "error" and row["state"] != "unjudged":
            counts[row["section"]] = counts.get(row["section"], 0) + 1
    return counts


def explained(code: str) -> list[tuple[str, str]]:
    """Return what a code means: the words of the policy, what is demanded, the statute, what to do."""
    return list(_explained(code, language()))


@lru_cache(maxsize=500)
def _explained(code: str, _language: str) -> tuple[tuple[str, str], ...]:
    try:
        return tuple(explanation(code, plain=True))
    except EngineError:
        return ()
