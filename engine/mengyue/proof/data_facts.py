"""What the data say, as text states it: numbers of members and tasks, shares, totals, names, persons, dates."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mengyue.library.policy import Nature, Policy, Recurrence
from mengyue.model.alliance import Alliance
from mengyue.model.events_and_years import MeetingMode
from mengyue.model.member import Member, MemberKind

__all__ = ["Demand", "Facts", "Notice", "Vote", "facts_of", "is_branch"]

_KINDS = {
    MemberKind.ENTERPRISE: "企业",
    MemberKind.UNIVERSITY: "高校",
    MemberKind.INSTITUTE: "院所",
    MemberKind.ASSOCIATION: "社团",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """A meeting, as text calls it, and how many days before it was called."""

    meeting: str
    days: int


@dataclass(frozen=True, slots=True)
class Vote:
    """What was put to the vote, how many were for it, how many there are in all, and how many were there."""

    matter: str
    in_favour: int
    whole: int
    present: int | None = None


@dataclass(frozen=True, slots=True)
class Demand:
    """What a policy asks of a decision: so many per cent, of all or of those who are there."""

    percent: Decimal
    of_all: bool = False


@dataclass(frozen=True)
class Facts:
    """Facts by what text calls them. ``paths`` leads from a fact to its place in the data.

    ``counts`` by 成员, 企业, 高校, 院所, 社团, 任务, 理事, 正本; ``shares`` in per cent by unit;
    ``amounts`` in yuan by 总, 财政, 自筹; ``units`` by role (牵头单位); ``persons`` by role;
    ``dates`` by 开始, 结束, 生效; ``months`` by 协议, 项目; ``codes`` are those of members.
    ``branches`` are members that are no legal persons. ``notices`` and ``votes`` are what was done,
    ``demands`` what the policy asks for (加入, 除名, 解散, 修改, 出席), ``reports`` the last day for
    a report by its name, as MMDD, with 10000 more for the year after. ``patents`` are days of filing by
    number, ``tasks`` the units that lead them by number, ``members`` the names of all members.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[str, Decimal] = field(default_factory=dict)
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    persons: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, date] = field(default_factory=dict)
    codes: Mapping[str, str] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    branches: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    votes: tuple[Vote, ...] = ()
    demands: Mapping[str, Demand] = field(default_factory=dict)
    reports: Mapping[str, int] = field(default_factory=dict)
    patents: Mapping[str, date] = field(default_factory=dict)
    tasks: Mapping[int, str] = field(default_factory=dict)
    members: tuple[str, ...] = ()


def facts_of(alliance: Alliance, policies: Sequence[Policy] = ()) -> Facts:
    """Return what ``alliance`` says, and the calendar of ``policies``; what is missing there is no fact."""
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
    agreement = alliance.agreement
    return Facts(
        counts, shares, amounts, _units(alliance, lead), _persons(alliance, lead), _dates(alliance), _codes(alliance),
        {"成员": "members", "任务": "tasks", "总": "contributions", "牵头单位": "members", "法定代表人": "members",
         "协议": "agreement.term_years", "会议": "meetings"},
        months={"协议": agreement.term_years * 12} if agreement and agreement.term_years else {},
        branches=tuple(
            m.name for m in alliance.members if m.name and (m.is_legal_person is False or is_branch(m.name))
        ),
        notices=_notices(alliance), votes=_votes(alliance), patents=_patents(alliance),
        demands=_demands(policies), reports=_reports(policies),
        tasks={n: names.get(t.lead, t.lead) for n, t in enumerate(alliance.tasks, 1) if t.lead},
        members=tuple(m.name for m in alliance.members if m.name) if all(m.name for m in alliance.members) else (),
    )  # fmt: skip


#: Names of parts of a legal person: a branch office, a school of a university, a laboratory.
_BRANCH = re.compile(
    "分公司$|分所$|分院$|办事处$|代表处$|事业部$|(?:大学|学院).{2,12}(?:学院|系|实验室|研究所|中心|课题组)$"
)


def is_branch(name: str) -> bool:
    """Tell whether a unit of that name is part of another."""
    return bool(_BRANCH.search(name))


def _patents(alliance: Alliance) -> dict[str, date]:
    return {
        right.number: right.applied_on
        for right in (alliance.ip.background if alliance.ip else ())
        if right.number and right.applied_on
    }


def _notices(alliance: Alliance) -> tuple[Notice, ...]:
    return tuple(
        Notice(meeting.session or "会议", (meeting.held_on - meeting.notified_on).days)
        for meeting in alliance.meetings
        if meeting.held_on and meeting.notified_on and meeting.mode is not MeetingMode.WRITTEN
    )


def _votes(alliance: Alliance) -> tuple[Vote, ...]:
    """Votes that were counted whole: for, against and abstained."""
    return tuple(
        Vote(vote.title, vote.in_favour, vote.in_favour + vote.against + vote.abstained)
        for meeting in alliance.meetings
        for vote in meeting.resolutions
        if vote.in_favour is not None and vote.against is not None and vote.abstained is not None
    )


#: What a parameter of a policy limits when it is a share of votes: 全体成员单位对成员加入的同意.
_CONSENT = re.compile("(全体)?[^对]{0,8}对(?:成员|协议|联盟)?(加入|除名|解散|修改)的同意|(全体)?[^对]{0,8}(出席)")


def _demands(policies: Sequence[Policy]) -> dict[str, Demand]:
    """The shares of votes that policies fix."""
    found: dict[str, Demand] = {}
    for policy in policies:
        for parameter in policy.limiting.values():
            matter = _CONSENT.fullmatch(parameter.limits) if parameter.unit == "%" else None
            if matter:
                demand = Demand(Decimal(str(parameter.value)), bool(matter[1] or matter[3]))
                found.setdefault(matter[2] or matter[4], demand)
    return found


_DAY = re.compile("([0-9]{2})-([0-9]{2}|末)")


def _reports(policies: Sequence[Policy]) -> dict[str, int]:
    """The last day, year after year, for what is to be reported."""
    found: dict[str, int] = {}
    for policy in policies:
        for entry in policy.calendar:
            day = _DAY.fullmatch(entry.outer)
            if entry.recurs is Recurrence.YEARLY and day and entry.nature is Nature.DEADLINE:
                later = 10_000 if -1 in entry.reports_on else 0
                last = 31 if day[2] == "末" else int(day[2])
                found.setdefault(entry.title, later + int(day[1]) * 100 + last)
    return found


def _units(alliance: Alliance, lead: Member | None) -> dict[str, str]:
    units = {"牵头单位": lead.name} if lead and lead.name else {}
    return {role: name for role, name in units.items() if name}


def _persons(alliance: Alliance, lead: Member | None) -> dict[str, str]:
    found = {"牵头单位法定代表人": lead.legal_representative} if lead else {}
    if alliance.chief_expert:
        found["首席专家"] = alliance.chief_expert.name
    bodies = alliance.governance
    if bodies and bodies.decision:
        found["理事长"] = bodies.decision.chair
    if bodies and bodies.executive:
        found["秘书长"] = bodies.executive.head
    for member in alliance.members:
        if member.name and member.legal_representative:
            found[f"{member.name}法定代表人"] = member.legal_representative
    return {role: name for role, name in found.items() if name}


def _dates(alliance: Alliance) -> dict[str, date]:
    agreement = alliance.agreement
    return {"生效": agreement.effective_on} if agreement and agreement.effective_on else {}


def _codes(alliance: Alliance) -> dict[str, str]:
    return {member.name: member.uscc for member in alliance.members if member.name and member.uscc}
