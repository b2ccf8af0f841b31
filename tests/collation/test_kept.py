"""A second run reads only what has come since the first."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image

from mengyue.collation.reading_processes import found_in, read_returned


def test_what_was_read_is_not_read_again_and_what_is_new_or_changed_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    came, kept = tmp_path / "came", tmp_path / "kept"
    rooms = [tmp_path / name for name in ("first", "second", "third")]
    for folder in (came, *rooms):
        folder.mkdir()
    Image.new("RGB", (300, 400), "#445566").save(came / "b.png")
    first = read_returned(found_in(came), rooms[0], [], kept=kept)
    Image.new("RGB", (300, 400), "#665544").save(came / "a.png")
    with monkeypatch.context() as broken:
        broken.setattr(sys, "executable", "/bin/false")  # whatever is to be read now cannot be
        again = {file.name: file for file in read_returned(found_in(came), rooms[1], [], kept=kept)}
    assert again["a.png"].refused == "crash"
    assert again["b.png"].sha256 == first[0].sha256 and not again["b.png"].refused
    picture = again["b.png"].pages[0].picture
    assert picture is not None and picture.parent == rooms[1] and picture.stat().st_size > 0
    (came / "b.png").unlink()
    read_returned(found_in(came), rooms[2], [], kept=kept)
    assert {path.name[:64] for path in kept.iterdir()} == {path.stem for path in kept.glob("*.json")}
    assert len(list(kept.glob("*.json"))) == 1, "what is gone is not kept"
