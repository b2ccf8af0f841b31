"""Where a datum is missing that a sentence counts by, another sentence says what counts instead."""

from __future__ import annotations

import pytest

from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import AgreementLength

from .conftest import drafted, example

SHORT = (AgreementLength.COMPACT, AgreementLength.STANDARD)


@pytest.mark.parametrize("length", SHORT)
def test_delay_is_counted_by_contributions_where_a_task_has_no_budget(length: AgreementLength) -> None:
    alliance = example("guangxi-2021")
    instead = "（没有预算的，为其对该任务承诺的投入）"
    assert instead not in drafted("guangxi-2021", alliance, length).text("liability.breach")
    task, *others = alliance.tasks
    bare = alliance.model_copy(update={"tasks": (task.model_copy(update={"budget": None}), *others)})
    assert f"迟延部分预算{instead}的0.03%" in drafted("guangxi-2021", bare, length).text("liability.breach")


@pytest.mark.parametrize("length", AgreementLength)
def test_costs_of_a_contract_are_shared_by_what_the_schedules_show(length: AgreementLength) -> None:
    text = drafted("guangxi-2021", example("guangxi-2021"), length).text("parties.liability-unit")
    assert "由该任务的承担单位按投入比例分担" in text or "任务书没有列明的按对该任务的投入比例分担" in text


def _by_field(policy: str) -> Alliance:
    """The example, its results divided by fields between its first two members."""
    alliance = example(policy)
    assert alliance.ip
    first, second, *_others = alliance.members
    fields = [{"name": "材料", "member": first.id}, {"name": "系统", "member": second.id}]
    return alliance.model_validate(
        alliance.model_dump() | {"ip": alliance.ip.model_dump() | {"preset": "C", "fields": fields}}
    )


@pytest.mark.parametrize("length", AgreementLength)
def test_a_result_that_stays_with_its_maker_leaves_it_the_income(length: AgreementLength) -> None:
    case = drafted("guangxi-2021", _by_field("guangxi-2021"), length)
    assert "未完成" in case.text("ip.ownership") and "由完成单位享有的成果，净收益归完成单位" in case.text(
        "benefit.split"
    )


def test_what_makers_own_together_is_theirs_to_work_whatever_the_reason() -> None:
    case = drafted("binhai-2012", _by_field("binhai-2012"), AgreementLength.STANDARD)
    assert "依约由完成单位共有的成果，各共有人可以自行实施" in case.text("ip.joint")
    assert case.text("final.amendment").count("以及依") == 1 and "并应为执行机构" not in case.text("alliance.roles")
