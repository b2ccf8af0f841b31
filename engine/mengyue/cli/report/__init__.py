"""Findings as text for people, JSON for programs, and as what code hosts and CI show: SARIF, JUnit, annotations."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TextIO

from mengyue.intake.counted_places import counted_finding
from mengyue.model.finding import EngineError, Finding, InputError

__all__ = ["FORMATS", "at_their_files", "refused", "show"]

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab")


def at_their_files(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return ``findings``, those about content at the file of the layer of the library that it comes from."""
    if "mengyue.library.open_library" not in sys.modules:
        return findings
    from mengyue.library.open_library import told
    from mengyue.paths import content_root

    try:
        root = content_root()
    except (EngineError, OSError):  # it is the library that cannot be opened: its findings know their files
        return findings
    return told(findings, root)


def show(findings: Sequence[Finding], files: Sequence[str], format: str, stream: TextIO) -> None:
    """Write ``findings`` on ``files`` to ``stream`` in ``format``."""
    findings = at_their_files(findings)
    if format == "text":
        from mengyue.cli.report import text
        from mengyue.cli.terminal import Paint

        stream.write(text.render(findings, Paint(stream)))
        return
    findings = [counted_finding(finding) for finding in findings]
    if format == "json":
        from mengyue.cli.report import as_json

        stream.write(as_json.render(findings))
    elif format == "sarif":
        from mengyue.cli.report import sarif

        stream.write(sarif.render(findings))
    elif format == "github":
        from mengyue.cli.report import github

        stream.write(github.render(findings))
    elif format == "gitlab":
        from mengyue.cli.report import code_quality

        stream.write(code_quality.render(findings))
    else:
        from mengyue.cli.report import junit

        stream.write(junit.render(findings, files))


def refused(error: InputError, files: Sequence[str], format: str) -> int:
    """Tell programs in their format why nothing was made of what cannot be read; people hear it from the guard, and so
    does who asked for a format that is none of findings."""
    if format == "text" or format not in FORMATS:
        raise error
    show(error.findings, files, format, sys.stdout)
    return 2
