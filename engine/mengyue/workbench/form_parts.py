"""The form of an alliance, made from the model: groups as people think, fields, and lists as grids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from mengyue.i18n import _
from mengyue.library.data_model import data_model
from mengyue.library.fault_catalogue import N_
from mengyue.model.alliance import Alliance
from mengyue.model.base import Model
from mengyue.model.describe import FieldDescription, Shape, describe

__all__ = [
    "SECTIONS", "Column", "FormField", "FormGrid", "FormSection", "dotted", "field_at", "grids_by_pattern",
    "section_of", "sections", "value_at",
]  # fmt: skip

#: The parts of the form in the order of the work, and which records of the alliance file belong to each.
SECTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("overview", N_("概况"), ("policy", "fictional", "alliance", "predecessor")),
    ("units", N_("单位"), ("members", "platforms", "resources", "former_members")),
    ("people", N_("人员"), ("chief_expert", "team")),
    ("tasks", N_("任务"), ("tasks", "projects")),
    ("money", N_("资金"), ("contributions", "funds", "revenue")),
    ("ip", N_("知识产权"), ("ip", "results", "offers")),
    ("rules", N_("制度"), ("governance", "agreement", "compliance", "datasets")),
    ("papers", N_("文书内容"), ("narratives", "counts", "papers")),
    ("life", N_("后续办理"), ()),
)
_PLACED = {name for _key, _title, names in SECTIONS for name in names}
#: Chosen in the preview, clause by clause.
_ELSEWHERE = {"clauses"}


@dataclass(frozen=True, slots=True)
class FormField:
    """One value. ``path`` leads to it (keys, indexes); ``many`` is a list of values, written with ``；`` or by line."""

    path: tuple[str | int, ...]
    pattern: str
    described: FieldDescription
    label: str
    heading: str = ""

    @property
    def id(self) -> str:
        """Its name in the page."""
        return dotted(self.path)

    @property
    def many(self) -> bool:
        """Whether it holds a list of values."""
        return self.described.shape is Shape.LIST


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a grid: ``name`` is the path in the row."""

    name: str
    described: FieldDescription
    label: str


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A list of records. ``within`` is the list whose rows hold it (``tasks`` of ``tasks[].participants``),
    ``above`` its columns."""

    pattern: str
    label: str
    hint: str
    columns: tuple[Column, ...]
    within: str = ""
    within_label: str = ""
    heading: str = ""
    above: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of the form."""

    key: str
    title: str
    items: tuple[FormField | FormGrid, ...] = field(default=())


def dotted(path: Sequence[str | int]) -> str:
    """Return ``path`` as messages and findings write it: ``members[3].uscc``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def sections(model: type[Alliance] | None = None) -> list[FormSection]:
    """Return the whole form; ``model`` says which fields there are, by default those of all packs."""
    fields = describe(model or data_model())
    rest = tuple(name for name in fields if name not in _PLACED | _ELSEWHERE)
    return [
        FormSection(
            key,
            _(title),
            tuple(item for name in (names or rest) for item in _items(fields[name], (name,), "")),
        )
        for key, title, names in SECTIONS
    ]


def section_of(path: str) -> str:
    """Return the key of the section in which ``path`` stands."""
    top = path.partition(".")[0].partition("[")[0].partition(":")[0]
    return next((key for key, _title, names in SECTIONS if top in names), "life")


def grids_by_pattern() -> Mapping[str, FormGrid]:
    """Return every grid by its pattern."""
    return {item.pattern: item for part in sections() for item in part.items if isinstance(item, FormGrid)}


def _items(described: FieldDescription, path: tuple[str, ...], heading: str) -> Iterator[FormField | FormGrid]:
    pattern = ".".join(path)
    if described.record is None:
        if described.shape is not Shape.TABLE:
            yield FormField(path, pattern, described, described.label, heading)
        return
    if described.shape is Shape.ONE:
        for inner in describe(described.record).values():
            yield from _items(inner, (*path, inner.name), described.label)
    elif described.shape is Shape.LIST:
        yield from _grids(described, pattern, heading)


def _grids(described: FieldDescription, pattern: str, heading: str) -> Iterator[FormGrid]:
    assert described.record is not None
    columns = tuple(_columns(described.record, ""))
    yield FormGrid(pattern, described.label, described.description, columns, heading=heading)
    for inner in describe(described.record).values():
        if inner.shape is Shape.LIST and inner.record is not None:
            yield FormGrid(
                f"{pattern}[].{inner.name}",
                inner.label,
                inner.description,
                tuple(_columns(inner.record, "")),
                pattern,
                described.label,
                heading,
                columns,
            )


def _columns(record: type[Model], prefix: str) -> Iterator[Column]:
    for described in describe(record).values():
        name = prefix + described.name
        if described.record is None and described.shape is not Shape.TABLE:
            yield Column(name, described, described.label)
        elif described.record is not None and described.shape is Shape.ONE:
            yield from _columns(described.record, f"{name}.")


def value_at(raw: Any, path: Sequence[str | int]) -> Any:
    """Return what stands at ``path``, or None."""
    for part in path:
        if isinstance(part, int):
            raw = raw[part] if isinstance(raw, list) and part < len(raw) else None
        else:
            raw = raw.get(part) if isinstance(raw, dict) else None
    return raw


def field_at(path: Any) -> FieldDescription | None:
    """Return the description of the single value (or list of values) at ``path``; None for anything else."""
    if not isinstance(path, list) or not path or len(path) > 12:
        return None
    record: type[Model] | None = data_model()
    found: FieldDescription | None = None
    at = 0
    while at < len(path):
        fields = describe(record) if record is not None else {}
        found = fields.get(path[at]) if isinstance(path[at], str) else None
        if found is None:
            return None
        at += 1
        if found.shape is Shape.TABLE and at < len(path) and isinstance(path[at], str):
            at += 1
            if found.record is None:
                return replace(found, shape=Shape.ONE) if at == len(path) else None
        elif found.shape is Shape.LIST and found.record is not None:
            if at == len(path) or not isinstance(path[at], int) or not 0 <= path[at] < 5000:
                return None
            at += 1
        record = found.record
    return None if found is None or found.record is not None or found.shape is Shape.TABLE else found
