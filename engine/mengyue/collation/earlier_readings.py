"""What was read of returned files the last time: a second run reads only what has come since."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from mengyue.output.folder import write_file
from mengyue.version import VERSION

__all__ = ["READ", "EarlierReadings"]

#: Folder in the output for what a later run need not read again; hidden, as nobody looks at it.
READ = ".已读"
#: What may go better another time is tried again.
_PASSING = frozenset(["time", "memory", "crash", "link", "too-large"])


class EarlierReadings:
    """Readings in ``folder`` (nothing is kept without one), each known by the digest of its file, of what was sent out
    and of the version of the program. Signed files are not kept: their signatures are verified every time."""

    def __init__(self, folder: Path | None, issued: Sequence[Mapping[str, Any]]) -> None:
        self._folder = folder
        self._basis = hashlib.sha256(json.dumps([VERSION, list(issued)], sort_keys=True).encode()).digest()
        self._keys: dict[int, str] = {}

    def take(self, number: int, path: Path, room: Path) -> dict[str, Any] | None:
        """Return what was read of the file ``path`` before, its pictures in ``room``; nothing when it is new."""
        if self._folder is None:
            return None
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
        key = self._keys[number] = hashlib.sha256(self._basis + digest).hexdigest()
        try:
            row: dict[str, Any] = json.loads((self._folder / f"{key}.json").read_bytes())
            for page in _drawn(row):
                shutil.copyfile(self._folder / f"{key}-{page}.jpg", room / f"{number}-{page}.jpg")
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return {**row, "number": number}

    def keep(self, number: int, row: Mapping[str, Any], room: Path) -> None:
        """Keep what was read just now."""
        if self._folder is None or number not in self._keys or row.get("signatures") or row.get("refused") in _PASSING:
            return
        key = self._keys[number]
        self._folder.mkdir(parents=True, exist_ok=True)
        for page in _drawn(row):
            write_file(self._folder / f"{key}-{page}.jpg", (room / f"{number}-{page}.jpg").read_bytes())
        write_file(self._folder / f"{key}.json", json.dumps({**row, "number": 0}).encode())

    def tidy(self) -> None:
        """Take away what belongs to files that are no longer there."""
        known = set(self._keys.values())
        for path in self._folder.iterdir() if self._folder is not None and self._folder.is_dir() else ():
            if path.name[:64] not in known:
                path.unlink(missing_ok=True)


def _drawn(row: Mapping[str, Any]) -> list[int]:
    return [int(page["page"]) for page in row.get("pages", ()) if not page["blank"] and not row.get("refused")]
