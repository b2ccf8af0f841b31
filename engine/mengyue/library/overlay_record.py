"""What an overlay was written over (``beneath.json`` in it): so that what changed beneath it since can be told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.content_file import content_bytes
from mengyue.library.layers import Change
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError

__all__ = ["RECORD", "beneath_of", "read_record", "record_of"]

#: Beside ``overlay.yaml``: the key of each change to the digest and text of what was beneath.
RECORD = "beneath.json"
_FORMAT = 1


def beneath_of(changes: Sequence[Change]) -> dict[str, str]:
    """Return the text beneath each change that has something beneath it, by the key of what that is."""
    return {change.base or change.key: change.beneath for change in changes if change.beneath}


def record_of(changes: Sequence[Change], version: str) -> bytes:
    """Return the record of what is beneath now; ``version`` is that of the program."""
    texts = sorted(beneath_of(changes).items())
    rows = {key: {"sha256": digest(text.encode()), "text": text} for key, text in texts}
    data = {"format": _FORMAT, "engine": version, "beneath": rows}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def read_record(folder: Path) -> tuple[str, Mapping[str, str]] | None:
    """Return the version with which the record in ``folder`` was made and the texts in it; nothing without a record.

    Raises :class:`EngineError` for one that is damaged.
    """
    path = folder / RECORD
    if not path.exists():
        return None
    try:
        data = json.loads(content_bytes(path, folder))
        rows = {str(key): (str(row["sha256"]), str(row["text"])) for key, row in data["beneath"].items()}
        version = str(data["engine"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise EngineError(_("“{file}”不是记录，或者已损坏：用 --record 重新记录").format(file=path)) from error
    if any(digest(text.encode()) != value for value, text in rows.values()):
        raise EngineError(_("“{file}”不是记录，或者已损坏：用 --record 重新记录").format(file=path))
    return version, {key: text for key, (_value, text) in rows.items()}
