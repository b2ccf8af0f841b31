"""The digest of a library is that of its bytes, however often it is asked for in one process."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from mengyue.library.library_digest import library_digest


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("clauses/a/one.md", "clauses/a/two.md", "policies/x/policy.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(name.encode())
    return tmp_path


def test_every_change_of_a_byte_or_a_name_gives_another_digest(root: Path) -> None:
    seen = {library_digest(root)}
    for data in (b"same size 1", b"same size 2", b"same size 3"):  # one right after the other
        (root / "clauses/a/one.md").write_bytes(data)
        seen.add(library_digest(root))
    (root / "clauses/a/two.md").rename(root / "clauses/a/three.md")
    seen.add(library_digest(root))
    assert len(seen) == 5 and None not in seen
    (root / "clauses/a/one.md").write_bytes(b"same size 3")
    (root / "clauses/a/three.md").rename(root / "clauses/a/two.md")
    (root / "clauses/a/one.md").write_bytes(b"clauses/a/one.md")
    assert library_digest(root) in seen


def test_a_change_under_an_old_time_is_seen_long_after_the_first_reading(root: Path) -> None:
    path = root / "clauses/a/one.md"
    time.sleep(2.1)
    before = library_digest(root)
    assert library_digest(root) == before
    told = path.stat()
    path.write_bytes(b"CLAUSES/A/ONE.MD")
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns))
    assert library_digest(root) != before


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_what_is_no_plain_file_has_no_digest(root: Path) -> None:
    assert library_digest(root) is not None
    (root / "clauses/link.md").symlink_to(root / "clauses/a/one.md")
    assert library_digest(root) is None
