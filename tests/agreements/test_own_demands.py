"""What one policy demands and the others do not."""

from __future__ import annotations

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Item

from .conftest import Case, Make


def _items(case: Case, clause: str) -> list[str]:
    return [texts_of(block.inlines) for block in case.articles[clause].blocks if isinstance(block, Item)]


def test_guangxi_2012_has_lead_and_members_and_reports_before_march(make: Make) -> None:
    case = make("guangxi-2012")
    assert list(case.parties) == ["理事长（牵头）单位", "成员单位"]
    assert "每年3月1日前（不含当日）" in case.text("governance.reporting")
    assert "上年度联盟建设发展报告" in case.text("governance.reporting")
    assert "技术创新成果、研发投入和创新产品" in case.text("governance.reporting")
    assert "推荐单位" in case.text("parties.definitions")  # GX12-4: plans come with a recommendation


def test_guangxi_2012_states_the_technical_direction(make: Make) -> None:
    case = make("guangxi-2012")
    assert str(case.alliance.alliance.direction) in case.text("alliance.direction")  # GX12-5
    assert "任务牵头单位" in case.text("tasks.progress")  # a task has its own lead, which is no 理事长单位
    assert "任务理事长单位" not in case.fixed


def test_binhai_2012_has_three_roles(make: Make) -> None:
    case = make("binhai-2012")
    assert list(case.parties) == ["理事长单位", "依托单位", "成员单位"]
    support = case.alliance.governance and case.alliance.governance.support_unit
    by_id = {block.member: block.role for block in case.draft.signatures}
    assert by_id[str(support)] == "依托单位"
    assert case.articles["alliance.roles"].origin.variant == "with-support-unit"


def test_binhai_2012_lists_the_powers_of_the_council(make: Make) -> None:
    """TJ-11: charter and agreement, direction and tasks, money, conversion and benefit; TJ-12: who proposes."""
    case = make("binhai-2012")
    powers = "".join(_items(case, "alliance.council-powers"))
    for word in ("章程", "本协议", "技术发展方向", "重点工作任务", "资金的筹措与使用", "成果转化", "收益分配方案"):
        assert word in powers, word
    assert "主要负责人" in case.text("alliance.council-powers")
    assert "全体成员单位" in case.text("alliance.council-powers")  # the council alone cannot change the agreement


def test_binhai_2012_names_the_liable_unit_and_how(make: Make) -> None:
    case = make("binhai-2012")
    text = case.text("alliance.liability-mode")
    assert case.alliance.agreement and str(case.alliance.agreement.liability_mode) in text
    unit = next(m.name for m in case.alliance.members if m.id == case.alliance.agreement.liability_unit)
    assert str(unit) in text


def test_binhai_2012_keeps_public_money_in_an_account_of_a_member(make: Make) -> None:
    text = make("binhai-2012").text("alliance.dedicated-account")
    assert "以本单位名义" in text and "不得与共同经费、自有资金和其他经费混同" in text


def test_binhai_2012_asks_for_the_eleven_parts_of_the_charter(make: Make) -> None:
    case = make("binhai-2012")
    parts = case.policy.parameters["charter_parts"].value
    text = case.text("alliance.work-rules")
    assert all(part in text for part in parts)


def test_results_of_public_projects_go_beyond_the_alliance(make: Make) -> None:
    for policy in ("binhai-2012", "heilongjiang-2009", "xiamen-2008"):
        text = make(policy).text("alliance.diffusion")
        assert "联盟以外扩散的义务" in text
        assert "公平、合理、无歧视" in text


def test_xiamen_2008_rules_the_five_mechanisms(make: Make) -> None:
    case = make("xiamen-2008")
    rules = "".join(_items(case, "alliance.work-rules"))
    for word in ("经费", "项目", "知识产权", "信息资源共享", "成果转化与扩散"):
        assert word in rules, word
    assert case.articles["governance.reporting"].origin.variant == "internal"  # the plan asks for no yearly report


def test_heilongjiang_2009_is_signed_anew_and_never_renews_itself(make: Make) -> None:
    case = make("heilongjiang-2009")
    text = case.text("final.term")
    assert "不自动续期" in text and "重新签署" in text
    assert case.alliance.agreement and f"{case.alliance.agreement.term_years}年" in text
    assert "批复" not in text  # no approval that could prolong it past five years


def test_heilongjiang_2009_wants_full_time_staff_and_knows_no_recommender(make: Make) -> None:
    case = make("heilongjiang-2009")
    assert "不少于1名专职人员" in case.text("alliance.roles")
    for other in ("heilongjiang-2009", "xiamen-2008", "binhai-2012"):
        assert "推荐单位" not in make(other).fixed
        assert "自治区" not in make(other).fixed
