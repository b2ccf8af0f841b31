"""Who has approved wording of one's own: who has logged in can approve in their own name alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mengyue.workbench.edits import apply

__all__ = ["named_as_approver"]

_APPROVER = "approved_by"
#: Lists of own wording, and what tells their rows apart.
_LISTS = {"own_articles": ("id",), "special_terms": ("member", "clause")}


def named_as_approver(raw: Mapping[str, Any], edits: Sequence[Any]) -> list[str]:
    """Return whom ``edits`` newly name as having approved some wording.

    Raises :class:`EngineError` for what no page of ours sends.
    """
    if not any(map(_may_name, edits)):
        return []
    before = dict(_approvers(raw))
    after = dict(_approvers(apply(raw, edits, prefer="mine").raw))
    return [name for place, name in after.items() if name and name != before.get(place)]


def _may_name(edit: Any) -> bool:
    if not isinstance(edit, dict):
        return False
    path = edit.get("path")
    return edit.get("grid") in _LISTS or (isinstance(path, list) and path[-1:] == [_APPROVER])


def _approvers(raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    clauses = raw.get("clauses")
    for key, choice in clauses.items() if isinstance(clauses, dict) else ():
        yield ("clauses", str(key)), _name(choice)
    for kind, names in _LISTS.items():
        rows = raw.get(kind)
        for row in rows if isinstance(rows, list) else ():
            if isinstance(row, dict):
                yield (kind, *(str(row.get(name) or "") for name in names)), _name(row)


def _name(row: Any) -> str:
    return str(row.get(_APPROVER) or "").strip() if isinstance(row, dict) else ""
