"""Digests, by which files are known wherever they lie and whatever they are called."""

from __future__ import annotations

import hashlib

__all__ = ["SHORT", "digest", "mark_of"]

#: Characters of a digest that people copy by hand.
SHORT = 16


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def mark_of(sha256: str) -> str:
    """Return the first characters of a digest in groups of four, as people read and copy them; hyphens keep
    spreadsheets from taking it for a number."""
    return "-".join(sha256[at : at + 4] for at in range(0, SHORT, 4))
