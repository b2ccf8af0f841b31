"""The same inputs give the same bytes: in any folder, time zone, locale and order of hashing."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CONTENT = ("engine", "policies", "clauses", "templates", "schemas", "examples")
#: One policy stands for all: whether the templates of the others are built alike, ``library build --check`` tells.
OTHERS = [path.name for path in (ROOT / "policies").glob("*-20*") if path.name != "guangxi-2021"]


def _digests(folder: Path, **environment: str) -> dict[str, str]:
    for name in CONTENT:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.docx", *OTHERS))
    setting = {**os.environ, **environment, "PYTHONPATH": str(folder / "engine"), "PYTHONDONTWRITEBYTECODE": "1"}
    for words in (
        ["library", "build"],
        ["draft", "examples/guangxi-2021/alliance.yaml", "-o", "out", "--as-of", "2026-11-22"],
    ):
        command = [sys.executable, "-m", "mengyue.cli.main", *words]
        done = subprocess.run(command, cwd=folder, env=setting, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    made = [p for part in ("templates", "schemas", "out") for p in (folder / part).rglob("*") if p.is_file()]
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in made}


def test_two_machines_build_and_draft_the_same_bytes(tmp_path: Path) -> None:
    here = _digests(tmp_path / "甲 folder", PYTHONHASHSEED="0", TZ="UTC", LC_ALL="C.UTF-8")
    there = _digests(tmp_path / "deeper" / "b", PYTHONHASHSEED="4242", TZ="Asia/Shanghai", LC_ALL="C")
    assert here == there
    assert {name for name in here if name.endswith(".docx")} >= {
        "templates/agreements/guangxi-2021.docx",
        "templates/forms/guangxi-2021-application.docx",
        "out/广西壮族自治区创新联合体组建协议（草案）.docx",
        "out/广西壮族自治区创新联合体组建申请表（草案）.docx",
    }
