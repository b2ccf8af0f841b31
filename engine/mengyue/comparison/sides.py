"""What is compared: a data file, a manifest with the documents beside it, or a .docx."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mengyue.file_names import told
from mengyue.i18n import _
from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import DraftManifest, Manifest
from mengyue.manifest.parts import ClauseUsed, FileMade
from mengyue.manifest.read_manifest import holds_manifest, read_manifest
from mengyue.model.finding import EngineError
from mengyue.word.formats import SUFFIXES
from mengyue.word.open_docx import Package, read_package

if TYPE_CHECKING:
    from mengyue.intake.load import Loaded
    from mengyue.pipeline import Workshop

__all__ = ["Paper", "Source", "choose_paper", "read_source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One side as the user named it. Exactly one of ``loaded``, ``manifest`` and ``package`` is there."""

    path: Path
    loaded: Loaded | None = None
    manifest: DraftManifest | None = None
    package: Package | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a side, with the clauses that its manifest lists."""

    package: Package
    kind: str
    title: str
    clauses: Mapping[str, ClauseUsed]
    manifest: DraftManifest | None = None
    note: str = ""


def read_source(path: Path, shop: Workshop, policy: str | None) -> Source:
    """Read one side. Raises :class:`mengyue.model.finding.EngineError` with the reason when it cannot be used."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return Source(path, package=read_package(path))
    if holds_manifest(path):
        return Source(path, manifest=_documents(read_manifest(path), path))
    found = shop.load(path, policy=policy)
    if len(found) != 1:
        message = _("“{file}”有 {count} 个联合体，比较时每个文件只能有一个")
        raise EngineError(message.format(file=path, count=len(found)))
    return Source(path, loaded=found[0])


def choose_paper(source: Source, other: Source, kind: str | None) -> Paper:
    """Return the document to compare: the one of that kind, else the agreement."""
    if source.package is not None:
        return Paper(source.package, kind or "", told(source.path.stem), {})
    assert source.manifest is not None
    rows = _rows(source)
    wanted = kind or _common_kind(rows, _rows(other) if other.manifest is not None else rows)
    row = next((row for row in rows if row.kind == wanted), None)
    if row is None:
        kinds = "、".join(row.kind or "" for row in rows)
        message = _("“{file}”中没有文件“{kind}”；可选：{kinds}")
        raise EngineError(message.format(file=source.path, kind=wanted, kinds=kinds))
    place = source.path.parent / row.path
    package = read_package(place)
    same = digest(place.read_bytes()) == row.sha256
    note = "" if same else _("“{file}”生成后被改过，与清单不符").format(file=row.path)
    clauses = {clause.id: clause for clause in source.manifest.clauses}
    return Paper(package, wanted, row.title or "", clauses, source.manifest, note)


def _rows(source: Source) -> list[FileMade]:
    rows = source.manifest.files if source.manifest is not None else ()
    found = [row for row in rows if row.path.lower().endswith(".docx") and row.kind]
    if not found:
        message = _("“{file}”没有列出可以比较的文件；批量清单请选其中一个联合体的文件夹另行起草")
        raise EngineError(message.format(file=source.path))
    return found


def _common_kind(rows: list[FileMade], others: list[FileMade]) -> str:
    """Return the kind that both have: an agreement if there is one."""
    kinds = {row.kind for row in others}
    common = [row for row in rows if row.kind in kinds]
    if not common:
        raise EngineError(_("两份清单没有同一种文件"))
    agreements = [row for row in common if (row.template or "").startswith("templates/agreements/")]
    return (agreements or common)[0].kind or ""


def _documents(manifest: Manifest, path: Path) -> DraftManifest:
    """Return the manifest of one alliance's Word documents; others list nothing to compare."""
    if not isinstance(manifest, DraftManifest):
        message = _("“{file}”没有列出可以比较的文件；批量清单请选其中一个联合体的文件夹另行起草")
        raise EngineError(message.format(file=path))
    return manifest
