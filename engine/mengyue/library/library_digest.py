"""The digest of a whole library: where it is the same, the same is made of the same data."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from mengyue.library.content_file import MAX_BYTES

__all__ = ["CONTENT_FOLDERS", "library_digest"]

#: The folders of a library that hold content.
CONTENT_FOLDERS = ("clauses", "policies", "schemas", "templates")
#: Nanoseconds within which two changes may bear the same time: clocks of file systems are coarser than they look.
_RECENT = 2_000_000_000


class _Content(NamedTuple):
    """A content file as the system tells it; POSIX sets ``changed`` at any change, and nobody else can."""

    path: str
    size: int
    number: int
    written: int
    changed: int

    @classmethod
    def of(cls, entry: os.DirEntry[str]) -> _Content:
        told = entry.stat(follow_symlinks=False)
        return cls(entry.path, told.st_size, told.st_ino, told.st_mtime_ns, told.st_ctime_ns)


#: Of each library that was digested in this process: its files as they were, and their digest.
_BEFORE: dict[str, tuple[list[_Content], str]] = {}


def library_digest(root: Path) -> str | None:
    """Return the SHA-256 of the names and bytes of all content below ``root``.

    ``None`` where something stands in it that is no plain file, such as a link: what that leads to is not ours to read.
    Asked again in one process, files that are by their names, sizes, places and times those of before are not read
    again, unless they were changed so shortly before that a later change could bear the same time.
    """
    try:
        found = [_Content.of(entry) for folder in CONTENT_FOLDERS for entry in _files(os.path.join(root, folder))]
        before = _BEFORE.get(os.fspath(root))
        if before is not None and before[0] == found:
            return before[1]
        began = time.time_ns()
        whole = _read(os.path.join(root, ""), found)
    except OSError:
        return None
    if sys.platform != "win32" and all(content.changed < began - _RECENT for content in found):
        _BEFORE[os.fspath(root)] = (found, whole)
    return whole


def _read(root: str, found: Sequence[_Content]) -> str:
    whole = hashlib.sha256()
    for content in found:
        with open(content.path, "rb", buffering=0) as file:
            data = file.read(MAX_BYTES) if content.size >= MAX_BYTES else file.read()
        name = content.path.removeprefix(root).replace(os.sep, "/")
        whole.update(f"\n{name} {len(data)}\n".encode() + data)
    return whole.hexdigest()


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    if not os.path.isdir(folder):
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif entry.is_file(follow_symlinks=False):
            yield entry
        else:
            raise OSError(entry.path)
