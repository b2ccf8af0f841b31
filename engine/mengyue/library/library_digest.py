"""The digest of a whole library: where it is the same, the same is made of the same data."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from mengyue.library.content_file import MAX_BYTES

__all__ = ["CONTENT_FOLDERS", "library_digest"]

#: The folders of a library that hold content.
CONTENT_FOLDERS = ("clauses", "policies", "schemas", "templates")


def library_digest(root: Path) -> str | None:
    """Return the SHA-256 of the names and bytes of all content below ``root``.

    ``None`` where something stands in it that is no plain file, such as a link: what that leads to is not ours to read.
    """
    whole = hashlib.sha256()
    try:
        for folder in CONTENT_FOLDERS:
            for path in _files(os.path.join(root, folder)):
                with open(path, "rb") as file:
                    data = file.read(MAX_BYTES)
                name = os.path.relpath(path, root).replace(os.sep, "/")
                whole.update(f"\n{name} {len(data)}\n".encode() + data)
    except OSError:
        return None
    return whole.hexdigest()


def _files(folder: str) -> Iterator[str]:
    if not os.path.isdir(folder):
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.is_dir(follow_symlinks=False):
            yield from _files(entry.path)
        elif entry.is_file(follow_symlinks=False):
            yield entry.path
        else:
            raise OSError(entry.path)
