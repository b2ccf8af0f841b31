"""A drafted alliance moves to a changed library: no choice of a unit is lost, a person decides where need be."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from mengyue.intake.load import load

from .conftest import decide, edit

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., tuple[int, str, str]]
#: What the unit chose: a variant, a figure, a clause left out.
CHOICES = """
clauses:
  governance.advisory: {variant: technical-decision, parameters: {external_percent: "40"}}
  confidentiality.period: {parameters: {years: "6"}}
  governance.written-decisions: {exclude: true}
  final.notice: {text: "通知应采用书面形式，由收件人签收。", approved_by: 王某}
special_terms:
  - {member: 示例动力电池, clause: final.term, text: "对该单位，期限届满前一年内协商续期。"}
own_articles:
  - {id: naming, title: 名称使用, after: final.notice, text: "使用联合体名称应经秘书处同意。"}
"""
ADVISORY, PERIOD = "clauses/governance/advisory.md", "clauses/confidentiality/period.md"
NOTICE, TERM = "clauses/final/notice.md", "clauses/final/term.md"


@pytest.fixture
def drafted(tmp_path: Path, mengyue: Run) -> tuple[Path, Path]:
    """A library in git, and the manifest of an agreement drafted from it."""
    library = tmp_path / "库"
    for name in ("policies", "clauses", "templates", "schemas"):
        shutil.copytree(ROOT / name, library / name)
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "first")):
        _git(library, *words)
    data, out = tmp_path / "甲.yaml", tmp_path / "输出"
    text = (ROOT / "examples" / "guangxi-2021" / "alliance.yaml").read_text("utf-8")
    assert "\nclauses:" not in text
    data.write_text(text + CHOICES, "utf-8")
    code, told, err = mengyue(
        "--library", library, "draft", data, "--document", "agreement", "-o", out, "--as-of", "2026-11-22"
    )
    assert code in (0, 1), told + err
    shutil.copy(data, out / data.name)
    return library, out / "manifest.json"


def test_what_a_unit_chose_stays_and_what_it_cannot_keep_is_decided_with_all_three_texts(
    drafted: tuple[Path, Path], mengyue: Run, tmp_path: Path
) -> None:
    library, manifest = drafted
    upgrade = ("--library", library, "upgrade", manifest, "--as-of", "2026-11-22")
    target, decisions = tmp_path / "新.yaml", tmp_path / "决定.yaml"
    code, out, _err = mengyue(*upgrade)
    assert code == 0
    assert "须决定 0 条" in out
    assert "保留本单位的选择 4 条" in out
    edit(library / ADVISORY, "复议结论为最终技术结论", "复议一次为限")
    edit(library / PERIOD, 'max: "10"', 'max: "5"')
    edit(library / NOTICE, "书面", "纸面")
    edit(library / TERM, "届满", "到期")
    code, out, err = mengyue(*upgrade, "--decisions", decisions, "-o", target)
    assert code == 1
    assert not target.exists()
    text = decisions.read_text("utf-8")
    assert "复议结论为最终技术结论" in text, "as drafted"
    assert "复议一次为限" in text, "as it reads now"
    assert "表述 technical-decision；参数 external_percent=40" in text, "what the unit chose"
    assert "自拟条文：通知应采用书面形式，由收件人签收。；其后是自拟条“名称使用”" in text, "what the unit wrote itself"
    assert "特别约定：对该单位，期限届满前一年内协商续期。" in text
    code, _out, err = mengyue(*upgrade, "--decisions", decisions, "-o", target)
    assert code == 2
    assert "还没有决定" in err
    assert not target.exists()
    kept = dict.fromkeys(("governance.advisory", "confidentiality.period", "final.notice", "final.term"), "keep")
    decisions.write_text(decide(text, kept), "utf-8")
    code, _out, err = mengyue(*upgrade, "--decisions", decisions, "-o", target)
    assert code == 2, "a figure out of the new bounds cannot be kept"
    assert "confidentiality.period 不能这样决定" in err
    decisions.write_text(decide(text, {**kept, "confidentiality.period": "new"}), "utf-8")
    code, _out, err = mengyue(*upgrade, "--decisions", decisions, "-o", target)
    assert code == 0, err
    (moved,) = load(target)
    chosen = moved.alliance.clauses
    assert chosen["governance.advisory"].variant == "technical-decision"
    assert "confidentiality.period" not in chosen
    assert chosen["governance.written-decisions"].exclude
    assert chosen["final.notice"].text == "通知应采用书面形式，由收件人签收。"
    assert [term.clause for term in moved.alliance.special_terms] == ["final.term"]
    assert [article.id for article in moved.alliance.own_articles] == ["naming"]
    edit(library / ADVISORY, "复议一次为限", "不得复议")
    code, _out, err = mengyue(*upgrade, "--decisions", decisions, "-o", target, "--force")
    assert code == 2
    assert "决定之后条文又改了" in err


def _git(root: Path, *words: str) -> None:
    setting = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    who = {f"GIT_{role}_{what}": "a@b.c" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    nobody = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    subprocess.run(["git", *words], cwd=root, env={**setting, **who, **nobody}, check=True, capture_output=True)
