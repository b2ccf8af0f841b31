"""What a batch folder remembers: a row for each order, written when its results stand, so that a run that was broken
off goes on where it was. The rows lie in ``.batch/``; deleting that costs time alone."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from mengyue.batch.way import Ending, Row
from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.output.folder import OutputError, write_file, write_folder
from mengyue.output.working import swept_once

if sys.platform != "win32":
    import fcntl

__all__ = ["KeptRows"]

_FOLDER = ".batch"
_ROWS = TypeAdapter(list[Row])


class KeptRows:
    """The rows of one batch folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows = folder / _FOLDER

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Make the folder and have it to oneself within the block, where the system has locks.

        Raises :class:`OutputError` when another batch works there, :class:`OSError` where it cannot be made.
        """
        self._rows.mkdir(parents=True, exist_ok=True)
        with (self._rows / "lock").open("wb") as file:
            if sys.platform != "win32":
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    message = _("另一个批量处理正在写入“{path}”，等它结束或者换一个文件夹")
                    raise OutputError(message.format(path=self._folder.name)) from None
            with swept_once():
                yield

    def of(self, name: str) -> list[Row]:
        """Return what is remembered of the order ``name``; nothing when it cannot be read."""
        with contextlib.suppress(OSError, ValidationError):
            return _ROWS.validate_json(self._path(name).read_bytes())
        return []

    def whole(self, name: str, key: str) -> bool:
        """Tell whether the order was made under the same ``key`` and all its files are there as they were made."""
        rows = self.of(name)
        return bool(rows) and all(self._good(row, key) for row in rows)

    def put(self, name: str, rows: Sequence[Row]) -> None:
        """Remember ``rows`` as what came of the order ``name``."""
        write_file(self._path(name), _ROWS.dump_json(list(rows)))

    def place(self, row: Row, files: dict[str, bytes], *, force: bool) -> None:
        """Put the files of an alliance in their place whole. With none, those of an earlier run go: they say something
        else. Raises :class:`EngineError` when they were changed since, or are not ours, unless by ``force``."""
        folder = self._folder / row.name
        if files:
            write_folder(folder, files, force=force)
        elif folder.is_dir():
            earlier = {path: sha for old in self.of(row.name.partition("/")[0]) for path, sha in _full(old).items()}
            present = {p.relative_to(self._folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
            if not force and any(earlier.get(name) != digest(path.read_bytes()) for name, path in present.items()):
                raise OutputError(_kept(row.name))
            shutil.rmtree(folder)

    def rows(self, names: Sequence[str]) -> Iterator[Row]:
        """Yield all rows in the order of ``names``, from disk."""
        for name in names:
            yield from self.of(name)

    def forgotten(self, names: Sequence[str]) -> list[str]:
        """Return the folders of earlier runs that no order stands for any more."""
        known = {self._path(name).name for name in names}
        left = []
        for path in sorted(self._rows.glob("*.json")):
            if path.name not in known:
                with contextlib.suppress(OSError, ValidationError):
                    left += [row.name for row in _ROWS.validate_json(path.read_bytes()) if row.files]
        return left

    def _good(self, row: Row, key: str) -> bool:
        """Tell whether one row holds; what failed is tried again, for the cause may be gone."""
        if row.key != key or row.ending is Ending.FAILED:
            return False
        folder = self._folder / row.name
        try:
            return all(digest((folder / path).read_bytes()) == sha for path, sha in row.files.items())
        except OSError:
            return False

    def _path(self, name: str) -> Path:
        return self._rows / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"


def _full(row: Row) -> dict[str, str]:
    return {f"{row.name}/{path}": sha for path, sha in row.files.items()}


def _kept(name: str) -> str:
    message = _("“{path}”里有改过的文件，与现在的资料不符但没有删除（移走它，或加 --force）")
    return message.format(path=name)
