"""The docxtpl template of a table for reviewers: a title, what it is about, a table that repeats its head, a note.

The template asks for ``title``, ``stamp``, ``facts`` (caption, text), ``rows`` (cells by column), ``closing`` (rows of
the second table) and ``note``.
"""

from __future__ import annotations

from collections.abc import Sequence

from mengyue.docx.base_document import package
from mengyue.docx.heads import head_look
from mengyue.docx.page import Page, section
from mengyue.docx.xml import cell, grid, mm, p, row, table
from mengyue.i18n import _
from mengyue.library.report_layout import ReportColumn, ReportLayout
from mengyue.model.finding import EngineError

__all__ = ["build_report"]

_PAGE = Page(top=22, right=15, bottom=20, left=15, landscape=True)
_FILL = "F2F2F2"
#: Rounding of the columns may add this many twips.
_ROUNDING = 20


def build_report(layout: ReportLayout) -> bytes:
    """Return the template of ``layout``. Raises :class:`EngineError` when the table is wider than the page."""
    closing = ""
    if layout.closing:
        closing = "".join(
            (
                p("{%p if closing %}"),
                p(layout.closing.title, style="报表说明", keep_next=True),
                _table(layout.id, layout.closing.columns, "closing", small=True),
                p("{%p endif %}"),
            )
        )
    body = "".join(
        (
            p("{{ title }}", style="报表标题"),
            p("{%p for fact in facts %}"),
            p("{{ fact.caption }}：{{ fact.text }}", style="报表说明"),
            p("{%p endfor %}"),
            p("{{ note }}", style="报表说明", keep_next=True),
            _table(layout.id, layout.columns, "rows"),
            p("{%p if not rows %}"),
            p("（无）", style="报表说明"),
            p("{%p endif %}"),
            closing,
            section(_PAGE),
        )
    )
    return package(body, footer="page_of", page=_PAGE)


def _table(report: str, sources: Sequence[ReportColumn], rows: str, *, small: bool = False) -> str:
    """The table of ``rows``; ``small`` sets it in smaller type with less air."""
    shown = [(at, column) for at, column in enumerate(sources) if not column.sheet]
    columns = [mm(column.width) for _at, column in shown]
    if sum(columns) > _PAGE.width + _ROUNDING:
        message = _("表“{table}”各栏共宽 {wide} 毫米，超出版心 {limit} 毫米")
        wide, limit = f"{sum(column.width for _at, column in shown):g}", f"{_PAGE.width * 25.4 / 1440:.0f}"
        raise EngineError(message.format(table=report, wide=wide, limit=limit))
    style = "报表小字" if small else "报表文字"
    heads = [
        cell(p(c.caption, style="报表栏目", extra=head_look(c.caption, w, "小五")), w, fill=_FILL)
        for (_at, c), w in zip(shown, columns, strict=True)
    ]
    cells = [
        cell(p(f"{{{{r row[{at}] }}}}", style=style, align="" if c.align == "left" else c.align), w, vertical="top")
        for (at, c), w in zip(shown, columns, strict=True)
    ]
    made = [
        row(heads, header=True),
        grid(f"{{%tr for row in {rows} %}}", columns),
        row(cells, can_split=True),
        grid("{%tr endfor %}", columns),
    ]
    return table(columns, made)
