"""Members are named by their id elsewhere in the file: every such name must be known, and no id used twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from typing import Any

from mengyue.i18n import _
from mengyue.intake.labels import label_of
from mengyue.library.faults import fault, shown
from mengyue.library.yaml_file import Position
from mengyue.model.alliance import Alliance
from mengyue.model.describe import nearest, walk
from mengyue.model.finding import Finding

__all__ = ["reference_faults", "reference_paths"]


@cache
def reference_paths() -> tuple[str, ...]:
    """Return the fields that name a member, such as ``tasks[].participants[].member``."""
    return tuple(path for path, described in walk(Alliance) if described.is_member_reference)


def reference_faults(data: Mapping[str, Any], *, file: str, positions: Mapping[str, Position]) -> list[Finding]:
    """Report ids used twice, and names of members that are not there."""
    faults = []
    names: dict[str, str] = {}  # id to full name
    first: dict[str, int] = {}
    for path, member_id in _values(data, "members[].id"):
        line, column = nearest(positions, path)
        if member_id in names:
            message = _("成员代号“{id}”重复，第 {line} 行已有").format(id=shown(member_id), line=first[member_id])
            place = {"file": file, "line": line, "column": column, "path": path, "label": label_of(path)}
            faults.append(fault("IN-501", message, **place, found=shown(member_id)))  # type: ignore[arg-type]
            continue
        first[member_id] = line
        owner = data["members"][int(path[len("members[") : path.index("]")])]
        name = owner.get("name")
        names[member_id] = name if isinstance(name, str) else ""
    for pattern in reference_paths():
        for path, member_id in _values(data, pattern):
            if member_id not in names:
                line, column = nearest(positions, path)
                faults.append(
                    fault(
                        "IN-502",
                        _("“{id}”不是已登记的成员代号").format(id=shown(member_id)),
                        file=file,
                        line=line,
                        column=column,
                        path=path,
                        label=label_of(path),
                        hint=_advice(member_id, names),
                        found=shown(member_id),
                    )
                )
    return faults


def _advice(wanted: str, names: Mapping[str, str]) -> str:
    by_name = {name: member_id for member_id, name in names.items() if name}
    if wanted in by_name:
        return _("此处填代号：{id}。").format(id=shown(by_name[wanted]))
    close = get_close_matches(wanted[:80], names, 1, 0.5)
    close = close or [by_name[name] for name in get_close_matches(wanted[:80], by_name, 1, 0.6)]
    if close:
        return _("是否应为 {id}？").format(id=shown(close[0]))
    if not names:
        return _("成员单位尚未登记，请先在 members 中登记。")
    return _("已有的成员代号：{ids}。").format(ids=shown("、".join(names), 120))


def _values(data: Any, pattern: str, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield path and text of every value that stands at ``pattern``; what has the wrong shape is not ours to judge."""
    head, _dot, rest = pattern.partition(".")
    many = head.endswith("[]")
    name = head.removesuffix("[]")
    if not isinstance(data, dict) or name not in data:
        return
    value = data[name]
    below = f"{path}.{name}" if path else name
    if not many:
        places = [(below, value)]
    elif isinstance(value, list):
        places = [(f"{below}[{index}]", item) for index, item in enumerate(value)]
    else:
        return
    for place, item in places:
        if rest:
            yield from _values(item, rest, place)
        elif isinstance(item, str):
            yield place, item
