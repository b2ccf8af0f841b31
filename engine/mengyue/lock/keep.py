"""Keeping the content files of a draft in a store, so that it can be made again whatever becomes of the library."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from mengyue.i18n import _
from mengyue.intake.data_file import DataFile
from mengyue.library.content_file import content_bytes
from mengyue.lock.depot import from_depot, place_of
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file

__all__ = ["keep", "keep_data"]


def keep(store: Path, root: Path, content: Mapping[str, str]) -> None:
    """Put ``content`` (path below ``root`` to SHA-256) into ``store``; what is there already stays."""
    for name, wanted in content.items():
        if from_depot(store, wanted) is not None:
            continue
        data = content_bytes(root / name, root)
        if digest(data) != wanted:
            raise EngineError(_("起草期间“{file}”被改动，请重新运行").format(file=name))
        _put(store, wanted, data)


def keep_data(store: Path, files: Iterable[DataFile]) -> None:
    """Put the data files that documents were made from into ``store``: a supplement is written against them."""
    for file in files:
        if from_depot(store, file.sha256) is None:
            _put(store, file.sha256, file.data)


def _put(store: Path, sha256: str, data: bytes) -> None:
    place = place_of(store, sha256)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_file(place, data)
