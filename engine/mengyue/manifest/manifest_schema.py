"""The JSON Schema of manifests, for programs that read what we write."""

from __future__ import annotations

import json
from typing import Any

from pydantic import TypeAdapter

from mengyue.i18n import _
from mengyue.manifest.manifest_model import Manifest

__all__ = ["manifest_schema"]


def manifest_schema() -> dict[str, bytes]:
    """Return the schema by its place below the content root: one definition for each command that writes a manifest."""
    made: dict[str, Any] = TypeAdapter(Manifest).json_schema()
    for record in made["$defs"].values():
        record.pop("description", None)  # the docstring, which speaks to programmers
        for value in record["properties"].values():
            value.pop("title", None)  # the name of the field once more
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": _("清单（manifest.json）")}
    return {"schemas/manifest.schema.json": (json.dumps(head | made, ensure_ascii=False, indent=2) + "\n").encode()}
