"""The folder that is served: which alliances lie in it, and no way out of it."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mengyue.file_names import safe_name, told
from mengyue.i18n import _
from mengyue.library.overlay_files import OWN
from mengyue.manifest.manifest_model import MANIFEST
from mengyue.model.finding import EngineError

__all__ = ["STATE", "Entry", "NotServed", "ServedFolder"]

#: Folder for what the workbench itself keeps; without it no alliance is lost.
STATE = ".mengyue"
_DATA = (".yaml", ".yml", ".json", ".xlsx", ".xlsm")
#: Levels of folders that are looked into, and files that are listed at most.
_DEPTH, _MOST = 3, 2000
_ALLIANCE = re.compile(rb'(?m)^(?:policy|alliance|members)[ \t]*:|^[ \t]*"(?:policy|alliance|members)"[ \t]*:')
_NAME = re.compile(r'^alliance:[^\n]*\n(?:[ \t#][^\n]*\n|\n)*?[ \t]+name:[ \t]*["\']?([^\n"\'#]+)', re.MULTILINE)
_POLICY = re.compile(r"^policy:[ \t]*[\"']?([a-z0-9-]+)", re.MULTILINE)


class NotServed(EngineError):
    """There is no such file in the folder."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A data file: ``key`` names it in addresses, ``name`` on the page; ``title`` is the alliance's, where known."""

    key: str
    path: Path
    name: str
    title: str
    policy: str
    modified: float

    @property
    def is_text(self) -> bool:
        """Whether it can be changed in the pages: a workbook is read, and carried on as a text file."""
        return self.path.suffix.lower() in (".yaml", ".yml", ".json")


class ServedFolder:
    """The folder ``root``."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    def entries(self) -> list[Entry]:
        """Return the data files, the one changed last first."""
        found = [self._entry(path) for path in self._walk(self.root, 0)]
        return sorted((e for e in found if e is not None), key=lambda e: (-e.modified, e.name))[:_MOST]

    def find(self, key: str) -> Entry:
        """Return the file called ``key``. Raises :class:`NotServed`: no other file can be reached by a name."""
        for path in self._walk(self.root, 0):
            if _key(path.relative_to(self.root)) == key:
                entry = self._entry(path)
                if entry is not None:
                    return entry
        raise NotServed(_("文件夹里没有这份数据文件，可能已被移走或改名"))

    def named(self, name: str) -> Entry:
        """Return the file that the page calls ``name``. Raises :class:`NotServed` when it is gone."""
        for entry in self.entries():
            if entry.name == name:
                return entry
        raise NotServed(_("文件夹里没有这份数据文件，可能已被移走或改名"))

    def new_file(self, name: str, suffix: str) -> Path:
        """Return a place for a new file in the folder, of a name that nobody has."""
        base = safe_name(name, _("联合体"))
        taken = {entry.name.casefold() for entry in os.scandir(self.root)}
        number, made = 1, f"{base}{suffix}"
        while made.casefold() in taken:
            number += 1
            made = f"{base}-{number}{suffix}"
        return self.root / made

    def results(self, entry: Entry) -> Path:
        """Return the folder beside the data file that its documents go to."""
        return entry.path.with_name(f"{entry.path.stem}-文书")

    def inside(self, folder: Path, name: str) -> Path:
        """Return the file that is told as ``name`` (with ``/``) of ``folder``. Raises :class:`NotServed` for others."""
        parts = name.split("/")
        if not name or "\0" in name or any(part in ("", ".", "..") for part in parts):
            raise NotServed(_("没有这个文件"))
        place = folder.joinpath(*parts)
        if not place.exists():  # a name that is no text is asked for as it was told
            named = ((told(path.relative_to(folder).as_posix()), path) for path in folder.rglob("*"))
            place = next((path for shown, path in named if shown == name), place)
        if not place.is_file() or not place.resolve().is_relative_to(folder.resolve()):
            raise NotServed(_("没有这个文件"))
        if not place.resolve().is_relative_to(self.root):
            raise NotServed(_("没有这个文件"))
        return place

    def _walk(self, folder: Path, depth: int) -> Iterator[Path]:
        try:
            items = sorted(os.scandir(folder), key=lambda item: item.name)
        except OSError:
            return
        if depth and any(item.name == MANIFEST for item in items):
            return  # documents that were made
        for item in items:
            if item.name.startswith((".", "~$")) or item.is_symlink():
                continue
            if not depth and item.name == OWN:
                continue
            if item.is_dir() and depth + 1 < _DEPTH:
                yield from self._walk(Path(item.path), depth + 1)
            elif item.is_file() and Path(item.name).suffix.lower() in _DATA and item.name != MANIFEST:
                yield Path(item.path)

    def _entry(self, path: Path) -> Entry | None:
        try:
            modified = path.stat().st_mtime
            with path.open("rb") as file:
                head = file.read(65536)
        except OSError:
            return None
        text = path.suffix.lower() not in (".xlsx", ".xlsm")
        if text and not _ALLIANCE.search(head):
            return None
        words = head.decode("utf-8", "replace") if text else ""
        name, policy = _NAME.search(words), _POLICY.search(words)
        relative = path.relative_to(self.root)
        return Entry(
            _key(relative),
            path,
            told(relative.as_posix()),
            name[1].strip() if name else "",
            policy[1] if policy else "",
            modified,
        )


def _key(relative: Path) -> str:
    return hashlib.sha256(os.fsencode(relative.as_posix())).hexdigest()[:12]
