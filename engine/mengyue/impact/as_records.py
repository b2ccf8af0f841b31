"""The impact as JSON, written and read; its schema."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pydantic import ValidationError

from mengyue.i18n import _
from mengyue.impact.impact_report import Report
from mengyue.impact.portfolio import Kept
from mengyue.manifest.record_schema import published, without_docstrings
from mengyue.model.finding import EngineError

__all__ = ["impact_schema", "json_lines", "parse_report"]


def json_lines(report: Report, kept: Kept) -> Iterator[str]:
    """Yield the report as JSON, one alliance a line, so that of ten thousand no more than one is in memory."""
    head = json.dumps(report.model_dump(mode="json", exclude={"alliances"}), ensure_ascii=False, indent=2)
    yield head.removesuffix("\n}") + ',\n  "alliances": ['
    for number, impact in enumerate(kept.alliances()):
        yield (",\n    " if number else "\n    ") + impact.model_dump_json()
    yield "\n  ]\n}\n"


def parse_report(data: bytes, file: str) -> Report:
    """Return the report in ``data``. Raises :class:`EngineError`, which names ``file``, when it is none of ours."""
    try:
        return Report.model_validate_json(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "—"
        raise EngineError(_("“{file}”不是影响报告：{place}").format(file=file, place=place)) from None


def impact_schema() -> dict[str, bytes]:
    """Return the JSON Schema of the report, by its place below the content root."""
    made = without_docstrings(Report.model_json_schema())
    return published("impact", _("影响报告（mengyue library impact）"), made)
