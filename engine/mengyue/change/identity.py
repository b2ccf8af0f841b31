"""Who is the same member in two states of an alliance: told by what it is, never by where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mengyue.model.alliance import Alliance
from mengyue.model.member import Member

__all__ = ["Keys", "aligned", "keys_of"]

#: For each side the key of every member id; a member of both has the same key on both.
Keys = tuple[Mapping[str, str], Mapping[str, str]]

#: By what a member is known, the surest first: of code, short name and full name two that agree outweigh the third,
#: so that a corrected code, another name or another short name is still the same member.
_KNOWN_BY = (("code", "id"), ("code", "name"), ("id", "name"), ("code",), ("name",), ("id",))


def keys_of(old: Alliance, new: Alliance) -> tuple[dict[str, str], dict[str, str]]:
    """Return for each side the key of every member id: a member of both has the same key on both.

    A member is known by its credit code (USCC) or foreign registration, its full name and its id (short name). An id
    alone is not enough where both sides have a code: then it was given to another unit. What stands twice on a side
    means its first bearer. Former members count, after the present ones: rows may name them.
    """
    before, after = _everyone(old), _everyone(new)
    found: tuple[dict[str, str], dict[str, str]] = (
        {member.id: f"old:{member.id}" for member in before},
        {member.id: f"new:{member.id}" for member in after},
    )
    for one, other in _same(before, after):
        found[0][one.id] = found[1][other.id] = f"both:{one.id}"
    return found


def aligned(old: Alliance, new: Alliance) -> Alliance:
    """Return ``new`` with its members in the order in which ``old`` has them, those who joined after them.

    Papers list members as they stand in the data; in this order a mere change of place reads no different.
    """
    keys = keys_of(old, new)
    places = {keys[0][member.id]: index for index, member in reversed([*enumerate(old.members)])}
    members = sorted(new.members, key=lambda member: places.get(keys[1][member.id], len(old.members)))
    return new.model_copy(update={"members": tuple(members)})


def _everyone(alliance: Alliance) -> list[Member]:
    """Return all members, one for each id."""
    found: dict[str, Member] = {}
    for member in (*alliance.members, *alliance.former_members):
        found.setdefault(member.id, member)
    return list(found.values())


def _same(before: Sequence[Member], after: Sequence[Member]) -> list[tuple[Member, Member]]:
    """Pair those who are the same, each once."""
    pairs: list[tuple[Member, Member]] = []
    waiting, left = list(before), list(after)
    for facts in _KNOWN_BY:
        known: dict[tuple[str, ...], Member] = {}
        for member in waiting:
            if key := _key(member, facts):
                known.setdefault(key, member)
        for member in left:
            one = known.get(_key(member, facts))
            if one is None or (facts == ("id",) and _code(one) and _code(member)):
                continue
            pairs.append((one, member))
            del known[_key(member, facts)]
        waiting = [member for member in waiting if all(member is not one for one, _other in pairs)]
        left = [member for member in left if all(member is not other for _one, other in pairs)]
    return pairs


def _key(member: Member, facts: Sequence[str]) -> tuple[str, ...]:
    """Return what ``facts`` say of ``member``; nothing when one of them is not known."""
    told = {"code": _code(member), "id": member.id, "name": member.name or ""}
    values = tuple(told[fact] for fact in facts)
    return values if all(values) else ()


def _code(member: Member) -> str:
    return member.uscc or member.foreign_registration or ""
