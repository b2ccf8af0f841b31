"""An unchanged document is not set again, and what another program or a damaged file would give is not taken for it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from docx import Document
from mengyue.pack.pdf import convert

from .conftest import needs_office

pytestmark = needs_office


@pytest.fixture
def calls(office: Callable[[str], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """A cache of one's own, and the number of starts of LibreOffice."""
    monkeypatch.setenv("MENGYUE_CACHE", str(tmp_path / "cache"))
    office('echo x >> "$HERE/calls"; exec "$OFFICE" "$@"')
    return lambda: (tmp_path / "calls").read_text().count("x")


def line(text: str) -> bytes:
    held = io.BytesIO()
    document = Document()
    document.add_paragraph(text)
    document.save(held)
    return held.getvalue()


def test_only_what_is_new_or_no_longer_whole_is_set(
    calls: Callable[[], int], office: Callable[[str], None], tmp_path: Path
) -> None:
    one, other = line("甲方"), line("乙方")
    first = convert({"a": one})
    assert convert({"other name": one}) == {"other name": first["a"]}
    assert calls() == 1
    both = convert({"a": one, "b": other})
    assert both["a"] == first["a"] and both["b"] != first["a"]
    assert calls() == 2
    for kept in (tmp_path / "cache" / "pdf").iterdir():
        kept.write_bytes(kept.read_bytes()[:-9])
    assert convert({"a": one}) == first
    assert calls() == 3
    office('echo x >> "$HERE/calls"; echo another program; exit 1')
    with pytest.raises(Exception, match="LibreOffice"):
        convert({"a": one})
