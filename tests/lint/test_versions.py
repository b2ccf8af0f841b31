"""``library check --since``: wording that changed has a higher version and says why, or the check says where not."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.i18n import use_language
from mengyue.library.content_library import load_library
from mengyue.lint.versions import lint_versions

ROOT = Path(__file__).resolve().parents[2]
NAME = "clauses/confidentiality/period.md"


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library below the top of a git repository, committed once."""
    root = tmp_path_factory.mktemp("repository") / "内容库"
    for name in ("policies", "clauses", "templates"):
        shutil.copytree(ROOT / name, root / name)
    _git(root, "init", "-q")
    _git(root, "add", "-A")
    _git(root, "commit", "-q", "-m", "first")
    return root


def _git(root: Path, *words: str) -> None:
    setting = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "protocol.file.allow=always", *words]
    subprocess.run(command, cwd=root.parent, env={**setting, **who, **nobody}, check=True, capture_output=True)


def _found(root: Path, *edits: tuple[str, str], revision: str = "HEAD") -> list[tuple[str, int | None, str]]:
    path = root / NAME
    before = path.read_bytes()
    try:
        text = before.decode("utf-8")
        for old, new in edits:
            assert old in text
            text = text.replace(old, new, 1)
        path.write_bytes(text.encode("utf-8"))
        return [(f.file, f.line, f.message) for f in lint_versions(root, load_library(root), revision)]
    finally:
        path.write_bytes(before)


WORDS = ("一份存档除外", "两份存档除外")
VERSION = ("version: 1.0.0", "version: 1.1.0")
REASON = ("reason: 首次编写", "reason: 存档改为两份")


def test_new_wording_needs_a_new_version_and_a_new_reason_each_told_on_its_line(committed: Path) -> None:
    assert [(file, line) for file, line, _message in _found(committed, WORDS)] == [(NAME, 4), (NAME, 7)]
    assert [line for _file, line, _message in _found(committed, WORDS, VERSION)] == [7]
    assert [line for _file, line, _message in _found(committed, WORDS, REASON)] == [4]
    assert _found(committed, WORDS, VERSION, REASON) == []
    lower = _found(committed, WORDS, ("version: 1.0.0", "version: 0.9.0"), REASON)
    assert [line for _file, line, _message in lower] == [4] and "不高于" in lower[0][2]


def test_a_note_for_the_reviewer_needs_no_new_version_and_parameters_do(committed: Path) -> None:
    assert _found(committed, ("risk: ", "risk: 另请注意，")) == []
    assert [line for _file, line, _message in _found(committed, ('default: "5"', 'default: "6"'))] == [4, 7]


def test_a_clause_that_moved_or_is_new_is_known_by_its_id(committed: Path) -> None:
    moved = committed / "clauses" / "final" / "period.md"
    shutil.move(committed / NAME, moved)
    try:
        library = load_library(committed)
        assert list(lint_versions(committed, library, "HEAD")) == []
    finally:
        shutil.move(moved, committed / NAME)


def test_the_check_takes_the_revision_and_blocks(committed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = committed / NAME
    before = path.read_bytes()
    try:
        path.write_bytes(before.replace(WORDS[0].encode(), WORDS[1].encode(), 1))
        words = ["--library", str(committed), "library", "check", "--since", "HEAD", "--format", "json"]
        code = run(words)
        findings = json.loads(capsys.readouterr().out)["findings"]
    finally:
        use_language("zh")
        path.write_bytes(before)
    assert code == 1
    assert {(f["code"], f["file"], f["line"]) for f in findings} == {("LB-VERSION", NAME, 4), ("LB-VERSION", NAME, 7)}
    assert all(f["hint"] for f in findings)


def test_what_git_cannot_give_is_one_sentence(
    committed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _git(tmp_path / "x", "clone", "-q", "--depth", "1", committed.parent.as_uri(), "shallow")
    bare = tmp_path / "bare" / "内容库"
    shutil.copytree(committed, bare, ignore=shutil.ignore_patterns(".git"))
    for root, revision, said in (
        (committed, "HEAD~7", "没有版本“HEAD~7”"),
        (committed, "--all", "没有版本“--all”"),
        (tmp_path / "shallow" / "内容库", "HEAD~1", "浅克隆"),
        (bare, "HEAD", "不在 git 仓库中"),
    ):
        assert run(["--library", str(root), "library", "check", f"--since={revision}"]) == 2
        told = capsys.readouterr()
        assert said in told.err and told.err.count("。") == 1 and told.out == "", told.err
