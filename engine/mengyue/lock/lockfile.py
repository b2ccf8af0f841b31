"""Reading a manifest as a lock: what it promises, and what to make it from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from mengyue.i18n import _
from mengyue.lock.content_digests import FOLDERS
from mengyue.manifest.manifest_model import BatchManifest, DraftManifest, PackageManifest
from mengyue.manifest.parts import FileMade
from mengyue.manifest.read_manifest import manifest_bytes, parse_manifest
from mengyue.model.finding import EngineError

__all__ = ["Lock", "read_lock"]

_REPORTS = "templates/reports/"


@dataclass(frozen=True, slots=True)
class Lock:
    """What a manifest says of how its documents were made; ``data`` is the manifest as it is."""

    manifest: DraftManifest
    content: Mapping[str, str]
    data: bytes

    @property
    def documents(self) -> tuple[FileMade, ...]:
        """The documents that the lock promises."""
        return tuple(row for row in self.manifest.files if row.kind is not None)

    @property
    def policy(self) -> str:
        """The policy that the alliance comes under."""
        return self.manifest.policies[0].id

    @property
    def review(self) -> bool:
        """Tell whether there are review copies and the tables that go with them."""
        return any((row.template or "").startswith(_REPORTS) for row in self.manifest.files)

    @property
    def package(self) -> bool:
        """Tell whether it is the lock of a package, whose own forms and PDFs are not made again."""
        return isinstance(self.manifest, PackageManifest)


def read_lock(path: Path) -> Lock:
    """Read the manifest at ``path``. Raises :class:`EngineError` when it cannot serve as a lock."""
    data = manifest_bytes(path)
    found = parse_manifest(data, str(path))
    if isinstance(found, BatchManifest):
        message = _("“{file}”是一批联合体的清单；请用其中一个联合体文件夹里的 manifest.json")
        raise EngineError(message.format(file=path))
    if not isinstance(found, DraftManifest):
        message = _("“{file}”是签署页包或者收回材料的清单，不能据此重现；请用 draft 或 package 生成的清单")
        raise EngineError(message.format(file=path))
    if found.content is None:
        message = _("“{file}”没有记录用到的内容文件（由旧版本生成），不能据此重现")
        raise EngineError(message.format(file=path))
    if found.stage == "review" or any(name.partition("/")[0] not in FOLDERS for name in found.content):
        raise EngineError(_("“{file}”内容不完整或不合规范，不能据此重现").format(file=path))
    return Lock(found, found.content, data)
