"""LibreOffice opens the review copy and reads in it what it reads in the clean draft."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from mengyue.docx.fontconfig import fonts_conf
from mengyue.draft.tree import Draft

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice missing"),
]


def _converted(folder: Path, form: str, *files: Path) -> None:
    (folder / "fonts.conf").write_text(fonts_conf(), "utf-8")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", form, "--outdir", str(folder), *map(str, files)]
    environment = {**os.environ, "FONTCONFIG_FILE": str(folder / "fonts.conf")}
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)


def test_the_review_copy_shows_the_same_numbers_references_and_words_and_its_comments(example, tmp_path):
    clean = next(r for r in example.made.rendered if isinstance(r.document, Draft))
    (tmp_path / "clean.docx").write_bytes(clean.data)
    (tmp_path / "review.docx").write_bytes(example.copy().data)
    _converted(tmp_path, "txt:Text (encoded):UTF8", tmp_path / "clean.docx", tmp_path / "review.docx")
    texts = [(tmp_path / f"{name}.txt").read_text("utf-8-sig") for name in ("clean", "review")]
    assert texts[0] == texts[1]
    assert "第一百零二条" in texts[1] and "Error" not in texts[1]
    _converted(tmp_path, "odt", tmp_path / "review.docx")
    with zipfile.ZipFile(tmp_path / "review.odt") as archive:
        content = archive.read("content.xml").decode()
    assert content.count("<dc:creator>盟约</dc:creator>") > 10
