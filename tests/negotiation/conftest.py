"""A negotiation on real files: what was sent, and a command that runs in this process."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from mengyue.cli.main import run
from mengyue.i18n import use_language

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
AS_OF = "2026-11-29"


@pytest.fixture(scope="session")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The agreement of the example, drafted, with the data file beside it. Copy it before writing into it."""
    folder = tmp_path_factory.mktemp("sent")
    shutil.copy(EXAMPLE, folder / "alliance.yaml")
    arguments = ["draft", str(folder / "alliance.yaml"), "-o", str(folder / "out"), "--document", "agreement"]
    assert run([*arguments, "--as-of", AS_OF]) == 0
    use_language("zh")
    shutil.copy(EXAMPLE, folder / "out" / "alliance.yaml")
    return folder / "out"


@pytest.fixture
def agreement(sent: Path) -> Path:
    return next(sent.glob("*协议*.docx"))


def decide(table: Path, decisions: Mapping[str, tuple[str, str]]) -> None:
    """Fill in a decision table as a person does: by what the other side wants, (decision, text to counter with)."""
    book = openpyxl.load_workbook(table)
    page = book.worksheets[0]
    head: dict[str, int] = {}
    left = dict(decisions)
    for row in page.iter_rows():
        captions = {str(cell.value): cell.column for cell in row if cell.value}
        if "识别码" in captions:
            head = captions
            continue
        if not head:
            continue
        wanted = str(page.cell(row[0].row, head["对方的文字"]).value or page.cell(row[0].row, head["原文"]).value)
        for key in [key for key in left if key in wanted]:
            choice, text = left.pop(key)
            answers = {"决定": choice, "还价的文字": text, "决定人": "李法务", "决定的理由": "经研究"}
            for caption, value in answers.items():
                page.cell(row[0].row, head[caption]).value = value
    assert not left, f"no row of the table is about {sorted(left)}"
    book.save(table)


def through_libreoffice(path: Path, folder: Path) -> Path:
    """Let LibreOffice open a file and save it again."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "docx", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / path.name
