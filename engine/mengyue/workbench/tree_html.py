"""A paper as a page: the same tree that the Word file is made of, block by block.

Every value says by ``data-path`` where it comes from, every block by ``data-clause`` which clause wrote it. A block is
a string of its own, so that a page can take only those that changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape as text

from mengyue.draft.contents_entries import Entry, entries
from mengyue.draft.tree import (
    Article,
    Blank,
    Block,
    Draft,
    Form,
    Heading,
    Inline,
    Item,
    Paragraph,
    Ref,
    Space,
    Stage,
    Subheading,
    Table,
    Term,
    Value,
)
from mengyue.library.form import FormGroup, FormLayout, FormRow

__all__ = ["page_blocks"]

Cells = Mapping[str, Sequence[Inline]]


def page_blocks(document: Draft | Form) -> list[str]:
    """Return the blocks of a paper in reading order, as HTML; every text in them is escaped."""
    return list(_draft(document) if isinstance(document, Draft) else _form(document))


def _inline(part: Inline) -> str:
    if isinstance(part, Value):
        words = text(part.text).replace("\n", "<br>")
        return f'<span class="v" data-path="{text(part.path)}">{words}</span>' if part.path else words
    if isinstance(part, Blank):
        return f'<span class="b" data-path="{text(part.path.partition(":")[0])}">{text(part.text)}</span>'
    if isinstance(part, Term):
        return f"<strong>{text(part.text)}</strong>"
    if isinstance(part, Ref):
        return f'<a href="#to-{text(part.bookmark)}">{text(part.text)}</a>'
    if isinstance(part, Space):
        return f'<span class="{"s u" if part.ruled else "s"}">{part.text}</span>'
    return text(part.text)


def _inlines(parts: Iterable[Inline]) -> str:
    return "".join(map(_inline, parts))


def _draft(draft: Draft) -> Iterator[str]:
    if draft.stage is not Stage.SIGNABLE:
        yield f'<p class="stamp">{text(draft.stamp or "草案")}</p>'
    yield f'<h1 class="title">{text(draft.title)}</h1>'
    if draft.note:
        yield f'<p class="note">{_inlines(draft.note)}</p>'
    for line in draft.cover:
        yield _cover_line(line.caption, line.inlines, line.suffix)
    if draft.addressee:
        yield f"<p>{_inlines(draft.addressee)}：</p>"
    listed = entries(draft)
    if listed:
        yield _contents(listed)
    headings = (entry.bookmark for entry in listed if entry.is_heading)
    yield from _blocks(draft.preamble, draft.preamble_origin.clause)
    yield from _blocks(draft.body, "", headings)
    for number, attachment in enumerate(draft.attachments, 1):
        yield f"<p>附件：{number}．{_inlines(attachment)}</p>"
    for end in draft.closing:
        seal = f"（{text(end.seal)}）" if end.seal else ""
        signs = f"　{text(end.signs)}：　　　　" if end.signs else ""
        yield f'<p class="closing">{_inlines(end.unit)}{seal}{signs}</p>'
    if draft.date:
        yield f'<p class="closing">{_inlines(draft.date)}</p>'
    if draft.signatures:
        yield f'<h2 class="heading">{text(draft.signing_header or "签署页")}</h2>'
    for block in draft.signatures:
        who = f"{text(block.role)}：{_inlines(block.name)}（盖章）"
        signs = f"{text(block.signs_as)}：{_inlines(block.legal_representative)}　　日期：　　年　　月　　日"
        commits = f"<p>{_inlines(block.commitment)}</p>" if block.commitment else ""
        yield f'<div class="sign"><p>{who}</p>{commits}<p>{signs}</p></div>'
    for schedule in draft.schedules:
        title = f"附件{schedule.number}　{text(schedule.title)}"
        yield f'<h2 class="heading" id="to-{text(schedule.bookmark)}">{title}</h2>'
        yield from _blocks(schedule.blocks, schedule.origin.clause)


def _cover_line(caption: str, inlines: Iterable[Inline], suffix: str) -> str:
    return f'<p class="cover">{text(caption.rstrip("：:"))}：{_inlines(inlines)}{text(suffix)}</p>'


def _contents(listed: Iterable[Entry]) -> str:
    lines = "".join(
        f'<li class="t{entry.level}"><a href="#to-{text(entry.bookmark)}">{text(entry.words)}</a></li>'
        for entry in listed
    )
    return f'<nav class="contents" aria-label="目录"><p>目　录</p><ul>{lines}</ul></nav>'


def _blocks(
    blocks: Iterable[Block], clause: str, headings: Iterator[str] | None = None, *, prominent: bool = False
) -> Iterator[str]:
    """Yield blocks; ``headings`` are the bookmarks of those listed in the contents, ``prominent`` sets text in bold."""
    headings = headings or iter(())
    source = f'data-clause="{text(clause)}"'
    bold = " prominent" if prominent else ""
    for block in blocks:
        if isinstance(block, Heading):
            yield f'<h2 class="heading"{_target(next(headings, ""))}>{text(block.number + block.text)}</h2>'
        elif isinstance(block, Subheading):
            yield f'<h3 class="subheading"{_target(next(headings, ""))}>{text(block.number + block.text)}</h3>'
        elif isinstance(block, Article):
            if block.joined:
                yield f'<a id="to-{text(block.bookmark)}" data-clause="{text(block.origin.clause)}"></a>'
            elif block.number or block.title:
                place = f'id="to-{text(block.bookmark)}" data-clause="{text(block.origin.clause)}"'
                yield f'<h3 class="article" {place}>{text(block.number)}　{text(block.title)}</h3>'
            yield from _blocks(block.blocks, block.origin.clause, prominent=block.prominent)
        elif isinstance(block, Item):
            words = text(block.number) + _inlines(block.inlines)
            yield f'<p class="i i{block.level}{bold}" {source}{_target(block.bookmark)}>{words}</p>'
        elif isinstance(block, Paragraph):
            yield f'<p class="p{bold}" {source}>{_inlines(block.inlines)}</p>'
        elif isinstance(block, Table):
            yield f'<div class="wide" {source} tabindex="0">{_table(block)}</div>'


def _target(bookmark: str) -> str:
    return f' id="to-{text(bookmark)}"' if bookmark else ""


def _table(table: Table) -> str:
    heads = "".join(f'<th scope="col">{text(column.caption)}</th>' for column in table.columns)
    rows = [*table.rows, *([table.total] if table.total and table.total not in table.rows else [])]
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows)
    title = " ".join(part for part in (table.title, table.unit_note) if part)
    caption = f"<caption>{text(title)}</caption>" if title else ""
    return f"<table>{caption}<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"


def _cells(row: Iterable[Sequence[Inline]]) -> str:
    return "".join(f"<td>{_inlines(cell)}</td>" for cell in row)


def _form(form: Form) -> Iterator[str]:
    layout = form.layout
    if layout is None:
        return
    yield f'<h1 class="title">{text(layout.cover.title if layout.cover else form.title)}</h1>'
    for line in layout.cover.lines if layout.cover else ():
        yield _cover_line(line.caption, form.cells.get(line.id, ()), line.suffix)
    if layout.heading:
        yield f'<h2 class="heading">{text(layout.heading)}</h2>'
    yield from _parts(form, layout)
    for words in layout.after:
        yield f"<p>{text(words)}</p>"


def _parts(form: Form, layout: FormLayout) -> Iterator[str]:
    for part in layout.parts:
        rows = [_form_row(row, form.cells) for row in part.rows]
        if part.group is not None:
            rows += _group_rows(part.group, form)
        span = max(1, len(part.columns) - 1)
        for opinion in part.opinions:
            words = f"{text(opinion.seal)}　{text(opinion.date)}"
            head = f'<th scope="row">{text(opinion.caption)}</th>'
            rows.append(f'<tr>{head}<td colspan="{span}" class="opinion">{words}</td></tr>')
        yield f'<div class="wide" tabindex="0"><table class="form"><tbody>{"".join(rows)}</tbody></table></div>'


def _form_row(row: FormRow, cells: Cells) -> str:
    made = []
    for cell in row.cells:
        if cell.bound:
            made.append(f'<td colspan="{cell.span}">{_inlines(cells.get(cell.id, ()))}</td>')
        else:
            made.append(f'<th colspan="{cell.span}">{text(cell.caption)}</th>')
    return f"<tr>{''.join(made)}</tr>"


def _group_rows(group: FormGroup, form: Form) -> list[str]:
    filled = form.groups[group.id].rows if group.id in form.groups else ()
    return [f"<tr>{_cells(row.get(column.id, ()) for column in group.columns)}</tr>" for row in filled]
