"""What is said as people speak, across two sentences, with marks of half width; courts by their places."""

from __future__ import annotations

from datetime import date

import pytest

from mengyue.meaning.register import Register
from mengyue.proof.any_text import proof_text

from .conftest import desk


def _codes(text: str) -> list[str]:
    return [finding.code for finding in proof_text(text, desk().library, as_of=date(2026, 12, 1))]


def test_spoken_words_are_read_as_written_ones_and_keep_their_places() -> None:
    register = Register({"任何一方均不得": "谁也甭", "特别": "特别", "不得": "别"})
    assert register.plain("特别约定如下。") is None
    plain = register.plain("这事谁也甭提，别问。")
    assert plain is not None
    assert plain.text == "这事任何一方均不得提，不得问。"
    assert [plain.starts[plain.text.index(word)] for word in ("这", "任", "提", "问")] == [0, 2, 5, 8]
    assert len(plain.starts) == len(plain.text) + 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("咱们说好了，打今天起一年内不来要账，那钱就算拉倒，谁也甭再提。", "PF-RIGHT-BAR"),
        ("中途撂挑子的，前头投的钱一分钱没有，设备也别想搬走。", "PF-FORFEIT"),
        ("合同里头没写清的，咱老张说啥就是啥。", "PF-ONE-SIDED-READING"),
    ],
)
def test_spoken_faults_are_caught(text: str, code: str) -> None:
    assert code in _codes(text)


def test_a_sentence_that_points_back_is_read_with_the_one_before() -> None:
    text = "理事会下设仲裁组，成员间一切争端由该组裁断；裁断书一经送达具有终局效力，当事成员不得另诉。"
    assert "PF-ARB-ADHOC" in _codes(text)
    assert "PF-ARB-ADHOC" not in _codes(text.partition("；")[2])
    assert _codes("违约金为合同总额的百分之十；逾期付款的，另按日万分之五支付违约金。") == []


def test_marks_of_half_width_part_a_sentence_as_others_do() -> None:
    assert _codes("出资须经评估,未经评估的,不得转让.") == _codes("出资须经评估，未经评估的，不得转让。")
    text = "第五条 应在收到通知后十个工作日内汇出;第六条同一笔出资,则须在通知到达后十日(自然日)内到账。"
    assert "PF-TWO-TIMES" in _codes(text)


@pytest.mark.parametrize(
    "text",
    [
        "甲乙双方均在杭州，合同在杭州签订并履行，因本合同发生的争议由哈尔滨市南岗区人民法院管辖。",
        "第一条 各成员单位住所地均为江苏省南京市。\n第十条 各方同意将争议提交海口市中级人民法院管辖。",
        "研发楼位于昆山，出租方、承租方注册地皆在苏州，租赁纠纷由青岛市市南区人民法院管辖。",
    ],
)
def test_a_court_far_from_all_that_the_text_names_is_told(text: str) -> None:
    assert {"PF-COURT-PLACE", "PF-COURT-EXCLUSIVE"}.intersection(_codes(text))


@pytest.mark.parametrize(
    "text",
    [
        "甲乙双方均在杭州，合同在宁波履行，争议由宁波市鄞州区人民法院管辖。",
        "各成员均为江苏企业，争议由南京市中级人民法院管辖。",
        "双方住所均在西安，就前一合同的争议，成都市中级人民法院曾作出判决。",
        "甲方住所地为武汉，乙方住所地为长沙，争议由被告住所地人民法院管辖。",
    ],
)
def test_a_court_of_a_place_that_the_text_connects_is_not(text: str) -> None:
    assert _codes(text) == []


def test_laws_that_do_not_exist_are_told_and_those_that_do_are_not() -> None:
    assert _codes("各方依据《中华人民共和国产学研联盟法》第二十条，组建本联盟。") == ["PF-STATUTE-UNKNOWN"]
    assert _codes("外方的权利义务依据《中华人民共和国中外合资经营企业法》确定。") == ["PF-STATUTE-REPEALED"]
    assert _codes("环境影响评价依照《中华人民共和国环境影响评价法》办理，检测采用《水质测定法》。") == []


def test_a_list_of_another_length_than_it_says_is_told() -> None:
    items = "\n（一）编制测试大纲；\n（二）完成台架试验。"
    assert _codes(f"学校承担以下三项任务：{items}") == ["PF-TWO-FIGURES"]
    assert _codes(f"学校承担以下两项任务：{items}") == []


def test_who_has_not_signed_is_not_bound() -> None:
    assert "PF-ACTOR-UNKNOWN" in _codes("签署方：江北机械、汉水大学。未签署本协议的清河特钢应无偿供料。")


def test_what_makes_lawful_stands_beside_what_it_excuses() -> None:
    far = (
        "就中小企业成员经验收之样件，牵头单位应于其自最终用户实际收讫对应货款后三十个工作日内支付，最终用户未付者，"
        "牵头单位之付款义务相应顺延，各方均无异议，且不构成违约。"
    )
    assert "PF-PAY-WHEN-PAID" in _codes(far)
    assert _codes("最终用户是否付款，不影响牵头单位向中小企业成员按期付款。") == []


def test_there_are_originals_for_all_who_are_to_hold_one() -> None:
    each = "甲、乙、丙、丁、戊五家，每家持一份正本，另送科技局一份备案。"
    assert _codes(f"本协议正本共三份。{each}") == ["PF-TWO-FIGURES"]
    assert _codes(f"本协议正本共六份。{each}") == []


def test_an_agreement_lasts_one_time() -> None:
    assert _codes("第二条 本协议有效期三年。\n第九条 协议一共五年，没满五年谁退谁赔。") == ["PF-TWO-TERMS"]
    assert _codes("第二条 本协议有效期三年。\n第九条 本协议保密期限五年。") == []
