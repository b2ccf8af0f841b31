"""The complete example is fictional, agrees with itself and leaves nothing open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel
from stdnum.cn import uscc

from mengyue.checks.all_rules import check
from mengyue.intake.load import load
from mengyue.library.load_policy import load_policy
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Severity, State
from mengyue.model.member import MemberKind, Tier
from mengyue.paths import content_root

#: What a complete file may leave out, and why.
MAY_BE_MISSING = {"approvals", "call", "commitments", "contents", "hospital_grade",
    "length", "market_share", "market_share_source", "patents",
"signatures_per_page", "size", "standards", "super_deduction", "sector", "integrity_clean", "tech_sme", 
    "hoped_for", "if_unfunded", "name_order",  # agreed on by few
    "address",  # a person is addressed by name
    "predecessor",  # a new consortium
    "counts",  # computed
    "court_basis",  # arbitration is chosen
    "uscc",  # the foreign member has none
    "foreign_registration",  # only the foreign member has one
    "chain_position",  # enterprises only
    "main_revenue", "rd_expense", "finance_year", "fulltime_rd_staff",  # enterprises only
    # asked for by other policies
    "direction", "region", "level", "is_legal_person", "district", "leads_elsewhere", "support_unit", "principal",
    "liability_mode", "renews_automatically", "lifecycle", "lending", "joint_purchasing",
    "agent", "agent_title", "agent_id",  # legal representatives sign themselves
    "need", "approach", "benefit",  # papers on single projects
    "listed", "foreign_controlled", "liability_cap", "bank", "bank_account", "burdens",  # what few units have or say
    "limit",  # fees that have none
    "pooled", "starts_on", "ends_on",  # contributions for tasks, at once
}  # fmt: skip
#: What happens after the founding: as much of it as there is.
LIFE = ("events", "years", "results", "offers", "meetings", "projects", "papers", "rectifications", "resources")
ENTERPRISE_FIELDS = ("chain_position", "main_revenue", "rd_expense", "finance_year", "fulltime_rd_staff")


@pytest.fixture(scope="module")
def alliance() -> Alliance:
    (loaded,) = load(content_root() / "examples" / "guangxi-2021" / "alliance.yaml")
    return loaded.alliance


def strict_length(text: str | None) -> int:
    return sum(not character.isspace() for character in text or "")


def missing(value: Any, path: str) -> Iterator[str]:
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from missing(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from missing(item, f"{path}[{index}]")
    elif value is None:
        yield path


def test_example_is_marked_as_fictional(alliance: Alliance) -> None:
    assert alliance.fictional
    names = [m.name for m in alliance.members] + [p.name for p in alliance.platforms] + [alliance.alliance.name]
    assert all("示例" in (name or "") for name in names)
    people = [t.name for t in alliance.team] + [m.legal_representative for m in alliance.members]
    assert all(set("示例") & set(name or "") for name in people)


def test_example_leaves_no_field_open_that_a_document_needs(alliance: Alliance) -> None:
    founding = alliance.model_copy(update=dict.fromkeys(LIFE, ()))
    assert {path.rsplit(".", 1)[-1] for path in missing(founding, "")} <= MAY_BE_MISSING
    for member in alliance.members:
        assert (member.uscc is None) == (member.country != "中国") == (member.foreign_registration is not None)
        if member.kind is MemberKind.ENTERPRISE:
            assert all(getattr(member, name) is not None for name in ENTERPRISE_FIELDS)


def test_credit_codes_are_valid_by_gb_32100_and_all_different(alliance: Alliance) -> None:
    codes = [member.uscc for member in alliance.members if member.uscc]
    assert len(set(codes)) == len(codes) == 11
    assert all(uscc.is_valid(code) for code in codes)


def test_phone_numbers_cannot_belong_to_anyone(alliance: Alliance) -> None:
    assert all("-000" in (member.phone or "") for member in alliance.members)
    assert all((member.email or "").endswith(".example.com") for member in alliance.members)


def test_texts_keep_the_limits_of_the_form(alliance: Alliance) -> None:
    assert strict_length(alliance.alliance.goals) <= 500
    assert all(0 < strict_length(member.standing) <= 200 for member in alliance.members)


def test_consortium_has_every_tier_and_kind_of_member(alliance: Alliance) -> None:
    assert {member.tier for member in alliance.members} == set(Tier)
    (lead,) = [member for member in alliance.members if member.tier is Tier.LEAD]
    assert lead.kind is MemberKind.ENTERPRISE and lead.region == "广西壮族自治区"
    assert alliance.alliance.recommender is not None and alliance.alliance.recommender.city == lead.city
    kinds = [member.kind for member in alliance.members]
    assert kinds.count(MemberKind.UNIVERSITY) == 2 and MemberKind.OTHER in kinds


def test_shares_add_up_and_budgets_are_funded(alliance: Alliance) -> None:
    assert alliance.revenue is not None
    assert sum(share.percent or 0 for share in alliance.revenue.shares) == 100
    for_tasks = [c for c in alliance.contributions if not c.pooled]
    assert all(c.tasks for c in for_tasks) and len(for_tasks) < len(alliance.contributions)
    hoped_for = sum(task.hoped_for or 0 for task in alliance.tasks)
    assert sum(t.budget or 0 for t in alliance.tasks) == sum(c.amount or 0 for c in for_tasks) + hoped_for
    for contribution in alliance.contributions:
        paid = sum(part.amount or 0 for part in contribution.instalments)
        assert paid == contribution.amount or (contribution.ends_on and contribution.form != "cash")


def test_every_member_contributes_shares_has_a_seat_and_sends_people(alliance: Alliance) -> None:
    ids = {member.id for member in alliance.members}
    assert alliance.revenue and alliance.governance and alliance.governance.decision
    assert {contribution.member for contribution in alliance.contributions} == ids
    assert {share.member for share in alliance.revenue.shares} == ids
    assert {seat.unit for seat in alliance.governance.decision.seats} == ids
    assert {person.unit for person in alliance.team} == ids


def test_chief_expert_is_in_the_team(alliance: Alliance) -> None:
    expert = alliance.chief_expert
    assert expert is not None
    assert (expert.name, expert.unit) in {(person.name, person.unit) for person in alliance.team}


def test_agreement_takes_effect_when_the_last_member_has_signed_and_sealed(alliance: Alliance) -> None:
    assert alliance.agreement is not None
    dates = [day for m in alliance.members if m.signature for day in (m.signature.signed_on, m.signature.sealed_on)]
    assert len(dates) == 24
    assert alliance.agreement.effective_on == max(day for day in dates if day)
    assert alliance.alliance.filled_on and alliance.alliance.filled_on >= alliance.agreement.effective_on
    assert all(m.signature and m.signature.signer == m.legal_representative for m in alliance.members)


def test_policy_finds_nothing_wrong_and_nothing_it_cannot_judge(alliance: Alliance) -> None:
    findings = check(alliance, [load_policy(content_root(), "guangxi-2021")], date(2026, 11, 22))
    assert [f.message for f in findings if f.severity is Severity.ERROR or f.state is State.UNJUDGED] == []
    assert [f.message for f in findings if f.severity is Severity.WARNING and f.state is not State.NOTE] == []
