"""Fields that another policy declares, in the file of an alliance to which that policy does not apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from mengyue.i18n import _
from mengyue.intake.cell import in_cell, sheet_position
from mengyue.intake.place_labels import label_of
from mengyue.library.data_model import applies, declared_fields
from mengyue.library.faults import note
from mengyue.library.load_policy import load_policy
from mengyue.library.own_fields import Bearer, Declared
from mengyue.library.yaml_file import Position
from mengyue.model.describe import nearest
from mengyue.model.finding import Finding, InputError
from mengyue.paths import content_root

__all__ = ["foreign_fields"]


def foreign_fields(
    data: Mapping[str, Any], policy: str, positions: Mapping[str, Position], file: str
) -> Iterator[Finding]:
    """Yield one note for each field that ``data`` fill in and that ``policy`` neither declares nor inherits."""
    root = content_root()
    declared = [item for item in declared_fields(root) if policy not in item.policies]
    found = [(item, places) for item in declared if (places := list(_places(item, data)))]
    if not found:
        return
    try:
        pack = load_policy(root, policy)
    except InputError:  # told by whoever needs the policy
        return
    for item, places in found:
        if applies(item, pack):
            continue
        message = _("“{label}”是政策 {policies} 的资料，本文件适用 {policy}，没有采用（{count} 处）")
        message = message.format(
            label=item.field.label, policies="、".join(item.policies), policy=policy, count=len(places)
        )
        line = nearest(positions, places[0])[0]
        told = note("IN-632", message, file=file, line=line, path=places[0], label=label_of(places[0]))
        place = sheet_position(positions, places[0])
        yield in_cell(told, place) if place is not None and place.sheet else told


def _places(declared: Declared, data: Mapping[str, Any]) -> Iterator[str]:
    name = declared.field.id
    if declared.field.on is Bearer.ALLIANCE:
        profile = data.get("alliance")
        if isinstance(profile, dict) and profile.get(name) not in (None, "", []):
            yield f"alliance.{name}"
        return
    lists = ["members", "former_members"] if declared.field.on is Bearer.MEMBERS else ["tasks"]
    for head in lists:
        for index, item in enumerate(data.get(head) or ()):
            if isinstance(item, dict) and item.get(name) not in (None, "", []):
                yield f"{head}[{index}].{name}"
