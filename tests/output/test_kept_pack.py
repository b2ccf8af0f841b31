"""Many small things kept in one file: read back as they were put, by the same program alone, and never when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from mengyue.output.kept_pack import KeptPack
from mengyue.output.program_digest import program_digest


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def written(**rows: bytes) -> None:
    pack = KeptPack("tried")
    for key, data in rows.items():
        pack.put(key, data)
    pack.write()


def test_what_was_put_is_there_in_the_next_run_with_what_was_there_before(place: Path) -> None:
    written(a=b"one", b=b"")
    written(c=b"three")
    later = KeptPack("tried")
    assert [later.get(key) for key in "abcd"] == [b"one", b"", b"three", None]
    assert KeptPack("other").get("a") is None


def test_nothing_is_written_before_it_is_asked_for_or_when_nothing_is_new(place: Path) -> None:
    pack = KeptPack("tried")
    pack.put("a", b"one")
    assert not (place / "tried").exists()
    pack.write()
    (file,) = (place / "tried").iterdir()
    before = file.stat().st_mtime_ns
    pack.put("a", b"one")
    pack.write()
    assert file.stat().st_mtime_ns == before


def test_a_damaged_pack_is_none(place: Path) -> None:
    written(a=b"one")
    (file,) = (place / "tried").iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert KeptPack("tried").get("a") is None


def test_nothing_is_kept_where_that_is_not_wished(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MENGYUE_CACHE", "off")
    written(a=b"one")
    assert not place.exists()
    assert KeptPack("tried").get("a") is None


def test_the_digest_of_the_program_is_of_all_its_code_or_of_the_stages_named() -> None:
    assert len({program_digest(), program_digest("model"), program_digest("model", "library")}) == 3
    assert program_digest() == program_digest()
