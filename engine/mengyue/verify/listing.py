"""The manifest against the files: nothing missing, changed or added."""

from __future__ import annotations

from collections.abc import Iterator

from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import MANIFEST, Manifest, PackageManifest
from mengyue.manifest.parts import FileMade
from mengyue.manifest.read_manifest import parse_manifest
from mengyue.model.finding import EngineError, Finding, Severity
from mengyue.verify.held import Held
from mengyue.verify.told import found

__all__ = ["listing", "manifest_of"]


def manifest_of(held: Held) -> tuple[Manifest | None, list[Finding]]:
    """Return the manifest among the files, and what is wrong with it."""
    data = held.files.get(MANIFEST)
    if data is None:
        message = _("没有清单 manifest.json，不能核对文件是否齐全、是否被改动")
        return None, [found("VF-UNJUDGED", Severity.INFO, message)]
    try:
        return parse_manifest(data, MANIFEST), []
    except EngineError as error:
        return None, [found("VF-MANIFEST", Severity.ERROR, str(error), MANIFEST)]


def listing(held: Held, manifest: Manifest) -> Iterator[Finding]:
    """Yield what does not agree with the manifest."""
    own: tuple[FileMade, ...] = ()
    if isinstance(manifest, PackageManifest):
        own = tuple(row for material in manifest.materials for row in material.own)
    rows = {row.path: row.sha256 for row in (*manifest.files, *own)}
    for path, sha256 in rows.items():
        if path not in held.files:
            yield found("VF-MISSING", Severity.ERROR, _("缺少清单列有的文件“{file}”").format(file=path), path)
        elif digest(held.files[path]) != sha256:
            yield found("VF-CHANGED", Severity.ERROR, _("“{file}”生成以后被改动").format(file=path), path)
    for path in sorted(set(held.files) - set(rows) - {MANIFEST}):
        yield found("VF-EXTRA", Severity.WARNING, _("“{file}”不在清单里").format(file=path), path)
