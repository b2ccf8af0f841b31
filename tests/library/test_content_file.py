"""A library of somebody else's: its ids and links lead nowhere outside it, and nothing in it keeps us waiting."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.library.content_file import MAX_BYTES, content_bytes, holds, inside
from mengyue.library.load_clause import load_clauses
from mengyue.library.load_form import load_forms
from mengyue.library.load_outline import load_outlines
from mengyue.library.policy import PolicyDocument
from mengyue.library.validate import validate
from mengyue.model.finding import Finding

ROOT = Path(__file__).resolve().parents[2]
FORM = ROOT / "templates" / "forms" / "guangxi-2021-application.yaml"
HOSTILE = (
    "../../outside",
    "a/b",
    "/etc/x",
    "..",
    ".",
    "a..b",
    "a\\b",
    "C:x",
    "con",
    "a b",
    "a\nb",
    "",
    "x" * 61,
    "a/",
    "~",
)
needs_links = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as POSIX has them")


def faults_of(load: object, root: Path) -> list[Finding]:
    faults: list[Finding] = []
    load(root, faults)  # type: ignore[operator]
    return faults


@pytest.mark.parametrize("name", HOSTILE)
def test_an_id_or_source_that_is_no_plain_name_is_a_fault_of_its_file(name: str, tmp_path: Path) -> None:
    forms = tmp_path / "templates" / "forms"
    forms.mkdir(parents=True)
    text = FORM.read_text(encoding="utf-8")
    assert "id: guangxi-2021-application\n" in text
    text = text.replace("id: guangxi-2021-application\n", f"id: {json.dumps(name)}\n", 1)
    (forms / "own.yaml").write_text(text, encoding="utf-8")
    (found,) = faults_of(load_forms, tmp_path)
    assert (found.file, found.path) == ("templates/forms/own.yaml", "id") and found.line
    paper = {"id": "own", "title": "示例", "stage": "formation", "at": "一", "source": f"forms/{name}"}
    _paper, faults = validate(PolicyDocument, paper, file="policy.yaml", positions={})
    assert [fault.path for fault in faults] == ["source"]


@pytest.mark.parametrize("name", ["guangxi-2021", "governing.staff-list", "LAW-CC470.x", "会费", "a_b"])
def test_plain_names_pass(name: str) -> None:
    paper = {"id": name, "title": "示例", "stage": "formation", "at": "一", "source": f"papers/{name}"}
    assert validate(PolicyDocument, paper, file="policy.yaml", positions={})[1] == []


@needs_links
def test_links_out_pipes_devices_and_endless_files_are_refused_and_links_inside_are_not(tmp_path: Path) -> None:
    root, secret = tmp_path / "library", tmp_path / "secret"
    root.mkdir()
    secret.write_bytes(b"secret")
    (root / "own").write_bytes(b"own")
    (root / "near").symlink_to("own")
    assert content_bytes(root / "near", root) == b"own"
    (root / "far").symlink_to(secret)
    (root / "folder").symlink_to(tmp_path)
    (root / "loop").symlink_to("loop")
    os.mkfifo(root / "pipe")
    (root / "device").symlink_to("/dev/zero")
    with (root / "large").open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    for name in ("far", "folder/secret", "loop", "pipe", "device", "large", "../secret", "folder"):
        with pytest.raises(OSError):
            content_bytes(root / name, root)
    for name in ("far", "folder/secret", "pipe", "device", "large", "../secret", "folder"):
        with pytest.raises(OSError):
            holds(root / name, root, b"secret")
    assert holds(root / "near", root, b"own") and not holds(root / "none", root, b"own")
    with pytest.raises(OSError):
        inside(root / "folder" / "new", root)
    assert inside(root / "new" / "file", root)


@needs_links
@pytest.mark.parametrize(
    ("place", "load"),
    [
        ("templates/forms/x.yaml", load_forms),
        ("templates/agreements/x.yaml", load_outlines),
        ("clauses/topic/x.md", load_clauses),
    ],
)
def test_every_kind_of_content_is_opened_that_way(place: str, load: object, tmp_path: Path) -> None:
    root = tmp_path / "library"
    path = root / place
    path.parent.mkdir(parents=True)
    secret = tmp_path / "secret.yaml"
    secret.write_text("secret: 1\n")
    for make in (lambda: os.mkfifo(path), lambda: path.symlink_to("/dev/zero"), lambda: path.symlink_to(secret)):
        make()
        (fault,) = faults_of(load, root)
        assert fault.file == place and "secret" not in fault.message
        path.unlink()


@needs_links
def test_building_writes_nothing_outside_the_library(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root, outside = tmp_path / "library", tmp_path / "outside"
    for name in ("clauses", "policies", "schemas", "templates", "examples"):
        shutil.copytree(ROOT / name, root / name)
    shutil.rmtree(root / "examples")
    outside.mkdir()
    shutil.move(root / "schemas", outside / "schemas")
    (root / "schemas").symlink_to(outside / "schemas")
    (root / "templates" / "forms" / "guangxi-2021-application.docx").unlink()
    (outside / "schemas" / "alliance.schema.json").write_bytes(b"theirs")
    assert run(["library", "build", "--library", str(root)]) == 2
    assert "内容库之外" in capsys.readouterr().err
    assert (outside / "schemas" / "alliance.schema.json").read_bytes() == b"theirs"
