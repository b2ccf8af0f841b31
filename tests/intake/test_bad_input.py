"""Every folder of ``tests/bad_input`` is a promise: what goes wrong is told, all of it, at its line.

``expected.json`` lists the findings in order (code, line, path, part of the message). With ``reads`` the file loads,
the alliance has that name, and the findings are notes. With ``"stage": "check"`` they are among those of the check.
"""

from __future__ import annotations

import io
import json
import runpy
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from mengyue.checks.all_rules import check
from mengyue.intake.load import Loaded, load
from mengyue.intake.locate import locate
from mengyue.library.fault_catalogue import CATALOGUE
from mengyue.library.load_policy import load_policy, standing_policies
from mengyue.model.finding import Finding, InputError, Severity

ROOT = Path(__file__).parents[2]
CASES = sorted(path.parent for path in (ROOT / "tests" / "bad_input").glob("*/expected.json"))


def case(folder: Path) -> tuple[dict[str, Any], Path]:
    expected = json.loads((folder / "expected.json").read_text("utf-8"))
    return expected, folder / expected.get("input", "input.yaml")


def workbook(sheets: dict[str, list[list[Any]]]) -> bytes:
    """Write the sheets of a case: name to rows of cells."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def outcome(folder: Path, tmp_path: Path) -> tuple[list[Loaded], list[Finding]]:
    expected, path = case(folder)
    if (folder / "generate.py").exists():
        path = tmp_path / path.name
        made = runpy.run_path(str(folder / "generate.py"))
        path.write_bytes(made["content"]() if "content" in made else workbook(made["SHEETS"]))
    try:
        loaded = load(path, policy=expected.get("policy"))
    except InputError as error:
        return [], list(error.findings)
    return loaded, list(loaded[0].notes)


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_every_fault_is_told_at_its_line_with_a_remedy(folder: Path, tmp_path: Path) -> None:
    expected, path = case(folder)
    started = time.perf_counter()
    loaded, findings = outcome(folder, tmp_path)
    assert time.perf_counter() - started < 5
    if expected.get("stage") == "check":
        policies = [load_policy(ROOT, loaded[0].alliance.policy or ""), *standing_policies(ROOT)]
        found = locate(check(loaded[0].alliance, policies, date(2026, 11, 22)), loaded[0])
        for wanted in expected["findings"]:
            assert any(fits(finding, wanted) for finding in found), wanted
        return
    if "reads" in expected:
        assert (loaded[0].alliance.alliance.name or loaded[0].name) == expected["reads"]
        assert all(finding.severity in (Severity.INFO, Severity.WARNING) for finding in findings)
    else:
        assert not loaded
        assert all(finding.severity is Severity.ERROR for finding in findings)
    wanted = expected["findings"]
    if wanted and wanted[-1]["code"] == "IN-112":
        assert len(findings) == 501
        findings = findings[-1:]
        wanted = [wanted[-1] | {"line": findings[0].line}]
    told = [(f.code, f.line, f.path, f.message) for f in findings]
    assert len(told) == len(wanted), told
    for finding, entry in zip(findings, wanted, strict=True):
        assert fits(finding, entry), (finding, entry)
    for finding in findings:
        assert finding.file.endswith(path.name) and finding.hint
        assert finding.label or not finding.path
        assert len(finding.message) < 200 and finding.message.isprintable()


def fits(finding: Finding, wanted: dict[str, Any]) -> bool:
    return (
        finding.code == wanted.get("code", finding.code)
        and finding.line == wanted.get("line", finding.line)
        and finding.path == wanted.get("path", finding.path)
        and wanted.get("message", "") in finding.message
    )


def test_every_code_that_can_be_shown_by_a_small_file_has_a_case() -> None:
    shown = {entry["code"] for folder in CASES for entry in case(folder)[0]["findings"]}
    # Unreadable files: test_load.py; totals: checks/test_scale.py; fields of a pack: cli/test_own_fields.py.
    elsewhere = {"IN-103", "IN-629", "IN-632"}
    assert CATALOGUE.keys() - elsewhere - {"IN-418"} == shown & CATALOGUE.keys()  # IN-418 is said of library files
