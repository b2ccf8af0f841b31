"""The notes on a form: for every cell where its content comes from and what the checks say about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from mengyue.draft.tree import Blank, Form, Inline, Value
from mengyue.intake.place_labels import label_of
from mengyue.library.form import Binding
from mengyue.model.finding import Finding
from mengyue.review.levels import told
from mengyue.review.notes import Notes

__all__ = ["form_notes"]

_PATHS = 6


def form_notes(form: Form, findings: Sequence[Finding]) -> Notes:
    """Return a note for each cell outside groups, and one for each group."""
    layout = form.layout
    if layout is None:
        return Notes(cells={})
    by_path: dict[str, list[Finding]] = {}
    for finding in findings:
        by_path.setdefault(finding.path, []).append(finding)
    cells = {
        binding.id: tuple(_lines(_source(binding), form.cells.get(binding.id, ()), by_path))
        for binding in layout.bindings()
    }
    for part in layout.parts:
        if part.group:
            inlines = [part for row in form.groups[part.group.id].rows for cell in row.values() for part in cell]
            cells[part.group.id] = tuple(_lines(f"每行一项：{part.group.rows}", inlines, by_path))
    return Notes(cells=cells)


def _source(binding: Binding) -> str:
    return f"取值：{binding.value or binding.text}"


def _lines(source: str, inlines: Iterable[Inline], findings: dict[str, list[Finding]]) -> Iterator[str]:
    yield source
    found = [part.path.partition(":")[0] for part in inlines if isinstance(part, Value | Blank) and part.path]
    paths = list(dict.fromkeys(found))
    if paths:
        more = f" 等 {len(paths)} 处" if len(paths) > _PATHS else ""
        yield f"数据位置：{'；'.join(f'{path}（{label_of(path)}）' for path in paths[:_PATHS])}{more}"
    for path in paths:
        yield from (f"检查结果：{told(finding)}" for finding in findings.get(path, ()))
