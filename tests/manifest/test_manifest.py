"""One manifest for all commands: what is written is what is read, in this format and in the one before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from mengyue.cli.main import run
from mengyue.manifest.manifest_model import (
    BatchManifest,
    CollationManifest,
    DraftManifest,
    PackageManifest,
    PacketsManifest,
)
from mengyue.manifest.manifest_schema import manifest_schema
from mengyue.manifest.read_manifest import parse_manifest, read_manifest
from mengyue.manifest.write import encode
from mengyue.model.finding import EngineError

ROOT = Path(__file__).resolve().parents[2]
PATH, SCHEMA = next(iter(manifest_schema().items()))
_DIGEST = "0" * 64
_FILE = {"path": "甲/协议.docx", "sha256": _DIGEST}
_DATA = {"name": "a.yaml", "sha256": _DIGEST}
_POLICY = {"id": "guangxi-2021", "status": "draft", "sha256": _DIGEST}
_ENGINE = {"engine": {"name": "mengyue", "version": "0.1.0"}}
_DRAFT = {
    **_ENGINE, "stage": "draft", "as_of": "2026-12-01", "language": "zh", "alliance": "甲", "input": [_DATA],
    "policies": [_POLICY], "clauses": [], "templates": [], "content": {}, "files": [_FILE],
}  # fmt: skip
#: Manifests as they were before commands were named in them.
FIRST: dict[type, dict[str, Any]] = {
    DraftManifest: _DRAFT,
    PackageManifest: {**_DRAFT, "phase": "formation", "materials": [], "pdf": {"made": False, "fonts": []}},
    BatchManifest: {**_ENGINE, "stage": "draft", "as_of": "2026-12-01", "input": [_DATA, _DATA], "files": [_FILE]},
    PacketsManifest: {
        **_ENGINE, "packets": 1, "alliance": "甲",
        "documents": [
            {"kind": "agreement", "title": "协议", "path": "a.pdf", "sha256": _DIGEST, "pages": 2, "copies": 3}
        ],
        "members": [
            {"index": 1, "id": "甲", "name": "甲厂", "role": "", "signs_as": "法定代表人", "signer": "", "missing": []}
        ],
        "sheets": [{"document": "agreement", "page": 2, "member": 1, "purpose": "sign"}],
        "electronic": [], "files": [_FILE],
    },
    CollationManifest: {**_ENGINE, "alliance": "甲", "files": [_FILE]},
}  # fmt: skip


@pytest.mark.parametrize("kind", FIRST, ids=lambda kind: kind.__name__)
def test_a_manifest_of_the_first_format_is_still_read(kind: type) -> None:
    found = parse_manifest(json.dumps(FIRST[kind]).encode(), "manifest.json")
    assert type(found) is kind
    again = json.loads(encode(found))
    assert {key: again[key] for key in FIRST[kind]} == FIRST[kind]


def test_what_draft_writes_follows_the_published_schema_and_is_read_as_it_was_written(tmp_path: Path) -> None:
    table = tmp_path / "short.csv"
    whole = (ROOT / "examples" / "guangxi-2012" / "alliances.csv").read_bytes()
    table.write_bytes(b"".join(whole.splitlines(keepends=True)[:3]))
    words = ("--policy", "guangxi-2012", "--document", "agreement", "--as-of", "2026-12-01")
    run(["draft", str(table), "-o", str(tmp_path / "out"), *words])
    paths = sorted((tmp_path / "out").rglob("manifest.json"))
    assert len(paths) == 3
    for path in paths:
        data = path.read_bytes()
        assert list(Draft202012Validator(json.loads(SCHEMA)).iter_errors(json.loads(data))) == []
        assert encode(read_manifest(path)) == data
    whole_batch, one = (
        read_manifest(tmp_path / "out"),
        read_manifest(paths[0] if paths[0].parent.name != "out" else paths[1]),
    )
    assert isinstance(whole_batch, BatchManifest) and isinstance(one, DraftManifest)
    assert whole_batch.input == one.input


def test_the_schema_in_the_checkout_is_the_one_that_the_model_makes() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA))
    assert (ROOT / PATH).read_bytes() == SCHEMA


@pytest.mark.parametrize("path", ["../x.docx", "/x.docx", "a/../x.docx", "C:/x.docx", "a\\x.docx", "", "a//x.docx"])
def test_a_manifest_names_no_file_outside_its_folder(path: str) -> None:
    found = {**_DRAFT, "files": [{"path": path, "sha256": _DIGEST}]}
    with pytest.raises(EngineError, match="不在其所在文件夹内"):
        parse_manifest(json.dumps(found).encode(), "manifest.json")


@pytest.mark.parametrize("data", [b"", b"null", b"{}", b"[" * 100_000, b"\xff\xfe", b'{"engine": 1}', b"policy: x"])
def test_what_is_no_manifest_is_called_so(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_bytes(data)
    with pytest.raises(EngineError, match="不是本程序生成的清单"):
        read_manifest(tmp_path)


def test_a_folder_without_a_manifest_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="没有清单"):
        read_manifest(tmp_path)
