from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mengyue.draft.tree import Blank, Form, Text
from mengyue.model.alliance import Alliance, Profile
from mengyue.model.cooperation import Agreement
from mengyue.model.member import Member, MemberKind, Tier

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
LEAD = Member(id="牵头", name="示例牵头有限公司", tier=Tier.LEAD, kind=MemberKind.ENTERPRISE)


def text(form: Form, cell: str) -> str:
    return "".join(part.text for part in form.cells[cell])


def test_complete_example_leaves_nothing_to_fill_in(filled: Callable[[Alliance], Form], example: Alliance) -> None:
    assert filled(example).blanks == ()


def test_missing_fact_is_a_blank_that_names_it(filled: Callable[[Alliance], Form]) -> None:
    form = filled(Alliance(alliance=Profile(name="示例联合体")))
    assert text(form, "name") == "示例联合体"
    assert text(form, "industry") == "【待填：产业领域】"
    assert form.cells["lead"] == (Blank("members:牵头单位", "牵头单位"),)
    assert len(form.blanks) == len(set(form.blanks))


def test_date_of_effect_is_left_to_the_hand_until_all_have_signed(filled: Callable[[Alliance], Form]) -> None:
    for unsigned in (Alliance(), Alliance(agreement=Agreement(term_years=5))):
        (printed,) = filled(unsigned).cells["effective_on"]
        assert isinstance(printed, Text)
        assert "".join(printed.text.split()) == "年月日"


def test_signed_agreement_prints_its_date(filled: Callable[[Alliance], Form], example: Alliance) -> None:
    assert text(filled(example), "effective_on") == "2026年10月26日"


@pytest.mark.parametrize(
    "members", [(), (LEAD,), (LEAD, LEAD.model_copy(update={"id": "乙", "tier": Tier.CORE, "kind": None}))]
)
def test_counts_are_blank_while_members_or_their_kinds_are_unknown(
    filled: Callable[[Alliance], Form], members: tuple[Member, ...]
) -> None:
    form = filled(Alliance(members=members))
    assert text(form, "enterprise_count") == "【待填：企业数量】"


def test_list_without_entries_says_so_in_its_first_row(filled: Callable[[Alliance], Form]) -> None:
    groups = filled(Alliance()).groups
    assert groups["team"].rows[0]["team_name"] == (Blank("team:科研团队", "科研团队"),)
    assert groups["platforms"].rows[0]["platform_name"] == (Blank("platforms:科研平台", "科研平台"),)
    assert all(cell == () for row in groups["team"].rows[1:] for cell in row.values())


def test_lead_alone_is_followed_by_a_blank_for_the_other_members(filled: Callable[[Alliance], Form]) -> None:
    rows = filled(Alliance(members=(LEAD,))).groups["members"].rows
    assert "".join(part.text for part in rows[0]["member_name"]).startswith("示例牵头有限公司\n【待填：")
    assert rows[1]["member_name"] == (Blank("members:其他成员单位", "其他成员单位"),)


def test_foreign_member_shows_its_registration_in_place_of_a_credit_code(
    filled: Callable[[Alliance], Form], example: Alliance
) -> None:
    row = filled(example).groups["members"].rows[-1]
    shown = "".join(part.text for part in row["member_name"])
    assert shown.startswith("泰国示例汽车技术研究院\n无（境外机构，登记号：")


def test_opinion_blocks_stay_empty_whatever_the_data(rendered: Callable[[Alliance], Any], example: Alliance) -> None:
    page = rendered(example)
    *_, lead, recommender, department = page.tables()[-1].findall(W + "tr")
    assert page.text(lead) == "牵头单位审核意见牵头单位（盖章）：年月日"
    assert page.text(recommender) == "推荐单位审核意见：（盖章）年月日"
    assert page.text(department) == "广西壮族自治区科技厅审核意见：（盖章）年月日"
    for row in (lead, recommender, department):
        assert row.find(f"{W}trPr/{W}cantSplit") is not None


def test_text_of_several_paragraphs_keeps_them(rendered: Callable[[Alliance], Any], example: Alliance) -> None:
    page = rendered(example)
    foundation = page.tables()[-1].findall(W + "tr")[1]
    assert len(foundation.findall(f".//{W}p")) == 3


def test_what_people_type_is_never_read_as_markup(rendered: Callable[[Alliance], Any]) -> None:
    typed = "研发<中心>&所 {{ policy }} **重点** {% if %}"
    page = rendered(Alliance(alliance=Profile(name=typed, goals=typed)))
    assert page.text(page.root).count("".join(typed.split())) == 3
