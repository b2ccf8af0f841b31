"""Which files a folder's manifest lists: asked whenever a folder is written, so without the models of manifests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from mengyue.foreign_words import plainly
from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["LARGEST", "MANIFEST", "file_bytes", "listed_files", "loosely"]

#: The file that a manifest is in.
MANIFEST = "manifest.json"
#: Bytes of a manifest, and of one that is only asked which files it lists: a batch of 100,000 alliances lists 400,000.
LARGEST, _LARGEST_LIST = 16 << 20, 256 << 20


def listed_files(folder: Path) -> dict[str, str]:
    """Return the files that a manifest of ours in ``folder`` lists, path to SHA-256; none when there is no such one."""
    found = loosely(folder / MANIFEST, _LARGEST_LIST)
    try:
        ours = found["engine"]["name"] == "mengyue"
        return {str(row["path"]): str(row["sha256"]) for row in found["files"]} if ours else {}
    except (KeyError, TypeError):
        return {}


def file_bytes(path: Path, limit: int) -> bytes:
    """Return the bytes of the manifest at ``path``. Raises :class:`EngineError` when it cannot be read, or is longer
    than ``limit``."""
    try:
        if not path.is_file():
            raise EngineError(_("没有清单“{file}”").format(file=path))
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        reason = plainly(error)
        raise EngineError(_("清单“{file}”无法读取：{reason}").format(file=path, reason=reason)) from None
    if len(data) > limit:
        raise EngineError(_("“{file}”超过 {limit} MiB，不是清单").format(file=path, limit=limit >> 20))
    return data


def loosely(path: Path, limit: int) -> dict[str, Any]:
    """Return what the manifest at ``path`` says, sound or not; nothing when it cannot be read."""
    try:
        found = json.loads(file_bytes(path, limit))
    except (EngineError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
