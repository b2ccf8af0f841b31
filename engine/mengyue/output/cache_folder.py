"""Where what can be made again is kept between runs: the user's own cache folder, and nobody else's."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

__all__ = ["CACHE_VARIABLE", "NOTHING_KEPT", "cache_folder"]

#: Names the folder; :data:`NOTHING_KEPT` as its value keeps nothing.
CACHE_VARIABLE = "MENGYUE_CACHE"
NOTHING_KEPT = "off"


def cache_folder() -> Path | None:
    """Return the folder, made if need be: the one that ``MENGYUE_CACHE`` names, else the user's cache.

    ``None`` when nothing is to be kept, or when the folder cannot be written, is another user's or may be written by
    others: what lies there could be anybody's.
    """
    named = os.environ.get(CACHE_VARIABLE)
    if named == NOTHING_KEPT:
        return None
    folder = Path(named) if named else Path(platformdirs.user_cache_dir("mengyue", appauthor=False))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _ours_alone(folder) and os.access(folder, os.W_OK | os.X_OK) else None
    except OSError:
        return None


def _ours_alone(folder: Path) -> bool:
    if sys.platform == "win32":
        return True
    status = folder.stat()
    return status.st_uid == os.getuid() and not status.st_mode & 0o022
