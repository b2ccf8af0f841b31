"""The files of a folder or .zip, read within limits; names of other systems and encodings included."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.model.finding import EngineError

__all__ = ["Held", "read_held"]

#: Files, bytes of one file and of all together: a package has some fifty files and some hundred MB of scans.
_FILES, _LARGEST, _TOTAL = 20_000, 512 << 20, 2 << 30
_UTF8 = 0x800  # APPNOTE 4.4.4, bit 11: the name is UTF-8


@dataclass(frozen=True, slots=True)
class Held:
    """What there is: files by their paths below the folder, or below the one folder that a .zip holds."""

    name: str
    archived: bool
    files: Mapping[str, bytes]


def read_held(path: Path) -> Held:
    """Read every file of ``path``. Raises :class:`EngineError` for what is no folder and no .zip, or too large."""
    if path.is_dir():
        return Held(told(path), False, _within(path, _in_folder(path)))
    if not path.is_file():
        raise EngineError(_("没有“{file}”").format(file=told(path)))
    try:
        with zipfile.ZipFile(path) as archive:
            return Held(told(path), True, _without_top(_within(path, _in_archive(archive))))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise EngineError(_("“{file}”不是文件夹，也不是能打开的 .zip").format(file=told(path))) from None


def _in_folder(folder: Path) -> Iterator[tuple[str, int, bytes]]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            size = path.stat().st_size
            yield told(name.as_posix()), size, path.read_bytes() if size <= _LARGEST else b""


def _in_archive(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, bytes]]:
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        if entry.file_size > _LARGEST:
            yield entry.filename, entry.file_size, b""
            continue
        with archive.open(entry) as file:
            data = file.read(_LARGEST + 1)
        yield _name(entry), len(data), data


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the name as it was meant: programs of Chinese systems write GBK where the format says otherwise."""
    name = entry.filename
    if not entry.flag_bits & _UTF8 and not name.isascii():
        raw = name.encode("cp437")
        for code in ("utf-8", "gb18030"):
            try:
                return raw.decode(code).replace("\\", "/")
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def _within(path: Path, found: Iterator[tuple[str, int, bytes]]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    total = 0
    for name, size, data in found:
        total += size
        if size > _LARGEST or total > _TOTAL or len(files) >= _FILES:
            raise EngineError(_("“{file}”里的文件过多或过大，不予核验").format(file=told(path)))
        if name in files or PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
            raise EngineError(_("“{file}”里的文件名重复或者指向外面：{name}").format(file=told(path), name=name))
        files[name] = data
    return files


def _without_top(files: Mapping[str, bytes]) -> dict[str, bytes]:
    tops = {name.partition("/")[0] for name in files}
    alone = len(tops) == 1 and all("/" in name for name in files)
    return {name.partition("/")[2] if alone else name: data for name, data in files.items()}
