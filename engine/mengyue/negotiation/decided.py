"""From a table that was filled in to what it is about: the files kept beside it, and the data file of today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.intake.decode import MAX_BYTES, read_bytes
from mengyue.intake.load import SUFFIXES, Loaded, load_bytes
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, ReturnedManifest
from mengyue.manifest.read_manifest import read_manifest
from mengyue.model.finding import EngineError
from mengyue.negotiation.read_all import SENT, Reading, read_all
from mengyue.negotiation.sent import read_sent
from mengyue.pipeline import Workshop

__all__ = ["data_file", "received"]


def received(table: Path, sent: Path | None, shop: Workshop, store: Path | None = None) -> Reading:
    """Read again what the decision table ``table`` was made of; the files lie beside it. ``sent`` is the folder that
    was sent out, where another than the copy beside the table.

    Raises :class:`EngineError` when the files are not those of the table.
    """
    folder = table.parent
    manifest = read_manifest(folder / MANIFEST)
    if not isinstance(manifest, ReturnedManifest):
        message = _("“{file}”不在 mengyue returned 生成的文件夹里（旁边的 manifest.json 不是它的清单）")
        raise EngineError(message.format(file=table))
    found = read_sent(sent or folder / SENT, shop, store=store)
    if digest((found.folder / MANIFEST).read_bytes()) != manifest.sent:
        raise EngineError(_("“{folder}”不是这份决定表所对照的发出文件").format(folder=found.folder))
    members: dict[Path, str] = {}
    for row in manifest.returned:
        path = folder / row.path
        if not path.is_file() or digest(path.read_bytes()) != row.sha256:
            raise EngineError(
                _("“{file}”不见了或者被改过，决定不能按它办理；请重新运行 mengyue returned").format(file=path)
            )
        members[path] = row.member
    return read_all(list(members), found, members)


def data_file(reading: Reading, given: Path | None, shop: Workshop) -> tuple[Path | None, Loaded | None]:
    """Return the data file to write into and what it now says: ``given``, else the one in the working folder that was
    sent; nothing when there is none."""
    used = reading.sent.loaded.data
    if given is None:
        for path in _beside(Path(), used.name):
            if path.stat().st_size <= MAX_BYTES and digest(path.read_bytes()) == used.sha256:
                return path, None
        return None, None
    found = load_bytes(read_bytes(given), file=told(given), policy=reading.sent.loaded.alliance.policy)
    now = next((one for one in found if len(found) == 1 or one.name == reading.sent.loaded.name), None)
    if now is None:
        message = _("“{file}”中没有联合体“{name}”")
        raise EngineError(message.format(file=given, name=reading.sent.loaded.name))
    return given, now


def _beside(folder: Path, name: str) -> Iterator[Path]:
    found = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file()]
    yield from sorted(found, key=lambda path: (path.name != name, path.name))
