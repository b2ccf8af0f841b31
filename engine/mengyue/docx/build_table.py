"""One literal table per table source: its looks stand in the template, only its rows come from data."""

from __future__ import annotations

from mengyue.docx.heads import head_look
from mengyue.docx.page import AGREEMENT, TIGHT, Page
from mengyue.docx.xml import cell, grid, mm, p, row, table
from mengyue.i18n import _
from mengyue.library.outline import TableSource
from mengyue.model.finding import EngineError

__all__ = ["literal_table"]

_FILL = "F2F2F2"
#: A table cannot stand right before another or end a page section; the paragraph after it is too thin to take a page.
_THIN = '<w:spacing w:before="0" w:after="120" w:line="20" w:lineRule="exact"/>'
#: How much wider than the type area a table may be declared.
_SHRINK = 1.1
#: From so many columns on, a table on an upright page of a contract is set in the type of the shorter lengths (小五).
_DENSE = 7


def literal_table(source: TableSource, page: Page, *, fill: bool = False) -> str:
    """Return the template of a table: its name and note, a head that repeats, rows that do not split, a total.

    ``fill`` widens the columns in proportion until the table fills the type area.
    """
    columns = _widths(source, page, fill)
    dense = page == AGREEMENT and len(source.columns) >= _DENSE
    head = "小五" if page == TIGHT or dense else "五号"
    heads = [
        cell(p(c.caption, style="多栏表头" if dense else "表头", extra=head_look(c.caption, w, head)), w, fill=_FILL)
        for c, w in zip(source.columns, columns, strict=True)
    ]
    rows = [row(heads, header=True), *_repeated("for row in b.rows", "endfor", source, columns, "row", dense=dense)]
    if source.total:
        rows += _repeated("if b.last", "endif", source, columns, "b.last", keep_next=True, dense=dense)
        rows += _repeated("if b.total", "endif", source, columns, "b.total", dense=dense)
    name = (p("{%p if b.titled %}"), p(source.title, style="表名"), p("{%p endif %}")) if source.title else ()
    note = (p(source.unit_note, style="表注"),) if source.unit_note else ()
    return "".join((*name, *note, table(columns, rows), p(style="表后", extra=_THIN)))


def _widths(source: TableSource, page: Page, fill: bool) -> tuple[int, ...]:
    """Widths of the columns in twips; a table a little too wide is drawn in to the type area."""
    wide, limit = sum(mm(column.width) for column in source.columns), page.width
    if wide > limit * _SHRINK:
        message = _("表“{table}”各栏共宽 {wide} 毫米，超出版心 {limit} 毫米")
        total = f"{sum(column.width for column in source.columns):g}"
        raise EngineError(message.format(table=source.id, wide=total, limit=f"{limit * 25.4 / 1440:.0f}"))
    scale = limit / wide if fill or wide > limit else 1.0
    return tuple(int(mm(column.width) * scale) for column in source.columns)


def _repeated(
    opening: str,
    closing: str,
    source: TableSource,
    columns: tuple[int, ...],
    values: str,
    *,
    keep_next: bool = False,
    dense: bool,
) -> list[str]:
    cells: list[str] = []
    for at, (column, width) in enumerate(zip(source.columns, columns, strict=True)):
        align = "" if column.align == "left" else column.align
        text = p(
            f"{{{{r {values}[{at}] }}}}",
            style="多栏表格文字" if dense else "表格文字",
            align=align,
            keep_next=keep_next,
        )
        cells.append(cell(text, width))
    return [grid(f"{{%tr {opening} %}}", columns), row(cells), grid(f"{{%tr {closing} %}}", columns)]
