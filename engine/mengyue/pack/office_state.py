"""What a PDF depends on beside its document: the program that sets it and the fonts that it finds."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from mengyue.docx.fontconfig import fonts_conf
from mengyue.manifest.digest import digest

__all__ = ["office_state"]

_PATIENCE = 20.0
#: Beside the starter: the program proper and the file that tells its version.
_PARTS = ("soffice.bin", "versionrc", "version.ini")


def office_state(program: str) -> str | None:
    """Return a digest of ``program`` as installed, of the fonts and of their settings.

    ``None`` where fontconfig cannot tell which fonts there are (Windows, macOS): then no PDF can be known for the same.
    """
    found = shutil.which(program)
    fonts = _fonts()
    if found is None or fonts is None:
        return None
    real = Path(found).resolve()
    parts = [_file(path) for path in (Path(found), real, *(real.parent / name for name in _PARTS))]
    return digest("\n".join([fonts_conf(), fonts, *parts]).encode())


@cache
def _fonts() -> str | None:
    """Return every file of fonts and of their settings with its size and time."""
    try:
        listed = [*_lines("fc-list", ":", "file"), *_lines("fc-conflist")]
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return "\n".join(_file(Path(path)) for path in sorted(set(_paths(listed))))


def _lines(*command: str) -> list[str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=True)
    return done.stdout.splitlines()


def _paths(lines: Iterable[str]) -> Iterable[str]:
    """Yield the paths: ``fc-list`` ends them with a colon, ``fc-conflist`` puts a mark before and a word behind."""
    for line in lines:
        yield line.lstrip("+- ").partition(":")[0].strip()


def _file(path: Path) -> str:
    try:
        status = os.stat(path)
    except OSError:
        return f"{path} -"
    return f"{path} {status.st_size} {status.st_mtime_ns} {status.st_ino}"
