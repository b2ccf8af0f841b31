"""Findings as SARIF 2.1.0 (OASIS): a rule that a person must judge is kind ``review``, one without facts ``open``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import PurePath
from urllib.parse import quote

from mengyue.cli.report.fingerprint import fingerprints
from mengyue.cli.report.rule_help import RuleHelp, helps
from mengyue.i18n import language
from mengyue.model.finding import Finding, Severity, State
from mengyue.version import VERSION

__all__ = ["render"]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.REVIEW: "note", Severity.INFO: "note"}
_KINDS = {State.UNJUDGED: "open", State.QUESTION: "review", State.NOTE: "informational"}


def render(findings: Sequence[Finding]) -> str:
    """Return a SARIF log with one run."""
    known = helps(findings)
    codes = {code: index for index, code in enumerate(sorted(known))}
    rules = [_rule(code, known[code], findings) for code in codes]
    marks = fingerprints(findings)
    run = {
        "tool": {
            "driver": {
                "name": "mengyue",
                "fullName": "盟约 Mengyue",
                "version": VERSION,
                "semanticVersion": VERSION,
                "language": "en" if language() == "en" else "zh-CN",
                "rules": rules,
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [
            {**_result(finding, codes[finding.code]), "partialFingerprints": {"mengyue/v1": mark}}
            for finding, mark in zip(findings, marks, strict=True)
        ],
    }
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _rule(code: str, known: RuleHelp, findings: Sequence[Finding]) -> dict[str, object]:
    """Describe a rule as a person reads it. Its level is that of its gravest finding."""
    gravest = min((f.severity for f in findings if f.code == code), key=list(_LEVELS).index)
    return {
        "id": code,
        "name": known.title,
        "shortDescription": {"text": known.title},
        "fullDescription": {"text": known.text},
        "help": {"text": known.text, "markdown": known.markdown},
        "defaultConfiguration": {"level": _LEVELS[gravest]},
    }


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
    extra |= {"clause": finding.clause, "variant": finding.variant}
    properties = {key: value for key, value in extra.items() if value}
    if properties:
        result["properties"] = properties
    return result


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
