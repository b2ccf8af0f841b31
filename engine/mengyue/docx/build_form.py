"""The docxtpl template of a form, built from its layout.

Word repeats only the leading rows of a table. So the form is a run of tables of one width, each list with a heading in
a table of its own; between two tables stands a paragraph of no height to speak of, without which Word would join them
into one. Both tables draw their line along the joint: at a page break each page needs its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise

from mengyue.docx.base_document import package
from mengyue.docx.heads import head_look
from mengyue.docx.page import OFFICIAL, Page, section, section_break
from mengyue.docx.xml import cell, grid, mm, p, row, table
from mengyue.i18n import _
from mengyue.library.form import (
    Binding,
    CellKind,
    FormCell,
    FormCover,
    FormGroup,
    FormLayout,
    FormNotes,
    FormOpinion,
    FormPage,
    FormPart,
)
from mengyue.model.finding import EngineError

__all__ = ["build_form"]

#: A4 with room for binding at the left; the page number stands clear of a table that fills the page.
_PAGE = Page(top=25, right=20, bottom=26, left=25)
_PAGES = {FormPage.FORM: _PAGE, FormPage.OFFICIAL: OFFICIAL}
#: Columns of the cover in millimetres: caption, value over a line with room for 16 characters, what stands behind it.
_COVERS = {FormPage.FORM: (47.5, 92.5, 25.0), FormPage.OFFICIAL: (33.5, 92.5, 30.0)}
_LINE = '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
#: Keeps the text of a row that has grown off its lines.
_AIR = '<w:spacing w:before="40" w:after="40"/>'
#: A tenth of a point high. A program that knows no line so low falls back on its type size, one point.
_JOINT = (
    '<w:p><w:pPr><w:keepNext/><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="2" '
    'w:lineRule="exact"/><w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr></w:p>'
)


def build_form(layout: FormLayout) -> bytes:
    """Return the .docx template of ``layout``. Raises :class:`EngineError` when the form is wider than the page."""
    page = _PAGES[layout.page]
    if mm(sum(layout.parts[0].columns)) > page.width:
        raise EngineError(_("表式“{id}”宽于版心").format(id=layout.id))
    body = _cover(layout.cover, layout.page) if layout.cover else ""
    body += _notes(layout.notes) if layout.notes else ""
    body += p(layout.heading, style="表单标题", page_break_before=bool(layout.notes)) if layout.heading else ""
    body += _JOINT.join(_part(part) for part in layout.parts)
    body += "".join(p(text, style="表格文字") for text in layout.after)
    return package(body + p(style="表后") + section(page, restart=True), page=page)


def _cover(cover: FormCover, page: FormPage) -> str:
    columns = _twips(_COVERS[page])
    lines: list[str] = []
    for line in cover.lines:
        made = row(
            [
                cell(p(line.caption, style="封面栏目"), columns[0], vertical="bottom"),
                cell(
                    p(f"{{{{p cover['{line.id}'] }}}}", style="封面栏目"), columns[1], vertical="bottom", borders=_LINE
                ),
                cell(p(line.suffix, style="封面栏目"), columns[2], vertical="bottom"),
            ],
            height=mm(14),
        )
        test = grid(f"{{%tr if cover['{line.id}'] %}}", columns), grid("{%tr endif %}", columns)
        lines += (test[0], made, test[1]) if line.optional else (made,)
    issuer = p(cover.issuer, style="封面落款", extra='<w:spacing w:before="2000"/>') if cover.issuer else ""
    year = p(cover.made, style="封面落款") if cover.made else ""
    title = p(cover.title, style="封面标题")
    return title + table(columns, lines, borders=False) + issuer + year + section_break(_PAGES[page], footer=False)


def _notes(notes: FormNotes) -> str:
    return p(notes.title, style="表单标题") + "".join(p(text, style="条文") for text in notes.paragraphs)


def _part(part: FormPart) -> str:
    columns = _twips(part.columns)
    rows = [
        _fixed_row(
            source.cells, columns, height=source.height, can_split=source.can_split, header=at < part.repeat,
            keep_next=source.keep_next or at < part.repeat,
        )
        for at, source in enumerate(part.rows)
    ]  # fmt: skip
    rows += _group(part.group, columns) if part.group else []
    rows += [_opinion(source, sum(columns)) for source in part.opinions]
    return table(columns, rows)


def _fixed_row(
    cells: Sequence[FormCell], columns: Sequence[int], *, height: float, can_split: bool, header: bool, keep_next: bool
) -> str:
    made, at = [], 0
    for source in cells:
        width = sum(columns[at : at + source.span])
        at += source.span
        if source.caption:
            look = _AIR + ("" if source.align == "left" else head_look(source.caption, width, "小四"))
            content = p(source.caption, style="表单栏目", align=source.align, keep_next=keep_next, extra=look)
        elif source.kind is CellKind.PROSE:
            content = _prose(source)
        else:
            content = p(_tag(source), style="表单文字", align=source.align, extra=_AIR)
        vertical = "top" if source.kind is CellKind.PROSE else "center"
        made.append(cell(content, width, span=source.span, vertical=vertical))
    return row(made, header=header, can_split=can_split, height=mm(height))


def _group(group: FormGroup, columns: Sequence[int]) -> list[str]:
    cells = [
        cell(p(f"{{{{r row['{column.id}'] }}}}", style="表单文字", align=column.align, extra=_AIR), width)
        for column, width in zip(group.columns, columns, strict=True)
    ]
    return [
        grid(f"{{%tr for row in groups['{group.id}'] %}}", columns),
        row(cells, can_split=group.can_split, height=mm(group.height)),
        grid("{%tr endfor %}", columns),
    ]


def _opinion(opinion: FormOpinion, width: int) -> str:
    """Caption above, place for seal and date at the lower right; the space between is for the pen."""
    free = max(mm(opinion.height) - 3 * 400 - 200, 0)
    seal = f'<w:spacing w:before="{free}"/><w:ind w:right="{mm(45)}"/>'
    content = p(opinion.caption, style="表单文字", extra=_AIR)
    content += p(opinion.seal, style="表单文字", align="right", extra=seal)
    content += p(opinion.date, style="表单文字", align="right", extra=f'<w:ind w:right="{mm(10)}"/>')
    return row([cell(content, width, vertical="top")], height=mm(opinion.height))


def _prose(source: Binding) -> str:
    paragraphs = ("{%p for line in lines['" + source.id + "'] %}", "{{r line }}", "{%p endfor %}")
    return "".join(p(text, style="表单段落", extra=_AIR) for text in paragraphs)


def _tag(source: Binding) -> str:
    return f"{{{{r cells['{source.id}'] }}}}"


def _twips(columns: Sequence[float]) -> list[int]:
    """Widths in twips that add up to the width of the whole, whatever the rounding of each."""
    edges = [0, *(mm(edge) for edge in accumulate(columns))]
    return [right - left for left, right in pairwise(edges)]
