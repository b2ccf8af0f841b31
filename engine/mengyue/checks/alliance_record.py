"""What the check derives from an alliance's record: who is named where, who came and went, and when it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from mengyue.intake.named_ids import reference_paths
from mengyue.library.data_model import data_model
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model, field
from mengyue.model.describe import label_in
from mengyue.model.events_and_years import AllianceEvent, EventKind

__all__ = ["Reference", "Turn", "ended_on", "reference_columns", "references", "turns"]

_LEFT = (EventKind.WITHDREW, EventKind.EXPELLED, EventKind.CEASED)
_ENDED = (EventKind.DISSOLVED, EventKind.REVOKED)


class Reference(Model):
    """A place of the file that names a member: the part of the file, and the record of that part it stands in."""

    path: str = field("数据位置", default=...)
    label: str = field("名称", default=...)
    member: str = field("成员代号", default=...)
    name: str = field("单位名称", default=...)
    part: str = field("所在部分", default=...)
    owner: Any = field("所在的一项")


class Turn(Model):
    """A member's coming (``joined``) or going (``left``); ``before`` is its turn before this one, empty if none."""

    event: AllianceEvent = field("变动", default=...)
    path: str = field("数据位置", default=...)
    name: str = field("单位名称", default=...)
    kind: str = field("加入或离开", default=...)
    before: str = field("前一次", default="")
    last: bool = field("最近一次", default=False)


def reference_columns(before: str) -> tuple[str, ...]:
    """Return the columns of the data by which :func:`references` are found: lists and records, and the fields in them
    with ``before`` before them."""
    paths = [pattern.replace("[]", "").split(".") for pattern in reference_paths()]
    above = {".".join(path[:end]) for path in paths for end in range(1, len(path))}
    return tuple(sorted({*above, *(before + ".".join(path) for path in paths)}))


def references(alliance: Alliance) -> list[Reference]:
    """Return every place that names a member, in the order of the model."""
    names = _names(alliance)
    return [
        Reference.model_construct(
            path=path, label=label_in(data_model(), path), member=key, name=names.get(key, key), part=part, owner=owner
        )
        for pattern in reference_paths()
        for part in [pattern.replace("[]", "").partition(".")[0]]
        for path, key, owner in _values(alliance, pattern, "", None)
    ]


def turns(alliance: Alliance) -> list[Turn]:
    """Return every joining and leaving, in the order of the record."""
    names = _names(alliance)
    found: list[Turn] = []
    last: dict[str, int] = {}
    for index, event in enumerate(alliance.events):
        kind = "left" if event.kind in _LEFT else "joined" if event.kind is EventKind.JOINED else ""
        if not kind or event.member is None:
            continue
        before = found[last[event.member]].kind if event.member in last else ""
        last[event.member] = len(found)
        name = names.get(event.member, event.member)
        found.append(
            Turn.model_construct(event=event, path=f"events[{index}].member", name=name, kind=kind, before=before)
        )
    return [turn.model_copy(update={"last": last[str(turn.event.member)] == i}) for i, turn in enumerate(found)]


def ended_on(alliance: Alliance) -> date | None:
    """Return the day on which the alliance was dissolved or lost its recognition."""
    days = (event.happened_on for event in alliance.events if event.kind in _ENDED)
    return min((day for day in days if day is not None), default=None)


def _names(alliance: Alliance) -> dict[str, str]:
    return {member.id: member.name or member.id for member in (*alliance.former_members, *alliance.members)}


def _values(record: object, pattern: str, path: str, owner: object) -> Iterator[tuple[str, str, object]]:
    """Yield path, text and owner of every value at ``pattern``; the owner is the item of the outermost list."""
    head, _dot, rest = pattern.partition(".")
    name = head.removesuffix("[]")
    value = getattr(record, name, None) if isinstance(record, BaseModel) else None
    if value is None:
        return
    below = f"{path}.{name}" if path else name
    places = [(below, value)]
    if head.endswith("[]") or isinstance(value, tuple):
        places = [(f"{below}[{index}]", item) for index, item in enumerate(value)]
    for place, item in places:
        outermost = item if owner is None else owner
        if rest:
            yield from _values(item, rest, place, outermost)
        elif isinstance(item, str):
            yield place, item, owner
