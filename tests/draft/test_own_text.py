"""Own text: numbered, referred to and proof-read like any clause, never evaluated, and somebody answers for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Item, Ref, Stage, Term, Text, Value
from mengyue.model.alliance import Answer, ClauseChoice, OwnArticle, SpecialTerm
from mengyue.model.finding import InputError
from mengyue.pipeline import Workshop

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 11, 29)


@pytest.fixture(scope="module")
def made(shop: Workshop):
    (loaded,) = shop.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")

    def make(stage: Stage = Stage.DRAFT, **changes: object):
        other = replace(loaded, alliance=loaded.alliance.model_copy(update=changes))
        return shop.make(other, kinds=("agreement",), stage=stage, as_of=AS_OF, render=False, accept_unapproved=True)

    return make


def _articles(made) -> dict[str, Article]:
    return {block.origin.clause: block for block in made.trees[0].body if isinstance(block, Article)}


def test_own_text_stands_for_the_clause_with_live_references_and_is_never_evaluated(made) -> None:
    text = "**本约定**依[条：ip.ownership]办理：\n（一）甲{{ 7*7 }}；\n（二）乙。"
    result = made(clauses={"final.law": ClauseChoice(text=text, approved_by="李法务", reason="对方要求")})
    article = _articles(result)["final.law"]
    first, one, two = article.blocks
    target = _articles(result)["ip.ownership"]
    assert first.inlines == (Term("本约定"), Text("依"), Ref(target.bookmark, target.number), Text("办理："))
    assert isinstance(one, Item) and (one.number, two.number) == ("（一）", "（二）")
    assert texts_of(one.inlines) == "甲{{ 7*7 }}；"
    assert article.origin.own and article.origin.variant == "own" and article.origin.version == ""
    assert [f.path for f in result.findings if f.code == "DR-OWN"] == ["clauses.final.law.text"]


def test_own_articles_are_numbered_where_they_stand_and_may_be_referred_to(made) -> None:
    text = "各成员单位遵守[条：own.a2]。"
    own = OwnArticle(id="a1", title="独家合作", after="final.law", text=text, approved_by="李法务")
    other = OwnArticle(id="a2", title="补充", after="own.a1", text="本条为补充。", approved_by="李法务")
    articles = list(_articles(made(own_articles=(own, other))).items())
    at = next(n for n, (key, _article) in enumerate(articles) if key == "final.law")
    assert [key for key, _article in articles[at : at + 3]] == ["final.law", "own.a1", "own.a2"]
    (first,) = articles[at + 1][1].blocks
    assert texts_of(first.inlines) == f"各成员单位遵守{articles[at + 2][1].number}。"


def test_an_own_article_stands_in_a_compact_agreement(made, shop: Workshop) -> None:
    (loaded,) = shop.load(ROOT / "examples" / "guangxi-2021" / "alliance.yaml")
    own = OwnArticle(id="a1", title="附加", after="final.dispute", text="各方到会。", approved_by="李法务")
    agreement = loaded.alliance.agreement.model_copy(update={"length": "compact"})
    assert "own.a1" in _articles(made(own_articles=(own,), agreement=agreement))


def test_a_special_term_names_its_member_under_its_article(made) -> None:
    term = SpecialTerm(member="示例大学", clause="final.law", text="学位论文可以按期提交。", approved_by="李法务")
    *_others, last = _articles(made(special_terms=(term,)))["final.law"].blocks
    assert texts_of(last.inlines) == "对广西示例大学，本条另有约定：学位论文可以按期提交。"
    assert Value("广西示例大学", "members[2].name") in last.inlines


def test_own_text_without_an_approver_is_not_signed(made) -> None:
    result = made(Stage.SIGNABLE, clauses={"final.law": ClauseChoice(text="适用中国法律。")})
    assert [f.path for f in result.findings if f.code == "DR-OWN-APPROVAL"][:1] == ["clauses.final.law.text"]
    assert not result.rendered


def test_places_and_references_that_do_not_exist_are_told_at_once(made) -> None:
    own = OwnArticle(id="a1", title="甲", after="no.such", text="见[条：also.none]。")
    with pytest.raises(InputError) as error:
        made(own_articles=(own,), special_terms=(SpecialTerm(member="示例大学", clause="none.here", text="乙"),))
    assert {f.path for f in error.value.findings} == {
        "own_articles[0].after", "own_articles[0].text", "special_terms[0].clause",
    }  # fmt: skip


def test_a_question_that_was_answered_is_not_asked_again(made) -> None:
    asked = [f for f in made().findings if f.code == "G21-10"]
    answer = {"answer": "有长期合作", "by": "覃示安", "on": date(2026, 12, 1)}
    one = made(answers=(Answer(question="G21-10", about="示例大学", **answer),))
    assert len(asked) == 11 and len([f for f in one.findings if f.code == "G21-10"]) == 10
    assert not [f for f in made(answers=(Answer(question="G21-10", **answer),)).findings if f.code == "G21-10"]


def test_what_is_wrong_with_own_words_is_told_at_their_line(shop: Workshop, tmp_path: Path) -> None:
    """Pay when paid, in an article of one's own and in a special term, each found where it is written."""
    written = """
own_articles:
  - {id: pay, after: funds.custody, title: 检测费, approved_by: 李法务,
     text: 向承担试验的成员单位支付的试验费，在财政资金到账后支付。}
special_terms:
  - {member: 示例回收, clause: funds.contributions, approved_by: 李法务,
     text: 向钦州示例电池回收利用有限公司支付的加工费用，由牵头单位在获得项目拨款后支付。}
"""
    path = tmp_path / "alliance.yaml"
    path.write_text((ROOT / "examples" / "guangxi-2021" / "alliance.yaml").read_text("utf-8") + written, "utf-8")
    (loaded,) = shop.load(path)
    told = shop.make(loaded, kinds=("agreement",), stage=Stage.DRAFT, as_of=AS_OF, render=False).findings
    lines = path.read_text("utf-8").splitlines()
    found = {f.clause: lines[(f.line or 0) - 1] for f in told if f.code == "PF-PAY-WHEN-PAID"}
    assert found.keys() == {"own.pay", "funds.contributions"}
    assert "试验费" in found["own.pay"] and "加工费用" in found["funds.contributions"]
