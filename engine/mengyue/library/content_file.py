"""The one way to open a file of a content library: a plain file in the library, wherever names and links lead.

Libraries are written by others. An id or source that climbs out, a link to somewhere else, a pipe that never ends or a
device are refused before anything is read; and nothing is written outside the library.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from mengyue.i18n import _

__all__ = ["MAX_BYTES", "content_bytes", "holds", "inside"]

#: Largest content file; the largest of ours has 0.3 MiB.
MAX_BYTES = 32 << 20


def content_bytes(path: Path, root: Path) -> bytes:
    """Return the content of ``path``, a file of the library at ``root``. Raises :class:`OSError` with the reason."""
    inside(path, root)
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise _Refused(_("这不是普通文件"), path)
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise _Refused(_("文件超过 {limit} MiB").format(limit=MAX_BYTES >> 20), path)
    return data


def holds(path: Path, root: Path, data: bytes) -> bool:
    """Tell whether ``path`` is there and holds ``data``. Raises :class:`OSError` where it is no plain file of the
    library at ``root``."""
    return inside(path, root).exists() and content_bytes(path, root) == data


def inside(path: Path, root: Path) -> Path:
    """Return ``path`` if it is a place in ``root``, links followed. Raises :class:`OSError` when it is not."""
    own, home = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    if ".." in path.parts[len(root.parts) :] or not own.is_relative_to(home):
        raise _Refused(_("通往内容库之外，没有读写"), path)
    return path


class _Refused(OSError):
    """A refusal by ourselves, in our words."""

    def __init__(self, reason: str, path: Path) -> None:
        super().__init__(0, reason, str(path))
