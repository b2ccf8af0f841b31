"""Locked drafts: a manifest and the same data give the same bytes, whatever has become of the library."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ALLIANCE, FULL, ROOT, TABLE, USUAL, Outcome

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-12-01")
#: A clause that every agreement of the policy has.
CLAUSE = "clauses/risk/technical.md"
AGREEMENT = ("--document", "agreement")


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library in a folder of its own, below the top of what may become a git repository."""
    root = tmp_path / "repository" / "内容库"
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    return root


def _git(library: Path, *words: str) -> None:
    setting = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(
        ["git", *words], cwd=library.parent, env={**setting, **who, **nobody}, check=True, capture_output=True
    )


def _commit(library: Path, *words: str) -> None:
    _git(library, "add", "-A")
    _git(library, "commit", "-q", "-m", "change", *words)


def _reword(library: Path, name: str = CLAUSE) -> None:
    path = library / name
    path.write_text(path.read_text(encoding="utf-8").replace("。\n", "，另有约定的除外。\n"), encoding="utf-8")


def _usual(library: Path) -> Path:
    """The example at its usual length, beside the library."""
    path = library.parents[1] / "alliance.yaml"
    path.write_text(ALLIANCE.read_text("utf-8").replace(FULL, USUAL), encoding="utf-8")
    return path


def _draft(mengyue: Run, library: Path, output: Path, *words: str | Path) -> Outcome:
    return mengyue("--library", library, "draft", _usual(library), "-o", output, *words)


def test_a_lock_brings_back_the_old_bytes_from_the_history_of_the_library(
    mengyue: Run, library: Path, tmp_path: Path
) -> None:
    _git(library, "init", "-q")
    _commit(library)
    assert _draft(mengyue, library, tmp_path / "old", "--review", *DAY).code == 0
    _reword(library)
    (library / "clauses" / "presets.yaml").unlink()
    (library / "clauses" / "final" / "notice.md").rename(library / "clauses" / "final" / "service.md")
    _commit(library)
    done = _draft(mengyue, library, tmp_path / "again", "--locked", tmp_path / "old" / "manifest.json")
    assert done.code == 0, done.out + done.err
    assert "git 历史 3" in done.out
    assert _files(tmp_path / "again") == _files(tmp_path / "old")
    (library / "clauses" / "presets.yaml").write_bytes((ROOT / "clauses" / "presets.yaml").read_bytes())
    assert _draft(mengyue, library, tmp_path / "new", "--review", *DAY).code == 0
    assert _files(tmp_path / "new") != _files(tmp_path / "old")


def test_content_that_only_another_branch_still_has_is_found(mengyue: Run, library: Path, tmp_path: Path) -> None:
    _git(library, "init", "-q")
    _commit(library)
    _git(library, "checkout", "-q", "-b", "side")
    _reword(library)
    _commit(library)
    assert _draft(mengyue, library, tmp_path / "old", *AGREEMENT, *DAY).code == 0
    _git(library, "checkout", "-q", "-")
    done = _draft(mengyue, library, tmp_path / "again", "--locked", tmp_path / "old" / "manifest.json")
    assert done.code == 0, done.out + done.err
    assert _files(tmp_path / "again") == _files(tmp_path / "old")


@pytest.mark.parametrize("repository", [True, False])
def test_where_the_history_has_forgotten_a_store_remembers_or_what_is_gone_is_named(
    mengyue: Run, library: Path, tmp_path: Path, repository: bool
) -> None:
    if repository:
        _git(library, "init", "-q")
        _commit(library)
    store = tmp_path / "store"
    assert _draft(mengyue, library, tmp_path / "old", "--store", store, *AGREEMENT, *DAY).code == 0
    manifest = tmp_path / "old" / "manifest.json"
    _reword(library)
    if repository:
        _commit(library, "--amend")
    done = _draft(mengyue, library, tmp_path / "again", "--locked", manifest)
    digest = json.loads(manifest.read_bytes())["content"][CLAUSE]
    assert done.code == 1
    assert "LK-GONE" in done.out
    assert CLAUSE in done.out
    assert digest in done.out.replace("\n", "").replace(" ", "")
    assert done.out.count("LK-GONE") == 1
    assert not (tmp_path / "again").exists()
    done = _draft(mengyue, library, tmp_path / "again", "--locked", manifest, "--store", store)
    assert done.code == 0, done.out + done.err
    assert "存放处 1" in done.out
    assert _files(tmp_path / "again") == _files(tmp_path / "old")
    (store / digest[:2] / digest).write_bytes(b"damaged")
    assert _draft(mengyue, library, tmp_path / "third", "--locked", manifest, "--store", store).code == 1


def test_other_data_are_refused(mengyue: Run, library: Path, tmp_path: Path) -> None:
    assert _draft(mengyue, library, tmp_path / "old", *AGREEMENT, *DAY).code == 0
    other = tmp_path / "alliance.yaml"
    other.write_bytes(_usual(library).read_bytes() + b"\n")
    locked = ("--locked", tmp_path / "old" / "manifest.json")
    done = mengyue("--library", library, "draft", other, "-o", tmp_path / "again", *locked)
    assert (done.code, "LK-INPUT" in done.out) == (1, True)
    assert not (tmp_path / "again").exists()


def test_one_row_of_a_table_comes_back_from_its_own_manifest(mengyue: Run, library: Path, tmp_path: Path) -> None:
    table = tmp_path / "short.csv"
    table.write_bytes(b"".join(TABLE.read_bytes().splitlines(keepends=True)[:3]))
    words = ("--library", library, "draft", table)
    mengyue(*words, "-o", tmp_path / "old", "--policy", "guangxi-2021", *AGREEMENT, *DAY)
    folder = sorted(path for path in (tmp_path / "old").iterdir() if path.is_dir())[-1]
    (library / "schemas" / "csv-columns.yaml").unlink()
    done = mengyue(*words, "-o", tmp_path / "again", "--locked", folder / "manifest.json")
    assert (done.code, "schemas/csv-columns.yaml" in done.out) == (1, True)
    shutil.copy(ROOT / "schemas" / "csv-columns.yaml", library / "schemas")
    done = mengyue(*words, "-o", tmp_path / "again", "--locked", folder / "manifest.json")
    assert done.code == 0, done.out + done.err
    again = _files(tmp_path / "again")
    assert {name: data for name, data in _files(folder).items() if name in again} == again
    assert "manifest.json" in again
    whole = mengyue(*words, "-o", tmp_path / "third", "--locked", tmp_path / "old" / "manifest.json")
    assert (whole.code, "一批" in whole.err) == (2, True)


def test_a_signable_copy_lists_what_nobody_approved_and_comes_back_with_its_lock(
    mengyue: Run, library: Path, tmp_path: Path
) -> None:
    signable = ("--stage", "signable", *AGREEMENT, *DAY)
    refused = _draft(mengyue, library, tmp_path / "old", *signable)
    assert (refused.code, refused.out.count("DR-UNAPPROVED")) == (1, 1)
    assert not (tmp_path / "old").exists()
    assert _draft(mengyue, library, tmp_path / "old", "--accept-unapproved", *signable).code == 0
    manifest = json.loads((tmp_path / "old" / "manifest.json").read_bytes())
    used = [row["id"] for row in manifest["clauses"]]
    assert manifest["unapproved_clauses"] == used
    assert "preamble.g21" in used
    approve = ("--library", library, "library", "approve", *used, "--by", "王律师", "--on", "2026-11-30")
    assert mengyue(*approve).code == 0
    assert _draft(mengyue, library, tmp_path / "new", *signable).code == 0
    approved = json.loads((tmp_path / "new" / "manifest.json").read_bytes())
    assert "unapproved_clauses" not in approved
    assert approved["clauses"] == manifest["clauses"]
    assert approved["files"] == manifest["files"]
    done = _draft(mengyue, library, tmp_path / "again", "--locked", tmp_path / "new" / "manifest.json")
    assert done.code == 0
    assert _files(tmp_path / "again") == _files(tmp_path / "new")


def test_another_engine_is_a_warning_and_the_digests_decide(mengyue: Run, library: Path, tmp_path: Path) -> None:
    assert _draft(mengyue, library, tmp_path / "old", *AGREEMENT, *DAY).code == 0
    path = tmp_path / "old" / "manifest.json"
    manifest = json.loads(path.read_bytes())
    manifest["engine"]["version"] = "0.0.1"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    done = _draft(mengyue, library, tmp_path / "again", "--locked", path)
    assert (done.code, "LK-ENGINE" in done.out) == (0, True)
    manifest["files"][0]["sha256"] = "0" * 64
    path.write_text(json.dumps(manifest), encoding="utf-8")
    done = _draft(mengyue, library, tmp_path / "third", "--locked", path)
    assert (done.code, "LK-DIFFERS" in done.out) == (1, True)
    assert not (tmp_path / "third").exists()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("content", {"../outside.md": "0" * 64}),
        ("content", {"/etc/passwd": "0" * 64}),
        ("content", {"engine/mengyue/version.py": "0" * 64}),
        ("content", {CLAUSE: "zz"}),
        ("content", None),
        ("files", [{"path": "../x.docx", "kind": "agreement", "sha256": "0" * 64}]),
        ("stage", "review"),
        ("policies", []),
        ("as_of", "soon"),
    ],
)
def test_a_manifest_that_was_tampered_with_is_refused(
    mengyue: Run, drafted: Path, tmp_path: Path, key: str, value: object
) -> None:
    manifest = json.loads((drafted / "manifest.json").read_bytes())
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({**manifest, key: value}), encoding="utf-8")
    done = mengyue("draft", ALLIANCE, "-o", tmp_path / "again", "--locked", path)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert not (tmp_path / "again").exists()


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from mengyue.cli.main import run

    folder = tmp_path_factory.mktemp("drafted")
    assert run(["draft", str(ALLIANCE), "-o", str(folder), *AGREEMENT, *DAY]) == 0
    return folder


def test_what_the_lock_decides_cannot_be_asked_for_otherwise(mengyue: Run, drafted: Path, tmp_path: Path) -> None:
    locked = ("--locked", drafted / "manifest.json")
    for words in (("--stage", "signable"), DAY, ("--policy", "guangxi-2021"), ("--review",), AGREEMENT):
        done = mengyue("draft", ALLIANCE, "-o", tmp_path / "again", *locked, *words)
        assert (done.code, words[0] in done.err) == (2, True)
    draft = mengyue("draft", ALLIANCE, "-o", tmp_path / "again", "--accept-unapproved", *DAY)
    assert (draft.code, "--stage signable" in draft.err) == (2, True)
