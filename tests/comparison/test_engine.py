"""The engine: optional, unpacked once however many start at once, and the same bytes every time."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from mengyue.comparison.engine import EngineFailure, run_engine

from .conftest import ROOT, WORDS, Outcome, document

Process = Callable[..., Outcome]
NEW = document([w.replace("五年", "三年") for w in WORDS])


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "old.docx", tmp_path / "new.docx"
    old.write_bytes(document())
    new.write_bytes(NEW)
    return old, new


def test_without_the_engine_the_command_says_how_to_install_it(
    process: Process, pair: tuple[Path, Path], tmp_path: Path
) -> None:
    absent = tmp_path / "absent"
    absent.mkdir()
    (absent / "python_redlines.py").write_text("raise ModuleNotFoundError(__name__)", encoding="utf-8")
    out = tmp_path / "out.docx"
    done = process("compare", *pair, "-o", out, path=str(absent))
    assert (done.code, done.out) == (3, "")
    assert re.search(r"-m pip install .*\"python-redlines\[docxodus\]", done.err)
    assert sys.executable in done.err  # the command installs into the Python that runs us
    assert not out.exists()
    alone = process("compare", *pair, path=str(absent))
    assert alone.code == 0 and "文字改动" in alone.out


def test_the_same_input_gives_the_same_bytes(process: Process, pair: tuple[Path, Path], tmp_path: Path) -> None:
    settings = ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Shanghai", "LANG": "C"})
    made = []
    for at, setting in enumerate(settings):
        out = tmp_path / f"{at}.docx"
        assert process("compare", *pair, "-o", out, **setting).code == 0
        made.append(out.read_bytes())
    assert made[0] == made[1]
    assert str(tmp_path).encode() not in made[0]


def test_several_may_unpack_the_engine_at_once(process: Process, pair: tuple[Path, Path], tmp_path: Path) -> None:
    def one(at: int) -> int:
        return process("compare", *pair, "-o", tmp_path / f"{at}.docx", MENGYUE_CACHE=str(tmp_path / "cache")).code

    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(one, range(3))) == [0, 0, 0]
    assert len({(tmp_path / f"{at}.docx").read_bytes() for at in range(3)}) == 1
    (release,) = (tmp_path / "cache" / "redline").iterdir()
    assert [folder.name for folder in release.iterdir() if folder.name.startswith(".")] == []


def test_what_the_engine_itself_complains_of_is_told_in_our_words() -> None:
    with pytest.raises(EngineFailure) as told:
        run_engine(b"PK", b"PK", author="甲", on=date(2026, 11, 22))
    assert re.fullmatch(r"比较引擎没有给出文件（返回码 \d+）", str(told.value))


@pytest.mark.libreoffice
def test_a_redline_opens_in_libreoffice(process: Process, pair: tuple[Path, Path], tmp_path: Path) -> None:
    out = tmp_path / "out.docx"
    assert process("compare", *pair, "-o", out).code == 0
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), str(out)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    text = subprocess.run(["pdftotext", str(out.with_suffix(".pdf")), "-"], check=True, capture_output=True, text=True)
    assert "协议终止后" in text.stdout.replace("\n", "")


def test_the_stage_is_not_loaded_before_it_is_wanted() -> None:
    program = (
        "import sys; from mengyue.cli.main import run; run(['compare', '--help']); "
        "names = ('lxml', 'docx', 'python_redlines', 'mengyue.comparison.compare'); "
        "print([name for name in names if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT / "engine", capture_output=True, text=True, check=True
    )
    assert done.stderr == "[]\n"
