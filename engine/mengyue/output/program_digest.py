"""Which program this is: the digest of its code and of what it stands on. What another made may read otherwise."""

from __future__ import annotations

import hashlib
import os
import sys
from functools import cache
from pathlib import Path

__all__ = ["program_digest"]

_HOME = Path(__file__).parent.parent
_INSTALLED = (".dist-info", ".egg-info")


@cache
def program_digest(*stages: str) -> str:
    """Return the SHA-256 of our code, or of ``stages`` and the modules beside them when named, with the versions of
    Python and of the packages that are installed."""
    files = [path for stage in stages for path in sorted((_HOME / stage).rglob("*.py"))]
    files += sorted(_HOME.glob("*.py") if stages else _HOME.rglob("*.py"))
    whole = hashlib.sha256("\n".join([sys.version, *_packages()]).encode())
    for path in files:
        data = path.read_bytes()
        whole.update(f"\n{path.relative_to(_HOME).as_posix()} {len(data)}\n".encode() + data)
    return whole.hexdigest()


def _packages() -> list[str]:
    """The names and versions of packages, as their folders are called."""
    folders = [folder for folder in dict.fromkeys(sys.path) if folder and os.path.isdir(folder)]
    return sorted({name for folder in folders for name in os.listdir(folder) if name.endswith(_INSTALLED)})
