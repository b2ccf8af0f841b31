"""What has not changed is not judged again, and what is told is the same as if it were."""

from __future__ import annotations

import random
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

from tests.proof.conftest import DAY, Desk, Key, build, key, unknown

from mengyue.draft.tree import Article, Draft, Origin, Paragraph, Text
from mengyue.proof.case import Case
from mengyue.proof.kept_sections import KeptSections
from mengyue.proof.plain_text import draft_of_text
from mengyue.proof.proofread import proof
from mengyue.proof.reading import read
from mengyue.proof.repeats import repeats


def _without(data: dict[str, Any]) -> None:
    del data["members"][1]


def _in_another_year(data: dict[str, Any]) -> None:
    data["agreement"]["term_years"] = "9"


def test_findings_after_a_change_are_those_of_a_document_read_for_the_first_time(desk: Desk) -> None:
    known = {key(finding) for finding in desk.proofread(build(desk.data))}
    told: set[Key] = set()
    for change, day in ((_without, DAY), (_in_another_year, date(2031, 1, 1))):
        data = deepcopy(desk.data)
        change(data)
        anew = desk.proofread(build(data), unknown(desk.library), day)  # the same library, of which nothing is known
        assert desk.proofread(build(data), as_of=day) == anew
        told |= {key(finding) for finding in anew} - known
    assert told


def test_sections_that_did_not_change_are_not_read_again(desk: Desk) -> None:
    kept = KeptSections()
    before = read(desk.draft(build(desk.data)), known=kept.section).sections
    data = deepcopy(desk.data)
    _in_another_year(data)
    after = read(desk.draft(build(data)), known=kept.section).sections
    other = [section for old, section in zip(before, after, strict=True) if section is not old]
    assert 0 < len(other) <= 4
    assert all(section not in before for section in other)


def test_equal_articles_of_one_document_are_two(desk: Desk) -> None:
    article = Article("第一条", "保密", "", (Paragraph((Text("各方应当保守商业秘密。"),)),), Origin())
    draft: Draft = replace(draft_of_text(""), body=(article, article))
    one, other = read(draft, known=KeptSections().section).articles
    assert one == other and one is not other and one.passages[0] is not other.passages[0]
    found = proof(draft, build(desk.data), desk.library, desk.policies, as_of=DAY)
    assert "PF-REPEAT-TITLE" not in {finding.code for finding in found}  # anybody's text may repeat a title


def test_sections_that_no_document_has_any_more_go() -> None:
    kept = KeptSections()
    first = kept.section("first", lambda: read(draft_of_text("一。")).sections[0])
    many = read(draft_of_text("\n".join(f"第{n}段。" for n in range(6_000)))).sections[0]
    assert kept.section("first", lambda: many) is first
    for number in range(5):
        kept.section(number, lambda: many)
    assert kept.section("first", lambda: many) is many


#: Sentences of which some are at odds with others: near by, far apart, or of one text only in another order.
SENTENCES = (
    "第一条 答复\n甲方应当在收到通知后三十日内书面答复。",
    "第一条 答复\n甲方应当在收到通知后六十日内书面答复。",
    "第二条 会议\n理事会每年召开两次会议。",
    "第二条 会议\n理事会每季度召开一次会议，由秘书处保管会议记录。",
    "第三条 会议\n理事会会议记录由牵头单位保管。",
    "第四条 保密\n各方在协议终止后五年内保守商业秘密。",
    "第五条 保密\n保密期限为协议终止后十年。",
    "第六条 设备\n使用单位应当向设备管理单位报备检修计划。检修计划报不报备由使用单位自行决定。",
    "第六条 设备\n使用单位应当向设备管理单位报备检修计划。",
    "第七条 成果\n合作成果的专利申请权归甲方所有。",
    "第八条 成果\n合作成果的专利申请权归乙方所有。",
    "第九条 使用\n成员使用共享平台免费。成员使用共享平台按次付费。",
    "第十条 组成\n理事会由九名理事组成。",
    "第十一条 组成\n理事会由十一名理事组成。",
    "第十二条 协调\n协调人每月签发通报。本协议未写明协调人是谁。",
    "第十三条 定义\n“核心技术”是指附件所列的专利技术。",
    "第十四条 定义\n“核心技术”是指各方共有的全部软件著作权。",
    "第十五条 报备\n检修计划报不报备由使用单位自行决定。",
    "第十七条 重复\n各方应当按照附件所列的安排按期提交全部技术资料，并且保证这些资料的真实、准确和完整。",
    "第十八条 重复二\n各方应当按照附件所列的安排按期提交全部技术资料，并且保证这些资料真实、准确和完整。",
    "第十六条 说明\n甲。乙。丙。丁。",
)


def test_texts_that_differ_a_little_are_each_judged_as_if_nothing_had_been_judged_before(desk: Desk) -> None:
    chance, alliance = random.Random(15), build(desk.data)
    library = unknown(desk.library)  # known to nobody else
    parts = chance.sample(SENTENCES, 9)
    told: set[str] = set()
    for _step in range(45):
        at = chance.randrange(len(parts))
        match chance.randrange(4):
            case 0 if len(parts) > 3:
                del parts[at]
            case 1:
                parts.insert(at, chance.choice(SENTENCES))
            case _:
                parts[at] = chance.choice(SENTENCES)
        draft = draft_of_text("\n".join(parts))
        known, anew = (
            [
                *proof(draft, alliance, which, desk.policies, as_of=DAY),
                *repeats(Case(draft, alliance, which, desk.policies, DAY)),
            ]
            for which in (library, unknown(desk.library))
        )
        assert known == anew
        told |= {finding.code for finding in anew}
    assert len(told) >= 6 and "PF-REPEAT" in told


def test_a_figure_that_is_at_odds_with_one_far_away_is_found_when_it_alone_has_changed(desk: Desk) -> None:
    fill = "\n".join(f"第{n}条 事项\n各方应当按照附件{n}的安排办理第{n}项工作。" for n in range(2, 30))
    library, alliance = unknown(desk.library), build(desk.data)

    def found(days: str) -> set[str]:
        answer = "条 答复\n秘书处应当在收到验收申请材料之日起{}日内书面答复申请单位。"
        text = f"第一{answer.format('五')}\n{fill}\n第三十{answer.format(days)}"
        draft = draft_of_text(text)
        return {finding.code for finding in proof(draft, alliance, library, desk.policies, as_of=DAY)}

    assert "PF-TWO-TIMES" not in found("五")
    assert "PF-TWO-TIMES" in found("八")
    assert "PF-TWO-TIMES" not in found("五")


def test_what_stands_near_only_since_something_between_has_gone_is_found(desk: Desk) -> None:
    library, alliance = unknown(desk.library), build(desk.data)

    def found(between: str) -> set[str]:
        text = f"第一条 使用\n成员使用共享平台免费。\n第二条 说明\n{between}\n第三条 使用\n成员使用共享平台按次付费。"
        told = proof(draft_of_text(text), alliance, library, desk.policies, as_of=DAY)
        return {finding.code for finding in told}

    assert "PF-DUTY-CHOICE" not in found("甲。乙。丙。丁。")
    assert "PF-DUTY-CHOICE" in found("甲。")


def test_a_passage_that_repeats_another_is_found_when_it_alone_has_changed(desk: Desk) -> None:
    library, alliance = unknown(desk.library), build(desk.data)
    said = "各方应当按照附件所列的安排按期提交全部技术资料，并且保证这些资料真实、准确和完整。"

    def found(other: str) -> set[str]:
        draft = draft_of_text(f"第一条 资料\n{said}\n第二条 其他\n{other}")
        return {finding.code for finding in repeats(Case(draft, alliance, library, desk.policies, DAY))}

    assert found("各方另行约定其他全部事项，并且在约定以后十日内报送牵头单位和主管部门备案存查。") == set()
    assert found(said.replace("并且", "并")) == {"PF-REPEAT"}


#: Names of members that are words of law, numbers, shares, other units or parts of what rules look for.
HOSTILE = (
    "应当", "可以不", "第三条", "赞成单位", "三家成员单位研究院", "广西示例大学材料学院", "南宁示例分公司", "甲",
    "百分之五十有限公司", "2029年12月31日有限公司", "原甲方公司", "ABC Co. Ltd", "牵头单位", "由李四牵头公司",
    "各方均为法人", "课题二由乙公司", "三七分公司", "保密期限五年公司", "每年召开两次理事会中心", "<&>公司", "联盟",
    "违约金三成公司", "全体成员三分之二以上通过", "自筹与财政按三比一", "广西示例材料科学研究院", "“引号”公司",
    "广西示例新能源汽车集团股份有限公司", "一式六份",
)  # fmt: skip


def test_whatever_members_are_called_nothing_that_was_known_of_others_hides_what_is_said_of_them(desk: Desk) -> None:
    chance, library = random.Random(17), unknown(desk.library)
    data, told = deepcopy(desk.data), set[str]()
    for names in (HOSTILE[:8], ("南宁示例分公司",), HOSTILE[18:27]):
        members = chance.sample(data["members"], len(names))
        for member, name in zip(members, names, strict=True):
            member["name"] = name
        members[0]["legal_representative"] = names[0][:3]
        alliance = build(data)
        anew = desk.proofread(alliance, unknown(desk.library))
        assert desk.proofread(alliance, library) == anew
        told |= {finding.code for finding in anew}
    assert {"PF-NAME-SHORT", "PF-PARTY-OUTSIDE"} <= told


def test_rows_that_move_or_are_equal_are_each_told_where_they_stand(desk: Desk) -> None:
    library, data = unknown(desk.library), deepcopy(desk.data)
    data["members"][2]["service_address"] = "待补"
    faults = {"PF-RESIDUE"}

    def found(data: dict[str, Any]) -> list[Key]:
        alliance = build(data)
        told = desk.proofread(alliance, library)
        assert told == desk.proofread(alliance, unknown(desk.library))
        return [key(finding) for finding in told if finding.code in faults]

    first = found(data)
    data["members"][2:4] = reversed(data["members"][2:4])
    moved = found(data)
    data["members"][2] = {**data["members"][2], "service_address": "待补"}
    twice = found(data)
    assert first and moved and first != moved and len(twice) > len(moved)


def test_passages_that_say_the_same_in_the_same_place_are_the_very_ones_of_before(desk: Desk) -> None:
    kept, data = KeptSections(), deepcopy(desk.data)
    before = read(desk.draft(build(data)), known=kept.section, same=kept)
    data["members"][1]["name"] = "另一家有限公司"
    after = read(desk.draft(build(data)), known=kept.section, same=kept)
    known = {id(passage) for _section, passage in before.passages()}
    others = [passage for _section, passage in after.passages() if id(passage) not in known]
    assert 0 < len(others) < 100
    assert len({id(passage) for _section, passage in after.passages()}) == sum(1 for _ in after.passages())
    assert after == read(desk.draft(build(data)))
