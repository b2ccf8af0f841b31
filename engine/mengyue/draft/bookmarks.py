"""Bookmark names: stable, ASCII and at most 40 characters, as Word demands."""

from __future__ import annotations

import hashlib
import re

__all__ = ["bookmark_name"]

_LIMIT = 40
_OUTSIDE = re.compile("[^A-Za-z0-9]+")


def bookmark_name(target: str) -> str:
    """Return the bookmark name of a clause id, ``<clause id>#<item>`` or ``schedule:<id>``.

    The readable part may be cut; the digest at the end keeps different targets apart.
    """
    digest = hashlib.sha256(target.encode()).hexdigest()[:8]
    readable = _OUTSIDE.sub("_", target).strip("_")[: _LIMIT - len(digest) - 3]
    return f"M_{readable}_{digest}" if readable else f"M_{digest}"
