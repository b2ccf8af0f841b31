"""What an earlier run knew of the content files of documents is known only while no file of the library has changed."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from mengyue.lock.content_digests import ContentDigests
from mengyue.output.kept_pack import write_packs

ROOT = Path(__file__).resolve().parents[2]
ASKED = (
    ("guangxi-2021",),
    ("agreements/guangxi-2021", "forms/guangxi-2021"),
    ("templates/agreements/guangxi-2021.docx",),
)


def digests(library: Path) -> dict[str, str]:
    return ContentDigests(library).of(*ASKED, ".yaml")


def test_the_digests_of_content_are_those_of_its_files_however_often_they_were_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    library = tmp_path / "library"
    for folder in ("clauses", "policies", "schemas", "templates"):
        shutil.copytree(ROOT / folder, library / folder)
    first = digests(library)
    write_packs()
    assert (
        digests(library) == first == {name: hashlib.sha256((library / name).read_bytes()).hexdigest() for name in first}
    )
    changed = next(library / name for name in first if name.startswith("clauses/") and name.endswith(".md"))
    changed.write_bytes(changed.read_bytes() + b"\n")
    after = digests(library)
    assert after.keys() == first.keys()
    assert [library / name for name in first if after[name] != first[name]] == [changed]
    changed.unlink()
    assert set(first) - set(digests(library)) == {changed.relative_to(library).as_posix()}
