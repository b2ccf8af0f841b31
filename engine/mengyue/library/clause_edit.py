"""Approving and retiring: the new text of a clause file, proved to be a clause before anybody writes it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.clause import Clause, ClauseStatus
from mengyue.library.clause_life import approval_gap, is_retired, wording_digest
from mengyue.library.content_file import content_bytes
from mengyue.library.content_library import Library
from mengyue.library.front_matter import Value, with_values
from mengyue.library.load_clause import parse_clause
from mengyue.library.open_library import composition_of, own_folder
from mengyue.model.finding import EngineError, Finding, InputError

__all__ = ["approved", "retired"]


def approved(root: Path, clause: Clause, *, by: str, on: date) -> bytes:
    """Return the file of ``clause`` with its present wording approved. Raises :class:`EngineError` if it cannot be."""
    if clause.status is ClauseStatus.RETIRED:
        raise EngineError(_("条款“{id}”已停用，不能批准").format(id=clause.id))
    approval = {"by": by.strip(), "on": on.isoformat(), "wording_sha256": wording_digest(clause)}
    data, after = _edited(root, clause, {"status": ClauseStatus.APPROVED.value, "approval": approval})
    gap = approval_gap(after)
    if gap:
        raise EngineError(f"{clause.file}：{gap}")
    return data


def retired(root: Path, clause: Clause, library: Library, *, replaced_by: str, on: date, reason: str) -> bytes:
    """Return the file of ``clause`` retired from ``on``. Raises :class:`EngineError` if the replacement will not do."""
    other = library.clauses.get(replaced_by)
    if replaced_by == clause.id:
        raise EngineError(_("条款不能由自己替代"))
    if replaced_by and other is None:
        raise EngineError(_("条款库中没有条款“{key}”").format(key=replaced_by))
    if other is not None and is_retired(other, on):
        raise EngineError(_("替代条款“{id}”到 {day} 已停用").format(id=replaced_by, day=on))
    values: dict[str, Value] = {"status": ClauseStatus.RETIRED.value, "retired_on": on.isoformat()}
    if replaced_by or clause.replaced_by:
        values["replaced_by"] = replaced_by
    data, _after = _edited(root, clause, {**values, "reason": reason.strip()})
    return data


def _edited(root: Path, clause: Clause, values: Mapping[str, Value]) -> tuple[bytes, Clause]:
    """Set ``values``, and prove that the file is still a clause in which nothing else has changed."""
    path = root / clause.file
    text = content_bytes(path, root).decode("utf-8")
    new = with_values(text, values, after="status")
    faults: list[Finding] = []
    after = parse_clause(new.replace("\r\n", "\n").replace("\r", "\n"), path, root, faults)
    if after is None:
        raise InputError(faults)
    same = {"lines", "places", *values}
    if after.model_dump(exclude=same) != clause.model_dump(exclude=same):
        raise EngineError(_("{file}：说明部分的写法不能自动修改，请手工修改").format(file=clause.file))
    return _own(root, clause, new, values), after


def _own(root: Path, clause: Clause, whole: str, values: Mapping[str, Value]) -> bytes:
    """Return what is to be written: the file with the change, or, of a layer that says only what differs, that file."""
    made = composition_of(root)
    if made is None:
        return whole.encode()
    content = made.files[clause.file]
    if content.layer < len(made.layers) - 1:
        return with_values(f"---\nchanges: {clause.id}\n---\n", values, after="changes").encode()
    folder = own_folder(root)
    own = content_bytes(folder / content.file, folder).decode("utf-8-sig")
    return with_values(own, values, after="status").encode()
