from __future__ import annotations

import json
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import ALLIANCE, ROOT, Outcome, environment

Run = Callable[..., Outcome]
#: A day on which the clauses are in force.
DAY = ("--as-of", "2026-12-01")


def _changed(tmp_path: Path, old: str, new: str) -> Path:
    text = ALLIANCE.read_text(encoding="utf-8")
    assert re.search(old, text, re.MULTILINE)
    path = tmp_path / "alliance.yaml"
    path.write_text(re.sub(old, new, text, flags=re.MULTILINE), encoding="utf-8")
    return path


def test_help_is_chinese_by_default_and_english_on_request(mengyue: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert mengyue("--help").out.startswith("用法：mengyue")
    for arguments in (("--lang", "en", "--help"), ("--help", "--lang=en"), ("check", "--help", "--lang", "en")):
        page = mengyue(*arguments).out
        assert page.startswith("Usage: mengyue")
        assert not re.search("[\u4e00-\u9fff]", page)
    monkeypatch.setenv("MENGYUE_LANG", "en")
    assert mengyue("draft", "--help").out.startswith("Usage: mengyue draft")


def test_every_command_has_help(mengyue: Run) -> None:
    commands = ["new", "check", "draft", "explain", "library", "doctor"]
    listed = mengyue().out
    for command in commands:
        assert f"\n  {command} " in listed
        assert mengyue(command, "--help").code == 0


def test_the_version_is_told(mengyue: Run) -> None:
    assert mengyue("--version").out == "盟约 mengyue 0.1.0\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("chek",), "check"),
        (("check",), "缺少参数"),
        (("check", "--formt", "json", "x.yaml"), "--format"),
        (("check", "--format", "xml", "x.yaml"), "text、json、sarif、junit、github、gitlab"),
        (("check", "--as-of", "20211201", "x.yaml"), "2026-11-22"),
        (("draft", "x.yaml"), "--output"),
        (("explain", "A", "B"), "多余的参数"),
        (("--library", "docs", "doctor"), "policies/"),
        (("--lang", "fr", "doctor"), "zh、en"),
        (("check", "--as-of"), "--as-of"),
    ],
)
def test_a_wrong_command_line_is_explained_and_exits_2(mengyue: Run, arguments: tuple[str, ...], words: str) -> None:
    done = mengyue(*arguments)
    assert done.code == 2
    assert words in done.err
    assert done.out == ""


def test_the_complete_example_passes(mengyue: Run) -> None:
    assert mengyue("check", ALLIANCE, *DAY).code == 0


def test_a_violated_rule_exits_1_and_points_at_its_line(mengyue: Run, tmp_path: Path) -> None:
    path = _changed(tmp_path, r"tier: lead", "tier: core")
    done = mengyue("check", path, *DAY, "--format", "json")
    assert done.code == 1
    errors = [finding for finding in json.loads(done.out)["findings"] if finding["severity"] == "error"]
    assert errors
    assert all(finding["file"] == str(path) and finding["line"] >= 1 for finding in errors)


def test_json_findings_have_the_promised_keys(mengyue: Run, tmp_path: Path) -> None:
    path = _changed(tmp_path, r"tier: lead", "tier: boss")
    done = mengyue("check", path, "--format", "json")
    assert done.code == 2
    (first, *_rest) = json.loads(done.out)["findings"]
    keys = ["code", "severity", "message", "file", "line", "column", "path", "label", "basis", "hint"]
    assert list(first)[: len(keys)] == keys
    assert (first["severity"], first["label"]) == ("error", "成员单位第1项·层级")


def test_every_file_is_judged_though_one_cannot_be_read(mengyue: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("a: [", encoding="utf-8")
    done = mengyue("check", bad, ALLIANCE, tmp_path / "none.yaml", *DAY, "--format", "json")
    assert done.code == 2
    files = {finding["file"] for finding in json.loads(done.out)["findings"]}
    assert {str(bad), str(tmp_path / "none.yaml")} <= files


def test_a_policy_that_does_not_exist_is_named(mengyue: Run) -> None:
    done = mengyue("check", ALLIANCE, "--policy", "atlantis-2021")
    assert done.code == 2
    assert "atlantis-2021" in done.out
    assert "Traceback" not in done.out + done.err


def test_sarif_follows_the_rules_of_2_1_0(mengyue: Run, tmp_path: Path) -> None:
    path = _changed(tmp_path, r"tier: lead", "tier: core")
    log = json.loads(mengyue("check", path, *DAY, "--format", "sarif").out)
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert run["results"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["kind"] in ("fail", "open", "review", "informational")
        assert (result["level"] == "none") == (result["kind"] != "fail")
        assert result["message"]["text"]
        for location in result.get("locations", []):
            assert location["physicalLocation"]["artifactLocation"]["uri"].startswith("file:///")
            assert location["physicalLocation"].get("region", {"startLine": 1})["startLine"] >= 1


def test_junit_counts_what_it_holds(mengyue: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad<&>.yaml"
    bad.write_text("a: [", encoding="utf-8")
    path = _changed(tmp_path, r"tier: lead", "tier: core")
    root = ET.fromstring(mengyue("check", bad, path, *DAY, "--format", "junit").out)
    assert (root.tag, [suite.get("name") for suite in root]) == ("testsuites", [str(bad), str(path)])
    for element in [root, *root]:
        assert element.get("tests") == str(len(element.findall(".//testcase")))
        assert element.get("failures") == str(len(element.findall(".//failure")))
        assert element.get("errors") == str(len(element.findall(".//error")))
        assert element.get("skipped") == str(len(element.findall(".//skipped")))
    assert root.get("errors") != "0"
    assert root.get("failures") != "0"


def test_a_new_file_can_be_checked_as_it_is_and_is_not_overwritten(mengyue: Run, tmp_path: Path) -> None:
    path = tmp_path / "new.yaml"
    assert mengyue("new", path, "--policy", "guangxi-2021").code == 0
    text = path.read_bytes()
    assert mengyue("check", path, *DAY).code in (0, 1)
    again = mengyue("new", path, "--policy", "guangxi-2021")
    assert (again.code, path.read_bytes()) == (2, text)
    assert mengyue("new", tmp_path / "other.yaml", "--policy", "atlantis-2021").code == 2
    assert not (tmp_path / "other.yaml").exists()


def test_codes_of_every_kind_are_explained(mengyue: Run) -> None:
    known = {"IN-403": "键", "guangxi-2021": "创新联合体", "G21-16": "牵头单位", "civil-code/860": "民法典"}
    for code, words in known.items():
        done = mengyue("explain", code)
        assert (done.code, words in done.out) == (0, True), code
    unknown = mengyue("explain", "in-403")
    assert unknown.code == 2
    assert "IN-403" in unknown.err


NASTY = {
    "bomb.yaml": b"a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: [*b,*b,*b]\n",
    "tag.yaml": b"!!python/object/apply:os.system ['true']\n",
    "deep.yaml": b"[" * 100_000,
    "deep.json": b"[" * 100_000,
    "binary.yaml": bytes(range(256)),
    "surrogate.json": b'{"policy": "\\ud800"}',
    "nan.json": b'{"policy": NaN, "members": Infinity}',
    "big.json": b'{"policy": 1' + b"0" * 5000 + b"}",
    "quotes.csv": b'"a\n',
    "wide.csv": b"a" * 200_000,
    "empty.yaml": b"",
    "list.yaml": b"- a\n",
    "merge.yaml": b"<<: 1\n",
    "null.yaml": b"? \n: \n",
    "dates.yaml": b"alliance: {filled_on: 2021-13-45}\nmembers: [{id: 0x, tier: ~}]\n",
}


@pytest.mark.parametrize("name", NASTY)
def test_nasty_input_gets_a_message_and_never_a_traceback(mengyue: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(NASTY[name])
    for arguments in (("check",), ("draft", "-o", tmp_path / "out")):
        done = mengyue(*arguments, tmp_path / name, "--policy", "guangxi-2021")
        assert done.code == 2
        assert done.out.strip() + done.err.strip()
        assert "Traceback" not in done.out + done.err
        assert "内部出错" not in done.err, done.err
    assert not (tmp_path / "out").exists()


def test_an_unexpected_error_is_one_sentence_without_debug(mengyue: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> object:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr("mengyue.cli.doctor.command", broken)
    done = mengyue("doctor")
    assert done.code == 2
    assert "ZeroDivisionError" in done.err
    assert "secret" not in done.err
    with pytest.raises(ZeroDivisionError):
        mengyue("--debug", "doctor")


def test_a_reader_that_leaves_early_causes_no_complaint() -> None:
    command = [sys.executable, "-m", "mengyue.cli.main", "check", str(ALLIANCE), "--format", "json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=environment(), **pipes) as running:
        assert running.stdout is not None and running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 141


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_full_standard_output_is_told() -> None:
    command = [sys.executable, "-m", "mengyue.cli.main", "check", str(ALLIANCE), "--format", "json"]
    with open("/dev/full", "wb") as full:
        done = subprocess.run(command, cwd=ROOT, env=environment(), stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 2
    assert "磁盘已满" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_a_console_that_knows_no_chinese_does_not_stop_us(process: Run) -> None:
    done = process("check", ALLIANCE, *DAY, PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.code == 0
    assert "\\u" in done.out
