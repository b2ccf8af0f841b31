"""Whatever part of an alliance is known, a check answers and never fails."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mengyue.checks import check
from mengyue.checks.verdict import Outcome, verdicts
from mengyue.library.load_policy import list_policies, load_policy
from mengyue.library.policy import Force, Policy
from mengyue.model.alliance import Alliance
from mengyue.model.describe import Kind, Shape, describe
from mengyue.model.finding import Severity, State

from .conftest import AS_OF, ROOT

EVERY = [load_policy(ROOT, name) for name in list_policies(ROOT)]

NAMES = st.sampled_from(["甲", "乙", "丙 & <丁>", "{{ 7 }}", "别处", " "])
VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.LINE: NAMES,
    Kind.PROSE: NAMES | st.text("字a ，", max_size=600),
    Kind.CODE: st.sampled_from(["91450100MA9XXX100M", "1", "N2450100MF9XXX160M"]),
    Kind.TEXT: NAMES,
    Kind.FLAG: st.booleans(),
    Kind.MONEY: st.sampled_from(["0", "0.01", "1000000000", "999999999.99"]),
    Kind.PERCENT: st.sampled_from(["0", "33.3333", "50", "100"]),
    Kind.DATE: st.sampled_from(["2026-10-16", "2026-11-22", "2030-01-01"]),
    Kind.MONTH: st.just("2018-06"),
}


def part_of(model: Any) -> st.SearchStrategy[dict[str, Any]]:
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, field in describe(model).items():
        if field.kind is Kind.RECORD:
            assert field.record is not None
            value = part_of(field.record)
        elif field.kind is Kind.CHOICE:
            value = st.sampled_from(list(field.choices))
        elif field.kind is Kind.INTEGER:
            value = st.integers(field.minimum or 0, min(field.maximum or 9, (field.minimum or 0) + 40))
        else:
            value = VALUES[field.kind]
        if field.shape is Shape.LIST:
            value = st.lists(value, max_size=3)
        elif field.shape is Shape.TABLE:
            value = st.dictionaries(st.just("ip.ownership"), value, max_size=1)
        (required if field.required else optional)[name] = value
    return st.fixed_dictionaries(required, optional=optional)


@given(part_of(Alliance))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_part_of_an_alliance_can_be_held_against_every_policy(data: dict[str, Any]) -> None:
    alliance = Alliance.model_validate(data)
    findings = check(alliance, EVERY, AS_OF)
    for finding in findings:
        assert finding.message and finding.basis
        assert finding.path or finding.state is State.NOTE, finding.code
    said = {(f.code, f.basis) for f in findings if f.state is not State.NOTE}
    reached = list(verdicts(alliance, EVERY, AS_OF))
    assert said == {(f.code, f.basis) for v in reached for f in v.findings if f.state is not State.NOTE}
    assert all(
        (v.outcome in (Outcome.VIOLATED, Outcome.UNJUDGED, Outcome.QUESTION)) == bool(v.findings)
        for v in reached
        if v.rule.force is not Force.PREFERRED  # what is preferred is told as a note
    )


@given(part_of(Alliance))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_part_of_an_alliance_can_be_checked(policies: list[Policy], data: dict[str, Any]) -> None:
    alliance = Alliance.model_validate(data)
    findings = check(alliance, policies, AS_OF)
    assert findings == check(alliance, policies, AS_OF)
    for finding in findings:
        assert finding.message and finding.basis
        assert finding.path or finding.state is State.NOTE
        assert (finding.state is State.QUESTION) == (finding.severity is Severity.REVIEW)
