"""Findings as SARIF 2.1.0 (OASIS): a rule that a person must judge is kind ``review``, one without facts ``open``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from mengyue.model.finding import Finding, Severity, State
from mengyue.version import VERSION

__all__ = ["render"]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "note", Severity.INFO: "note"}
_KINDS = {State.UNJUDGED: "open", State.QUESTION: "review", State.NOTE: "informational"}


def render(findings: Sequence[Finding]) -> str:
    """Return a SARIF log with one run."""
    codes = sorted({finding.code for finding in findings})
    rules = [{"id": code, **_described(code, findings)} for code in codes]
    run = {
        "tool": {"driver": {"name": "mengyue", "version": VERSION, "semanticVersion": VERSION, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, codes.index(finding.code)) for finding in findings],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _described(code: str, findings: Sequence[Finding]) -> dict[str, object]:
    basis = next((finding.basis for finding in findings if finding.code == code and finding.basis), "")
    return {"shortDescription": {"text": f"{code} {basis}".strip()}}


def _result(finding: Finding, index: int) -> dict[str, object]:
    kind = _KINDS.get(finding.state, "fail")
    if finding.severity is Severity.ERROR:
        kind = "fail"  # what blocks must show as a failure, whatever its state
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": index,
        "kind": kind,
        # 3.27.10: a result that is not a failure has no level.
        "level": _LEVELS[finding.severity] if kind == "fail" else "none",
        "message": {"text": finding.message},
    }
    location: dict[str, object] = {}
    if finding.file:
        physical: dict[str, object] = {"artifactLocation": {"uri": _uri(finding.file)}}
        if finding.line is not None:
            region = {"startLine": finding.line}
            if finding.column is not None:
                region["startColumn"] = finding.column
            physical["region"] = region
        location["physicalLocation"] = physical
    if finding.path:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.path, "name": finding.label or finding.path}]
    if location:
        result["locations"] = [location]
    extra = {"basis": finding.basis, "hint": finding.hint, "found": finding.found, "required": finding.required}
    properties = {key: value for key, value in extra.items() if value}
    if properties:
        result["properties"] = properties
    return result


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
