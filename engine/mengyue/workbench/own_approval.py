"""Who has approved wording of one's own: who has logged in can approve in their own name alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from mengyue.workbench.edits import apply
from mengyue.workbench.lapsed_approval import APPROVER, approvals, own_lists

__all__ = ["named_as_approver"]


def named_as_approver(raw: Mapping[str, Any], edits: Sequence[Any]) -> list[str]:
    """Return whom ``edits`` newly name as having approved some wording: also who approved a former text before.

    Raises :class:`EngineError` for what no page of ours sends.
    """
    if not any(map(_may_name, edits)):
        return []
    before = approvals(raw)
    after = approvals(apply(raw, edits, prefer="mine").raw)
    return [said[0] for place, said in after.items() if said[0] and said != before.get(place)]


def _may_name(edit: Any) -> bool:
    if not isinstance(edit, dict):
        return False
    path = edit.get("path")
    return edit.get("grid") in own_lists() or (isinstance(path, list) and path[-1:] == [APPROVER])
