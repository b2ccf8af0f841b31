"""Which program this is: the digest of its code. What another made may read otherwise."""

from __future__ import annotations

import hashlib
import sys
from functools import cache
from pathlib import Path

__all__ = ["program_digest"]

_HOME = Path(__file__).parent.parent


@cache
def program_digest(*stages: str) -> str:
    """Return the SHA-256 of our code and of Python's version; of ``stages`` and the modules beside them when named."""
    files = [path for stage in stages for path in sorted((_HOME / stage).rglob("*.py"))]
    files += sorted(_HOME.glob("*.py") if stages else _HOME.rglob("*.py"))
    whole = hashlib.sha256(sys.version.encode())
    for path in files:
        data = path.read_bytes()
        whole.update(f"\n{path.relative_to(_HOME).as_posix()} {len(data)}\n".encode() + data)
    return whole.hexdigest()
