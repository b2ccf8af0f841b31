"""Findings of verification: made from the catalogue."""

from __future__ import annotations

from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity, State
from mengyue.verify.package_catalogue import CATALOGUE

__all__ = ["found"]

_STATES = {Severity.REVIEW: State.QUESTION, Severity.INFO: State.NOTE}


def found(code: str, severity: Severity, message: str, file: str = "") -> Finding:
    """Return a finding about ``file`` with the remedy of its code."""
    hint = "" if severity is Severity.INFO else _(CATALOGUE[code].fix)
    return Finding(code, severity, message, file=file, hint=hint, state=_STATES.get(severity, State.VIOLATED))
