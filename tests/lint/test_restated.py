"""A city that builds on another's policy is told what it took over, and what of it names the other place."""

from __future__ import annotations

from pathlib import Path
from shutil import copy, copytree

from mengyue.library.load_policy import placed_policy
from mengyue.lint.fault_places import Pack
from mengyue.lint.inherited import lint_inherited
from mengyue.lint.restated import lint_restated
from mengyue.model.finding import Severity
from mengyue.paths import content_root

HEIR = """\
id: heir
title: 示例市办法
issuer: {issuer}
place: 示例市
status: issued
extends: guangxi-2021
parameters:
  members_min: {{value: "6", at: 第三条}}
rules:
  - {{id: G21-5.b, at: 第四条, message: 不在本市注册}}
"""


def _packs(root: Path, issuer: str) -> dict[str, Pack]:
    for name in ("vocabulary.yaml", "shared", "guangxi-2021"):
        (root / "policies").mkdir(parents=True, exist_ok=True)
        source = content_root() / "policies" / name
        (copytree if source.is_dir() else copy)(source, root / "policies" / name)
    with (root / "policies" / "guangxi-2021" / "policy.yaml").open("a", encoding="utf-8") as base:
        base.write("\nchoices:\n  membership.change: {variant: council}\n")
    (root / "policies" / "heir").mkdir()
    (root / "policies" / "heir" / "policy.yaml").write_text(HEIR.format(issuer=issuer), encoding="utf-8")
    return {name: Pack(*placed_policy(root, name)) for name in ("guangxi-2021", "heir")}


def test_what_was_taken_over_is_listed_once_and_what_names_the_other_place_one_by_one(tmp_path: Path) -> None:
    packs = _packs(tmp_path, "示例市科学技术局")
    found = list(lint_restated(packs["heir"], packs))
    listed = [f for f in found if f.code == "LB-RESTATE"]
    assert [f.severity for f in listed] == [Severity.WARNING]
    assert "规则 G21-1、" in listed[0].message and "G21-5.b" not in listed[0].message
    assert "参数 lead_regions" in listed[0].message and "参数 members_min" not in listed[0].message
    named = [f.message for f in found if f.code == "LB-PLACE"]
    assert any("参数 lead_regions写有“广西壮族自治区”" in message for message in named)
    assert any("文件 application" in message for message in named)
    assert all("示例市" in message for message in named)
    assert {f.line for f in found} == {6} and all(f.hint for f in found)


def test_all_that_was_taken_over_can_be_left_out_as_the_hint_says(tmp_path: Path) -> None:
    packs = _packs(tmp_path, "示例市科学技术局")
    (listed,) = (f.message for f in lint_restated(packs["heir"], packs) if f.code == "LB-RESTATE")
    names = [entry.split(" ")[1] for entry in listed.partition("改写的：")[2].split("、")]
    assert {"lead_regions", "membership.change", "G21-1"} <= set(names)
    path = tmp_path / "policies" / "heir" / "policy.yaml"
    path.write_text(f"{path.read_text('utf-8')}without: [{', '.join(names)}]\n", encoding="utf-8")
    packs["heir"] = heir = Pack(*placed_policy(tmp_path, "heir"))
    assert list(lint_restated(heir, packs)) == list(lint_inherited(heir, packs, {}, "")) == []
    assert list(heir.policy.parameters) == ["members_min"] and not heir.policy.choices


def test_an_authority_that_amends_its_own_policy_is_told_nothing(tmp_path: Path) -> None:
    packs = _packs(tmp_path, "广西壮族自治区科学技术厅")
    assert list(lint_restated(packs["heir"], packs)) == []
