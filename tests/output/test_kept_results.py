"""What is kept between runs: believed only as it was written, bounded, and never where others may write."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from mengyue.output.kept_results import KeptResults


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("MENGYUE_CACHE", str(folder))
    return folder


def test_a_result_comes_back_as_it_was_given(place: Path) -> None:
    kept = KeptResults("pdf", 1000)
    assert kept.get("a") is None
    kept.put("a", b"")
    kept.put("b", b"two")
    assert (kept.get("a"), kept.get("b"), KeptResults("other", 1000).get("b")) == (b"", b"two", None)
    assert sorted(file.name for file in (place / "pdf").iterdir()) == ["a", "b"]


def test_a_file_that_was_changed_or_cut_is_not_believed(place: Path) -> None:
    kept = KeptResults("pdf", 1000)
    for damage in (lambda data: data[:-1], lambda data: data[:-1] + b"!", lambda data: b""):
        kept.put("a", b"contract")
        file = place / "pdf" / "a"
        file.write_bytes(damage(file.read_bytes()))
        assert kept.get("a") is None
        assert not file.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX modes and links")
def test_it_is_the_owners_alone_and_follows_no_link(place: Path, tmp_path: Path) -> None:
    kept = KeptResults("pdf", 1000)
    kept.put("a", b"contract")
    assert stat.S_IMODE((place / "pdf").stat().st_mode) == 0o700
    assert stat.S_IMODE((place / "pdf" / "a").stat().st_mode) == 0o600
    (place / "pdf" / "a").rename(tmp_path / "elsewhere")
    (place / "pdf" / "a").symlink_to(tmp_path / "elsewhere")
    assert kept.get("a") is None
    place.chmod(0o777)
    kept.put("b", b"contract")
    assert kept.get("b") is None and not (place / "pdf" / "b").exists()


def test_nothing_is_kept_when_that_is_wished_or_cannot_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("no folder")
    for named in ("off", str(tmp_path / "file"), str(tmp_path / "file" / "below")):
        monkeypatch.setenv("MENGYUE_CACHE", named)
        KeptResults("pdf", 1000).put("a", b"contract")
        assert KeptResults("pdf", 1000).get("a") is None


def test_the_oldest_go_when_it_is_full_and_what_nobody_asked_for_in_a_month(place: Path) -> None:
    kept = KeptResults("pdf", 200)
    for number, name in enumerate("abc"):
        kept.put(name, b"x" * 50)
        os.utime(place / "pdf" / name, (number, 10**9 + number))
    assert KeptResults("pdf", 200).get("c") is not None  # asked for, so young again
    KeptResults("pdf", 200).put("d", b"x" * 50)
    assert {file.name for file in (place / "pdf").iterdir()} == {"c", "d"}
    KeptResults("pdf", 200).put("e", b"x" * 150)
    assert {file.name for file in (place / "pdf").iterdir()} == {"e"}
    KeptResults("pdf", 200).put("f", b"x" * 201)
    assert not (place / "pdf" / "f").exists()


def test_a_key_tells_its_parts_apart() -> None:
    keys = {KeptResults.key(parts) for parts in (["ab", "c"], ["a", "bc"], ["abc"], ["ab", "c", ""], ["c", "ab"])}
    assert len(keys) == 5
    assert KeptResults.key(["盟"]) == KeptResults.key(["盟".encode()])
