"""A satisfied limb of ``or`` decides whatever the other lacks; a figure that is missing is unjudged, never empty."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mengyue.checks.all_rules import check
from mengyue.library.load_policy import load_policy
from mengyue.library.policy import Force, Policy, PolicyStatus, Rule, RuleKind
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Finding, Severity, State
from mengyue.paths import content_root

DAY = date(2026, 12, 1)
EITHER = Policy(
    id="x",
    title="某",
    status=PolicyStatus.ISSUED,
    definitions={"staffed": "item.fulltime_rd_staff >= 30"},
    rules=(
        Rule(
            id="X-1", title="收入或者人员", at="一", kind=RuleKind.MACHINE, each="members",
            needs=("item.main_revenue", "item.fulltime_rd_staff"), require="item.main_revenue >= 1000 or staffed",
            found="item.main_revenue ~ '元，' ~ item.fulltime_rd_staff ~ '人'", message="不足：{{ found }}",
        ),
    ),
)  # fmt: skip


def of(policy: Policy, data: dict[str, Any], code: str) -> list[Finding]:
    return [f for f in check(Alliance.model_validate(data), [policy], DAY) if f.code == code]


@pytest.mark.parametrize(
    ("member", "states"),
    [
        ({"main_revenue": "2000"}, []),
        ({"fulltime_rd_staff": 30}, []),
        ({"main_revenue": "2000", "fulltime_rd_staff": 1}, []),
        ({"main_revenue": "1", "fulltime_rd_staff": 1}, [State.VIOLATED]),
        ({"main_revenue": "1"}, [State.UNJUDGED]),
        ({"fulltime_rd_staff": 1}, [State.UNJUDGED]),
        ({}, [State.UNJUDGED]),
    ],
)
def test_a_limb_that_holds_decides(member: dict[str, Any], states: list[State]) -> None:
    assert [f.state for f in of(EITHER, {"members": [{"id": "a", **member}]}, "X-1")] == states


@pytest.mark.parametrize(
    ("finances", "lacking"),
    [
        (
            [(2023, "100", "4"), (2024, "100", None), (2025, "100", "4")],
            ("成员单位[1]·分年度财务数据[2]·该年研发费用",),
        ),
        ([(2023, "100", "4"), (2025, "100", "4")], ("成员单位[1]·分年度财务数据2024年",)),
        ([(2022, None, None), (2023, "100", "4"), (2024, "100", "4"), (2025, "100", "4")], None),
        ([(2023, "100", "4"), (2024, "100", "4"), (2025, "100", "4"), (2027, None, None)], None),
    ],
)
def test_a_year_that_is_missing_is_named(finances: list[tuple[Any, ...]], lacking: tuple[str, ...] | None) -> None:
    rows = [{"year": y, "main_revenue": r, "rd_expense": e} for y, r, e in finances]
    data = {"members": [{"id": "a", "tier": "lead", "finances": rows}]}
    found = of(load_policy(content_root(), "guangxi-2022"), data, "G21-8.a")
    if lacking is None:
        assert found == []
    else:
        (finding,) = found
        assert (finding.state, finding.lacking, finding.found) == (State.UNJUDGED, lacking, "")


def test_what_is_preferred_is_asked_for_and_never_breached() -> None:
    rule = EITHER.rules[0].model_copy(
        update={"force": Force.PREFERRED, "needs": ("item.main_revenue",), "require": "item.main_revenue >= 1000"}
    )
    policy = EITHER.model_copy(update={"rules": (rule,)})
    cases = (({}, State.UNJUDGED), ({"main_revenue": "1", "fulltime_rd_staff": 1}, State.NOTE))
    for member, state in cases:
        (found,) = of(policy, {"members": [{"id": "a", **member}]}, "X-1")
        assert (found.state, found.severity) == (state, Severity.INFO)
    assert of(policy, {"members": [{"id": "a", "main_revenue": "2000"}]}, "X-1") == []
