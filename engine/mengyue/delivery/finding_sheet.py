"""Findings about a text as a workbook: one a row, for who keeps lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mengyue.docx.list_workbook import Listed, list_workbook
from mengyue.i18n import _
from mengyue.model.finding import Finding, severity_name

__all__ = ["finding_sheet"]

_WIDTHS = (8, 28, 60, 44, 44, 36, 24, 20)


def finding_sheet(findings: Sequence[Finding], day: date) -> bytes:
    """Return a workbook with one sheet, dated ``day``: gravity, place, sentence, what is wrong, the remedy, the law,
    clause and variant, the code.
    """
    captions = (
        _("程度"), _("位置"), _("原句"), _("问题"), _("处理办法"), _("依据"), _("条款、变体"), _("编号"),
    )  # fmt: skip
    title = _("校对结果")
    return list_workbook(title, day, [Listed(title, tuple(zip(captions, _WIDTHS, strict=True)), map(_row, findings))])


def _row(f: Finding) -> Sequence[str]:
    source = "、".join(part for part in (f.clause, f.variant) if part)
    return severity_name(f.severity), f.label, f.found, f.message, f.hint, f.basis, source, f.code
