"""The JSON Schema of manifests, for programs that read what we write."""

from __future__ import annotations

from pydantic import TypeAdapter

from mengyue.i18n import _
from mengyue.manifest.manifest_model import Manifest
from mengyue.manifest.record_schema import published, without_docstrings

__all__ = ["manifest_schema"]


def manifest_schema() -> dict[str, bytes]:
    """Return the schema by its place below the content root: one definition for each command that writes a manifest."""
    return published("manifest", _("清单（manifest.json）"), without_docstrings(TypeAdapter(Manifest).json_schema()))
