"""An overlay moves to a new version of what lies beneath: nothing of its own is lost, a person decides in conflicts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mengyue.cli.main import run
from mengyue.i18n import use_language

from .conftest import decide, edit

Run = Callable[..., tuple[int, str, str]]
#: Three clauses: one is changed in part, one replaced, one taken away; a fourth nobody touches.
CLAUSE = """\
---
id: risk.{name}
title: {title}
version: 1.0.0
status: draft
effective: 2026-01-01
reason: 首次编写
variants:
  - {{id: shared, title: 共担}}
  - {{id: own, title: 自担}}
---
## shared
{title}的损失共担。
## own
{title}的损失自担。
"""
BENEATH = {f"clauses/risk/{name}.md": CLAUSE.format(name=name, title=title)
           for name, title in (("storm", "风暴"), ("fire", "火灾"), ("flood", "洪水"), ("hail", "冰雹"))}  # fmt: skip
OWN = {
    "clauses/risk/storm.md": "---\nchanges: risk.storm\n---\n## shared\n风暴的损失均担。\n",
    "clauses/risk/fire.md": CLAUSE.format(name="fire", title="失火"),
    "overlay.yaml": "removes: [clauses/risk.flood]\n",
}
WHOLE = {
    "clauses/statutes.yaml": "[]\n",
    "templates/labels.yaml": "Tier: {lead: 牵头}\n",
    "templates/agreements/tables.yaml": "[]\n",
    "policies/national/policy.yaml": "id: national\ntitle: 国家法律\nissuer: 国家\nstatus: issued\nalways: true\n",
}  # fmt: skip


@pytest.fixture
def upgrade(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command of the overlay ``own`` over ``base``: exit code, stdout, stderr."""
    monkeypatch.delenv("MENGYUE_LANG", raising=False)
    _write(tmp_path / "base", {**BENEATH, **WHOLE})
    _write(tmp_path / "own", OWN)

    def call(*words: str | Path) -> tuple[int, str, str]:
        places = ("--library", str(tmp_path / "base"), "--library", str(tmp_path / "own"))
        try:
            code = run([*places, *map(str, words)])
        finally:
            use_language("zh")
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def test_what_changed_elsewhere_follows_and_what_both_changed_is_decided_with_all_three_texts(
    upgrade: Run, tmp_path: Path
) -> None:
    base, own, decisions = tmp_path / "base", tmp_path / "own", tmp_path / "决定.yaml"
    assert upgrade("upgrade")[0] == 2, "nothing is recorded"
    assert upgrade("library", "diff", "--record")[0] == 0
    assert "没有变 3 条" in upgrade("upgrade")[1]
    for name in ("storm", "fire", "hail"):
        edit(base / f"clauses/risk/{name}.md", "的损失自担", "的一切损失自担")
    code, out, _err = upgrade("upgrade")
    assert code == 1
    assert "自动跟上　clauses/risk.storm" in out
    assert "须决定　clauses/risk.fire" in out
    assert "hail" not in out, "what the overlay does not touch is none of its business"
    edit(base / "clauses/risk/storm.md", "的损失共担", "的损失平摊")
    edit(base / "clauses/risk/flood.md", "的损失共担", "的损失平摊")
    code, _out, _err = upgrade("upgrade", "--decisions", decisions)
    assert code == 1
    text = decisions.read_text("utf-8")
    for line in (
        "\n      风暴的损失共担。\n",
        "风暴的损失平摊。",
        "风暴的损失均担。",
        "失火的损失自担。",
        "洪水的损失平摊。",
    ):
        assert line in text, line
    code, _out, err = upgrade("upgrade", "--decisions", decisions)
    assert code == 2 and err.count("还没有决定") == 3
    chosen = {"clauses/risk.storm": "keep", "clauses/risk.fire": "new", "clauses/risk.flood": "new"}
    decisions.write_text(decide(text, chosen), "utf-8")
    code, _out, err = upgrade("upgrade", "--decisions", decisions)
    assert code == 2 and "risk.flood 不能这样决定" in err, "what overlay.yaml takes away is edited there"
    assert (own / "clauses/risk/fire.md").exists(), "nothing is done by halves"
    decisions.write_text(decide(text, {**chosen, "clauses/risk.flood": "keep"}), "utf-8")
    code, _out, err = upgrade("upgrade", "--decisions", decisions)
    assert code == 0, err
    assert not (own / "clauses/risk/fire.md").exists()
    assert (own / "clauses/risk/storm.md").read_text("utf-8") == OWN["clauses/risk/storm.md"]
    code, out, _err = upgrade("upgrade")
    assert code == 0 and "没有变 2 条" in out


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
