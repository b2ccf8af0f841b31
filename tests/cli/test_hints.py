"""What the program tells a user to type or to change can be typed and changed as it is told."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.library.load_policy import load_policy
from mengyue.model.alliance import Alliance
from mengyue.model.describe import walk
from mengyue.shell_words import quoted

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "name", ["我的 联合体.xlsx", "a'b.xlsx", "$HOME.xlsx", 'q"x.xlsx', "（甲）联合体.xlsx", "a&b.xlsx", "a\\b.xlsx"]
)
def test_a_file_name_in_a_command_is_one_word_of_it(name: str) -> None:
    assert shlex.split(quoted(name)) == [name]


def test_the_command_after_a_check_works_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copy(ROOT / "examples" / "guangxi-2021" / "alliance.xlsx", "我的 联合体.xlsx")
    assert run(["check", "我的 联合体.xlsx", "--as-of", "2026-12-01"]) == 0
    out = capsys.readouterr().out
    command = re.search(r"下一步：(mengyue .*)", out)
    assert command and shlex.split(command[1])[:3] == ["mengyue", "package", "我的 联合体.xlsx"]
    assert "成员单位!" in out and not re.search(r"!\w+ \S*\[\d+\]", out), "the cell says which item"


@pytest.mark.parametrize(
    "policy", sorted(path.name for path in (ROOT / "policies").iterdir() if (path / "policy.yaml").is_file())
)
def test_what_a_rule_says_names_no_key_or_code_of_the_data_file(policy: str) -> None:
    described = list(walk(Alliance))
    keys = {part.strip("[]{}") for path, _field in described for part in path.split(".")}
    codes = {code for _path, field in described for code in field.choices if code.islower()}
    for rule in load_policy(ROOT, policy).rules:
        said = re.sub(r"\{[{%].*?[%}]\}", "", f"{rule.fix} {rule.message} {rule.question}", flags=re.S)
        words = set(re.findall(r"(?<![A-Za-z_-])[a-z][a-z_]+(?![A-Za-z_-])", said))
        assert not words & (keys | codes | {"true", "false"}), rule.id
