"""``manifest.json``: what the documents were made from. No time of day, no absolute path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mengyue.draft.approval import clauses_of
from mengyue.draft.tree import Draft, Stage
from mengyue.i18n import language
from mengyue.library.clause_life import wording_digest
from mengyue.library.policy import Policy
from mengyue.manifest.digest import digest
from mengyue.names import told
from mengyue.pipeline import Made, Rendered, Workshop
from mengyue.version import VERSION

__all__ = ["alliance_manifest", "batch_manifest", "encode"]


def alliance_manifest(
    *,
    alliance: str,
    source: Path,
    shop: Workshop,
    made: Made,
    stage: Stage,
    as_of: date,
    documents: Mapping[str, Rendered],
) -> dict[str, Any]:
    """Return the manifest of one alliance's documents, keyed by file name.

    ``content`` in it are the digests of all content files that can influence them: with these and the same data they
    can be made again (``mengyue draft --locked``).
    """
    rendered = list(documents.values())
    templates = {item.template: item.template_sha256 for item in rendered}
    packs, sources = [policy.id for policy in made.policies], [paper.source for paper in made.papers]
    manifest = {
        **_common(stage, as_of),
        "language": language(),
        "alliance": alliance,
        "input": [{"name": told(source.name), "sha256": digest(source.read_bytes())}],
        "policies": [_policy(policy) for policy in made.policies],
        "clauses": _clauses(shop, [item.document for item in rendered if isinstance(item.document, Draft)]),
        "templates": [{"path": path, "sha256": templates[path]} for path in sorted(templates)],
        "content": shop.content.of(packs, sources, templates, source.suffix),
        "files": [
            {
                "path": name,
                "kind": item.kind,
                "title": item.title,
                "stage": item.document.stage.value,
                "template": item.template,
                "sha256": digest(item.data),
            }
            for name, item in documents.items()
        ],
    }
    if made.unapproved:
        manifest["unapproved_clauses"] = [clause.id for clause in made.unapproved]
    return manifest


def batch_manifest(*, sources: Sequence[Path], stage: Stage, as_of: date, files: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest of a folder of folders; ``files`` maps each path in it to its digest."""
    return {
        **_common(stage, as_of),
        "input": [{"name": told(source.name), "sha256": digest(source.read_bytes())} for source in sources],
        "files": _file_rows(files),
    }


def _file_rows(files: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of ``files``, sorted by path."""
    return [{"path": name, "sha256": files[name]} for name in sorted(files)]


def encode(manifest: Mapping[str, Any]) -> bytes:
    """Return the bytes of a manifest."""
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()


def _common(stage: Stage, as_of: date) -> dict[str, Any]:
    return {
        "engine": {"name": "mengyue", "version": VERSION},
        "stage": stage.value,
        "as_of": as_of.isoformat(),
    }


def _policy(policy: Policy) -> dict[str, str]:
    """A pack has no version of its own: what it says is its version."""
    return {"id": policy.id, "status": policy.status.value, "sha256": digest(policy.model_dump_json().encode())}


def _clauses(shop: Workshop, drafts: Iterable[Draft]) -> list[dict[str, str]]:
    rows = {
        origin.clause: {
            "id": origin.clause,
            "version": origin.version,
            "variant": origin.variant,
            "wording_sha256": wording_digest(shop.library.clauses[origin.clause]),
        }
        for draft in drafts
        for origin in clauses_of(draft)
    }
    return [rows[key] for key in sorted(rows)]
