"""Writing manifests: always the same bytes for the same content."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping

from mengyue.manifest.digest import digest
from mengyue.manifest.manifest_model import Manifest
from mengyue.manifest.parts import FileMade

__all__ = ["encode", "files_made", "listing_only"]


def encode(manifest: Manifest) -> bytes:
    """Return the bytes of a manifest. Parts that there is nothing to say of are left out."""
    return (manifest.model_dump_json(indent=2, exclude_none=True) + "\n").encode()


def files_made(files: Mapping[str, bytes]) -> tuple[FileMade, ...]:
    """Return the rows of files of which there is no more to say than their digests, sorted by path."""
    return tuple(FileMade(path=path, sha256=digest(files[path])) for path in sorted(files))


def listing_only(data: bytes, paths: Container[str]) -> bytes:
    """Return the manifest ``data`` as it is, except that of the files it lists ``paths`` alone."""
    manifest = json.loads(data)
    manifest["files"] = [row for row in manifest["files"] if row["path"] in paths]
    return (json.dumps(manifest, ensure_ascii=False, indent=2) + "\n").encode()
