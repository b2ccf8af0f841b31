"""A .docx from anybody: opened when sound, refused with the reason when not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mengyue.word.open_docx import Limits, Unreadable, open_package, read_package

from .conftest import Outcome, document, repacked

SOUND = document()
BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>&b;</w:body></w:document>'
)
W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def zipped(entries: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in entries.items():
            target.writestr(name, data)
    return out.getvalue()


def encrypted() -> bytes:
    data = bytearray(SOUND)
    with zipfile.ZipFile(io.BytesIO(SOUND)) as source:
        start = source.start_dir
    data[start + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """The directory says that the first part is shorter than it is."""
    data = bytearray(SOUND)
    with zipfile.ZipFile(io.BytesIO(SOUND)) as source:
        start = source.start_dir
    data[start + 24 : start + 28] = (5).to_bytes(4, "little")
    return bytes(data)


def doubled() -> bytes:
    out = io.BytesIO(SOUND)
    with pytest.warns(UserWarning), zipfile.ZipFile(out, "a") as target:
        target.writestr("word/document.xml", b"<x/>")
    return out.getvalue()


def deep() -> bytes:
    return b"<w:document " + W + b"><w:body>" + b"<w:a>" * 250 + b"</w:a>" * 250 + b"</w:body></w:document>"


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(100), "不是 .docx"),
    "an empty file": (lambda: b"", "不是 .docx"),
    "an old document": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧式文档"),
    "an encrypted document": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        "加密",
    ),
    "a zip of something else": (lambda: zipped({"a.txt": b"a"}), "不是 .docx"),
    "a cut-off package": (lambda: SOUND[: len(SOUND) // 2], "损坏"),
    "a part that is damaged": (lambda: SOUND.replace(b"PK\x03\x04", b"PK\x03\x05", 1), "损坏"),
    "a zip bomb": (lambda: repacked(SOUND, document=bytes(40 << 20)), "压缩炸弹"),
    "a part longer than it says": (lying, "损坏"),
    "a password on the parts": (encrypted, "密码"),
    "an entity bomb": (lambda: repacked(SOUND, document=BOMB), "文档类型声明"),
    "an entity bomb in UTF-16": (
        lambda: repacked(SOUND, document=BOMB.decode().replace("1.0", '1.0" encoding="utf-16', 1).encode("utf-16")),
        "文档类型声明",
    ),
    "an entity bomb in another part": (lambda: repacked(SOUND, settings=BOMB), "文档类型声明"),
    "another encoding": (lambda: repacked(SOUND, document=b'<?xml version="1.0" encoding="utf-7"?><x/>'), "编码"),
    "XML that is too deep": (lambda: repacked(SOUND, document=deep()), "过深"),
    "XML that is broken": (lambda: repacked(SOUND, document=b"<w:document"), "不是完整的 XML"),
    "a document with macros": (
        lambda: repacked(
            SOUND,
            **{
                "[Content_Types]": lambda old: old.replace(
                    b"openxmlformats-officedocument.wordprocessingml.document.main",
                    b"ms-word.document.macroEnabled.main",
                )
            },
        ),
        "带宏",
    ),
    "the same part twice": (doubled, "重复"),
    "a part outside the package": (lambda: zipped({"../x.xml": b"<x/>"}), "不合规范"),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_unsound_is_refused_with_the_reason(name: str) -> None:
    make, reason = CASES[name]
    with pytest.raises(Unreadable, match=reason):
        open_package(make(), "某.docx")


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (Limits(file=100), "超过"),
        (Limits(entries=3), "多于 3 个"),
        (Limits(total=1000), "压缩炸弹"),
        (Limits(depth=3), "过深"),
        (Limits(marks=500), "内容过多"),
        (Limits(paragraphs=2), "超过 2 段"),
    ],
)
def test_every_limit_holds(limits: Limits, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        open_package(SOUND, "某.docx", limits)


def test_a_folder_is_not_a_document(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="文件夹"):
        read_package(tmp_path)


def test_a_hostile_file_ends_the_command_with_code_2_and_leaves_nothing(
    mengyue: Callable[..., Outcome], write: Callable[[str, bytes], Path], tmp_path: Path
) -> None:
    old, new = write("old.docx", SOUND), write("new.docx", CASES["an entity bomb"][0]())
    done = mengyue("compare", old, new, "-o", tmp_path / "out.docx")
    assert (done.code, done.out) == (2, "")
    assert "文档类型声明" in done.err
    assert not (tmp_path / "out.docx").exists()


def test_a_missing_file_is_told(mengyue: Callable[..., Any], tmp_path: Path) -> None:
    done = mengyue("compare", tmp_path / "a.docx", tmp_path / "b.docx")
    assert done.code == 2 and "不存在" in done.err
