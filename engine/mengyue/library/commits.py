"""The commits by which a library was changed, for a person to choose from."""

from __future__ import annotations

import subprocess
from pathlib import Path

from mengyue.library.git import git
from mengyue.library.open_library import own_folder
from mengyue.library.overlay_files import CONTENT

__all__ = ["commits_of"]

#: Commits at most, and characters of what one says of itself.
_MOST, _SHOWN = 30, 60


def commits_of(root: Path) -> list[tuple[str, str, str]]:
    """Return id, day and first line of the last commits that changed the library at ``root``, the newest first; none
    where it stands in no repository, or git is missing."""
    try:
        asked = ["log", f"-n{_MOST}", "-z", "--format=%H%x1f%cs%x1f%s", "--", *CONTENT]
        rows = git(own_folder(root), asked).decode("utf-8", "replace").split("\0")
    except (OSError, subprocess.SubprocessError):
        return []
    found = [row.split("\x1f", 2) for row in rows if row.count("\x1f") >= 2]
    return [(commit, day, said[:_SHOWN]) for commit, day, said in found]
