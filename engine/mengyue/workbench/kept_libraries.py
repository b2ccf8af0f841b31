"""Earlier states of the library, kept beside the folder's history: what the papers of this folder were made with.

A state is kept when papers are made, and when somebody asks for it; the last few stay.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from mengyue.i18n import _
from mengyue.library.overlay_files import CONTENT
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file
from mengyue.output.working import working_folder
from mengyue.workbench.served_folder import STATE

__all__ = ["keep_library", "kept_libraries", "opened_library"]

_MOST, _SUFFIXES = 8, (".md", ".yaml", ".json", ".docx")
_LIMIT = 100 * 1024 * 1024


def keep_library(folder: Path, root: Path) -> str:
    """Keep the library at ``root`` for the served ``folder``, unless its last kept state is the same; return its name,
    which begins with the day."""
    content = _content(root)
    mark = digest("\n".join(f"{name} {digest(data)}" for name, data in content.items()).encode())[:16]
    known = kept_libraries(folder)
    if known and known[0].endswith(mark):
        return known[0]
    name = f"{datetime.now().astimezone().strftime('%Y-%m-%d %H.%M.%S')} {mark}"
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in content.items():
            archive.writestr(path, data)
    place = _place(folder)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_file(place / f"{name}.zip", out.getvalue())
    for old in kept_libraries(folder)[_MOST:]:
        (place / f"{old}.zip").unlink(missing_ok=True)
    return name


def kept_libraries(folder: Path) -> list[str]:
    """Return the names of the states that are kept, the newest first."""
    return sorted((path.stem for path in _place(folder).glob("*.zip")), reverse=True)


@contextmanager
def opened_library(folder: Path, name: str) -> Iterator[Path]:
    """Give the folder of a kept state; it is gone after the block. Raises :class:`EngineError` when it is not there."""
    if name not in kept_libraries(folder):
        raise EngineError(_("没有这一份记下的内容库"))
    with working_folder() as room:
        try:
            with zipfile.ZipFile(_place(folder) / f"{name}.zip") as archive:
                if sum(info.file_size for info in archive.infolist()) > _LIMIT:
                    raise zipfile.BadZipFile
                archive.extractall(room / "library")
        except (zipfile.BadZipFile, OSError):
            raise EngineError(_("记下的内容库读不出来，可能已损坏")) from None
        yield room / "library"


def _place(folder: Path) -> Path:
    return folder / STATE / "library"


def _content(root: Path) -> dict[str, bytes]:
    """Return the content files by their path below ``root``."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for top in CONTENT
        if top != "examples"
        for path in sorted((root / top).rglob("*"))
        if path.is_file() and path.suffix in _SUFFIXES
    }
