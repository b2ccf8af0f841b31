"""A character that no font here has is told with its place before any page is made; signable papers are refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.draft.blanks import inlines_of
from mengyue.draft.tree import Article, Draft, Stage
from mengyue.model.finding import MissingProgram, Severity
from mengyue.pack.glyphs import Glyphs, boxes, glyphs_here
from mengyue.pack.pdf import convert
from mengyue.pipeline import Workshop

from .conftest import ALLIANCE, Outcome

needs_fonts = pytest.mark.skipif(shutil.which("fc-list") is None, reason="needs fontconfig")
#: In CJK extension G, which hardly any font has; and a private one.
RARE, PRIVATE = "\U0003134a", "\ue123"


def with_name(folder: Path, old: str, new: str) -> Path:
    file = folder / "rare.yaml"
    text = ALLIANCE.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return file


@pytest.fixture
def rare() -> str:
    glyphs = glyphs_here()
    if glyphs is None or not glyphs.chinese or RARE in glyphs:
        pytest.skip("the fonts of this machine decide")
    return RARE


@needs_fonts
def test_fontconfig_and_we_agree_on_what_the_fonts_can_show() -> None:
    glyphs = glyphs_here()
    assert glyphs is not None
    for code in (0x41, 0x4E00, 0x20BB7, 0x3134A, 0x9FFF, 0x1F600, 0x2EA7, 0xFFFF, 0x10000):
        listed = subprocess.run(["fc-list", f":charset={code:x}", "family"], capture_output=True, text=True, check=True)
        assert (chr(code) in glyphs) == bool(listed.stdout.strip()), hex(code)


def test_what_is_never_drawn_is_not_asked_for_and_private_characters_never_pass() -> None:
    glyphs = Glyphs((0x20, 0xE000), (0x7E, 0xF8FF))
    assert glyphs.lacking("a b\n\u200b\ufe0f\u3000c") == []
    assert glyphs.lacking(f"a一{PRIVATE}一") == ["一", PRIVATE]


@needs_fonts
def test_a_signable_paper_is_refused_with_the_place_and_a_draft_is_warned_of(
    package: Callable[..., Outcome], rare: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = with_name(tmp_path, "name: 广西示例动力电池有限公司", f"name: 广西示例{rare}动力电池有限公司")
    done = package(file, tmp_path / "out")
    assert done.code == 1 and not (tmp_path / "out").exists()
    said = "".join(done.out.split())
    assert "U+3134A" in said and "DR-GLYPH" in said and "成员单位第2项·单位名称" in said and "第" in said
    assert (
        run(["packets", str(file), "-o", str(tmp_path / "sign"), "--accept-unapproved", "--as-of", "2026-11-22"]) == 1
    )
    assert not (tmp_path / "sign").exists() and "DR-GLYPH" in capsys.readouterr().out
    assert run(["draft", str(file), "-o", str(tmp_path / "draft"), "--as-of", "2026-11-22"]) == 0
    assert "U+3134A" in capsys.readouterr().out
    assert "U+3134A" not in json.dumps([path.name for path in (tmp_path / "draft").rglob("*")])


def test_every_character_of_a_paper_is_asked_for_wherever_it_stands() -> None:
    shop = Workshop()
    loaded = shop.load(ALLIANCE)[0]
    made = shop.make(loaded, stage=Stage.DRAFT, as_of=date(2026, 11, 22), render=False)
    for tree in made.trees:
        printed = "".join(part.text for part in inlines_of(tree))
        shown = Glyphs((0,), (0x10FFFF,))
        assert not list(boxes(tree, shown, Severity.WARNING))
        some = sorted({c for c in printed if "\u4e00" <= c <= "\u9fff"})[::97]
        if isinstance(tree, Draft):
            some.append(next(block.title[-1] for block in tree.body if isinstance(block, Article)))
            some.append(tree.schedules[-1].title[-1])
        for character in some:
            others = Glyphs((0, ord(character) + 1), (ord(character) - 1, 0x10FFFF))
            (told,) = boxes(tree, others, Severity.WARNING)
            assert f"U+{ord(character):04X}" in told.message


@needs_fonts
def test_without_any_chinese_font_no_page_is_made(
    papers: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "bin" / "fc-list"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho ':charset=20-7e a0-17f'\n")
    program.chmod(0o755)
    (tmp_path / "bin" / "soffice").symlink_to(program)
    monkeypatch.setenv("PATH", str(program.parent))
    glyphs_here.cache_clear()
    try:
        with pytest.raises(MissingProgram, match="没有中文字体"):
            convert({"application": papers["application"]})
    finally:
        glyphs_here.cache_clear()
