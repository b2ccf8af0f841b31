"""A file named for a check: what it no longer gives to others is told where these ask for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from mengyue.cli.main import run
from mengyue.i18n import use_language

ROOT = Path(__file__).resolve().parents[2]
STATUTES = "clauses/statutes.yaml"


def _cited(root: Path, capsys: pytest.CaptureFixture[str], *named: str) -> list[tuple[Any, ...]]:
    """Return where ``library check`` finds that something cites what the register does not have in force."""
    try:
        run(["--library", str(root), "library", "check", "--format", "json", *named])
    finally:
        use_language("zh")
    found = json.loads(capsys.readouterr().out)["findings"]
    told = [(f["file"], f["line"], f["message"]) for f in found if f["code"] == "LB-STATUTE"]
    assert len(set(told)) == len(told)
    return sorted(told)


def test_the_register_of_statutes_named_alone_tells_who_cites_what_went(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("policies", "clauses", "templates", "examples", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / name)
    path = tmp_path / STATUTES
    text = path.read_text(encoding="utf-8")
    for old, new in (
        ("- key: sci-tech-achievements-transformation-law\n", "- key: another-law\n"),
        ("- key: arbitration-law\n", "- key: arbitration-law\n  repealed: 2020-01-01\n"),
    ):
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    alone, whole = _cited(tmp_path, capsys, STATUTES), _cited(tmp_path, capsys)
    assert alone == whole
    said = "\n".join(message for _file, _line, message in alone)
    assert "sci-tech-achievements-transformation-law" in said and "已于2020-01-01失效" in said
    assert {file for file, _line, _message in alone} >= {"clauses/charter/basis.md", "clauses/preamble/alliance.md"}
