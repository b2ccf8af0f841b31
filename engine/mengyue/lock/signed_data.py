"""``mengyue draft --since``: the data as they were signed, from a data file or from the manifest that names it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.decode import MAX_BYTES, read_bytes
from mengyue.intake.load import SUFFIXES, Loaded, load_bytes
from mengyue.lock.content_store import from_store
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import BatchManifest, FilingManifest, ImpactManifest, Manifest
from mengyue.manifest.parts import DataUsed
from mengyue.manifest.read_manifest import holds_manifest, read_manifest
from mengyue.model.finding import EngineError

__all__ = ["find_data", "read_signed"]


def read_signed(path: Path, store: Path | None, *, policy: str | None) -> Loaded:
    """Read the data file at ``path``, or the one from which the manifest there was made.

    The manifest of a draft, a package or packets will do; the data are found by digest (:func:`find_data`). Raises
    :class:`EngineError` with the file that is missing, :class:`InputError` with the faults of the data.
    """
    if not holds_manifest(path):
        return _signed(read_bytes(path), path, policy, "")
    manifest = read_manifest(path)
    if isinstance(manifest, BatchManifest):
        message = _("“{file}”是一批联合体的清单；请用其中一个联合体文件夹里的 manifest.json")
        raise EngineError(message.format(file=path))
    if isinstance(manifest, FilingManifest | ImpactManifest) or not manifest.input:
        message = _("清单“{file}”没有记录所用的数据文件（由旧版本生成）；请用 --since 直接指定签署时的数据文件")
        raise EngineError(message.format(file=path))
    used = manifest.input[0]
    data = find_data(path.parent, used, store, manifest)
    if data is None:
        message = _(
            "找不到清单 {manifest} 所记的数据文件 {name}（SHA-256 {digest}）："
            "清单旁边、当前文件夹和 --store 的存放处都没有；"
            "找到签署时的数据文件后放在清单旁边，或者用 --since 直接指定它"
        )
        raise EngineError(message.format(manifest=path, name=used.name, digest=used.sha256))
    return _signed(data, path.parent / used.name, policy, manifest.alliance)


def find_data(folder: Path, used: DataUsed, store: Path | None, manifest: Manifest | None = None) -> bytes | None:
    """Return the data file with that digest: of those that the ``manifest`` in ``folder`` lists, beside it, in the
    working folder, or in ``store``. What it is called now does not matter."""
    listed = [folder / row.path for row in manifest.files if row.sha256 == used.sha256] if manifest else []
    for path in [*listed, *_data_files(folder, used), *_data_files(Path(), used)]:
        if path.is_file() and path.stat().st_size <= MAX_BYTES:
            data = path.read_bytes()
            if digest(data) == used.sha256:
                return data
    return from_store(store, used.sha256) if store is not None else None


def _data_files(folder: Path, used: DataUsed) -> Iterator[Path]:
    """Return the data files of the same type in ``folder``, first the one of the same name."""
    suffix = Path(used.name).suffix.lower()
    if suffix in SUFFIXES and folder.is_dir():
        found = (path for path in folder.iterdir() if path.suffix.lower() == suffix)
        yield from sorted(found, key=lambda path: (told(path.name) != used.name, path.name))


def _signed(data: bytes, path: Path, policy: str | None, alliance: str) -> Loaded:
    found = load_bytes(data, file=told(path), policy=policy)
    if alliance and len(found) > 1:
        found = [loaded for loaded in found if loaded.name == alliance]
    if len(found) != 1:
        message = _("“{file}”有 {count} 个联合体，--since 须指定一个联合体的数据文件")
        raise EngineError(message.format(file=path, count=len(found)))
    return found[0]
