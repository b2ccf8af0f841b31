"""Which program this is: the digest of its code and of what it stands on. What another made may read otherwise."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from functools import cache

__all__ = ["program_digest"]

_HOME = os.path.dirname(os.path.dirname(__file__))
_INSTALLED = (".dist-info", ".egg-info")


@cache
def program_digest(*stages: str) -> str:
    """Return the SHA-256 of our code, or of ``stages`` and the modules beside them when named, with the versions of
    Python and of the packages that are installed."""
    files = [path for stage in stages for path in _modules(os.path.join(_HOME, stage))]
    files += _modules(_HOME, deep=not stages)
    whole = hashlib.sha256("\n".join([sys.version, *_packages()]).encode())
    for path in files:
        with open(path, "rb", buffering=0) as file:
            data = file.read()
        whole.update(f"\n{path.removeprefix(_HOME)} {len(data)}\n".encode() + data)
    return whole.hexdigest()


def _modules(folder: str, *, deep: bool = True) -> Iterator[str]:
    """Yield the modules in ``folder``, and in those below it if ``deep``, in one order."""
    below = []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.endswith(".py"):
            yield entry.path
        elif deep and entry.is_dir():
            below.append(entry.path)
    for path in below:
        yield from _modules(path)


def _packages() -> list[str]:
    """The names and versions of packages, as their folders are called."""
    folders = [folder for folder in dict.fromkeys(sys.path) if folder and os.path.isdir(folder)]
    return sorted({name for folder in folders for name in os.listdir(folder) if name.endswith(_INSTALLED)})
