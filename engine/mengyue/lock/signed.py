"""``mengyue draft --since``: the data as they were signed, from a data file or from the manifest that names it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mengyue.i18n import _
from mengyue.intake.decode import read_bytes
from mengyue.intake.load import Loaded, load_bytes
from mengyue.lock.depot import from_depot
from mengyue.manifest.digest import digest
from mengyue.model.finding import EngineError
from mengyue.names import told

__all__ = ["Signed", "beside_or_kept", "read_signed"]

_LARGEST = 16 << 20


class Signed:
    """The alliance as signed, and the name and digest of its data file."""

    def __init__(self, loaded: Loaded, name: str, data: bytes) -> None:
        self.loaded, self.name, self.data = loaded, name, data

    @property
    def sha256(self) -> str:
        """The digest of the data file."""
        return digest(self.data)


def read_signed(path: Path, store: Path | None, *, policy: str | None) -> Signed:
    """Read the data file at ``path``, or the one that the manifest there was made from.

    Raises :class:`EngineError` with the file that is missing, :class:`InputError` with the faults of the data.
    """
    manifest = _manifest(path) if path.suffix.lower() == ".json" else None
    if manifest is None:
        return _signed(told(path.name), read_bytes(path), path, policy, None)
    row = manifest["input"][0]
    name, wanted = str(row["name"]), str(row["sha256"])
    data = beside_or_kept(path.parent, name, wanted, store)
    if data is None:
        message = _(
            "找不到清单 {manifest} 所记的数据文件 {name}（SHA-256 {digest}）：清单旁边和 --store 的存放处都没有；"
            "找到签署时的数据文件后放在清单旁边，或者用 --since 直接指定它"
        )
        raise EngineError(message.format(manifest=path, name=name, digest=wanted))
    return _signed(name, data, path.parent / name, policy, str(manifest.get("alliance", "")))


def beside_or_kept(folder: Path, name: str, wanted: str, store: Path | None) -> bytes | None:
    """Return the file with that SHA-256 from ``folder``, where it should be called ``name``, or from ``store``."""
    beside = next((path for path in sorted(folder.iterdir()) if told(path.name) == name), None)
    if beside is not None and beside.is_file():
        data = read_bytes(beside)
        if digest(data) == wanted:
            return data
    return from_depot(store, wanted) if store is not None else None


def _signed(name: str, data: bytes, path: Path, policy: str | None, alliance: str | None) -> Signed:
    found = load_bytes(data, file=told(path), policy=policy)
    if alliance:
        found = [loaded for loaded in found if loaded.name == alliance] if len(found) > 1 else found
    if len(found) != 1:
        message = _("“{file}”有 {count} 个联合体，--since 须指定一个联合体的数据文件")
        raise EngineError(message.format(file=path, count=len(found)))
    return Signed(found[0], name, data)


def _manifest(path: Path) -> Mapping[str, Any] | None:
    """Return the manifest at ``path``; nothing when it is a data file."""
    if not path.is_file() or path.stat().st_size > _LARGEST:
        return None
    try:
        found = json.loads(path.read_bytes())
        ours = found["engine"]["name"] == "mengyue" and str(found["input"][0]["sha256"]) and found["input"][0]["name"]
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None
    return found if ours else None
