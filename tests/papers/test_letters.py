"""Letters, contracts between members and undertakings: usable with a subject, as a form, and for an empty alliance."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mengyue.draft.assemble import assemble, subjects
from mengyue.draft.blanks import texts_of
from mengyue.draft.tree import Article, Draft, Inline, Stage, Table
from mengyue.language.apportion import apportion
from mengyue.library.policy import Policy
from mengyue.library.yaml_file import read_yaml
from mengyue.model.alliance import Alliance, ClauseChoice
from mengyue.model.cooperation import Share
from mengyue.paths import content_root
from mengyue.pipeline import Workshop

WHEN = date(2031, 12, 22)
_DATA = Path(__file__).parent / "data"

#: Papers written about something; each is an annex form as well.
_FORMS = (
    "intent-inquiry", "intent-letter", "undertaking-unit", "undertaking-person", "power-of-attorney",
    "representative-certificate", "internal-consent", "guarantee-resolution", "task-book", "nda", "accession-request",
    "accession", "withdrawal-request", "withdrawal-agreement", "settlement", "breach-notice", "expulsion-resolution",
    "expulsion-notice", "change-filing", "ownership-confirmation", "offer-notice", "offer-reply", "licence-contract",
    "distribution", "dissolution-resolution",
)  # fmt: skip
#: Reports and resolutions that are written once, in the unit's own words.
_OWN = ("amendment", "liquidation-report", "dissolution-report")


@cache
def _shop() -> Workshop:
    return Workshop()


@cache
def _policy(key: str = "guangxi-2021") -> Policy:
    from mengyue.library.load_policy import load_policy

    return load_policy(content_root(), key)


@cache
def _alliance() -> Alliance:
    """Return the example of guangxi-2021 with a life: ``data/life.yaml`` laid over it."""
    example: dict[str, Any] = read_yaml(content_root() / "examples/guangxi-2021/alliance.yaml").data
    life: dict[str, Any] = read_yaml(_DATA / "life.yaml").data
    finished = life.pop("finished_projects")
    projects = [{**project, "finished_on": finished} for project in example["projects"]]
    guarantees = [
        {"guarantor": "示例新能源", "debtor": "示例回收", "debt": "示例银行流动资金借款", "amount": "2000000.00"}
    ]
    for member in example["members"]:
        member |= {"agent": "示例代表", "agent_title": "科长", "agent_id": "示例证件号"}
    changed = {"projects": projects, "funds": {**example["funds"], "guarantees": guarantees}}
    return Alliance.model_validate({**example, **life, **changed})


def _copies(paper: str, alliance: Alliance | None = None, policy: str = "guangxi-2021") -> list[Mapping[str, Any]]:
    known = alliance or _alliance()
    outline = _shop().library.papers[paper]
    return [names for _name, names in subjects(known, outline, _policy(policy), _shop().wording, WHEN)]


def _draft(
    paper: str, names: Mapping[str, Any] | None = None, alliance: Alliance | None = None, policy: str = "guangxi-2021"
) -> Draft:
    outline = _shop().library.papers[paper]
    return assemble(
        alliance or _alliance(), outline, _shop().library, _policy(policy), _shop().wording,
        stage=Stage.DRAFT, as_of=WHEN, names=names,
    )  # fmt: skip


def _text(draft: Draft) -> str:
    parts: list[str] = []
    for block in draft.body:
        for part in block.blocks if isinstance(block, Article) else ():
            if isinstance(part, Table):
                parts += [texts_of(cell) for row in part.rows for cell in row]
            else:
                parts.append(texts_of(part.inlines))
    return "\n".join(parts)


def _table(draft: Draft) -> Table:
    """Return the one table of ``draft``."""
    articles = [block for block in draft.body if isinstance(block, Article)]
    (table,) = (part for article in articles for part in article.blocks if isinstance(part, Table))
    return table


def _amount(cell: Sequence[Inline]) -> Decimal:
    return Decimal(texts_of(cell).replace(",", ""))


def _blanks(draft: Draft) -> list[str]:
    return [blank.label for blank in draft.blanks]


@pytest.mark.parametrize("paper", [*_FORMS, *_OWN])
def test_with_its_subject_a_paper_is_complete(paper: str) -> None:
    copies = _copies(paper)
    assert copies
    for names in copies if len(copies) < 7 else (copies[0], copies[-1]):
        draft = _draft(paper, names)
        assert _blanks(draft) == []
        assert not re.search("[。；，：]{2}", _text(draft))


@pytest.mark.parametrize("paper", _FORMS)
def test_without_a_subject_a_paper_is_a_form_for_the_hand(paper: str) -> None:
    assert _blanks(_draft(paper)) == []


@pytest.mark.parametrize("paper", [*_FORMS, *_OWN])
def test_nothing_known_makes_no_error(paper: str) -> None:
    assert _draft(paper, alliance=Alliance()).body


@pytest.mark.parametrize("paper", ["accession", "withdrawal-agreement", "task-book", "nda"])
def test_other_policies_can_use_them(paper: str) -> None:
    named = _alliance().alliance.model_copy(update={"name": "滨海示例战略联盟"})
    text = _text(_draft(paper, alliance=_alliance().model_copy(update={"alliance": named}), policy="binhai-2012"))
    assert "联盟" in text and "联合体" not in text


def test_a_letter_of_attorney_does_not_stand_for_the_legal_representative() -> None:
    for names in (None, _copies("power-of-attorney")[0]):
        text = _text(_draft("power-of-attorney", names))
        assert "受托人没有权限办理下列事项" in text
        assert "应由法定代表人亲自签字并加盖委托人公章，本授权委托书不代替法定代表人的签字" in text


def test_of_a_unit_abroad_its_authorised_signatory_signs() -> None:
    """A unit abroad has no 法定代表人; its certificate and the signature pages named the 有权签署人, these did not."""
    for paper in ("power-of-attorney", "undertaking-unit", "intent-letter"):
        signs = {names["unit"].country: _draft(paper, names).closing[-1].signs for names in _copies(paper)}
        assert signs.pop("中国") == "法定代表人（签字）" and set(signs.values()) == {"有权签署人（签字）"}
    (abroad,) = (names for names in _copies("power-of-attorney") if names["unit"].country != "中国")
    assert "法定代表人" not in _text(_draft("power-of-attorney", abroad))


@pytest.mark.parametrize(
    ("clause", "parameter", "days", "papers"),
    [
        ("membership.withdrawal", "notice_days", "137", ["withdrawal-request"]),
        ("membership.expulsion", "reply_days", "23", ["breach-notice", "expulsion-resolution"]),
        ("membership.exit-effects", "handover_days", "47", ["expulsion-notice", "withdrawal-agreement"]),
        ("ip.transfer", "offer_days", "53", ["offer-notice"]),
        ("confidentiality.period", "return_days", "41", ["nda", "settlement"]),
        ("final.dissolution", "finish_days", "111", ["dissolution-resolution"]),
        ("tasks.progress", "cure_days", "61", ["task-book"]),
    ],
)
def test_periods_are_those_of_the_agreement(clause: str, parameter: str, days: str, papers: list[str]) -> None:
    choice = ClauseChoice(parameters={parameter: days})
    alliance = _alliance().model_copy(update={"clauses": {clause: choice}})
    for paper in papers:
        assert re.search(rf"{days}(日|个工作日)", _text(_draft(paper, alliance=alliance))), paper


def test_a_notice_of_default_gives_the_days_that_the_event_names() -> None:
    (names,) = _copies("breach-notice")
    assert "自本函到达之日起45日内改正" in _text(_draft("breach-notice", names))


def test_a_notice_never_gives_less_than_the_agreement() -> None:
    event = _alliance().events[3].model_copy(update={"cure_days": 5})
    offer = _alliance().offers[0].model_copy(update={"reply_days": 5})
    alliance = _alliance().model_copy(update={"events": (event,), "offers": (offer,)})
    for paper, words in (("breach-notice", "之日起30日内改正"), ("offer-notice", "之日起30日内书面答复")):
        (names,) = _copies(paper, alliance)
        assert words in _text(_draft(paper, names, alliance))


def test_a_filing_names_the_projects_of_its_day() -> None:
    changed, _joined, withdrew, *_later = (_text(_draft("change-filing", names)) for names in _copies("change-filing"))
    assert "没有正在承担的科技计划项目" in changed
    assert "变更时联合体正在承担的科技计划项目为：" in withdrew


def test_the_original_lead_files_its_own_replacement() -> None:
    first, second = (_draft("change-filing", names) for names in _copies("change-filing")[:2])
    assert [texts_of(line.unit) for line in first.closing] == ["柳州示例整车有限公司"]
    assert [texts_of(line.unit) for line in second.closing] == ["广西示例新能源汽车集团有限公司"]
    assert "柳州市科学技术局" in texts_of(first.addressee) and "科技厅" in texts_of(first.addressee)
    assert "7日内分别报送推荐单位和科技主管部门" in _text(first)


def test_parts_of_an_income_add_up_to_it() -> None:
    (names,) = _copies("distribution")
    table = _table(_draft("distribution", names))
    parts = [_amount(row[3]) for row in table.rows]
    assert sum(parts) == _amount(table.total[3]) == Decimal("869999.93")
    # 12.5 : 10 : 7.5 of the schedule of shares; 示例大学 has the largest part
    assert parts == [Decimal("362499.97"), Decimal("289999.98"), Decimal("217499.98")]


@pytest.mark.parametrize("total", ["0.01", "0.02", "100", "99999999.99"])
def test_apportioning_never_loses_a_fen(total: str) -> None:
    shares = [Share(member=name, percent=Decimal(p)) for name, p in (("甲", "33.33"), ("乙", "33.33"), ("丙", "33.34"))]
    parts = apportion(shares, Decimal(total), lambda item: item.percent)
    assert sum(part for _share, part in parts) == Decimal(total)


def test_with_the_lead_exploiting_all_of_the_schedule_share() -> None:
    choice = ClauseChoice(variant="lead")
    alliance = _alliance().model_copy(update={"clauses": {"benefit.split": choice}})
    (names,) = _copies("distribution", alliance)
    table = _table(_draft("distribution", names, alliance))
    assert len(table.rows) == 12
    assert sum(_amount(row[3]) for row in table.rows) == Decimal("869999.93")


def test_no_resolution_to_dissolve_while_a_public_project_runs() -> None:
    running = _alliance().projects[0].model_copy(update={"finished_on": None})
    alliance = _alliance().model_copy(update={"projects": (running, *_alliance().projects[1:])})
    (names,) = _copies("dissolution-resolution", alliance)
    text = _text(_draft("dissolution-resolution", names, alliance))
    assert "本次不作出解散联合体的决定" in text and "书面同意解散" not in text
    done = _text(_draft("dissolution-resolution", _copies("dissolution-resolution")[0]))
    assert "目前没有正在承担的自治区级以上科技计划项目" in done and "2031年6月30日" in done


def test_an_offer_gives_the_period_of_its_kind() -> None:
    transfer, licence, abandon = (_text(_draft("offer-notice", names)) for names in _copies("offer-notice"))
    assert "30日内书面答复；逾期未答复的，视为放弃优先受让" in transfer
    assert "15日内书面答复" in licence and "不因逾期未答复而视为同意" in licence
    assert "30日内书面答复是否要求承接" in abandon
