"""``mengyue verify``: a package that is whole passes, and whatever was done to it afterwards is told."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from mengyue.cli.main import run
from mengyue.docx.zip import pack, read_parts
from mengyue.model.finding import Severity
from mengyue.pack.merge import merged
from mengyue.verify.held import read_held
from mengyue.verify.whole_folder import verify

from .conftest import contents, needs_office

pytestmark = needs_office
Files = dict[str, bytes]
LIST = "附件清单"


@pytest.fixture(scope="module")
def small(whole: Path) -> Files:
    """Contents and list of the package, bound: what takes long to read is not needed to see what is told."""
    files = {name: data for name, data in contents(whole).items() if name.startswith(("00-", LIST))}
    parts = [(name, data) for name, data in sorted(files.items()) if name.endswith(".pdf")]
    return files | {"全套材料.pdf": merged(parts, "册")}


def put(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def zipped(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"材料/{name}", data)
    return path


def codes(path: Path) -> set[str]:
    return {finding.code for finding in verify(path) if finding.severity is not Severity.INFO}


def test_a_package_as_it_was_made_is_whole_and_so_is_its_zip(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(whole), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["findings"]
    assert {finding["code"] for finding in found} == {"VF-UNJUDGED"}
    (archive,) = whole.glob("*.zip")
    assert {path for path in read_held(archive).files if path.startswith("内部使用")} == set()
    assert run(["verify", str(archive)]) == 0


def test_a_file_that_is_missing_changed_or_added_is_named(whole: Path, tmp_path: Path) -> None:
    files = {name: data for name, data in contents(whole).items() if name.startswith(("00-", LIST, "manifest"))}
    files[f"{LIST}.docx"] = files[f"{LIST}.docx"] + b"\0"
    files["说明.txt"] = b"?"
    found = {(f.code, f.file) for f in verify(put(tmp_path, files))}
    assert {("VF-CHANGED", f"{LIST}.docx"), ("VF-EXTRA", "说明.txt"), ("VF-MISSING", "全套材料.pdf")} <= found


def reworded(files: Files) -> None:
    parts = read_parts(files[f"{LIST}.docx"])
    parts["word/document.xml"] = parts["word/document.xml"].replace("附件清单".encode(), "附件清单和说明".encode())
    files[f"{LIST}.docx"] = pack(parts)


def tracked(files: Files) -> None:
    parts = read_parts(files[f"{LIST}.docx"])
    change = b'<w:p><w:ins w:id="1" w:author="x"><w:r><w:t/></w:r></w:ins></w:p><w:sectPr'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr", change, 1)
    files[f"{LIST}.docx"] = pack(parts)


def with_an_author(files: Files) -> None:
    parts = read_parts(files[f"{LIST}.docx"])
    end = b"<dc:creator>\xe6\x9f\x90\xe4\xba\xba</dc:creator></cp:coreProperties>"
    parts["docProps/core.xml"] = parts["docProps/core.xml"].replace(b"</cp:coreProperties>", end)
    files[f"{LIST}.docx"] = pack(parts)


def without_a_page(files: Files) -> None:
    with pikepdf.open(io.BytesIO(files["全套材料.pdf"])) as pdf:
        del pdf.pages[1]
        out = io.BytesIO()
        pdf.save(out)
    files["全套材料.pdf"] = out.getvalue()


def with_a_script(files: Files) -> None:
    with pikepdf.open(io.BytesIO(files[f"{LIST}.pdf"])) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        out = io.BytesIO()
        pdf.save(out)
    files[f"{LIST}.pdf"] = out.getvalue()


def with_our_own_lists(files: Files) -> None:
    files["内部使用/用印清单.docx"] = files[f"{LIST}.docx"]


def cut_off(files: Files) -> None:
    files[f"{LIST}.pdf"] = files[f"{LIST}.pdf"][:2000]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (reworded, "VF-WORDS"), (tracked, "VF-INTERNAL"), (with_an_author, "VF-PERSONAL"),
        (without_a_page, "VF-MERGED"), (with_a_script, "VF-ACTIVE"), (with_our_own_lists, "VF-INTERNAL"),
        (cut_off, "VF-DAMAGED"),
    ],
)  # fmt: skip
def test_what_was_done_to_it_is_told_without_a_manifest_too(
    small: Files, tmp_path: Path, change: Callable[[Files], None], code: str
) -> None:
    assert codes(zipped(tmp_path / "before.zip", small)) == set()
    files = dict(small)
    change(files)
    assert codes(zipped(tmp_path / "after.zip", files)) == {code}


def test_names_in_a_zip_from_a_chinese_system_are_read_as_they_were_meant(tmp_path: Path) -> None:
    path = tmp_path / "材料.zip"
    info = zipfile.ZipInfo("x" * len("附件清单.docx".encode("gb18030")))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, b"PK")
    path.write_bytes(path.read_bytes().replace(info.filename.encode(), "附件清单.docx".encode("gb18030")))
    assert list(read_held(path).files) == ["附件清单.docx"]


def test_what_is_no_package_is_refused_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.zip").write_bytes(b"nothing")
    for path in (tmp_path / "nowhere", tmp_path / "a.zip", put(tmp_path / "b", {"a.txt": b""})):
        assert run(["verify", str(path)]) == 2
        assert path.name in capsys.readouterr().err
