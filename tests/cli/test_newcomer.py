"""The way from a bare machine to a package is short, and every step says what the next one is."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from .conftest import ALLIANCE, TABLE, Outcome, environment

Run = Callable[..., Outcome]
DAY = ("--as-of", "2026-12-01")


def test_a_blank_file_answers_with_one_page_of_what_to_fill_in(mengyue: Run, tmp_path: Path) -> None:
    for name, place in (("a.xlsx", "成员单位!A2"), ("a.yaml", "行")):
        assert mengyue("new", tmp_path / name, "--policy", "guangxi-2021").code == 0
        done = mengyue("check", tmp_path / name, *DAY)
        assert done.code == 1
        assert len(done.out.splitlines()) <= 45
        assert "先补填这些资料" in done.out and place in done.out
        assert not re.search(r"\b(members|true|alliance\.name)\b", done.out)
        assert done.out.count("暂无法判断“") == 0, "each missing fact is said once, not once a rule"
        whole = json.loads(mengyue("check", tmp_path / name, *DAY, "--format", "json").out)["findings"]
        unjudged = [finding for finding in whole if finding["state"] == "unjudged"]
        assert len(unjudged) > 30 and all(finding["lacking"] for finding in unjudged)
        told = re.sub(r"\s", "", done.out)
        assert all(finding["code"] in told for finding in unjudged)


def test_a_sheet_that_is_not_there_has_no_line(mengyue: Run, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet("基本信息")
        for row, cells in enumerate([("项目", "内容"), ("适用政策", "guangxi-2021"), ("联合体名称", "示例联合体")]):
            page.write_row(row, 0, cells)
    told = mengyue("check", tmp_path / "a.xlsx", *DAY).out
    assert re.search(r"^    组织机构：", told, re.MULTILINE) and "第 1 行" not in told


def test_a_file_that_lacks_little_is_told_rule_by_rule(mengyue: Run, tmp_path: Path) -> None:
    path = tmp_path / "alliance.yaml"
    text = ALLIANCE.read_text(encoding="utf-8")
    text = re.sub(r"^(    fulltime_rd_staff:) \d+$", r"\1", text, count=1, flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    done = mengyue("check", path, *DAY)
    assert "先补填这些资料" not in done.out
    assert "暂无法判断“" in done.out and "补填所缺的资料后再查" in done.out


def test_a_sound_file_is_told_at_once_what_stops_its_package(mengyue: Run) -> None:
    done = mengyue("check", ALLIANCE, *DAY)
    assert done.code == 0
    told = done.out[done.out.index("生成申报包之前") :]
    assert re.search(r"\d+ 个条款未经批准", told.replace("\n", "").replace(" ", "").replace("个条款", " 个条款"))
    assert told.count("未经批准") == 1
    assert "下一步：mengyue package" in told and "--accept-unapproved" in told
    assert "生成申报包之前" not in mengyue("check", ALLIANCE, *DAY, "--format", "json").out


def test_unapproved_clauses_are_one_line_of_a_refusal(mengyue: Run, tmp_path: Path) -> None:
    done = mengyue("draft", ALLIANCE, "-o", tmp_path / "out", "--stage", "signable", *DAY)
    assert done.code == 1
    assert done.out.count("DR-UNAPPROVED") == 1
    start = done.out.index("DR-UNAPPROVED")
    assert len(done.out[start : done.out.index("办法：", start)].splitlines()) <= 6


def test_a_filled_example_is_made_to_play_with(mengyue: Run, tmp_path: Path) -> None:
    place = tmp_path / "试用"
    done = mengyue("start", place)
    assert done.code == 0 and "均为虚构" in done.err
    assert {path.name for path in place.iterdir()} == {"联合体.xlsx", "下一步.txt"}
    assert mengyue("check", place / "联合体.xlsx", *DAY).code == 0
    before = (place / "联合体.xlsx").read_bytes()
    again = mengyue("start", place)
    assert again.code == 2 and "没有覆盖" in again.err
    assert (place / "联合体.xlsx").read_bytes() == before
    assert mengyue("start", tmp_path / "x", "--policy", "binhai-2012").code == 0
    assert mengyue("check", tmp_path / "x" / "联合体.xlsx", *DAY).code == 0


def test_policies_are_listed_with_what_they_are_worth(mengyue: Run) -> None:
    done = mengyue("policies")
    assert done.code == 0
    assert "guangxi-2021" in done.out and "征求意见稿" in done.out and "桂科政字〔2021〕112号" in done.out
    assert "national" not in done.out
    rows = {row["id"]: row for row in json.loads(mengyue("policies", "--format", "json").out)["policies"]}
    assert rows["guangxi-2021"]["status"] == "draft" and rows["guangxi-2022"]["extends"] == "guangxi-2021"


def test_without_a_terminal_new_says_what_it_needs(mengyue: Run, tmp_path: Path) -> None:
    done = mengyue("new", tmp_path / "a.yaml")
    assert done.code == 2 and "--policy" in done.err and "guangxi-2021" in done.err
    assert not (tmp_path / "a.yaml").exists()
    assert "文件" in mengyue("new").err


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a thing of Unix")
def test_at_a_terminal_new_asks_for_the_policy_and_the_name(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "mengyue.cli.main", "new"],
        cwd=tmp_path,
        env=environment(),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    shown = _until(leader, "序号或代号：")
    assert "guangxi-2021" in shown and "征求意见稿" in shown
    os.write(leader, b"99\n")
    assert "没有“99”" in _until(leader, "序号或代号：", after="没有“99”")
    os.write(leader, b"guangxi-2021\n")
    _until(leader, "文件名：")
    os.write(leader, "联盟.xlsx\n".encode())
    assert process.wait(60) == 0
    os.close(leader)
    assert (tmp_path / "联盟.xlsx").is_file()


def _until(leader: int, words: str, *, after: str = "") -> str:
    """Read the terminal until ``words`` stand there, behind ``after``."""
    seen, deadline = b"", time.monotonic() + 60
    while time.monotonic() < deadline:
        seen += os.read(leader, 4096)
        text = seen.decode(errors="replace")
        if words in text[max(text.find(after), 0) :] and after in text:
            return text
    raise AssertionError(seen.decode(errors="replace"))


@pytest.mark.parametrize("value", ["EN", "en", "en_US.UTF-8", "en-GB"])
def test_the_language_may_be_written_as_a_locale(mengyue: Run, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("MENGYUE_LANG", value)
    assert mengyue("--help").out.startswith("Usage: mengyue")


@pytest.mark.parametrize(
    ("locale", "usage"),
    [
        ({"LANG": "en_US.UTF-8"}, "Usage: mengyue"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "Usage: mengyue"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8"}, "用法：mengyue"),
        ({"LANG": "en_US.UTF-8", "MENGYUE_LANG": "zh"}, "用法：mengyue"),
        ({"LANG": "C.UTF-8"}, "用法：mengyue"),
        ({"LANG": "de_DE.UTF-8"}, "用法：mengyue"),
    ],
)
def test_an_english_locale_means_english_unless_another_language_is_asked_for(
    mengyue: Run, monkeypatch: pytest.MonkeyPatch, locale: dict[str, str], usage: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in locale.items():
        monkeypatch.setenv(name, value)
    assert mengyue("--help").out.startswith(usage)


def test_the_option_of_the_language_takes_capitals_and_other_values_mean_chinese(
    mengyue: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert mengyue("--lang", "EN", "--help").out.startswith("Usage: mengyue")
    monkeypatch.setenv("MENGYUE_LANG", "fr_FR.UTF-8")
    assert mengyue("--help").out.startswith("用法：mengyue")


def test_where_chinese_cannot_be_shown_hints_are_plain_english(process: Run, tmp_path: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
    for arguments in (("new",), ("check", tmp_path / "absent.yaml"), ("draft", "a.yaml")):
        done = process(*arguments, **plain)
        said = done.out + done.err
        assert done.code == 2 and said.isascii()
        assert "\\u" not in said, "the text itself is readable, not written in escapes"
    chosen = process("new", **plain, MENGYUE_LANG="zh").err
    assert "\\u" in chosen, "who asks for Chinese gets it, as far as the machine can show it"


@pytest.mark.libreoffice
@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is a thing of Unix")
def test_long_work_says_at_the_terminal_what_it_is_doing(tmp_path: Path) -> None:
    leader, follower = pty.openpty()
    setting_pages = ["draft", str(TABLE), "--policy", "guangxi-2021", "-o", str(tmp_path / "out"), "--pages", *DAY]
    process = subprocess.Popen(
        [sys.executable, "-m", "mengyue.cli.main", *setting_pages],
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=follower,
    )
    os.close(follower)
    try:
        shown = _until(leader, "秒")
        assert re.search(r"[^\s]+ \d+/\d+　已用 \d+ 秒", shown) or _until(leader, "/26")
    finally:
        process.terminate()
        process.wait(60)
        os.close(leader)
    assert not (tmp_path / "out").exists()
