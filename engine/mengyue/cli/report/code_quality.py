"""Findings as a GitLab code quality report: https://docs.gitlab.com/ci/testing/code_quality/ names the fields."""

from __future__ import annotations

import json
from collections.abc import Sequence

from mengyue.cli.report.fingerprint import fingerprints
from mengyue.cli.report.rule_help import helps
from mengyue.model.finding import Finding, Severity

__all__ = ["render"]

_SEVERITIES = {
    Severity.ERROR: "critical",
    Severity.WARNING: "major",
    Severity.REVIEW: "minor",
    Severity.INFO: "info",
}


def render(findings: Sequence[Finding]) -> str:
    """Return a JSON list. The format knows findings only at a line of a file: what has no line stands at the first,
    what has no file is left to the other formats."""
    titles = helps(findings)
    rows = [
        {
            "description": " ".join(part for part in (finding.label, finding.message, finding.hint) if part),
            "check_name": f"{finding.code} {titles[finding.code].title}",
            "fingerprint": mark,
            "severity": _SEVERITIES[finding.severity],
            "location": {"path": finding.file, "lines": {"begin": finding.line or 1}},
        }
        for finding, mark in zip(findings, fingerprints(findings), strict=True)
        if finding.file
    ]
    return json.dumps(rows, indent=2) + "\n"
