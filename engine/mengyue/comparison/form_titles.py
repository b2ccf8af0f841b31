"""What the cells of a form are called: by the captions that stand beside and above them on the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mengyue.i18n import _
from mengyue.library.form import FormLayout, FormPart, FormRow

__all__ = ["form_titles"]


def form_titles(layout: FormLayout | None) -> Mapping[str, str]:
    """Return the title of each cell and group of a form, by id; nothing without a layout.

    A cell is called by the caption at its left, and where other data stand between them also by the caption above; a
    group by the row that spans it, else by the captions of its columns.
    """
    if layout is None:
        return {}
    lines = layout.cover.lines if layout.cover else ()
    titles = {line.id: "·".join((_("封面"), line.caption)) for line in lines if line.id}
    section = layout.heading or layout.title
    for part in layout.parts:
        for key, title in _part(part, section):
            titles[key] = title
        section = next((text for row in reversed(part.rows) if (text := _spanning(row))), section)
    return {key: "".join(title.split()).rstrip("：:") for key, title in titles.items()}


def _spanning(row: FormRow) -> str:
    """Return the caption of a row that has nothing else."""
    return row.cells[0].caption if len(row.cells) == 1 else ""


def _part(part: FormPart, section: str) -> Iterator[tuple[str, str]]:
    heads: dict[int, str] = {}
    own = ""
    for row in part.rows:
        left, beside, at = "", False, 0
        above = dict(heads)
        for cell in row.cells:
            if cell.caption:
                left, beside = cell.caption, True
                heads |= dict.fromkeys(range(at, at + cell.span), cell.caption)
            elif cell.bound:
                names = (left,) if beside else (left, above.get(at, ""))
                yield cell.id, "·".join(name for name in names if name) or own or section
                beside = False
            at += cell.span
        if _spanning(row):
            own, heads = _spanning(row), {}
    if part.group:
        yield part.group.id, own or "、".join(dict.fromkeys(heads.values())) or section
