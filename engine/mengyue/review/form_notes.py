"""The notes on a form: for every cell where its content comes from and what the checks say about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mengyue.draft.tree import Blank, Form, Inline, Value
from mengyue.intake.place_labels import label_of
from mengyue.model.finding import Finding
from mengyue.review.levels import told
from mengyue.review.notes import Notes

__all__ = ["form_notes"]

_PATHS = 6


def form_notes(form: Form, findings: Sequence[Finding], *, every: bool = False) -> Notes:
    """Return a note for each cell and group of rows about which something was found or is missing; with ``every`` for
    each that shows a fact."""
    layout = form.layout
    if layout is None:
        return Notes(cells={})
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    cells = {binding.id: tuple(_lines(form.cells.get(binding.id, ()), by_path, every)) for binding in layout.bindings()}
    for part in layout.parts:
        if part.group:
            inlines = [part for row in form.groups[part.group.id].rows for cell in row.values() for part in cell]
            cells[part.group.id] = tuple(_lines(inlines, by_path, every))
    return Notes(cells={key: lines for key, lines in cells.items() if lines})


def _lines(inlines: Iterable[Inline], findings: dict[str, list[Finding]], every: bool) -> Iterator[str]:
    parts = [part for part in inlines if isinstance(part, Value | Blank) and part.path]
    paths = list(dict.fromkeys(part.path.partition(":")[0] for part in parts))
    said = [f"检查结果：{told(finding)}" for path in paths for finding in findings.get(path, ())]
    blank = any(isinstance(part, Blank) for part in parts)
    if paths and (said or blank or every):
        more = f" 等 {len(paths)} 处" if len(paths) > _PATHS else ""
        yield f"资料：{'；'.join(label_of(path) for path in paths[:_PATHS])}{more}"
    yield from said
