"""What the data say, as text states it: numbers of members and tasks, shares, totals, names, persons, dates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mengyue.model.alliance import Alliance
from mengyue.model.member import Member, MemberKind

__all__ = ["Facts", "facts_of"]

_KINDS = {
    MemberKind.ENTERPRISE: "企业",
    MemberKind.UNIVERSITY: "高校",
    MemberKind.INSTITUTE: "院所",
    MemberKind.ASSOCIATION: "社团",
}


@dataclass(frozen=True)
class Facts:
    """Facts by what text calls them. ``paths`` leads from a fact to its place in the data.

    ``counts`` by 成员, 企业, 高校, 院所, 社团, 任务; ``shares`` in per cent by unit; ``amounts`` in yuan by 总,
    财政, 自筹;
    ``units`` by role (牵头单位); ``persons`` by role; ``dates`` by 开始, 结束, 生效; ``codes`` are those of members.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)


def facts_of(alliance: Alliance) -> Facts:
    """Return what ``alliance`` says; what is missing there is no fact."""
    counts: dict[str, int] = {}
    if alliance.members:
        counts["成员"] = len(alliance.members)
        if all(member.kind for member in alliance.members):
            for kind, word in _KINDS.items():
                counts[word] = sum(1 for member in alliance.members if member.kind is kind)
    if alliance.tasks:
        counts["任务"] = len(alliance.tasks)
    names = {member.id: member.name or member.id for member in alliance.members}
    shares: dict[str, Decimal] = {}
    for share in alliance.revenue.shares if alliance.revenue else ():
        if share.percent is not None:
            shares[share.member] = shares[names.get(share.member, share.member)] = share.percent
    amounts: dict[str, Decimal] = {}
    known = [row.amount for row in alliance.contributions]
    if known and None not in known:
        amounts["总"] = sum((amount for amount in known if amount is not None), Decimal(0))
    lead = next((member for member in alliance.members if member.tier and member.tier.value == "lead"), None)
    return Facts(
        counts, shares, amounts, _units(alliance, lead), _persons(alliance, lead), _dates(alliance), _codes(alliance),
        {"成员": "members", "任务": "tasks", "总": "contributions", "牵头单位": "members", "法定代表人": "members"},
    )  # fmt: skip


def _units(alliance: Alliance, lead: Member | None) -> dict[str, str]:
    units = {"牵头单位": lead.name} if lead and lead.name else {}
    return {role: name for role, name in units.items() if name}


def _persons(alliance: Alliance, lead: Member | None) -> dict[str, str]:
    found = {"牵头单位法定代表人": lead.legal_representative} if lead else {}
    if alliance.chief_expert:
        found["首席专家"] = alliance.chief_expert.name
    for member in alliance.members:
        if member.name and member.legal_representative:
            found[f"{member.name}法定代表人"] = member.legal_representative
    return {role: name for role, name in found.items() if name}


def _dates(alliance: Alliance) -> dict[str, date]:
    agreement = alliance.agreement
    return {"生效": agreement.effective_on} if agreement and agreement.effective_on else {}


def _codes(alliance: Alliance) -> dict[str, str]:
    return {member.name: member.uscc for member in alliance.members if member.name and member.uscc}
