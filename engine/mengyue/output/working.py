"""The one place that makes working folders and temporary files, and takes away what a killed run left of them.

Each carries in its name this machine and the process that made it, and is locked while that process lives, so a later
run can tell what is nobody's any more: what has no process, or, where the system has locks, whose lock is free. A
folder that was put aside to be replaced, and never was, goes back to its place.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

if sys.platform != "win32":
    import fcntl

__all__ = ["swap_in", "sweep", "swept_once", "temporary_sibling", "working_folder"]

_LOCK, _UNLOCKED = ".lock", ".unlocked"
#: In a folder that holds what was put aside: that itself; the number of its successor and the name of their place.
_OLD, _PLACE = "old", "place"
_HIDDEN = ".mengyue-"
_SHOWN = "mengyue-"
_SWEPT: ContextVar[set[Path] | None] = ContextVar("swept", default=None)


@contextlib.contextmanager
def working_folder(parent: Path | None = None) -> Iterator[Path]:
    """Give a new folder, for the owner alone, in ``parent`` (where it is hidden) or in the system's temporary folder.

    It is gone after the block, or, if the process is killed, when anyone next asks for one there.
    """
    prefix, parent = (_SHOWN, Path(tempfile.gettempdir())) if parent is None else (_HIDDEN, parent)
    sweep(parent)
    folder = Path(tempfile.mkdtemp(prefix=f"{prefix}{_here()}-{os.getpid()}-", dir=parent))
    lock = _locked(folder / _UNLOCKED)
    (folder / _UNLOCKED).rename(folder / _LOCK)  # whoever sees a lock there sees it held
    try:
        yield folder
    finally:
        if _put_back(folder):
            shutil.rmtree(folder, ignore_errors=True)
        if lock is not None:
            os.close(lock)


@contextlib.contextmanager
def temporary_sibling(path: Path) -> Iterator[Path]:
    """Give the name of a new file beside ``path``, to be filled and moved; it is gone after the block."""
    sweep(path.parent)
    name = path.parent / f"{_HIDDEN}{_here()}-{os.getpid()}-{secrets.token_hex(4)}"
    os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield name
    finally:
        name.unlink(missing_ok=True)


def swap_in(new: Path, place: Path) -> None:
    """Put the folder ``new`` in the stead of the folder ``place``; whatever happens, the old or the new stands there,
    at the latest when anyone next sweeps beside it."""
    with working_folder(place.parent) as aside:
        (aside / _PLACE).write_bytes(b"%d %s" % (new.stat().st_ino, os.fsencode(place.name)))
        place.replace(aside / _OLD)
        try:
            new.replace(place)
        except BaseException:
            (aside / _OLD).replace(place)
            raise


def sweep(parent: Path) -> None:
    """Remove from ``parent`` what killed runs of ours left there; bring back the folders that they had put aside."""
    swept = _SWEPT.get()
    if swept is not None:
        if parent in swept:
            return
        swept.add(parent)
    own = re.compile(rf"{re.escape(_HIDDEN)[:2]}?{_SHOWN}{_here()}-(\d+)-\w+")
    with contextlib.suppress(OSError):
        for entry in list(os.scandir(parent)):
            found = own.fullmatch(entry.name)
            if found and _mine(entry):
                with contextlib.suppress(OSError, ValueError):
                    _clear(Path(entry.path), int(found[1]))


@contextlib.contextmanager
def swept_once() -> Iterator[None]:
    """Sweep a folder within the block only when it is first written to: for whoever has it alone and writes there again
    and again, so that many files cost no more each than few."""
    token = _SWEPT.set(set())
    try:
        yield
    finally:
        _SWEPT.reset(token)


def _clear(path: Path, process: int) -> None:
    """Remove a file or folder of ours, unless its process lives."""
    if not path.is_dir():
        if not _alive(process):
            path.unlink(missing_ok=True)
        return
    lock = _locked(path / _LOCK) if (path / _LOCK).exists() else None
    if lock is None and _alive(process):
        return
    try:
        if _put_back(path):
            shutil.rmtree(path, ignore_errors=True)
    finally:
        if lock is not None:
            os.close(lock)


def _put_back(folder: Path) -> bool:
    """Put back what was put aside in ``folder``, if the new one did not come to stand; tell whether nothing is left."""
    old = folder / _OLD
    if not old.is_dir():
        return True
    number, name = (folder / _PLACE).read_bytes().split(b" ", 1)
    place = folder.parent / Path(os.fsdecode(name)).name
    if os.path.lexists(place):
        return place.lstat().st_ino == int(number)
    old.replace(place)
    return True


def _mine(entry: os.DirEntry[str]) -> bool:
    """Tell whether the entry is of this user and no link: into a temporary folder anybody may put things."""
    if entry.is_symlink():
        return False
    return sys.platform == "win32" or entry.stat(follow_symlinks=False).st_uid == os.getuid()


def _here() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _locked(path: Path) -> int | None:
    """Lock the file until the handle is closed; nothing where there are no locks.

    Raises :class:`BlockingIOError` when another process has it.
    """
    if sys.platform == "win32":
        path.touch()
        return None
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:
        os.close(handle)
        return None
    return handle


def _alive(process: int) -> bool:
    """Tell whether a process is there. Windows has no harmless way to ask, so there every process counts as alive."""
    if sys.platform == "win32":
        return True
    with contextlib.suppress(PermissionError):
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
