"""``manifest.json``: what the documents were made from. No time of day, no absolute path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from mengyue.draft.tree import Article, Draft, Stage
from mengyue.library.policy import Policy
from mengyue.pipeline import Rendered
from mengyue.version import VERSION

__all__ = ["alliance_manifest", "batch_manifest", "digest", "encode"]


def digest(data: bytes) -> str:
    """Return the SHA-256 of ``data`` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def alliance_manifest(
    *,
    alliance: str,
    source: Path,
    policies: Sequence[Policy],
    stage: Stage,
    as_of: date,
    documents: Mapping[str, Rendered],
) -> dict[str, Any]:
    """Return the manifest of one alliance's documents, keyed by file name."""
    rendered = list(documents.values())
    templates = {item.template: item.template_sha256 for item in rendered}
    return {
        **_common(stage, as_of),
        "alliance": alliance,
        "input": [{"name": source.name, "sha256": digest(source.read_bytes())}],
        "policies": [_policy(policy) for policy in policies],
        "clauses": _clauses(item.document for item in rendered if isinstance(item.document, Draft)),
        "templates": [{"path": path, "sha256": templates[path]} for path in sorted(templates)],
        "files": [
            {"path": name, "kind": item.kind, "title": item.title, "sha256": digest(item.data)}
            for name, item in documents.items()
        ],
    }


def batch_manifest(*, sources: Sequence[Path], stage: Stage, as_of: date, files: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest of a folder of folders; ``files`` maps each path in it to its digest."""
    return {
        **_common(stage, as_of),
        "input": [{"name": source.name, "sha256": digest(source.read_bytes())} for source in sources],
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


def _clauses(drafts: Iterable[Draft]) -> list[dict[str, str]]:
    rows = {
        origin.clause: {"id": origin.clause, "version": origin.version, "variant": origin.variant}
        for draft in drafts
        for origin in (block.origin for block in draft.body if isinstance(block, Article))
        if origin.clause
    }
    return [rows[key] for key in sorted(rows)]
