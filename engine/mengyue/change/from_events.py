"""What the record of events alone tells of a change: who came and went; rows are not told."""

from __future__ import annotations

from mengyue.change.change_values import Changes, Rows, signing
from mengyue.change.from_states import LEFT, leaving
from mengyue.model.alliance import Alliance
from mengyue.model.events_and_years import EventKind

__all__ = ["latest_changes"]

_KINDS = (EventKind.JOINED, *LEFT, EventKind.LEAD_CHANGED)


def latest_changes(alliance: Alliance) -> Changes:
    """Return the changes of membership of the newest date in the record.

    Which rows changed with them is not known, so every list that the alliance has is agreed anew.
    """
    events = [event for event in alliance.events if event.kind in _KINDS and event.happened_on is not None]
    day = max((event.happened_on for event in events if event.happened_on), default=None)
    if day is None:
        return Changes(known=False, original=alliance.agreement)
    events = [event for event in events if event.happened_on == day]
    known = {member.id: member for member in (*alliance.former_members, *alliance.members)}

    def named(*kinds: EventKind) -> list[str]:
        return list(dict.fromkeys(event.member for event in events if event.kind in kinds and event.member in known))

    joined = tuple(known[key] for key in named(EventKind.JOINED))
    left = tuple(leaving(known[key], alliance) for key in named(*LEFT))
    leads = [event for event in events if event.kind is EventKind.LEAD_CHANGED]
    before = tuple(known[key] for key in named(EventKind.LEAD_CHANGED))
    after = tuple(known[event.successor] for event in leads if event.successor in known)
    bodies = alliance.governance
    return Changes(
        known=False,
        original=alliance.agreement,
        on=day,
        joined=joined,
        left=left,
        leads_before=before,
        leads_after=after,
        tasks=Rows(any=bool(alliance.tasks)),
        contributions=Rows(any=bool(alliance.contributions)),
        shares=Rows(any=bool(alliance.revenue and alliance.revenue.shares)),
        background=Rows(any=bool(alliance.ip and alliance.ip.background)),
        seats=Rows(any=bool(bodies and ((bodies.decision and bodies.decision.seats) or bodies.executive))),
        signatories=signing(alliance, left),
    )
