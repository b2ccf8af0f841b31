"""Digests, by which files are known wherever they lie and whatever they are called."""

from __future__ import annotations

import hashlib

__all__ = ["digest"]


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
