"""The data as signed are found from any manifest, by digest, wherever they lie and whatever they are called now."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.lock.signed_data import read_signed
from mengyue.model.finding import EngineError

ROOT = Path(__file__).resolve().parents[2]
SIGNED = ROOT / "examples" / "guangxi-2021" / "alliance.yaml"
DAY = ("--as-of", "2026-12-01")


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one paper, and its manifest."""
    folder = tmp_path_factory.mktemp("drafted") / "out"
    assert run(["draft", str(SIGNED), "-o", str(folder), "--document", "application", *DAY]) == 0
    return folder


@pytest.fixture
def manifest(drafted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The manifest in a folder without its data; the working folder is another one."""
    (tmp_path / "old").mkdir()
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return Path(shutil.copy(drafted / "manifest.json", tmp_path / "old" / "manifest.json"))


@pytest.mark.parametrize("place", ["old/alliance.yaml", "old/签署时的数据.yaml", "here/alliance.yaml", "here/x.yaml"])
def test_data_beside_the_manifest_or_in_the_working_folder_are_found_under_any_name(
    place: str, manifest: Path, tmp_path: Path
) -> None:
    for folder in ("old", "here"):
        (tmp_path / folder / "a.yaml").write_text("policy: guangxi-2021\n", encoding="utf-8")
    shutil.copy(SIGNED, tmp_path / place)
    loaded = read_signed(manifest, None, policy=None)
    assert loaded.data.data == SIGNED.read_bytes()
    assert loaded.data.name == "alliance.yaml"


def test_a_later_edition_of_the_same_name_is_not_taken(manifest: Path) -> None:
    (manifest.parent / "alliance.yaml").write_bytes(SIGNED.read_bytes() + b"\n")
    with pytest.raises(EngineError, match=r"alliance\.yaml（SHA-256 [0-9a-f]{64}）"):
        read_signed(manifest, None, policy=None)


def test_a_package_keeps_the_data_that_it_was_made_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))  # without LibreOffice: Word files alone
    data = Path(shutil.copy(SIGNED, tmp_path / "数据.yaml"))
    packed = ("package", str(data), "-o", str(tmp_path / "out"), "--accept-unapproved", *DAY)
    assert run([*packed]) == 3
    data.unlink()
    loaded = read_signed(tmp_path / "out" / "manifest.json", None, policy=None)
    assert loaded.data.data == SIGNED.read_bytes()
    kept = "内部使用/数据.yaml"
    rows = {
        row["path"]: row["sha256"] for row in json.loads((tmp_path / "out" / "manifest.json").read_bytes())["files"]
    }
    assert rows[kept] == loaded.data.sha256
    archive = next(tmp_path.glob("out/*.zip"))
    shutil.unpack_archive(archive, tmp_path / "zip")
    assert not list((tmp_path / "zip").rglob("*.yaml"))  # what is handed in holds no data file


Change = Callable[[dict[str, object]], object]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda _found: "[" * 1000, "不是本程序生成的清单"),
        (lambda found: {**found, "engine": {"name": "other", "version": "1"}}, "不是本程序生成的清单"),
        (lambda found: {**found, "input": [{"name": "alliance.yaml"}]}, "input[0].sha256"),
        (lambda found: {**found, "input": []}, "input"),
        (lambda found: {**found, "format": 99}, "更新的版本"),
        (lambda found: {**found, "command": "batch"}, "一批联合体"),
        (lambda found: {"engine": found["engine"], "packets": 1, "alliance": "甲", "documents": [], "members": [],
                        "sheets": [], "files": []}, "没有记录所用的数据文件"),
    ],
)  # fmt: skip
def test_a_manifest_that_cannot_serve_is_refused_with_one_sentence(
    change: Change, reason: str, manifest: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = change(json.loads(manifest.read_bytes()))
    manifest.write_text(found if isinstance(found, str) else json.dumps(found), encoding="utf-8")
    words = ("--since", str(manifest), "--document", "supplement", *DAY)
    assert run(["draft", str(SIGNED), "-o", str(tmp_path / "out"), *words]) == 2
    said = capsys.readouterr()
    assert reason in said.err and len(said.err.strip().splitlines()) == 1
    assert not (tmp_path / "out").exists()
