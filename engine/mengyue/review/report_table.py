"""A report: a table for reviewers, before it becomes a Word or Excel file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mengyue.draft.tree import Stage
from mengyue.i18n import _
from mengyue.library.report_layout import ReportColumn, ReportLayout
from mengyue.model.finding import EngineError

__all__ = ["Closing", "Report", "lay_out"]


@dataclass(frozen=True, slots=True)
class Closing:
    """A second table below the first, in smaller type."""

    title: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """A table: ``facts`` (caption, text) stand above it, ``note`` and a ``closing`` table below. ``kind`` is the id of
    its layout, ``file`` the name of its file."""

    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    columns: tuple[ReportColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str
    stage: Stage = Stage.REVIEW
    closing: Closing | None = None
    file: str = ""

    @property
    def template(self) -> str:
        """The template's path below ``templates/``."""
        return f"reports/{self.kind}"


def lay_out(
    layout: ReportLayout,
    facts: Iterable[tuple[str, str]],
    rows: Iterable[Mapping[str, str]],
    closing: Iterable[Mapping[str, str]] = (),
) -> Report:
    """Put ``rows`` and those of the closing table, keyed by column id, into the columns of ``layout``; the column
    ``number`` counts them.

    Raises :class:`EngineError` for a column that the rows do not have.
    """
    below = layout.closing
    return Report(
        layout.id,
        layout.title,
        tuple(facts),
        layout.columns,
        _cells(layout.id, layout.columns, rows),
        layout.note,
        closing=Closing(below.title, below.columns, _cells(layout.id, below.columns, closing)) if below else None,
        file=layout.file,
    )


def _cells(
    report: str, columns: Sequence[ReportColumn], rows: Iterable[Mapping[str, str]]
) -> tuple[tuple[str, ...], ...]:
    made = [{"number": str(at), **row} for at, row in enumerate(rows, 1)]
    for column in columns:
        if made and column.id not in made[0]:
            message = _("表“{report}”没有栏“{column}”；可选：{known}")
            raise EngineError(message.format(report=report, column=column.id, known="、".join(made[0])))
    return tuple(tuple(row[column.id] for column in columns) for row in made)
