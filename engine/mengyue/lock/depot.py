"""A store of content files by their digest: a folder that keeps what a library may forget."""

from __future__ import annotations

import hashlib
from pathlib import Path

__all__ = ["from_depot", "place_of"]

_LARGEST = 32 << 20


def place_of(store: Path, digest: str) -> Path:
    """Return where the file with that SHA-256 is kept."""
    return store / digest[:2] / digest


def from_depot(store: Path, digest: str) -> bytes | None:
    """Return the file with that SHA-256; nothing when the store has none, or one that is damaged."""
    path = place_of(store, digest)
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    data = path.read_bytes()
    return data if hashlib.sha256(data).hexdigest() == digest else None
