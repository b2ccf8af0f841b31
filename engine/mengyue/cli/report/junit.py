"""Findings as a JUnit report: one suite a file, one case a finding, and a passing case for a file without any."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from mengyue.cli.terminal import printable
from mengyue.i18n import _
from mengyue.model.finding import Finding, Severity, State

__all__ = ["render"]


def render(findings: Sequence[Finding], files: Sequence[str]) -> str:
    """Return the XML. Faults of input are errors, violated rules failures; what is open or to be judged is skipped."""
    names = list(dict.fromkeys([*files, *(finding.file for finding in findings)]))
    suites = [_suite(name, [finding for finding in findings if finding.file == name]) for name in names]
    totals = [sum(column) for column in zip(*(counts for _xml, counts in suites), strict=True)] or [0, 0, 0, 0]
    body = "".join(xml for xml, _counts in suites)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<testsuites name="mengyue"{_counts(totals)}>\n{body}</testsuites>\n'


def _suite(name: str, findings: Sequence[Finding]) -> tuple[str, list[int]]:
    cases = [_case(name, finding) for finding in findings] or [_passing(name)]
    counts = [
        len(cases),
        sum(_outcome(finding) == "failure" for finding in findings),
        sum(_outcome(finding) == "error" for finding in findings),
        sum(_outcome(finding) == "skipped" for finding in findings),
    ]
    head = f'  <testsuite name={_attribute(name)}{_counts(counts)} time="0">\n'
    return f"{head}{''.join(cases)}  </testsuite>\n", counts


def _counts(counts: Sequence[int]) -> str:
    tests, failures, errors, skipped = counts
    return f' tests="{tests}" failures="{failures}" errors="{errors}" skipped="{skipped}"'


def _outcome(finding: Finding) -> str:
    if finding.severity is Severity.ERROR:
        return "error" if finding.state is State.FAULT else "failure"
    return "skipped" if finding.state in (State.UNJUDGED, State.QUESTION) else "passed"


def _case(file: str, finding: Finding) -> str:
    name = " ".join(part for part in (finding.code, finding.label or finding.path) if part)
    outcome = _outcome(finding)
    place = f"{file}:{finding.line}" if finding.line is not None else file
    text = "\n".join(part for part in (place, finding.message, finding.basis, finding.hint) if part)
    if outcome == "passed":
        inner = f"<system-out>{_text(text)}</system-out>"
    elif outcome == "skipped":
        inner = f"<skipped message={_attribute(finding.message)}/>"
    else:
        kind = _attribute(finding.code)
        inner = f"<{outcome} message={_attribute(finding.message)} type={kind}>{_text(text)}</{outcome}>"
    head = f'    <testcase classname={_attribute(file or "mengyue")} name={_attribute(name)} time="0">'
    return f"{head}{inner}</testcase>\n"


def _passing(file: str) -> str:
    return f'    <testcase classname={_attribute(file)} name={_attribute(_("没有发现问题"))} time="0"/>\n'


def _text(text: str) -> str:
    return escape(printable(text))


def _attribute(text: str) -> str:
    return quoteattr(printable(text).replace("\n", " "))
