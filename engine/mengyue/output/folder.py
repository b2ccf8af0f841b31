"""Writing results so that nothing is ever half-written and nobody's own work is overwritten.

A single file is written to a temporary sibling and moved into place. A folder is built beside its place and swapped
in; the old one stays whole until then. A folder that we did not make alone (other files lie in it) or that cannot be
swapped (the working folder, a mount) gets the new files one by one, each whole, the manifest last.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.manifest.listed_files import MANIFEST, listed_files
from mengyue.model.finding import EngineError
from mengyue.output.working import swap_in, sweep, temporary_sibling, working_folder

__all__ = ["OutputError", "OutputFolder", "write_file", "write_folder"]


class OutputError(EngineError):
    """The output cannot be put where it was asked for."""


def write_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` whole or not at all."""
    with temporary_sibling(path) as temporary:
        temporary.write_bytes(data)
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(path)


def write_folder(path: Path, files: Mapping[str, bytes], *, force: bool = False) -> None:
    """Write ``files``, their manifest among them, as the folder ``path``: all of them, or none and the reason.

    Files that were changed since we wrote them, or that are not ours, are not overwritten unless by ``force``. Raises
    :class:`OutputError`.
    """
    with OutputFolder(path, force=force) as folder:
        for name, data in files.items():
            folder.write(name, data)


class OutputFolder:
    """A folder of results: ``with OutputFolder(path) as folder: folder.write(name, data)``.

    Leaving the block normally puts everything in place; leaving it by an exception leaves the old folder as it was.
    The last thing written must be ``manifest.json`` with ``files``: a list of ``{"path", "sha256"}`` of the others.
    """

    def __init__(self, path: Path, *, force: bool = False) -> None:
        self._path = path
        self._force = force
        self._staging: Path | None = None
        self._closing = ExitStack()
        self._written: list[str] = []

    def __enter__(self) -> OutputFolder:
        target = self._target = Path(os.path.realpath(self._path))
        if target.exists() and not target.is_dir():
            raise OutputError(_("“{path}”是文件，不是文件夹").format(path=self._path))
        for folder in (target.parent, target):
            sweep(folder)
        known = _known_files(target)
        present = _present_files(target)
        changed = sorted(name for name in present & set(known) if digest((target / name).read_bytes()) != known[name])
        if changed and not self._force:
            message = _("“{path}”里的这些文件生成后被改过，为避免丢失没有覆盖（换一个文件夹，或加 --force）：{files}")
            raise OutputError(message.format(path=self._path, files="、".join(changed)))
        foreign = present - set(known) - {MANIFEST}
        self._known = known
        self._swap = not foreign and not _pinned(target)
        parent = target.parent if self._swap else target
        parent.mkdir(parents=True, exist_ok=True)
        self._staging = self._closing.enter_context(working_folder(parent)) / "new"
        self._staging.mkdir()
        return self

    def write(self, name: str, data: bytes) -> None:
        """Add a file; ``name`` is relative, with ``/``."""
        assert self._staging is not None
        if not self._swap and not self._force and name not in self._known and (self._target / name).exists():
            message = _("输出文件夹里已有同名文件“{name}”，不是本程序生成的，没有覆盖（换一个文件夹，或加 --force）")
            if name != MANIFEST:
                raise OutputError(message.format(name=name))
        if not self._swap and not _inside(self._target, name):
            message = _("“{path}”里的“{name}”是通往别处的链接，没有写入（换一个文件夹）")
            raise OutputError(message.format(path=self._path, name=Path(name).parts[0]))
        path = self._staging / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        self._written.append(name)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._staging is not None
        with self._closing:
            if kind is None:
                if self._swap:
                    self._swap_in()
                else:
                    self._move_in()

    def _swap_in(self) -> None:
        assert self._staging is not None
        self._staging.chmod(0o777 & ~_umask())
        if not self._target.exists():
            self._staging.replace(self._target)
            return
        swap_in(self._staging, self._target)

    def _move_in(self) -> None:
        assert self._staging is not None
        for name in sorted(self._written, key=lambda name: (name == MANIFEST, name)):
            place = self._target / name
            place.parent.mkdir(parents=True, exist_ok=True)
            (self._staging / name).replace(place)
        for name in set(self._known) - set(self._written):
            (self._target / name).unlink(missing_ok=True)


def _known_files(folder: Path) -> dict[str, str]:
    """Return the files that our manifest in ``folder`` lists, with their digests."""
    return {path: sha256 for path, sha256 in listed_files(folder).items() if _inside(folder, path)}


def _inside(folder: Path, name: str) -> bool:
    """Tell whether ``name`` is a place in ``folder`` itself, not behind a link that leads elsewhere."""
    if os.path.isabs(name) or ".." in Path(name).parts or name == "" or "\0" in name:
        return False
    return (folder / name).parent.resolve().is_relative_to(folder)


def _present_files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()}


def _pinned(folder: Path) -> bool:
    """Tell whether ``folder`` must keep its place: we stand in it, it is a mount, or its parent refuses."""
    here = Path(os.path.realpath(os.curdir))
    if folder == here or folder in here.parents:
        return True
    return folder.exists() and (os.path.ismount(folder) or not os.access(folder.parent, os.W_OK))


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
