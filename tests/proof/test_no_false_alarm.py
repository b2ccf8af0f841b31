"""The library as it stands raises no alarm: under every scheme, in every wording that can be chosen."""

from __future__ import annotations

from typing import Any

import pytest

from mengyue.draft.tree import Article
from mengyue.model.alliance import Alliance
from mengyue.model.cooperation import AgreementLength, AnnexForm, Preset
from mengyue.proof.policy_names import speaking
from mengyue.proof.said import sentences_of

from .conftest import Desk, blocking, build, desk

#: A fact or answer that makes every conditional clause and annex apply.
EVERYTHING: dict[str, Any] = {
    "compliance": dict.fromkeys(
        ["human_genetic_resources", "ethics", "personal_data", "cross_border_data", "competitors"], "true"
    ),
    "predecessor": {"name": "广西示例产业技术创新战略联盟", "listed_in": "桂政办发〔2012〕273号附件", "number": "3"},
    "datasets": [
        {"name": "车辆运行数据", "provider": "示例新能源", "users": ["示例理工大"], "personal": mode}
        for mode in ("none", "joint", "entrusted", "provided")
    ],
    "resources": [{"name": "湿热试验箱", "owner": "示例检测", "tier": "cost", "price": "每机时300元"}],
}
#: Clauses that apply only when somebody chooses them.
OPTIONAL = "in (clauses or {})"
#: Wordings that the example's policy does not allow, and what says so.
REFUSED = {("membership.change", "council"): ["PF-CHANGE-UNANIMOUS", "PF-CHANGE-MAJORITY"]}


def _alliance(desk: Desk, preset: str, *, everything: bool, choices: dict[str, Any] | None = None) -> Alliance:
    data = {**desk.data, "ip": {**desk.data["ip"], "preset": preset}, "clauses": choices or {}}
    if everything:
        data |= EVERYTHING
        data["clauses"] = {**{c.id: {} for c in desk.library.clauses.values() if OPTIONAL in c.when}, **data["clauses"]}
        transferee = {"member": "示例新能源", "name": "广西示例新能源电池科技有限公司", "relation": "全资子公司"}
        guarantee = {"guarantor": "示例新能源", "debtor": "示例回收", "amount": "5000000.00", "resolved": "true"}
        first, *others = desk.data["members"]
        data["members"] = [{**first, "affiliates": [transferee["name"]]}, *others]
        data["ip"] = {**data["ip"], "free_transferees": [transferee]}
        data["funds"] = {**desk.data["funds"], "guarantees": [guarantee]}
        data["revenue"] = {**desk.data["revenue"], "equity": "true"}
        data["agreement"] = {**desk.data["agreement"], "annexes": [annex.value for annex in AnnexForm]}
        rows = desk.data["contributions"]
        data["contributions"] = [*rows[:-1], {**rows[-1], "role": "support"}]
    return build(data)


@pytest.mark.parametrize("everything", [False, True], ids=["example", "everything"])
@pytest.mark.parametrize("preset", list(Preset))
def test_the_example_is_clean_under_every_scheme(preset: Preset, everything: bool, desk: Desk) -> None:
    assert blocking(desk.proofread(_alliance(desk, preset.value, everything=everything))) == []


def _rounds() -> list[dict[str, str]]:
    """Choices of wordings such that every wording is chosen in some round; the one for disputes follows the data."""
    clauses = [c for c in desk().library.clauses.values() if c.id not in ("final.dispute", desk().preamble)]
    most = max(len(clause.variants) for clause in clauses)
    rounds = []
    for turn in range(most):
        picked = {c.id: c.variants[turn].id for c in clauses if turn < len(c.variants)}
        rounds.append({key: variant for key, variant in picked.items() if (key, variant) not in REFUSED})
    return rounds


@pytest.mark.parametrize("choices", _rounds(), ids=lambda choices: f"{len(choices)} wordings")
@pytest.mark.parametrize("everything", [False, True], ids=["example", "everything"])
def test_every_wording_that_can_be_chosen_is_clean(choices: dict[str, str], everything: bool, desk: Desk) -> None:
    if not everything:
        # No wording for a clause that does not apply; its choice would have no effect.
        choices = {key: variant for key, variant in choices.items() if OPTIONAL not in desk.library.clauses[key].when}
    chosen = {key: {"variant": variant} for key, variant in choices.items()}
    assert blocking(desk.proofread(_alliance(desk, "E", everything=everything, choices=chosen))) == []


@pytest.mark.parametrize("refused", REFUSED, ids=":".join)
def test_a_wording_that_the_policy_forbids_is_refused(refused: tuple[str, str], desk: Desk) -> None:
    clause, variant = refused
    found = desk.proofread(_alliance(desk, "E", everything=False, choices={clause: {"variant": variant}}))
    assert [line.split()[1] for line in blocking(found)] == REFUSED[refused]


@pytest.mark.parametrize("mode", ["court", None])
def test_the_wordings_for_disputes_are_clean(mode: str | None, desk: Desk) -> None:
    dispute = {"mode": mode, "court_basis": "signing_place"} if mode else {}
    data = {**desk.data, "agreement": {**desk.data["agreement"], "dispute": dispute}}
    assert blocking(desk.proofread(build(data))) == []


def test_an_agreement_of_blanks_is_clean(desk: Desk) -> None:
    assert blocking(desk.proofread(Alliance())) == []


@pytest.mark.parametrize("word", ["联合体", "创新联合体", "产业技术创新战略联盟", "技术联盟"])
def test_whatever_a_policy_calls_the_alliance_papers_may_speak_of_its_agreement(word: str, desk: Desk) -> None:
    hits = sentences_of(desk.library).hits
    for lawful in (
        f"依{word}组建协议须由全体成员单位书面同意、签署补充协议的事项，以加盖单位公章的文件为准。",
        f"本协议与{word}协议不一致的，甲方和作为成员单位的丙方之间以{word}协议为准。",
    ):
        assert not hits(lawful)
    assert [hit.judgement.id for hit in hits(f"以{word}的名义对外签订合同。")] == ["PF-ENTITY"]


@pytest.mark.parametrize("word", ["创新共同体", "医工融合协作体"])
def test_papers_of_a_policy_with_names_of_its_own_are_read_like_ours(word: str, desk: Desk) -> None:
    wording = {"联合体": word, "成员单位": "共建方"}
    hits = sentences_of(speaking(desk.library, [desk.policy.model_copy(update={"wording": wording})])).hits
    assert not hits(f"依{word}组建协议须由全体共建方书面同意、签署补充协议的事项，以加盖单位公章的文件为准。")
    assert not hits(
        f"{word}的名称、标识需要注册商标的，由全体共建方书面指定的共建方申请并持有，为全体共建方的共同利益使用。"
    )
    assert [hit.judgement.id for hit in hits(f"以{word}的名义对外签订合同。")] == ["PF-ENTITY"]
    assert speaking(desk.library, desk.policies) is desk.library


def test_a_co_owner_of_a_background_right_is_no_stranger(desk: Desk) -> None:
    first, *others = desk.data["ip"]["background"]
    shared = {**first, "co_owners": ["桂北虚构冶金装备有限公司"]}
    data = {**desk.data, "ip": {**desk.data["ip"], "background": [shared, *others]}}
    assert not [f for f in desk.proofread(build(data)) if f.code == "PF-PARTY-OUTSIDE"]


@pytest.mark.parametrize("length", ["compact", "standard", "full"])
def test_who_answers_for_a_body_is_found_at_every_length(length: str, desk: Desk) -> None:
    alliance = build({**desk.data, "agreement": {**desk.data["agreement"], "length": length}})
    assert [f.message for f in desk.proofread(alliance) if f.code == "PF-DUTY-BODY"] == []


@pytest.mark.parametrize("length", ["compact", "standard"])
@pytest.mark.parametrize("preset", list(Preset))
def test_short_agreements_in_which_every_clause_applies_are_clean(preset: Preset, length: str, desk: Desk) -> None:
    alliance = _alliance(desk, preset.value, everything=True)
    assert alliance.agreement
    agreement = alliance.agreement.model_copy(update={"length": AgreementLength(length)})
    assert blocking(desk.proofread(alliance.model_copy(update={"agreement": agreement}))) == []


def test_a_compact_agreement_takes_back_the_articles_that_its_length_leaves_out(desk: Desk) -> None:
    taken = (
        "governance.executive",
        "confidentiality.information",
        "confidentiality.period",
        "integrity.undertakings",
    )
    chosen = {key: {"variant": desk.library.clauses[key].variants[0].id} for key in taken}
    alliance = _alliance(desk, "E", everything=False, choices=chosen)
    assert alliance.agreement
    agreement = alliance.agreement.model_copy(update={"length": AgreementLength.COMPACT})
    compact = alliance.model_copy(update={"agreement": agreement})
    assert chosen.keys() <= {
        article.origin.clause for article in desk.draft(compact).body if isinstance(article, Article)
    }
    assert blocking(desk.proofread(compact)) == []


def test_a_reference_to_disputes_may_lead_to_the_article_that_disputes_are_joined_to(desk: Desk) -> None:
    choices = {"liability.deposit": {"variant": "bond"}}
    alliance = _alliance(desk, "E", everything=False, choices=choices)
    assert alliance.agreement
    agreement = alliance.agreement.model_copy(update={"length": AgreementLength.COMPACT})
    assert blocking(desk.proofread(alliance.model_copy(update={"agreement": agreement}))) == []
