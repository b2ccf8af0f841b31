"""证据记录: what was sent, what came back, how each sheet was recognised and judged. It holds no time of day."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from mengyue.collation.match import Copy, Found, Matched
from mengyue.collation.returned import ReturnedFile
from mengyue.collation.sheet_standing import Sheet, Standing
from mengyue.collation.ticks import Tick
from mengyue.sign.mark import encode
from mengyue.sign.sent_record import Issued
from mengyue.version import VERSION

__all__ = ["encoded", "evidence"]


def evidence(
    issued: Issued,
    standings: Sequence[Standing],
    matched: Matched,
    files: Sequence[ReturnedFile],
    ticks: Mapping[tuple[Copy, str], Tick],
    made: Mapping[str, bytes],
) -> dict[str, Any]:
    """Return the record, ready for JSON. ``made`` are the executed versions by path."""
    return {
        "engine": {"name": "mengyue", "version": VERSION},
        "alliance": issued.alliance,
        "members": [{"index": p.index, "id": p.id, "name": p.name} for p in issued.parties],
        "documents": [_document(standing, ticks) for standing in standings],
        "doubled": [
            {
                "document": copy.document,
                "page": copy.page,
                "member": copy.member,
                "copy": copy.copy,
                "places": [_place(f) for f in (matched.paper if copy.copy else matched.electronic).get(copy, [])],
            }
            for copy in matched.doubled()
        ],
        "strays": [
            {
                "kind": stray.kind,
                "file": stray.file.name,
                "page": stray.page.number,
                "mark": encode(stray.mark) if stray.mark else "",
            }
            for stray in matched.strays
        ],
        "blank": [{"file": stray.file.name, "page": stray.page.number} for stray in matched.blanks],
        "returned": [_file(file) for file in files],
        "executed": [{"path": path, "sha256": hashlib.sha256(made[path]).hexdigest()} for path in sorted(made)],
    }


def encoded(record: Mapping[str, Any]) -> bytes:
    """Return the bytes of a record."""
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()


def _document(standing: Standing, ticks: Mapping[tuple[Copy, str], Tick]) -> dict[str, Any]:
    paper = standing.paper
    return {
        "kind": paper.kind,
        "title": paper.title,
        "sha256": paper.sha256,
        "pages": paper.pages,
        "copies": paper.copies,
        "returned": standing.returned,
        "confirmed": standing.confirmed,
        "effective_on": standing.effective.isoformat() if standing.effective else None,
        "last_signature_on": standing.last_signature.isoformat() if standing.last_signature else None,
        "sheets": [_sheet(sheet, ticks) for sheet in standing.sheets],
    }


def _sheet(sheet: Sheet, ticks: Mapping[tuple[Copy, str], Tick]) -> dict[str, Any]:
    copy = sheet.copy
    row: dict[str, Any] = {
        "page": copy.page,
        "member": copy.member,
        "copy": copy.copy,
        "purpose": sheet.purpose.value,
        "state": sheet.state.value,
        "signed_on": sheet.on.isoformat() if sheet.on else None,
    }
    if sheet.found is not None:
        row |= _place(sheet.found)
        tick = ticks.get((copy, sheet.found.file.sha256[:16]))
        if tick is not None and (tick.by or tick.note):
            row |= {"checked_by": tick.by, "note": tick.note}
    return row


def _place(found: Found) -> dict[str, Any]:
    place: dict[str, Any] = {"file": found.file.name, "file_sha256": found.file.sha256, "file_page": found.page.number}
    return place if found.page.marks else {**place, "assigned_by_hand": True}


def _file(file: ReturnedFile) -> dict[str, Any]:
    row: dict[str, Any] = {"name": file.name, "sha256": file.sha256, "pages": len(file.pages)}
    if file.refused:
        row["refused"] = file.refused
    if file.issued:
        row["begins_with"] = file.issued
    if file.signatures:
        row["signatures"] = [dict(signature.facts) for signature in file.signatures]
    return row
