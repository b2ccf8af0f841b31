"""What is still missing of each member: the facts that are needed, and those without which rules cannot be judged."""

from __future__ import annotations

from collections.abc import Iterable

from mengyue.gathering.member_cut import cut
from mengyue.gathering.member_parts import MemberParts
from mengyue.intake.counted_places import counted
from mengyue.intake.place_labels import label_of
from mengyue.intake.workbook_content import value_at
from mengyue.model.alliance import Alliance
from mengyue.model.describe import describe
from mengyue.model.finding import Finding, State
from mengyue.model.member import Member

__all__ = ["still_missing"]


def still_missing(alliance: Alliance, parts: MemberParts, findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Return by member id the labels of what is missing. ``findings`` are those of the check."""
    asked = [finding.path for finding in findings if finding.state is State.UNJUDGED and finding.path]
    fields = {column.path.partition(".")[2] for column in parts.own.columns}
    known = describe(Member)
    made: dict[str, list[str]] = {}
    for index, member in enumerate(alliance.members):
        lacking = []
        for names in parts.layout.own.needed:
            ways = names.split("|")
            if all(value_at(member, way) in (None, "", ()) for way in ways):
                lacking.append("／".join(known[way].label for way in ways if way in known))
        rows = cut(alliance, index, parts).rows
        places = [row.path for listed in rows.values() for row in listed]
        for path in asked:
            head, _dot, name = path.partition("].")
            if head == f"members[{index}" and name in fields:
                lacking += [label for label in [label_of(path).rpartition("·")[2]] if not _told(label, lacking)]
            elif any(path.startswith(f"{place}.") for place in places):
                lacking.append(counted(label_of(path)))
        made[member.id] = list(dict.fromkeys(lacking))
    return made


def _told(label: str, lacking: Iterable[str]) -> bool:
    return any(label in one.split("／") for one in lacking)
