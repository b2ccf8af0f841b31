"""What the printed pages show."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from mengyue.docx.fontconfig import fonts_conf
from mengyue.model.alliance import Alliance

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice"),
]


@pytest.fixture(scope="module")
def pages(
    rendered: Callable[[Alliance], Any], example: Alliance, tmp_path_factory: pytest.TempPathFactory
) -> list[str]:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "fonts.conf").write_text(fonts_conf(), encoding="utf-8")
    (folder / "form.docx").write_bytes(rendered(example.model_copy(update={"team": example.team * 3})).data)
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "pdf", "--outdir", str(folder), str(folder / "form.docx"),
        ],
        check=True, capture_output=True, timeout=180,
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "FONTCONFIG_FILE": str(folder / "fonts.conf")},
    )  # fmt: skip
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "form.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    return ["".join(page.split()) for page in text.split("\f")][:-1]


def test_team_headings_stand_on_every_page_of_the_team(pages: list[str]) -> None:
    on = [number for number, page in enumerate(pages) if "从事专业" in page]
    assert len(on) >= 3
    assert on == list(range(on[0], on[-1] + 1))
    assert all("二、科研团队情况" in pages[number] for number in on)


def test_cover_is_not_numbered_and_the_next_page_is_the_first(pages: list[str]) -> None:
    assert "—1—" not in pages[0] and "2021年制" in pages[0]
    assert pages[1].endswith("—1—") and "填表说明" in pages[1]


def test_an_opinion_block_stands_whole_on_one_page(pages: list[str]) -> None:
    for caption, seal in (("牵头单位审核意见", "牵头单位（盖章）"), ("推荐单位审核意见：", "（盖章）")):
        (page,) = [page for page in pages if caption in page]
        assert seal in page.split(caption)[1]
