from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from mengyue.manifest.manifest_model import MANIFEST
from mengyue.output.folder import OutputError, OutputFolder, write_file


def _write(path: Path, files: dict[str, bytes], *, force: bool = False) -> None:
    rows = [{"path": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()]
    with OutputFolder(path, force=force) as folder:
        for name, data in files.items():
            folder.write(name, data)
        folder.write(MANIFEST, json.dumps({"engine": {"name": "mengyue"}, "files": rows}).encode())


def _content(folder: Path) -> dict[str, bytes]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if path.name != MANIFEST}


def test_a_new_folder_appears_with_its_parents_and_nothing_else_beside_it(tmp_path: Path) -> None:
    _write(tmp_path / "a" / "b", {"x/y.docx": b"1"})
    assert _content(tmp_path) == {"a/b/x/y.docx": b"1"}


def test_a_second_run_replaces_the_first_and_drops_what_is_no_longer_made(tmp_path: Path) -> None:
    _write(tmp_path / "out", {"old.docx": b"1", "same.docx": b"1"})
    _write(tmp_path / "out", {"new.docx": b"2", "same.docx": b"2"})
    assert _content(tmp_path / "out") == {"new.docx": b"2", "same.docx": b"2"}
    assert os.listdir(tmp_path) == ["out"]


def test_a_failure_while_writing_leaves_the_old_folder_whole(tmp_path: Path) -> None:
    _write(tmp_path / "out", {"a.docx": b"old"})
    with pytest.raises(RuntimeError), OutputFolder(tmp_path / "out") as folder:
        folder.write("a.docx", b"new")
        raise RuntimeError
    assert _content(tmp_path / "out") == {"a.docx": b"old"}
    assert os.listdir(tmp_path) == ["out"]


def test_a_document_that_somebody_edited_is_not_overwritten_unless_forced(tmp_path: Path) -> None:
    _write(tmp_path / "out", {"a.docx": b"old"})
    (tmp_path / "out" / "a.docx").write_bytes(b"edited")
    with pytest.raises(OutputError, match=r"a\.docx"):
        _write(tmp_path / "out", {"a.docx": b"new"})
    assert _content(tmp_path / "out") == {"a.docx": b"edited"}
    _write(tmp_path / "out", {"a.docx": b"new"}, force=True)
    assert _content(tmp_path / "out") == {"a.docx": b"new"}


def test_files_of_others_in_the_folder_stay(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_bytes(b"mine")
    _write(tmp_path, {"a.docx": b"1", "b.docx": b"1"})
    _write(tmp_path, {"a.docx": b"2"})
    assert _content(tmp_path) == {"a.docx": b"2", "mine.txt": b"mine"}


def test_a_file_of_others_under_the_same_name_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"mine")
    with pytest.raises(OutputError, match=r"a\.docx"):
        _write(tmp_path, {"a.docx": b"1"})
    assert _content(tmp_path) == {"a.docx": b"mine"}


def test_the_working_folder_itself_can_be_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _write(Path("."), {"a.docx": b"1"})
    _write(Path("."), {"a.docx": b"2"})
    assert os.path.samefile(os.curdir, tmp_path)
    assert _content(tmp_path) == {"a.docx": b"2"}


def test_a_linked_folder_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    _write(tmp_path / "link", {"a.docx": b"1"})
    assert (tmp_path / "link").is_symlink()
    assert _content(tmp_path / "real") == {"a.docx": b"1"}


def test_a_manifest_cannot_make_us_delete_files_outside_the_folder(tmp_path: Path) -> None:
    (tmp_path / "precious").write_bytes(b"1")
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_bytes(b"1")
    digest = hashlib.sha256(b"1").hexdigest()
    rows = [{"path": "../precious", "sha256": digest}, {"path": str(tmp_path / "precious"), "sha256": digest}]
    (out / MANIFEST).write_text(json.dumps({"engine": {"name": "mengyue"}, "files": rows}))
    _write(out, {"a.docx": b"1"})
    assert (tmp_path / "precious").exists()


def test_a_link_inside_the_folder_cannot_make_us_touch_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "a").write_bytes(b"1")
    out = tmp_path / "out"
    out.mkdir()
    (out / "link").symlink_to(tmp_path / "precious")
    rows = [{"path": name, "sha256": "0"} for name in ("link/a", "a\0b")]
    (out / MANIFEST).write_text(json.dumps({"engine": {"name": "mengyue"}, "files": rows}))
    _write(out, {"a.docx": b"1"})
    assert (tmp_path / "precious" / "a").read_bytes() == b"1"
    with pytest.raises(OutputError, match="link"):
        _write(out, {"link/b": b"2"})
    assert os.listdir(tmp_path / "precious") == ["a"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are there on POSIX only")
def test_a_manifest_that_never_ends_or_is_bottomless_counts_as_none(tmp_path: Path) -> None:
    for name in ("pipe", "deep"):
        (tmp_path / name).mkdir()
    os.mkfifo(tmp_path / "pipe" / "other")
    (tmp_path / "pipe" / MANIFEST).symlink_to("other")
    (tmp_path / "deep" / MANIFEST).write_text("[" * 100_000)
    for name in ("pipe", "deep"):
        _write(tmp_path / name, {"a.docx": b"1"})
        assert (tmp_path / name / "a.docx").read_bytes() == b"1"


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"1")
    with pytest.raises(OutputError, match="不是文件夹"):
        _write(tmp_path / "out", {"a.docx": b"1"})


@pytest.fixture
def tiny_disk(tmp_path: Path) -> object:
    """A file system of 64 KiB, where this machine lets us make one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if os.geteuid() != 0 or mount is None:
        pytest.skip("only root can mount a file system")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)], capture_output=True)
    if done.returncode:
        pytest.skip("this machine does not let us mount a file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_folder_whole(tiny_disk: Path) -> None:
    for out in (tiny_disk, tiny_disk / "out"):
        _write(out, {"a.docx": b"old"})
        with pytest.raises(OSError, match="No space left"):
            _write(out, {"a.docx": b"new", "b.docx": b"x" * 200_000})
        assert _content(out) == {"a.docx": b"old"}
        assert not [name for name in os.listdir(out) if name.startswith(".mengyue")]
        shutil.rmtree(tiny_disk / "out", ignore_errors=True)
        for path in tiny_disk.iterdir():
            path.unlink()


def test_a_full_disk_leaves_the_old_file_whole(tiny_disk: Path) -> None:
    write_file(tiny_disk / "a.yaml", b"old")
    with pytest.raises(OSError, match="No space left"):
        write_file(tiny_disk / "a.yaml", b"x" * 200_000)
    assert _content(tiny_disk) == {"a.yaml": b"old"}
