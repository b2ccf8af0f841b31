"""Finding earlier content of files in a git repository: only reading, without a shell, within a time limit."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

__all__ = ["from_history"]

#: Seconds for one call of git, bytes of one file, files read at a time.
_SECONDS, _LARGEST, _AT_ONCE = 60, 32 << 20, 64
#: Variables that would point git to another repository.
_FOREIGN = (
    "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX",
)  # fmt: skip
#: Never ask, never fetch, take paths as they are.
_SETTING = {
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
}


def from_history(root: Path, wanted: Mapping[str, str]) -> dict[str, bytes]:
    """Return, by SHA-256, those of ``wanted`` (path below ``root`` to SHA-256) that any commit on any branch or tag
    holds. Without git, without a repository, or when it takes too long, nothing more is found."""
    missing = set(wanted.values())
    found: dict[str, bytes] = {}
    try:
        blobs = _blobs(root, list(wanted))
        for start in range(0, len(blobs), _AT_ONCE):
            for data in _contents(root, blobs[start : start + _AT_ONCE]):
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
    listed = _git(root, ["rev-list", "--all", "--full-history", "--objects", "--", *paths])
    names = list(dict.fromkeys(line.split(b" ", 1)[0] for line in listed.splitlines() if b" " in line))
    sizes = _git(root, ["cat-file", "--batch-check=%(objectname) %(objecttype) %(objectsize)"], _lines(names))
    rows = [line.decode("ascii").split(" ") for line in sizes.splitlines()]
    return [row[0] for row in rows if len(row) == 3 and row[1] == "blob" and int(row[2]) <= _LARGEST]


def _contents(root: Path, blobs: Sequence[str]) -> Iterator[bytes]:
    answer = _git(root, ["cat-file", "--batch"], _lines(name.encode() for name in blobs))
    place = 0
    while place < len(answer):
        end = answer.index(b"\n", place)
        size = int(answer[place:end].split(b" ")[2])
        yield answer[end + 1 : end + 1 + size]
        place = end + 1 + size + 1


def _lines(names: Iterator[bytes] | Sequence[bytes]) -> bytes:
    return b"".join(name + b"\n" for name in names)


def _git(root: Path, arguments: Sequence[str], given: bytes = b"") -> bytes:
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    command = ["git", "-c", "core.fsmonitor=false", "-c", "protocol.allow=never", "-C", str(root), *arguments]
    done = subprocess.run(
        command, input=given, capture_output=True, check=True, timeout=_SECONDS, env={**kept, **_SETTING}
    )
    return done.stdout
