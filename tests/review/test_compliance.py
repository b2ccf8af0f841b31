"""政策符合性自查表: every rule of the policy and the law with what it asks, what is there, and the conclusion."""

from __future__ import annotations

import io

import pytest

import docx
from mengyue.library.policy import RuleKind
from mengyue.model.finding import State

CONCLUSIONS = {"符合", "不符合", "不符合（非强制）", "待核", "须人工判断", "届时办理", "不适用"}


def _rows(reviewed) -> dict[str, dict[str, str]]:
    """What the table says, by the code of the rule; codes stand in no Word file."""
    report = reviewed.report("compliance").document
    found = {}
    for table in (report, report.closing):
        head = [column.caption for column in table.columns]
        found |= {row[head.index("编号")]: dict(zip(head, row, strict=True)) for row in table.rows}
    return found


@pytest.fixture(scope="module")
def rows(example):
    return _rows(example)


def test_the_columns_are_those_of_a_self_check(example):
    table = docx.Document(io.BytesIO(example.report("compliance").data)).tables[0]
    assert [c.text for c in table.rows[0].cells] == ["序号", "条款", "要求", "实际", "结论", "依据"]


def test_no_rule_and_no_required_content_is_left_out(rows, example):
    wanted = {
        entry.id
        for policy in example.made.policies
        for entry in (*(r for r in policy.rules if r.kind is not RuleKind.AUTHORITY), *policy.contents)
    }
    assert set(rows) == wanted
    assert {row["结论"] for row in rows.values()} <= CONCLUSIONS


def test_a_rule_that_holds_shows_requirement_and_figure(rows):
    row = rows["G21-1"]
    assert row["要求"] == "成员单位数量：不少于8个"
    assert (row["实际"], row["结论"]) == ("12个", "符合")
    assert "不少于8个" in row["依据"]


def test_what_a_person_must_judge_is_no_conformity(rows, example):
    asked = {f.code for f in example.made.findings if f.state is State.QUESTION and f.code in rows}
    assert asked
    assert {rows[code]["结论"] for code in asked} == {"须人工判断"}


def test_required_contents_name_the_articles_that_hold_them(rows):
    row = rows["STA26.ip"]
    assert row["结论"] == "符合"
    assert row["实际"].startswith("见协议第") and "条" in row["实际"]


def test_a_rule_about_what_is_not_there_does_not_apply_and_stands_below(rows, example):
    below = {row[-1] for row in example.report("compliance").document.closing.rows}
    assert "LAW-HGR.ownership" in below
    assert rows["LAW-HGR.ownership"]["结论"] == "不适用"
    assert {key for key, row in rows.items() if row["结论"] in ("不适用", "届时办理")} == below


def test_a_broken_rule_and_a_missing_fact_are_told_apart(review, example):
    alliance = example.loaded.alliance
    agreement = alliance.agreement.model_copy(update={"term_years": None})
    found = _rows(review(members=alliance.members[:6], agreement=agreement))
    assert found["G21-1"]["结论"].startswith("不符合")
    assert "6个" in found["G21-1"]["实际"]
    assert found["G21-25.b"]["结论"] == "待核"
    assert "协议期限" in found["G21-25.b"]["实际"]


def test_the_head_counts_the_conclusions(example, rows):
    text = "\n".join(p.text for p in docx.Document(io.BytesIO(example.report("compliance").data)).paragraphs)
    met = sum(row["结论"] == "符合" for row in rows.values())
    assert f"结论：符合{met}项" in text
