"""Building a library from a lock: every content file by its digest, from wherever it is still to be had."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mengyue.lock.content_store import from_store
from mengyue.lock.git_history import from_history

__all__ = ["Restored", "restore"]


@dataclass(frozen=True, slots=True)
class Restored:
    """Where the files were found, as counts, and those that are gone (path to SHA-256)."""

    present: int
    history: int
    store: int
    gone: Mapping[str, str]


def restore(content: Mapping[str, str], root: Path, store: Path | None, target: Path) -> Restored:
    """Write ``content`` (path to SHA-256) below ``target``: from the library at ``root``, from its git history, from
    ``store``, in this order."""
    here = {name: data for name, digest in content.items() if (data := _present(root / name, digest)) is not None}
    missing = {name: digest for name, digest in content.items() if name not in here}
    past = from_history(root, missing) if missing else {}
    kept: dict[str, bytes] = {}
    for name, digest in missing.items():
        data = from_store(store, digest) if store and digest not in past else None
        if data is not None:
            kept[name] = data
    earlier = {name: past[digest] for name, digest in missing.items() if digest in past}
    for name, data in {**here, **earlier, **kept}.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    gone = {name: digest for name, digest in missing.items() if name not in earlier and name not in kept}
    return Restored(len(here), len(earlier), len(kept), gone)


def _present(path: Path, digest: str) -> bytes | None:
    if not path.is_file():
        return None
    data = path.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == digest else None
