"""JSON Schemas of the records that we write, for programs that read them."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["published", "without_docstrings"]


def published(name: str, title: str, made: dict[str, Any]) -> dict[str, bytes]:
    """Return the schema ``made`` under its ``title``, by its place below the content root."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title}
    whole = {**head, **{key: value for key, value in made.items() if key != "title"}}
    return {f"schemas/{name}.schema.json": (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()}


def without_docstrings(made: dict[str, Any]) -> dict[str, Any]:
    """Return what pydantic made, changed in place: without docstrings, which speak to programmers, and without the
    titles of fields, which only say their names once more."""
    for record in (made, *made.get("$defs", {}).values()):
        record.pop("description", None)
        for value in record.get("properties", {}).values():
            value.pop("title", None)
    return made
