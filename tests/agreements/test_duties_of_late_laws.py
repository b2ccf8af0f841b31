"""Duties that laws of late bring, where the data say that they concern the alliance."""

from __future__ import annotations

import pytest

from mengyue.model.cooperation import AgreementLength

from .conftest import drafted, example

LONGER = (AgreementLength.STANDARD, AgreementLength.FULL)


@pytest.mark.parametrize("length", AgreementLength)
def test_information_of_human_genetic_resources_is_named_and_reported_to_the_authority(length: AgreementLength) -> None:
    alliance = example("guangxi-2021")
    assert alliance.ip
    ours = alliance.model_validate(alliance.model_dump() | {"ip": alliance.ip.model_dump() | {"preset": "H"}})
    text = drafted("guangxi-2021", ours, length).text("ip.hgr")
    assert "基因组数据" in text and "国务院卫生健康主管部门" in text
    assert "向该部门报告并提交" in text or "向国务院卫生健康主管部门报告并提交" in text


@pytest.mark.parametrize("length", LONGER)
def test_systems_that_hold_shared_personal_data_are_protected_by_their_level(length: AgreementLength) -> None:
    alliance = example("guangxi-2021")
    assert alliance.compliance
    at_home = alliance.compliance.model_copy(update={"personal_data": True})
    text = drafted("guangxi-2021", alliance.model_copy(update={"compliance": at_home}), length).text(
        "final.personal-data"
    )
    assert "按网络安全等级保护制度采取安全保护措施" in text and "关键信息基础设施" not in text
    abroad = at_home.model_copy(update={"cross_border_data": True})
    text = drafted("guangxi-2021", alliance.model_copy(update={"compliance": abroad}), length).text(
        "final.personal-data"
    )
    assert "关键信息基础设施运营者" in text and "应在境内存储" in text
