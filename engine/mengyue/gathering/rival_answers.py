"""Several answers of one member: what they say alike is said once, what they say otherwise is for a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from mengyue.gathering.held_against import Change, ChangeKind
from mengyue.gathering.member_parts import MemberParts
from mengyue.gathering.row_twins import key_of, known_by
from mengyue.i18n import _

__all__ = ["with_rivals"]

_Place = tuple[str, str, tuple[str, ...] | None]
#: What is asked about in any case stays what it is.
_ASKED = (ChangeKind.CLEARED, ChangeKind.GONE)


def with_rivals(changes: Sequence[Change], parts: MemberParts) -> list[Change]:
    """Return ``changes``, in their order, judged beside one another."""
    groups: dict[_Place, list[Change]] = {}
    for change in changes:
        groups.setdefault(_place(change, parts), []).append(change)
    found: list[Change] = []
    for group in groups.values():
        files: dict[str, list[Change]] = {}
        for change in group:
            files.setdefault(change.file, []).append(change)
        told = list(files.values())
        if len(told) == 1:
            found += group
        elif all(_said(one) == _said(told[0]) for one in told):
            found += [replace(change, file="、".join(files)) for change in told[0]]
        else:
            found += [_rival(change) for change in group]
    order = {id(change): at for at, change in enumerate(changes)}
    return sorted(found, key=lambda change: order.get(id(change), _first_at(change, changes)))


def _place(change: Change, parts: MemberParts) -> _Place:
    if change.kind is not ChangeKind.ROW:
        return change.member, change.path, None
    path = re.sub(r"\[\d+\]", "[]", change.path)
    part = parts.part(path)
    return change.member, change.path, key_of(change.value, known_by(part)) if part else (change.said,)


def _said(changes: Sequence[Change]) -> list[tuple[str, str]]:
    return sorted((change.kind.value, change.said) for change in changes)


def _rival(change: Change) -> Change:
    if not change.decidable or change.kind in _ASKED:
        return change
    return replace(change, kind=ChangeKind.CONTRADICTS, why=_("交回的几份表说法不同"))


def _first_at(change: Change, changes: Sequence[Change]) -> int:
    return next((at for at, one in enumerate(changes) if (one.path, one.said) == (change.path, change.said)), 0)
