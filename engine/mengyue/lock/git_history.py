"""Finding earlier content of files in a git repository: only reading, without a shell, within a time limit."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from mengyue.library.git import contents, git

__all__ = ["from_history"]

#: Bytes of one file, files read at a time.
_LARGEST, _AT_ONCE = 32 << 20, 64


def from_history(root: Path, wanted: Mapping[str, str]) -> dict[str, bytes]:
    """Return, by SHA-256, those of ``wanted`` (path below ``root`` to SHA-256) that any commit on any branch or tag
    holds. Without git, without a repository, or when it takes too long, nothing more is found."""
    missing = set(wanted.values())
    found: dict[str, bytes] = {}
    try:
        blobs = _blobs(root, list(wanted))
        for start in range(0, len(blobs), _AT_ONCE):
            for data in contents(root, blobs[start : start + _AT_ONCE]):
                digest = hashlib.sha256(data).hexdigest()
                if digest in missing:
                    found[digest] = data
            if missing <= found.keys():
                break
    except (OSError, ValueError, subprocess.SubprocessError):
        pass
    return found


def _blobs(root: Path, paths: Sequence[str]) -> list[str]:
    """Return the objects that ever stood at ``paths``, the newest first, without what is too large."""
    listed = git(root, ["rev-list", "--all", "--full-history", "--objects", "--", *paths])
    names = list(dict.fromkeys(line.split(b" ", 1)[0] for line in listed.splitlines() if b" " in line))
    sizes = git(root, ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"], _lines(names))
    rows = [line.decode("ascii").split(" ") for line in sizes.splitlines()]
    return [row[0] for row in rows if len(row) == 3 and row[1] == "blob" and int(row[2]) <= _LARGEST]


def _lines(names: Sequence[bytes]) -> bytes:
    return b"".join(name + b"\n" for name in names)
