"""What persons answer in 待确认事项 is recorded with who and when, is not asked again, and stands in the table of
conformity."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import yaml

from mengyue.checks.answered import without_answered
from mengyue.checks.rule_scope import Scope
from mengyue.intake.load import load
from mengyue.model.finding import EngineError, Finding, Severity, State
from mengyue.negotiation.answers_in import answers_in
from mengyue.pipeline import Workshop
from mengyue.review.conformity import judged
from mengyue.review.open_rows import asked_of

from .conftest import EXAMPLE

HEAD = ("类别", "事项", "编号", "确认结果/责任人", "答复人", "答复日期")


def _table(path: Path, rows: list[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.append(["适用政策", "《示例》"])
    page.append(HEAD)
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def test_answers_of_persons_are_recorded_and_shown_and_not_asked_again(mengyue: Callable, tmp_path: Path) -> None:
    data = Path(shutil.copy(EXAMPLE, tmp_path / "my.yaml"))
    shop = Workshop()
    (loaded,) = load(data)
    policy = shop.policy(loaded)
    asked = [one for one in shop.check(loaded, policy, date(2026, 11, 29)) if one.state is State.QUESTION]
    names = [member.name for member in loaded.alliance.members if member.name]
    groups = [(row, asking) for row, asking in asked_of(asked, names) if len(asking) > 2]
    row, asking = groups[0]
    first = ("须人工判断", row["matter"], row["code"], "有多年合作，\n见附件", "覃示安", "2026/12/1")
    gone = ("待填", "联系电话", "", "0771-1", "覃示安", "2026-12-01")
    told = mengyue("returned", "--answers", _table(tmp_path / "t.xlsx", [first, gone]), "--data", data)
    assert told.code == 1 and "第 4 行没有写入" in told.out, told.err
    (answer,) = yaml.safe_load(data.read_text("utf-8"))["answers"]
    assert answer["question"] == row["code"] and answer["answer"] == "有多年合作， 见附件"
    assert (answer["by"], str(answer.get("on", answer.get(True)))) == ("覃示安", "2026-12-01")
    (again,) = load(data)
    left = without_answered(asked, again.alliance)
    assert len(left) == len(asked) - len(asking) and not any(one in left for one in asking)
    rule = next(rule for rule in policy.rules if rule.id == row["code"])
    scope = Scope(again.alliance, policy, {"as_of": date(2026, 11, 29)})
    shown = judged(rule, policy, scope, None, shop.library.labels)
    assert shown.conclusion == "须人工判断（已答复）" and "有多年合作， 见附件（覃示安，2026-12-01）" in shown.found
    assert [line for line in data.read_text("utf-8").splitlines() if line.lstrip().startswith("#")] == [
        line for line in EXAMPLE.read_text("utf-8").splitlines() if line.lstrip().startswith("#")
    ]


def test_an_answer_without_who_or_when_is_refused_with_its_line(tmp_path: Path) -> None:
    (loaded,) = load(EXAMPLE)
    asked = [Finding("Q-1", Severity.REVIEW, "是否属实？", path="members[0].name", state=State.QUESTION)]
    table = _table(tmp_path / "t.xlsx", [("", "是否属实？", "Q-1", "属实", "", "2026-12-01")])
    with pytest.raises(EngineError, match="第 3 行写了答复，须写明答复人和答复日期"):
        answers_in(table.read_bytes(), "t.xlsx", loaded.alliance, asked)
