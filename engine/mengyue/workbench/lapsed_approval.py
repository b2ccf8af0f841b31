"""Wording of one's own that has changed: who approved the former text has not approved this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

__all__ = ["APPROVER", "approvals", "lapse", "own_lists"]

APPROVER = "approved_by"
#: Lists of own wording, and what tells their rows apart.
_LISTS = {"own_articles": ("id",), "special_terms": ("member", "clause")}
_TEXTS = ("title", "text")


def own_lists() -> frozenset[str]:
    """Return the lists of the data that hold own wording."""
    return frozenset(_LISTS)


def approvals(raw: Mapping[str, Any]) -> dict[tuple[str, ...], tuple[str, tuple[str, ...]]]:
    """Return who has approved each own wording, with what it says."""
    return {place: (_said(row, APPROVER), tuple(_said(row, name) for name in _TEXTS)) for place, row in _own(raw)}


def lapse(before: Mapping[str, Any], after: dict[str, Any], edits: Sequence[Any]) -> None:
    """Take the approver out of own wording in ``after`` that reads otherwise than ``before``, unless ``edits`` name the
    approver anew: the same one too, who then approves this text."""
    known = approvals(before)
    named = [edit["path"][:-1] for edit in edits if _names(edit)]
    for place, row in _own(after):
        name, texts = known.get(place, ("", ()))
        kept = name and _said(row, APPROVER) == name
        changed = texts != tuple(_said(row, one) for one in _TEXTS)
        if kept and changed and not any(_row_at(after, path) is row for path in named):
            del row[APPROVER]


def _names(edit: Mapping[str, Any]) -> bool:
    path = edit.get("path")
    return isinstance(path, list) and path[-1:] == [APPROVER] and bool(str(edit.get("now") or "").strip())


def _row_at(raw: Any, path: Sequence[Any]) -> Any:
    for part in path:
        there = part in raw if isinstance(raw, dict) else isinstance(part, int) and 0 <= part < len(raw or ())
        raw = raw[part] if there else None
    return raw


def _own(raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], dict[str, Any]]]:
    clauses = raw.get("clauses")
    for key, choice in clauses.items() if isinstance(clauses, dict) else ():
        if isinstance(choice, dict):
            yield ("clauses", str(key)), choice
    for kind, names in _LISTS.items():
        rows = raw.get(kind)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                yield (kind, *(str(row.get(name) or "") for name in names)), row


def _said(row: Mapping[str, Any], name: str) -> str:
    return str(row.get(name) or "").strip()
