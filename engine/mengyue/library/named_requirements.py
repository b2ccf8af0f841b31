"""The requirements that a clause satisfies in words, with their place in a policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from mengyue.library.policy import Policy

__all__ = ["requirements", "satisfied"]


def satisfied(keys: Iterable[str], policies: Sequence[Policy]) -> dict[str, tuple[Policy, str, str]]:
    """Return what ``keys`` stand for in the policies: id → policy, title, place. A key may be the stem of several ids
    (``G21-13`` for ``G21-13.a`` and ``G21-13.b``); keys of other policies stand for nothing here."""
    found: dict[str, tuple[Policy, str, str]] = {}
    for key in keys:
        for policy in policies:
            entries = [(e.id, e.title, e.at) for e in policy.contents] + [(e.id, e.title, e.at) for e in policy.rules]
            for entry, title, at in entries:
                if entry == key or entry.startswith(f"{key}."):
                    found.setdefault(entry, (policy, title, at))
    return found


def requirements(keys: Iterable[str], policies: Sequence[Policy], *, named: bool = True) -> tuple[str, ...]:
    """Name requirements, one line a place of a policy: 《…方案》四（三）：知识产权归属（G21-18.ownership）; without ids
    when they are not to be ``named``."""
    places: dict[str, list[str]] = {}
    for key, (policy, title, at) in satisfied(keys, policies).items():
        place = at if at.startswith("《") else f"《{policy.short_title or policy.title}》{at}"
        places.setdefault(place, []).append(f"{title}（{key}）" if named else title)
    return tuple(f"{place}：{'、'.join(titles)}" for place, titles in places.items())
