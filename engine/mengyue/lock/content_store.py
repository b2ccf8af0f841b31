"""The store (存放处, ``--store``): content and data files by their digest, kept whatever becomes of the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from mengyue.i18n import _
from mengyue.intake.data_file import DataFile
from mengyue.library.content_file import content_bytes
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file

__all__ = ["from_store", "store_content", "store_data"]

_LARGEST = 32 << 20


def from_store(store: Path, sha256: str) -> bytes | None:
    """Return the file with that SHA-256; nothing when the store has none, or one that is damaged."""
    path = _place(store, sha256)
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    data = path.read_bytes()
    return data if digest(data) == sha256 else None


def store_content(store: Path, root: Path, content: Mapping[str, str]) -> None:
    """Put ``content`` (path below ``root`` to SHA-256) into ``store``; what is there already stays."""
    for name, wanted in content.items():
        if from_store(store, wanted) is not None:
            continue
        data = content_bytes(root / name, root)
        if digest(data) != wanted:
            raise EngineError(_("起草期间“{file}”被改动，请重新运行").format(file=name))
        _put(store, wanted, data)


def store_data(store: Path, files: Iterable[DataFile]) -> None:
    """Put the data files that documents were made from into ``store``: a supplement is written against them."""
    for file in files:
        if from_store(store, file.sha256) is None:
            _put(store, file.sha256, file.data)


def _put(store: Path, sha256: str, data: bytes) -> None:
    place = _place(store, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_file(place, data)


def _place(store: Path, sha256: str) -> Path:
    return store / sha256[:2] / sha256
