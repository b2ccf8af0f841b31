from __future__ import annotations

import io
import json
import os
import shutil
import sys
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mengyue.file_names import Names, safe_name, told
from mengyue.refusal import sentence_of
from mengyue.shell_words import quoted
from mengyue.untrusted import cell

from .conftest import ALLIANCE, TABLE, Outcome

Run = Callable[..., Outcome]
POLICY = ("--policy", "guangxi-2012", "--as-of", "2026-11-22")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("广西/南宁:联合体", "广西_南宁_联合体"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("COM1.docx", "_COM1.docx"),
        ("结尾点和空格. . ", "结尾点和空格"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\u202eb\u200bc", "abc"),
        ("两\n行", "两_行"),
        ("", "_"),
        ("...", "_"),
    ],
)
def test_a_name_is_made_safe_for_every_system(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(st.text(max_size=300))
def test_a_safe_name_is_one_short_visible_file_name_and_stays_as_it_is(text: str) -> None:
    name = safe_name(text)
    assert name
    assert len(name) <= 60
    assert len(name.encode()) <= 180
    assert not set(name) & set('<>:"/\\|?*')
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
    assert name[-1] not in " ."
    assert safe_name(name) == name


def test_two_alliances_of_one_name_get_two_folders_even_where_capitals_do_not_count() -> None:
    names = Names()
    taken = [names.take(text) for text in ("Alliance", "ALLIANCE", "alliance")]
    assert taken == ["Alliance", "ALLIANCE-2", "alliance-3"]


#: 广西联盟, and 联通, whose last two bytes are UTF-8 too, as Chinese Windows writes them.
GBK = b"\xb9\xe3\xce\xf7\xc1\xaa\xc3\xcb \xc1\xaa\xcd\xa8"


def test_a_name_that_is_no_utf8_is_read_as_chinese_windows_wrote_it() -> None:
    assert told(os.fsdecode(b"x/" + GBK + b".yaml")) == "x/广西联盟 联通.yaml"
    assert told(os.fsdecode("资料/".encode() + GBK + b".yaml")) == "资料/广西联盟 联通.yaml"
    assert told(os.fsdecode(b"\xff\xfe\xfa.yaml")) == r"\xff\xfe\xfa.yaml"


@given(st.text(st.characters(), max_size=60), st.binary(max_size=30))
def test_what_is_told_of_any_name_is_one_line_that_can_be_encoded(text: str, data: bytes) -> None:
    for name in (text, data.decode("utf-8", "surrogateescape"), text + data.decode("utf-8", "surrogateescape")):
        assert told(name).isprintable() or set(name) & {"\u3000"}
        told(name).encode()
        assert told(told(name)) == told(name)
        typed = quoted(told(name)) + sentence_of(FileNotFoundError(2, "no", f"/{name}/x"))
        typed.encode()
        assert typed.isprintable() or set(name) & {"\u3000"}
        assert cell(name)[:1] not in ("=", "+", "-", "@")


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux alone")
def test_every_command_takes_a_file_whose_name_is_gbk(mengyue: Run, tmp_path: Path) -> None:
    data, table, out = (Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + GBK + end)) for end in (b".yaml", b".csv", b""))
    shutil.copyfile(ALLIANCE, data)
    table.write_bytes(b"".join(TABLE.read_bytes().splitlines(keepends=True)[:3]))
    for form in ("text", "json", "sarif", "junit", "github"):
        said = mengyue("check", data, "--format", form, "--as-of", "2026-11-22").out
        assert "dcb9" not in said
        assert form == "github" or any(name in said for name in ("广西联盟", "%E5%B9%BF", "\\u5e7f\\u897f"))
    drafted = mengyue("draft", data, "-o", out, "--as-of", "2026-11-22", "--store", tmp_path / "store")
    assert drafted.code == 0 and "广西联盟 联通" in drafted.err
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["input"][0]["name"] == "广西联盟 联通.yaml"
    again = mengyue("draft", data, "--locked", out / "manifest.json", "-o", tmp_path / "again")
    assert again.code == 0
    (out / data.name).write_bytes(data.read_bytes())
    since = mengyue("draft", data, "--since", out / "manifest.json", "-o", tmp_path / "s", "--document", "agreement")
    assert since.code == 0, since.err
    assert mengyue("deadlines", data, "--format", "json", "--as-of", "2026-11-22").code == 0
    assert mengyue("convert", data, table.with_suffix(".xlsx")).code == 0
    assert mengyue("draft", table, "-o", tmp_path / "batch", *POLICY).code in (0, 1)
    assert "广西联盟" in (tmp_path / "batch" / "manifest.json").read_text(encoding="utf-8")


def test_a_line_break_in_a_word_of_the_command_line_begins_no_line_of_an_answer(mengyue: Run, tmp_path: Path) -> None:
    forged = "x\n共 0 项：可以签署\x1b[2J"
    for words in (
        (forged,),
        ("library", forged),
        ("check", "--" + forged),
        ("check", ALLIANCE, forged, "--format=" + forged),
        ("check", ALLIANCE, "--library", tmp_path / forged),
        ("library", "approve", f"a,{forged}", "--by", "某某"),
        ("explain", forged),
    ):
        told = mengyue(*words)
        assert told.code in (0, 2), told
        assert "\n共 0 项" not in told.out + told.err and "\\n共 0 项" in told.out + told.err, words


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_or_device_in_place_of_a_word_file_is_refused_and_never_waited_for(mengyue: Run, tmp_path: Path) -> None:
    pipe = tmp_path / "back.docx"
    os.mkfifo(pipe)
    (tmp_path / "endless.docx").symlink_to("/dev/zero")
    for name in ("back.docx", "endless.docx"):
        for words in (("template",), ("proof",), ("compare", tmp_path / name)):
            refused = mengyue(*words, tmp_path / name)
            assert refused.code == 2 and "不是普通文件" in "".join((refused.out + refused.err).split())


def test_no_result_names_a_folder_of_this_machine(mengyue: Run, tmp_path: Path) -> None:
    place = tmp_path / "a-folder-of-this-machine"
    place.mkdir()
    data, table = place / "资料.yaml", place / "资料.csv"
    shutil.copyfile(ALLIANCE, data)
    table.write_bytes(b"".join(TABLE.read_bytes().splitlines(keepends=True)[:3]))
    mengyue("draft", data, "-o", place / "one", "--review", "--as-of", "2026-11-22")
    assert mengyue("draft", table, "-o", place / "many", *POLICY).code in (0, 1)
    mengyue("packets", data, "-o", place / "sign", "--as-of", "2026-11-22")
    mengyue("compare", data, data, "--summary", place / "one" / "summary.json")
    mengyue("deadlines", data, "--ics", place / "one" / "dates.ics", "--as-of", "2026-11-22")
    written = [path for path in place.rglob("*") if path.is_file() and path not in (data, table)]
    assert len(written) >= 20
    for path in written:
        for part in _parts(path.read_bytes()):
            for name in (b"a-folder-of-this-machine", "a-folder-of-this-machine".encode("utf-16-le")):
                assert name not in part, path


def _parts(data: bytes) -> list[bytes]:
    """The bytes of a file, or of an archive all that it holds."""
    if not data.startswith(b"PK"):
        return [data]
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [inner for name in archive.namelist() for inner in _parts(archive.read(name))]


def test_an_empty_word_is_refused_before_anything_is_written(
    mengyue: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for words in (
        ("draft", ALLIANCE, "-o", ""),
        ("draft", ALLIANCE, "--output="),
        ("new", "", "--policy", "guangxi-2021"),
    ):
        done = mengyue(*words)
        assert done.code == 2 and "取值是空的" in done.err
    assert list(tmp_path.iterdir()) == []
