"""Working folders that a killed process left behind: the next run takes them away."""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import re
import shutil
import tempfile
from pathlib import Path

__all__ = ["working_folder"]


def working_folder(prefix: str, parent: Path) -> Path:
    """Make a new folder in ``parent`` whose name begins with ``prefix`` and says which process it belongs to.

    Folders of the same prefix whose process, on this machine, is gone are removed first; what cannot be removed stays.
    """
    here = prefix + hashlib.sha256(platform.node().encode()).hexdigest()[:8] + "-"
    own = re.compile(re.escape(here) + r"(\d+)-\w+")
    for path in parent.iterdir():
        found = own.fullmatch(path.name)
        if found and not _alive(int(found[1])):
            shutil.rmtree(path, ignore_errors=True)
    return Path(tempfile.mkdtemp(prefix=f"{here}{os.getpid()}-", dir=parent))


def _alive(process: int) -> bool:
    """Tell whether a process is there. Windows has no harmless way to ask, so there every process counts as alive."""
    if os.name != "posix":
        return True
    with contextlib.suppress(PermissionError):
        try:
            os.kill(process, 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
