"""What a sentence says is the same, read now or kept; and no two statements of one matter miss each other."""

from __future__ import annotations

import marshal
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mengyue.library.content_library import Library, load_library
from mengyue.meaning.judge import Judge
from mengyue.meaning.judge_tables import JudgeTables, judge_tables
from mengyue.meaning.statement_patterns import parse
from mengyue.proof.any_text import proof_text
from mengyue.proof.said import ALIKE, Sentences, some

ROOT = Path(__file__).resolve().parents[2]
LEAD = "任何一方不得有下列行为："


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library(ROOT)


def test_a_sentence_says_the_same_read_or_kept(library: Library) -> None:
    wording = [
        line for clause in list(library.clauses.values())[::12] for line in "".join(clause.wording.values()).split("\n")
    ]
    sentences = [(line, lead) for line in dict.fromkeys(wording) if line for lead in ("", LEAD)]
    read = Sentences(library)
    hits = [read.hits(*sentence) for sentence in sentences]
    branches = [read.branches(*sentence) for sentence in sentences]
    kept = Sentences(library)
    assert [kept.hits(*sentence) for sentence in sentences] == hits
    assert [kept.branches(*sentence) for sentence in sentences] == branches
    judge = Judge(library.lexicon, library.judgements)
    assert hits == [judge.hits(*sentence) for sentence in sentences]
    assert any(hits) and any(branches)
    tables = judge_tables(library.lexicon, library.judgements)
    again = Judge(library.lexicon, library.judgements, tables=JudgeTables(*marshal.loads(marshal.dumps((*tables,)))))
    assert hits == [again.hits(*sentence) for sentence in sentences]


def test_another_lexicon_says_something_else(library: Library) -> None:
    from dataclasses import replace

    sentence = "甲方应当在十日内付款。"
    assert Sentences(library).branches(sentence)
    other = replace(library, lexicon=library.lexicon.model_copy(update={"matters": {"付款": "甲方应当在"}}))
    assert Sentences(other).branches(sentence) != Sentences(library).branches(sentence)


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(st.frozensets(st.sampled_from("abcdefghijklmnop")), st.frozensets(st.sampled_from("abcdefghijklmnop")))
def test_statements_that_are_alike_share_one_of_the_features_they_are_found_by(
    one: frozenset[str], other: frozenset[str]
) -> None:
    if one and other and len(one & other) >= ALIKE * max(len(one), len(other)):
        assert set(some(one)) & set(some(other))


@pytest.mark.parametrize(
    ("pattern", "text", "holds"),
    [
        ("-起诉|上诉", "任何一方不得上诉", True),  # the sign of the first word holds for those without one
        ("-起诉|上诉", "任何一方可以上诉", False),
        ("-起诉|+上诉", "任何一方可以上诉", True),
        ("-起诉|+上诉", "任何一方不得上诉", False),
        ("+连带责任", "其他成员不承担连带责任", False),  # 不承担 is a word too; the negation goes on past it
        ("-进入", "甲方可以不打招呼进入厂区", False),  # what is not needed is the notice
        ("方才", "乙方可以支付款项", False),  # 乙方|可以, not 乙|方可
    ],
)
def test_signs_and_negations_reach_the_words_they_are_for(
    library: Library, pattern: str, text: str, holds: bool
) -> None:
    reading = Judge(library.lexicon, library.judgements).read(text)
    assert bool(parse(pattern).match(reading)) is holds


@pytest.mark.parametrize(
    ("code", "lawful", "faulty"),
    [
        ("PF-ENTITY", "以联盟名义借款的，由行为人自行偿还。", "联盟以自己的名义向银行借款。"),  # only supposed
        ("PF-FORFEIT", "任何人不得以其退出为由扣留其余款。", "成员退出的，秘书处以其退出为由扣留其余款。"),  # denied
        ("PF-NONCOMPETE-ALL", "学生和普通员工不承担竞业限制义务。", "学生和普通员工承担竞业限制义务。"),
        ("PF-WARRANTY-ENDLESS", "甲方曾要求乙方“永久质保”，双方将质保期定为十八个月。", "乙方永久质保。"),  # once was
        (
            "PF-PUBLIC-SKIM",
            "前一稿写的是“牵头单位从专项经费中留取百分之五作为协调费”，已经整句删除。",
            "牵头单位从专项经费中留取百分之五作为协调费。",
        ),
        ("PF-EXEMPT", "双方互不索赔间接损失，但一方故意的，仍可请求赔偿。", "双方互不索赔，故意造成的损失亦同。"),
        (
            "PF-CAP-SWALLOWS",
            "任何情况下甲方的赔偿责任以合同价款为上限。但造成人身损害，或者甲方有故意的，不受上述限制。",
            "任何情况下甲方的赔偿责任以合同价款为上限。甲方应当按期付款。",
        ),
        ("PF-EXEMPT", "没有哪一条可以理解为免除任何人因故意所造成损害的责任。", "免除任何人因其故意所造成损害的责任。"),
        (
            "PF-STATE-VALUE",
            "乙大学作价以前应当公示十五日，未公示的不得签约。",
            "乙大学以专利作价入股，不公示即签约。",
        ),
        ("PF-GUARANTOR", "高校资产经营公司为其子公司提供担保。", "高校为其子公司提供担保。"),  # a company
        (
            "PF-DISPUTE-BOTH",
            "争议提交南宁仲裁委员会仲裁；一方就同一纠纷再向法院起诉的，另一方可以提出抗辩。",
            "争议提交南宁仲裁委员会仲裁；各方也可以向法院起诉。",
        ),
    ],
)
def test_what_is_only_supposed_told_denied_or_taken_out_is_not_said(
    library: Library, code: str, lawful: str, faulty: str
) -> None:
    def codes(text: str) -> set[str]:
        return {finding.code for finding in proof_text(text, library, as_of=date(2026, 12, 1))}

    assert code in codes(faulty)
    assert code not in codes(lawful)


@pytest.mark.parametrize(
    ("code", "clashing", "agreeing"),
    [
        (
            "PF-TWO-FIGURES",
            "第十四条 理事会会议须有三分之二以上理事出席方可召开。\n第十六条 理事会过半数理事到会，会议即为有效。",
            "第十四条 理事会会议须有三分之二以上理事出席方可召开。\n第十六条 成员大会过半数成员到会，会议即为有效。",
        ),
        (
            "PF-TWO-ANSWERS",
            "第七条 秘书长由理事长提名，理事会聘任。\n第十九条 秘书长由全体成员大会选举产生。",
            "第七条 秘书长由理事长提名，理事会聘任。\n第十九条 理事长由全体成员大会选举产生。",
        ),
        (
            "PF-TWO-ANSWERS",
            "第十二条 样机由甲方保管。\n第十八条 乙方负责保管样机，甲方不承担保管责任。",
            "第十二条 样机由甲方保管。\n第十八条 乙方负责保管图纸，甲方不承担保管责任。",
        ),
        (
            "PF-STATUTE-REPEALED",
            "本协议依据《中华人民共和国技术合同法》订立。",
            "本协议依据《中华人民共和国民法典》订立。",
        ),
        ("PF-MARKET-PRICE", "不参加统一调价的，视为违约。", "参加统一调价的，视为违约。"),
    ],
)
def test_one_question_has_one_answer(library: Library, code: str, clashing: str, agreeing: str) -> None:
    def codes(text: str) -> set[str]:
        return {finding.code for finding in proof_text(text, library, as_of=date(2026, 12, 1))}

    assert code in codes(clashing)
    assert code not in codes(agreeing)
