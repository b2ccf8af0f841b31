"""Findings as workflow commands, which GitHub Actions shows as annotations beside the lines of a change."""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.cli.report.text import ORDER, summary
from mengyue.cli.terminal import printable
from mengyue.model.finding import Finding, Severity, severity_name

__all__ = ["render"]

_COMMANDS = {
    Severity.ERROR: "error",
    Severity.WARNING: "warning",
    Severity.REVIEW: "notice",
    Severity.INFO: "notice",
}


def render(findings: Sequence[Finding]) -> str:
    """Return one command a finding, the gravest first (a step shows the first ten of a kind), and the counts."""
    rows = sorted(findings, key=lambda finding: ORDER.index(finding.severity))
    return "\n".join([*map(_command, rows), summary(findings)]) + "\n"


def _command(finding: Finding) -> str:
    place = {"file": finding.file}
    if finding.file and finding.line is not None:
        place["line"] = str(finding.line)
        if finding.column is not None:
            place["col"] = str(finding.column)
    place["title"] = f"{finding.code} {severity_name(finding.severity)}"
    properties = ",".join(f"{key}={_property(value)}" for key, value in place.items() if value)
    label = finding.label or finding.path
    said = "\n".join(part for part in (label, finding.message, finding.basis, finding.hint) if part)
    return f"::{_COMMANDS[finding.severity]} {properties}::{_data(said)}"


def _data(text: str) -> str:
    text = "\n".join(printable(line) for line in text.split("\n"))
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
