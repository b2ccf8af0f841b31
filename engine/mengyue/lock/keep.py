"""Keeping the content files of a draft in a store, so that it can be made again whatever becomes of the library."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from mengyue.i18n import _
from mengyue.lock.depot import from_depot, place_of
from mengyue.model.finding import EngineError
from mengyue.output.folder import write_file

__all__ = ["keep", "keep_data"]


def keep(store: Path, root: Path, content: Mapping[str, str]) -> None:
    """Put ``content`` (path below ``root`` to SHA-256) into ``store``; what is there already stays."""
    for name, digest in content.items():
        if from_depot(store, digest) is not None:
            continue
        data = (root / name).read_bytes()
        if hashlib.sha256(data).hexdigest() != digest:
            raise EngineError(_("起草期间“{file}”被改动，请重新运行").format(file=name))
        _put(store, digest, data)


def keep_data(store: Path, files: Iterable[bytes]) -> None:
    """Put the data files that documents were made from into ``store``: a supplement is written against them."""
    for data in files:
        digest = hashlib.sha256(data).hexdigest()
        if from_depot(store, digest) is None:
            _put(store, digest, data)


def _put(store: Path, digest: str, data: bytes) -> None:
    place = place_of(store, digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    write_file(place, data)
