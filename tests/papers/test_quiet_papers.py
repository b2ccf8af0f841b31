"""The papers of every example raise no alarm: what our own words say is right, and the examples say what is true."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from mengyue.draft.tree import Stage
from mengyue.model.finding import Severity
from mengyue.pipeline import Workshop
from mengyue.proof.said import sentences_of

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*/alliance.yaml"))


@cache
def _shop() -> Workshop:
    return Workshop()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.parent.name)
def test_no_paper_of_an_example_is_told_of_by_the_proofreader(path: Path) -> None:
    shop = _shop()
    loaded = shop.load(path)[0]
    policy = shop.policy(loaded)
    kinds = [d.id for d in policy.documents if d.source and not d.source.startswith("agreements/")]
    made = shop.make(loaded, None, kinds, stage=Stage.DRAFT, as_of=date(2026, 12, 1), named=False, render=False)
    assert made.trees
    told = [f for f in made.findings if f.code.startswith("PF-") and f.severity is not Severity.INFO]
    assert [(f.code, f.label, f.message) for f in told] == []


def test_what_excuses_the_words_of_papers_excuses_no_fault() -> None:
    hits = sentences_of(_shop().library).hits
    for lawful in (
        "试验服务按公开收费标准的六折作价，资产的来源合法，使用不违反国有资产和预算管理规定；",
        "由经费管理单位开立专户并在三十日内向成员单位通报账户信息。",
        "没有可比数据，产品由成员企业生产（虚构数据）。",
        "本协议自甲方、丙方盖章并由其法定代表人或者持授权委托书的代表签字、乙方签字之日起生效。",
    ):
        assert not hits(lawful), lawful
    for told, fault in {
        "PF-STATE-CHEAP": "国有设备按账面价值的六折作价转让，不违反国有资产管理规定。",
        "PF-FALSE-BOOKS": "同一张发票可以在两个项目各自报账，经费从中列支。",
        "PF-MISCONDUCT": "数据可以虚构，以满足验收指标。",
        "PF-AGENT": "本协议由各方授权代表签字。",
    }.items():
        assert told in {hit.judgement.id for hit in hits(fault)}, fault
