"""What came back and what becomes of it, for people: lines and a table; for programs: JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mengyue.gathering.held_against import Change, ChangeKind
from mengyue.gathering.merged_answers import Merging
from mengyue.i18n import _

__all__ = ["as_mapping", "kind_name", "lines", "outcome_name", "table_rows"]


def kind_name(kind: ChangeKind) -> str:
    """Return what a kind of change is called."""
    return {
        ChangeKind.NEW: _("新填"),
        ChangeKind.CHANGED: _("改动"),
        ChangeKind.ROW: _("增加"),
        ChangeKind.CONTRADICTS: _("矛盾"),
        ChangeKind.CLEARED: _("清空"),
        ChangeKind.GONE: _("删行"),
        ChangeKind.LOCKED: _("不采用"),
        ChangeKind.SAME: _("已有"),
    }[kind]


def outcome_name(outcome: str) -> str:
    """Return what becomes of a change, in a word."""
    return {"taken": _("采用"), "refused": _("不采用"), "open": _("待决定"), "same": _("已有")}[outcome]


def lines(merging: Merging, missing: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str]]:
    """Yield (kind, line): ``head``, ``line`` or ``note``."""
    for text in merging.refused:
        yield "note", text
    for text in merging.told:
        yield "note", text
    for member in dict.fromkeys(one.sent.member for one in merging.returned):
        files = [one for one in merging.returned if one.sent.member == member]
        by = "；".join(dict.fromkeys(one.by for one in files if one.by)) or _("没有写明")
        text = _("{member}：{files}（填表人 {by}）")
        yield "head", text.format(member=member, files="、".join(one.file for one in files), by=by)
        mine = [change for change in merging.changes if change.member == member and change.kind is not ChangeKind.SAME]
        if not mine:
            yield "line", _("没有与现在的资料不同的内容")
        for change in mine:
            yield "line", _line(change, outcome_name(merging.outcome(change)))
        for one in files:
            if one.remark:
                yield "line", _("填表人说明：{text}").format(text=one.remark)
    for member, labels in missing.items():
        if labels:
            yield "note", _("{member}仍缺：{labels}").format(member=member, labels="、".join(labels))
    yield "head", summary(merging)


def summary(merging: Merging) -> str:
    """Return how many of what there is."""
    counts = Counter(merging.outcome(change) for change in merging.changes)
    message = _("{members} 家交回，采用 {taken} 项，待决定 {open} 项，不采用 {refused} 项；没有读取的文件 {files} 份")
    members = len({one.sent.member for one in merging.returned})
    told = {name: counts[name] for name in ("taken", "open", "refused")}
    return message.format(members=members, files=len(merging.refused), **told)


def _line(change: Change, outcome: str) -> str:
    what = f"[{kind_name(change.kind)}] {change.label}："
    if change.kind is ChangeKind.GONE:
        text = _("来文里没有这一行：{row}").format(row=change.now)
    elif change.kind is ChangeKind.CLEARED:
        text = _("来文清空了“{now}”").format(now=change.now)
    elif change.kind is ChangeKind.CONTRADICTS:
        text = _("发出时“{was}”，现在“{now}”，来文“{said}”").format(was=change.was, now=change.now, said=change.said)
    elif change.now:
        text = f"{change.now} → {change.said}"
    else:
        text = change.said
    where = "，".join(part for part in (change.why, change.cell, outcome) if part)
    return f"{what}{text}（{where}）"


def table_rows(merging: Merging) -> list[list[str]]:
    """Return the rows of the table, in the order of ``decision_rows.COLUMNS``."""
    rows = []
    for change in merging.changes:
        decision = merging.decided.get(change.id)
        said = "" if change.kind is ChangeKind.GONE else change.said
        told = "采用" if decision and decision.take else "不采用" if decision else ""
        rows.append(
            [
                change.member, kind_name(change.kind), change.label, change.was, change.now, said, change.why,
                change.by, f"{change.file}　{change.cell}".strip(), outcome_name(merging.outcome(change)), told,
                decision.by if decision else "", change.id,
            ]
        )  # fmt: skip
    return rows


def as_mapping(merging: Merging, missing: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Return everything ready for JSON; the keys are part of the command-line contract."""
    return {
        "returned": [
            {
                "file": one.file, "member": one.sent.member, "round": one.sent.round, "by": one.by,
                "filled": one.filled, "remark": one.remark, "saved": one.saved, "sha256": one.sha256,
            }
            for one in merging.returned
        ],
        "refused": list(merging.refused),
        "notes": list(merging.told),
        "changes": [
            {
                "id": change.id, "member": change.member, "kind": change.kind.value, "path": change.path,
                "label": change.label, "was": change.was, "now": change.now, "said": change.said, "file": change.file,
                "cell": change.cell, "by": change.by, "why": change.why, "outcome": merging.outcome(change),
            }
            for change in merging.changes
        ],
        "findings": [finding.as_dict() for finding in merging.faults],
        "missing": {member: list(labels) for member, labels in missing.items() if labels},
    }  # fmt: skip
