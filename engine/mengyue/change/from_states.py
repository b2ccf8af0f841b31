"""The difference between an alliance as signed and as it is to be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from mengyue.change.change_values import (
    Changes,
    Choice,
    Correction,
    Leaving,
    Office,
    Pair,
    Regrading,
    Renaming,
    Rows,
    signing,
)
from mengyue.change.identity import Keys, keys_of
from mengyue.change.row_identity import form, rows
from mengyue.library.data_model import data_model
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.cooperation import BackgroundIP, Seat, Share
from mengyue.model.describe import describe, label_in
from mengyue.model.events_and_years import EventKind
from mengyue.model.member import Member, Tier

__all__ = ["LEFT", "difference", "leaving"]

#: Events by which a member leaves.
LEFT = (EventKind.WITHDREW, EventKind.EXPELLED, EventKind.CEASED)
_BODIES = "组织机构·"


def difference(old: Alliance, new: Alliance) -> Changes:
    """Return what the parties of ``old``, the data as signed, have to agree anew so that ``new`` holds.

    Who is the same member, :func:`mengyue.change.identity.keys_of` says; the order of members and rows says nothing.
    """
    keys = keys_of(old, new)
    before = {keys[0][member.id]: member for member in reversed(old.members)}
    after = {keys[1][member.id]: member for member in reversed(new.members)}
    joined = tuple(member for member in new.members if keys[1][member.id] not in before)
    former = {keys[1][member.id]: member for member in new.former_members}
    left = tuple(
        leaving(former.get(key, member), new, member)
        for member in old.members
        if (key := keys[0][member.id]) not in after
    )
    both = [(before[key], member) for member in new.members if (key := keys[1][member.id]) in before]
    leads = [tuple(member for member in side.members if member.tier is Tier.LEAD) for side in (old, new)]
    led = [{keys[at][member.id] for member in leads[at]} for at in (0, 1)]
    return Changes(
        known=True,
        original=old.agreement,
        on=_day(new, joined, left),
        joined=joined,
        left=left,
        renamed=tuple(Renaming(m, o.name) for o, m in both if o.name and m.name and o.name != m.name),
        corrected=tuple(fact for o, m in both for fact in _corrected(o, m)),
        regraded=tuple(Regrading(m, o.tier) for o, m in both if o.tier is not m.tier),
        leads_before=leads[0] if led[0] != led[1] else (),
        leads_after=leads[1] if led[0] != led[1] else (),
        tasks=rows("tasks", old.tasks, new.tasks, keys),
        contributions=rows("contributions", old.contributions, new.contributions, keys),
        shares=rows("revenue.shares", _shares(old), _shares(new), keys),
        background=rows("ip.background", _background(old), _background(new), keys),
        seats=_seats(old, new, keys),
        offices=tuple(_offices(old, new, keys)),
        term=_term(old, new),
        liability=_liability(old, new, keys),
        choices=tuple(_choices(old, new)),
        signatories=signing(new, left),
    )


def leaving(member: Member, alliance: Alliance, signed: Member | None = None) -> Leaving:
    """Return how ``member`` leaves, after the last event that tells of it."""
    ids = {member.id, signed.id if signed else member.id}
    events = [event for event in alliance.events if event.kind in LEFT and event.member in ids]
    event = events[-1] if events else None
    kind = event.kind if event else None
    return Leaving(member, event, kind is EventKind.EXPELLED, kind is EventKind.CEASED)


def _corrected(before: Member, after: Member) -> Iterator[Correction]:
    """Yield the codes by which a member is registered that read otherwise, and those that were missing."""
    for name in ("uscc", "foreign_registration"):
        one, other = getattr(before, name), getattr(after, name)
        if other and one != other:
            yield Correction(after, describe(Member)[name].label, one or "", other)


def _day(alliance: Alliance, joined: Sequence[Member], left: Sequence[Leaving]) -> date | None:
    """Return the last day on which one of these joined or left, as recorded."""
    ids = {member.id for member in joined}
    days = [event.happened_on for event in alliance.events if event.kind is EventKind.JOINED and event.member in ids]
    days += [one.event.happened_on for one in left if one.event]
    return max((day for day in days if day), default=None)


def _shares(alliance: Alliance) -> tuple[Share, ...]:
    return alliance.revenue.shares if alliance.revenue else ()


def _background(alliance: Alliance) -> tuple[BackgroundIP, ...]:
    return alliance.ip.background if alliance.ip else ()


def _seats(old: Alliance, new: Alliance, keys: Keys) -> Rows[Seat]:
    """Return what became of the seats of each body: a seat in another body is another seat."""
    found: list[Rows[Seat]] = []
    for name in ("decision", "advisory"):
        bodies = (getattr(side.governance, name, None) for side in (old, new))
        before, after = (body.seats if body else () for body in bodies)
        found.append(rows(f"governance.{name}.seats", before, after, keys))
    one, other = found
    return Rows(
        (*one.added, *other.added),
        (*one.removed, *other.removed),
        (*one.changed, *other.changed),
        one.any or other.any,
    )


def _offices(old: Alliance, new: Alliance, keys: Keys) -> Iterator[Office]:
    """Yield what changed of the bodies apart from their seats: names, heads, terms, hosts, staff."""
    told: list[dict[str, tuple[object, str]]] = []
    for side, known in ((old, keys[0]), (new, keys[1])):
        names = {member.id: member.name or member.id for member in (*side.former_members, *side.members)}
        found: dict[str, tuple[object, str]] = {}
        for path, value, reference in _facts(side.governance, "governance"):
            told_as = names.get(str(value), str(value)) if reference else _told(value)
            found[path] = form(value, known, reference=reference), told_as
        told.append(found)
    before, after = told
    for path in dict.fromkeys((*before, *after)):
        one, other = before.get(path, (None, "")), after.get(path, (None, ""))
        if one[0] != other[0]:
            yield Office(label_in(data_model(), path).removeprefix(_BODIES), one[1], other[1])


def _facts(record: Model | None, path: str) -> Iterator[tuple[str, object, bool]]:
    """Yield path, value and whether it names a member, of every fact below ``record`` but seats."""
    for name, described in describe(type(record)).items() if record is not None else ():
        value, below = getattr(record, name), f"{path}.{name}"
        if name == "seats" or value is None or value == ():
            continue
        if isinstance(value, Model):
            yield from _facts(value, below)
        else:
            yield below, value, described.is_member_reference


def _told(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(str(getattr(item, "name", "") or "") for item in value)
    return str(value)


def _term(old: Alliance, new: Alliance) -> Pair[int | None] | None:
    before, after = (side.agreement.term_years if side.agreement else None for side in (old, new))
    return Pair(before, after) if before != after else None


def _liability(old: Alliance, new: Alliance, keys: Keys) -> Pair[str | None] | None:
    units = [side.agreement.liability_unit if side.agreement else None for side in (old, new)]
    known = [keys[at].get(unit, unit) if unit else None for at, unit in enumerate(units)]
    if known[0] == known[1]:
        return None
    names = [
        next((m.name or m.id for m in (*side.members, *side.former_members) if m.id == unit), unit)
        for side, unit in zip((old, new), units, strict=True)
    ]
    return Pair(names[0], names[1])


def _choices(old: Alliance, new: Alliance) -> Iterator[Choice]:
    for key in sorted(old.clauses.keys() | new.clauses.keys()):
        before, after = old.clauses.get(key), new.clauses.get(key)
        if before != after:
            yield Choice(key, before, after)
