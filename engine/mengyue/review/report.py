"""A report: a table for reviewers, before it becomes a Word or Excel file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mengyue.draft.tree import Stage
from mengyue.i18n import _
from mengyue.library.report import ReportColumn, ReportLayout
from mengyue.model.finding import EngineError

__all__ = ["Report", "lay_out"]


@dataclass(frozen=True, slots=True)
class Report:
    """A table: ``facts`` (caption, text) stand above it, ``note`` below. ``kind`` is the id of its layout."""

    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    stage: Stage = Stage.REVIEW

    @property
    def template(self) -> str:
        """The template's path below ``templates/``."""
        return f"reports/{self.kind}"


def lay_out(layout: ReportLayout, facts: Iterable[tuple[str, str]], rows: Iterable[Mapping[str, str]]) -> Report:
    """Put ``rows``, keyed by column id, into the columns of ``layout``; the column ``number`` counts them.

    Raises :class:`EngineError` for a column that the rows do not have.
    """
    made = [{"number": str(at), **row} for at, row in enumerate(rows, 1)]
    for column in layout.columns:
        if made and column.id not in made[0]:
            message = _("表“{report}”没有栏“{column}”；可选：{known}")
            known = "、".join(made[0])
            raise EngineError(message.format(report=layout.id, column=column.id, known=known))
    return Report(
        layout.id,
        layout.title,
        tuple(facts),
        layout.columns,
        tuple(tuple(row[column.id] for column in layout.columns) for row in made),
        layout.note,
    )
