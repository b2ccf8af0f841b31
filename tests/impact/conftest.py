"""A library in a git repository that tests may change, and the alliance of the example."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
#: File, what stands there, what shall stand there.
Edit = tuple[str, str, str]


@pytest.fixture(scope="session")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library below the top of a git repository, committed once."""
    root = tmp_path_factory.mktemp("repository") / "内容库"
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, root / name)
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "first"]):
        _git(root, *words)
    return root


def _git(root: Path, *words: str) -> None:
    setting = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=root.parent, env={**setting, **who, **nobody}, check=True, capture_output=True)


@pytest.fixture
def edited(committed: Path) -> Iterator[Callable[..., Path]]:
    """Change files of the library for one test."""
    before: dict[Path, bytes] = {}

    def edit(*edits: Edit) -> Path:
        for name, old, new in edits:
            path = committed / name
            before.setdefault(path, path.read_bytes())
            text = path.read_bytes().decode("utf-8")
            assert old in text, f"{name} has no {old!r}"
            path.write_bytes(text.replace(old, new, 1).encode("utf-8"))
        return committed

    yield edit
    for path, data in before.items():
        path.write_bytes(data)
