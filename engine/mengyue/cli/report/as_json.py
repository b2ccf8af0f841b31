"""Findings as JSON; the keys are part of the command-line contract, which ``schemas/findings.schema.json`` states."""

from __future__ import annotations

import json
from collections.abc import Sequence

from mengyue.model.finding import Finding

__all__ = ["FORMAT", "finding_records", "findings_schema", "render"]

#: The format that is written. Fields may be added; it is raised only when one means something else.
FORMAT = 1


def render(findings: Sequence[Finding]) -> str:
    """Return an object with the key ``findings``. ASCII only, so that no console encoding can spoil it."""
    whole = {"format": FORMAT, "findings": [finding.as_dict() for finding in findings]}
    return json.dumps(whole, indent=2) + "\n"


def finding_records(data: bytes) -> list[Finding]:
    """Return the findings that an earlier or this program wrote as JSON. What a later one added is left out.

    Raises :class:`EngineError` when ``data`` is none of ours.
    """
    from pydantic import TypeAdapter, ValidationError

    from mengyue.i18n import _
    from mengyue.model.finding import EngineError

    try:
        rows = json.loads(data)["findings"]
        known = Finding.__dataclass_fields__
        return TypeAdapter(list[Finding]).validate_python(
            [{k: v for k, v in row.items() if k in known} for row in rows]
        )
    except (ValueError, KeyError, TypeError, AttributeError, ValidationError) as error:
        raise EngineError(_("不是检查结果（JSON）：{reason}").format(reason=str(error).split("\n")[0])) from None


def findings_schema() -> dict[str, bytes]:
    """Return the JSON Schema of findings, by its place below the content root."""
    from pydantic import TypeAdapter

    from mengyue.i18n import _
    from mengyue.manifest.record_schema import published, without_docstrings

    made = without_docstrings(TypeAdapter(Finding).json_schema())
    definitions = made.pop("$defs", {})
    schema = {
        "type": "object",
        "required": ["findings"],
        "properties": {
            "format": {"type": "integer", "minimum": 1, "maximum": FORMAT, "default": 1},
            "findings": {"type": "array", "items": {"$ref": "#/$defs/Finding"}},
        },
        "$defs": {**definitions, "Finding": made},
    }
    return published("findings", _("检查结果（--format json）"), schema)
