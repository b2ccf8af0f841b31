"""What is compared: a data file, a manifest with the documents beside it, or a .docx."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mengyue.i18n import _
from mengyue.model.finding import EngineError
from mengyue.names import told
from mengyue.word.formats import SUFFIXES
from mengyue.word.package import Package, read_package

if TYPE_CHECKING:
    from mengyue.intake.load import Loaded
    from mengyue.pipeline import Workshop

__all__ = ["Paper", "Source", "choose_paper", "read_source"]

_LARGEST_MANIFEST = 16 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """One side as the user named it. Exactly one of ``loaded``, ``manifest`` and ``package`` is there."""

    path: Path
    loaded: Loaded | None = None
    manifest: Mapping[str, Any] | None = None
    package: Package | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One document of a side, with the clauses that its manifest lists."""

    package: Package
    kind: str
    title: str
    clauses: Mapping[str, Mapping[str, str]]
    manifest: Mapping[str, Any] | None = None
    note: str = ""


def read_source(path: Path, shop: Workshop, policy: str | None) -> Source:
    """Read one side. Raises :class:`mengyue.model.finding.EngineError` with the reason when it cannot be used."""
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        return Source(path, package=read_package(path))
    if suffix == ".json":
        manifest = _manifest(path)
        if manifest is not None:
            return Source(path, manifest=manifest)
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
    row = next((row for row in rows if row.get("kind") == wanted), None)
    if row is None:
        kinds = "、".join(row.get("kind", "") for row in rows)
        message = _("“{file}”中没有文件“{kind}”；可选：{kinds}")
        raise EngineError(message.format(file=source.path, kind=wanted, kinds=kinds))
    name = row.get("path", "")
    if not name or Path(name).is_absolute() or ".." in Path(name).parts or "\\" in name:
        raise EngineError(_("“{file}”中的文件名不在其所在文件夹内：{name}").format(file=source.path, name=name))
    package = read_package(source.path.parent / name)
    digest = hashlib.sha256((source.path.parent / name).read_bytes()).hexdigest()
    note = "" if digest == row.get("sha256") else _("“{file}”生成后被改过，与清单不符").format(file=name)
    clauses = {
        clause["id"]: clause for clause in source.manifest.get("clauses", ()) if isinstance(clause.get("id"), str)
    }
    return Paper(package, wanted, row.get("title", ""), clauses, source.manifest, note)


def _rows(source: Source) -> list[Mapping[str, str]]:
    rows = source.manifest.get("files", ()) if source.manifest is not None else ()
    found = [row for row in rows if str(row.get("path", "")).lower().endswith(".docx") and row.get("kind")]
    if not found:
        message = _("“{file}”没有列出可以比较的文件；批量清单请选其中一个联合体的文件夹另行起草")
        raise EngineError(message.format(file=source.path))
    return found


def _common_kind(rows: list[Mapping[str, str]], others: list[Mapping[str, str]]) -> str:
    """Return the kind that both have: an agreement if there is one."""
    kinds = {row["kind"] for row in others}
    common = [row for row in rows if row["kind"] in kinds]
    if not common:
        raise EngineError(_("两份清单没有同一种文件"))
    agreements = [row for row in common if str(row.get("template", "")).startswith("templates/agreements/")]
    return (agreements or common)[0]["kind"]


def _manifest(path: Path) -> Mapping[str, Any] | None:
    """Return the manifest that ``path`` holds, or nothing when it is something else, such as a data file."""
    if path.is_dir() or path.stat().st_size > _LARGEST_MANIFEST:
        return None
    try:
        found = json.loads(path.read_bytes())
        ours = found["engine"]["name"] == "mengyue" and isinstance(found["files"], list)
        sound = all(isinstance(row, dict) for row in [*found["files"], *found.get("clauses", [])])
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return found if ours and sound else None
