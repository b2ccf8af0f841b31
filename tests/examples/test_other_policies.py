"""The complete examples of the other policies: fictional, consistent, fit for their policy and the law."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from stdnum.cn import uscc

from mengyue.checks.all_rules import check
from mengyue.intake.load import load
from mengyue.library.load_policy import load_policy, standing_policies
from mengyue.model.alliance import Alliance
from mengyue.model.finding import Severity
from mengyue.paths import content_root

POLICIES = (
    "guangxi-2012", "guangxi-2022", "binhai-2012", "xiamen-2008", "heilongjiang-2009",
    "xiamen-2025", "heilongjiang-2022", "hefei-2025", "liuzhou-2024", "luoyang-2025",
)  # fmt: skip


@pytest.fixture(scope="module", params=POLICIES)
def alliance(request: pytest.FixtureRequest) -> Alliance:
    (loaded,) = load(content_root() / "examples" / request.param / "alliance.yaml")
    assert loaded.alliance.policy == request.param
    return loaded.alliance


def test_an_example_names_nobody_real(alliance: Alliance) -> None:
    assert alliance.fictional
    names = [alliance.alliance.name, *(m.name for m in alliance.members), *(p.name for p in alliance.platforms)]
    assert all("示例" in (name or "") for name in names)
    people = [t.name for t in alliance.team] + [m.legal_representative for m in alliance.members]
    assert all(set("示例") & set(name or "") for name in people)
    assert all("-000" in (m.phone or "") and (m.email or "").endswith(".example.com") for m in alliance.members)


def test_credit_codes_are_valid_and_all_different(alliance: Alliance) -> None:
    codes = [m.uscc or "" for m in alliance.members]
    assert 10 <= len(set(codes)) == len(codes) <= 12
    assert all(uscc.is_valid(code) for code in codes)


def test_shares_add_up_and_tasks_are_funded(alliance: Alliance) -> None:
    assert alliance.revenue
    assert sum(share.percent or Decimal(0) for share in alliance.revenue.shares) == 100
    for_tasks = [c.amount or 0 for c in alliance.contributions if not c.pooled]
    assert sum(t.budget or 0 for t in alliance.tasks) == sum(for_tasks)
    for contribution in alliance.contributions:
        paid = sum(part.amount or 0 for part in contribution.instalments)
        assert paid == contribution.amount or (contribution.ends_on and not contribution.instalments)


def test_every_member_contributes_shares_has_a_seat_and_sends_people(alliance: Alliance) -> None:
    ids = {member.id for member in alliance.members}
    assert alliance.revenue and alliance.governance and alliance.governance.decision
    assert {c.member for c in alliance.contributions} == ids
    assert {s.member for s in alliance.revenue.shares} == ids
    assert {s.unit for s in alliance.governance.decision.seats} == ids
    assert {t.unit for t in alliance.team} == ids


def test_neither_the_policy_nor_the_law_blocks_it(alliance: Alliance) -> None:
    root = content_root()
    packs = [load_policy(root, alliance.policy or ""), *standing_policies(root)]
    findings = check(alliance, packs, date(2026, 11, 22))
    assert [f.message for f in findings if f.severity is Severity.ERROR] == []
