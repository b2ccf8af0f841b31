"""Earlier states of the library, kept beside the folder's history: what the papers of this folder were made with.

A state is kept when papers are made, and when somebody asks for it; the last few stay.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from mengyue.file_names import safe_name
from mengyue.i18n import _
from mengyue.library.content_file import inside
from mengyue.library.overlay_files import CONTENT, is_whole
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file
from mengyue.output.working import working_folder
from mengyue.workbench.served_folder import STATE

__all__ = ["keep_dropped_library", "keep_library", "kept_libraries", "opened_library", "shown_name"]

_MOST, _SUFFIXES = 8, (".md", ".yaml", ".json", ".docx")
_TOPS = tuple(top for top in CONTENT if top != "examples")
_LIMIT, _FILES = 100 * 1024 * 1024, 20_000
#: The file by which the folder of a library is found in a zip.
_MARK = "clauses/statutes.yaml"


def keep_library(folder: Path, root: Path) -> str:
    """Keep the library at ``root`` for the served ``folder``, unless its last kept state is the same; return its name,
    which begins with the day."""
    return _kept(folder, _content(root))


def keep_dropped_library(folder: Path, data: bytes, called: str) -> str:
    """Keep a library that somebody hands over as a zip ``called`` so; return its name as :func:`keep_library` does.

    Raises :class:`EngineError` for what is no zip, too large, or no library that stands by itself.
    """
    content = _unpacked(data)
    with working_folder() as room:
        for name, held in content.items():
            path = inside(room / name, room)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(held)
        if not is_whole(room):
            raise EngineError(_("压缩包里不是完整的内容库：应有 clauses、policies、schemas、templates 四个文件夹"))
    return _kept(folder, content, "_".join(safe_name(called).split())[:40])


def _unpacked(data: bytes) -> dict[str, bytes]:
    """Return the content files of a zip below the folder of it that holds a library."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if entry.filename.endswith(_SUFFIXES)]
            if len(entries) > _FILES or sum(entry.file_size for entry in entries) > _LIMIT:
                raise EngineError(_("压缩包里的文件过多或者过大，没有接收"))
            held = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error):
        raise EngineError(_("压缩包读不出来，可能已损坏；请重新压缩")) from None
    marks = sorted((name for name in held if f"/{name}".endswith(f"/{_MARK}")), key=len)
    top = marks[0].removesuffix(_MARK) if marks else ""
    below = {name.removeprefix(top): file for name, file in held.items() if name.startswith(top)}
    return {name: below[name] for name in sorted(below) if name.partition("/")[0] in _TOPS}


def _kept(folder: Path, content: Mapping[str, bytes], called: str = "") -> str:
    mark = digest("\n".join(f"{name} {digest(data)}" for name, data in content.items()).encode())[:16]
    known = kept_libraries(folder)
    if known and known[0].endswith(mark):
        return known[0]
    day = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M.%S")
    name = " ".join(filter(None, (day, called, mark)))
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


def shown_name(name: str) -> str:
    """Return what a page says of a kept state: when it was kept, and what one that was handed over is called."""
    called = name.split(" ")[2:-1]
    return " ".join([name[:16].replace(".", ":"), *called])


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
        for top in _TOPS
        for path in sorted((root / top).rglob("*"))
        if path.is_file() and path.suffix in _SUFFIXES
    }
