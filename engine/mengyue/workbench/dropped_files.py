"""Files that are dropped onto a page, as they are kept beside the data."""

from __future__ import annotations

import re
from pathlib import Path

from mengyue.file_names import safe_name
from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file

__all__ = ["dropped_name", "keep_dropped"]


def dropped_name(told: str, suffixes: str) -> str:
    """Return the name of a file as its browser tells it, without folders. Raises :class:`EngineError` unless its
    suffix is one of ``suffixes``, a regular expression."""
    given = Path(told.replace("\\", "/")).name
    if not re.fullmatch(suffixes, Path(given).suffix.lower()):
        raise EngineError(_("“{name}”不是这里要的文件").format(name=given[:80]))
    return given


def keep_dropped(folder: Path, given: str, content: bytes) -> str:
    """Write a file into ``folder`` under a name of its own; return the name. What lies there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    stem, suffix = safe_name(Path(given).stem), Path(given).suffix.lower()
    number, name = 1, stem + suffix
    while (folder / name).exists() and (folder / name).read_bytes() != content:
        number += 1
        name = f"{stem}-{number}{suffix}"
    write_file(folder / name, content)
    return name
