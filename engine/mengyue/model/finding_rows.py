"""Findings as plain rows and back, for what is kept between runs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from mengyue.model.finding import Finding, Severity, State

__all__ = ["findings_of", "rows_of"]


def rows_of(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Return ``findings`` as JSON can hold them."""
    return [finding.as_dict() for finding in findings]


def findings_of(rows: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    """Return the findings that :func:`rows_of` made rows of."""
    return tuple(
        Finding(
            **{
                **row,
                "severity": Severity(row["severity"]),
                "state": State(row["state"]),
                "lacking": tuple(row["lacking"]),
            }
        )
        for row in rows
    )
